-- What all scripts of tokens begin with, after identity.lua.
--
-- ARGV[3], ARGV[4]: what the names of logins, and those of aliases, begin with. ARGV[5]: the name of the login, or of one of
-- its refresh tokens. ARGV[6]: for how many milliseconds nobody may lock a login that is new here, so that a process which
-- knows more of it can say so.
--
-- A login is a hash:
--   generation  how often its tokens were renewed; 0 if nothing is published
--   sealed      the tokens of that generation, encrypted
--   expires     when the access token expires, if that is known
--   fence       how many locks were given; the number of the newest
--   owner       who has the newest lock, until it is released
--   until       when that lock ends
--   sent        the number of the lock with which the refresh token was sent last; 0 if it was not
--   hold        until when nobody may lock
--   failure, failed, final   why the last renewal failed (encrypted), when, and whether all was tried
-- All times are milliseconds since 1970, by the clock of this server. An alias is the name of a login.
local HOLD = tonumber(ARGV[6])

-- How long a login is kept after its access token has expired, and an alias after it was written: 90 and 30 days.
local KEEP, KEEP_ALIAS = 90 * 86400000, 30 * 86400000

local found, now = identity(), now_in_ms()
local name = redis.call('GET', ARGV[4] .. ARGV[5]) or ARGV[5]
local LOGIN = ARGV[3] .. name

local function text(number)
    return string.format('%.0f', number)
end

local function get(field)
    return redis.call('HGET', LOGIN, field)
end

local function number(field)
    return tonumber(get(field) or '0')
end

local function set(...)
    redis.call('HSET', LOGIN, ...)
end

-- How many milliseconds are left until the access token expires: -1 if that is not known.
local function left()
    local expires = get('expires')
    return expires and math.max(0, tonumber(expires) - now) or -1
end

-- Makes sure that the login is there, and that it stays for as long as somebody asks for it.
local function touch()
    if redis.call('EXISTS', LOGIN) == 0 then set('hold', text(now + HOLD)) end
    if redis.call('PTTL', LOGIN) < KEEP / 2 then redis.call('PEXPIRE', LOGIN, text(math.max(0, left()) + KEEP)) end
end

-- Returns what is known of the login, and how many milliseconds to wait at most before asking again.
local function answer(verdict, wait)
    local failure = get('failure')
    return {found, {
        verdict, name, number('generation'), left(), get('sealed') or '', number('fence'), number('sent'),
        wait or 0, failure or '', failure and get('final') or '0', failure and now - number('failed') or 0,
        text(now),
    }}
end

local function forget(...)
    redis.call('HDEL', LOGIN, ...)
end

-- Writes the tokens of a new generation. When they expire is a moment and not a time from now on: a command may have waited
-- for long.
local function publish(generation, sealed, expires)
    set('generation', generation, 'sealed', sealed)
    if expires == '' then forget('expires') else set('expires', expires) end
    forget('owner', 'until', 'sent', 'failure', 'failed', 'final')
    redis.call('PEXPIRE', LOGIN, text(math.max(0, left()) + KEEP))
end

-- Makes the name of a refresh token lead to the login.
local function add_alias(alias)
    if alias ~= '' and alias ~= name then redis.call('SET', ARGV[4] .. alias, name, 'PX', text(KEEP_ALIAS)) end
end

touch()
