-- Writes an intent, or answers with the one that has its key.
-- ARGV[7]: the time of the server after which the caller has given up. ARGV[8]: how long what is decided is remembered.
-- ARGV[9], ARGV[10], ARGV[11]: member, state and value.
if lacks() then return answer('lost') end
if now > tonumber(ARGV[7]) then return answer('late') end
local known = read(digest(ARGV[9]))
if known and not is_free(known.state) then return answer('known', {known.value}) end
write(ARGV[9], ARGV[10], ARGV[11], tonumber(ARGV[8]))
count = redis.call('INCR', COUNT)
remove_old()
return answer('written')
