-- Extends a lock, and notes that the refresh token is now sent with it.
-- ARGV[7]: who asks. ARGV[8]: the generation that they know. ARGV[9]: the number of their lock. ARGV[10]: for how many
-- milliseconds it lasts.
-- A lock that has ended is extended, too, if nobody else was given one.
local is_same = number('generation') == tonumber(ARGV[8]) and number('fence') == tonumber(ARGV[9])
if not is_same or get('owner') ~= ARGV[7] then return answer('lost') end
set('until', text(now + tonumber(ARGV[10])), 'sent', ARGV[9])
return answer('yours')
