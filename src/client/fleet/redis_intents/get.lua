-- Answers with the intent whose key has the digest ARGV[7].
local known = read(ARGV[7])
if known then return answer('known', {known.value}) end
return answer(lacks() and 'lost' or 'none')
