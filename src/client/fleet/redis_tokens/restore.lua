-- Publishes again what a process knows, if it is more than is known here.
-- ARGV[7]: the generation. ARGV[8]: its tokens. ARGV[9]: when the access token expires, by the
-- clock of this server, if that is known.
-- ARGV[10] and all after it: the names of refresh tokens of this login.

-- The tokens are encrypted for the login that the caller knows.
if name ~= ARGV[5] then return answer('seen') end
if number('generation') < tonumber(ARGV[7]) then
    publish(ARGV[7], ARGV[8], ARGV[9])
    -- Another process may know even more.
    set('hold', text(now + HOLD))
end
for index = 10, #ARGV do add_alias(ARGV[index]) end
return answer('seen')
