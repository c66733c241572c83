-- Gives the lock of a login to one who asks, for a moment: it is extended before anything is sent.
-- ARGV[7]: who asks. ARGV[8]: the generation that they know. ARGV[9]: 1 if their access token works. ARGV[10]: for how many
-- milliseconds a failure is remembered. ARGV[11]: how many a lock lasts that is not extended.
if number('generation') ~= tonumber(ARGV[8]) then return answer('seen') end

local is_recent = get('failure') and now - number('failed') < tonumber(ARGV[10])
if is_recent and (get('final') == '1' or ARGV[9] == '1') then return answer('failed') end

local owner, ends = get('owner'), number('until')
if now < number('hold') then return answer('busy', number('hold') - now) end
if owner and owner ~= ARGV[7] and now < ends then return answer('busy', ends - now) end

redis.call('HINCRBY', LOGIN, 'fence', 1)
set('owner', ARGV[7], 'until', text(now + tonumber(ARGV[11])))
return answer('yours')
