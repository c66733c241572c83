-- Ends a lock, with what came of it.
-- ARGV[7]: the number of the lock. ARGV[8]: the new generation, or nothing if there are no new tokens. ARGV[9]: its tokens.
-- ARGV[10]: when the access token expires, by the clock of this server, if that is known. ARGV[11]: the name of its refresh token.
-- ARGV[12]: why the renewal failed, or nothing. ARGV[13]: 1 if all was tried. ARGV[14]: 1 if the refresh token may be used up.
local fence = tonumber(ARGV[7])

-- The tokens are encrypted for the login that the caller knows.
if name ~= ARGV[5] then return answer('lost') end

if ARGV[8] ~= '' then
    -- Whoever sent the refresh token last knows what became of it. One who comes late, after another has sent it, does not.
    if number('generation') + 1 ~= tonumber(ARGV[8]) or number('sent') ~= fence then return answer('lost') end
    publish(ARGV[8], ARGV[9], ARGV[10])
    add_alias(ARGV[11])
elseif number('fence') ~= fence then
    return answer('lost')
else
    forget('owner', 'until')
    if ARGV[14] ~= '1' then forget('sent') end
end
if ARGV[12] ~= '' then set('failure', ARGV[12], 'failed', text(now), 'final', ARGV[13]) end
return answer('done')
