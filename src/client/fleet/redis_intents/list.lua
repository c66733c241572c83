-- Answers with the member after which the next page begins (empty if this was the last), then with the member and the value
-- of each intent of this one.
-- ARGV[7]: the index, without its beginning. ARGV[8], ARGV[9]: the first and the last member, as ZRANGE takes them.
-- ARGV[10]: how many members to look at. ARGV[11]: the states to list, between commas; empty for all.
if lacks() then return answer('lost') end
local most = tonumber(ARGV[10])
local members = redis.call('ZRANGE', ARGV[4] .. ARGV[7], ARGV[8], ARGV[9], 'BYLEX', 'REV', 'LIMIT', 0, most)
local values = {#members == most and members[most] or ''}
for _, member in ipairs(members) do
    local intent = read(digest(member))
    local is_listed = ARGV[11] == '' or (intent and string.find(ARGV[11], ',' .. intent.state .. ',', 1, true))
    if intent and intent.member == member and is_listed then
        values[#values + 1] = member
        values[#values + 1] = intent.value
    end
end
return answer('listed', values)
