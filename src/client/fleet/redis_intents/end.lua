-- Writes what became of intents.
-- ARGV[7]: not empty if only those are written that are there, and of the same call. ARGV[8]: how long what is decided is
-- remembered. ARGV[9] and so on: member, state and value of each.

-- What is decided stays. What is written of an earlier call with the same key says nothing of the later one, unless it was
-- done: then the key is used up.
local function may_replace(known, member, state)
    return known.state ~= 'done' and (state == 'done' or (
        began(known.member) == began(member) and (is_free(state) or is_open(known.state))
    ))
end

for place = 9, #ARGV, 3 do
    local member, state, value = ARGV[place], ARGV[place + 1], ARGV[place + 2]
    local known = read(digest(member))
    local is_needed = ARGV[7] == '' or (known and known.member == member)
    if is_needed and (not known or may_replace(known, member, state)) then
        write(member, state, value, tonumber(ARGV[8]))
    end
end
remove_old()
return answer('written')
