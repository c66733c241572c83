-- What all scripts of the record of spends begin with, after identity.lua.
--
-- ARGV[3], ARGV[4]: what the names of intents, and those of their indexes, begin with. ARGV[5]: how many intents the caller
-- knows to have been begun. ARGV[6]: the one that it wrote last, if any.
--
-- An intent is a hash: its state, its value, its member of the indexes, and, once it is decided, the time in milliseconds
-- until which it is remembered. A member is the time when the call began (20 digits, nanoseconds), the digest of the key
-- (32) and the digest of the call (16), with colons between them. The indexes have the order of their members.
local INTENT, ALL, OPEN, CALL = ARGV[3], ARGV[4] .. 'all', ARGV[4] .. 'open', ARGV[4] .. 'call:'
-- Those that are decided, by the time until which they are remembered. Keys that expire by themselves would be the first to
-- go on a server that is short of memory.
local REMEMBERED = ARGV[4] .. 'remembered'
-- How many were begun since the data were made.
local COUNT = ARGV[4] .. 'count'

-- How many intents that are no longer remembered a call removes at most. Each call adds one at most.
local MOST_REMOVED = 16

local found, now = identity(), now_in_ms()
local count = tonumber(redis.call('GET', COUNT) or '0')

local function answer(verdict, values)
    return {found, {verdict, now, count, values or {}}}
end

-- Whether intents are missing that the caller has seen: all of them, or the last ones, which a replica did not have yet when
-- it took over.
local function lacks()
    return is_lost(found) or count < tonumber(ARGV[5])
        or (ARGV[6] ~= '' and redis.call('EXISTS', INTENT .. ARGV[6]) == 0)
end

local function is_open(state)
    return state == 'sending' or state == 'in-doubt'
end

local function is_free(state)
    return state == 'refused' or state == 'not-done'
end

local function began(member)
    return string.sub(member, 1, 20)
end

local function digest(member)
    return string.sub(member, 22, 53)
end

local function call_index(member)
    return CALL .. string.sub(member, 55)
end

-- Returns the intent whose key has this digest; nothing if there is none that is still remembered.
local function read(digest)
    local fields = redis.call('HMGET', INTENT .. digest, 'member', 'state', 'value', 'remembered')
    if not fields[1] or (fields[4] and tonumber(fields[4]) <= now) then return nil end
    return {member = fields[1], state = fields[2], value = fields[3]}
end

local function remove_from_indexes(member)
    for _, index in ipairs({ALL, OPEN, REMEMBERED, call_index(member)}) do
        redis.call('ZREM', index, member)
    end
end

-- Writes an intent in place of the one with the same key. Once it is decided, it is remembered for so many milliseconds.
local function write(member, state, value, keeps)
    local key = INTENT .. digest(member)
    local old = redis.call('HGET', key, 'member')
    -- The first change, and one that a server without memory refuses: then nothing is changed.
    redis.call('HSET', key, 'member', member, 'state', state, 'value', value)
    if old and old ~= member then remove_from_indexes(old) end
    redis.call('ZADD', ALL, 0, member)
    redis.call('ZADD', call_index(member), 0, member)
    if is_open(state) then
        redis.call('HDEL', key, 'remembered')
        redis.call('ZREM', REMEMBERED, member)
        redis.call('ZADD', OPEN, 0, member)
    else
        local remembered = string.format('%.0f', now + keeps)
        redis.call('HSET', key, 'remembered', remembered)
        redis.call('ZADD', REMEMBERED, remembered, member)
        redis.call('ZREM', OPEN, member)
    end
end

-- Removes some of those that are no longer remembered.
local function remove_old()
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', REMEMBERED, '-inf', now, 'LIMIT', 0, MOST_REMOVED)) do
        redis.call('UNLINK', INTENT .. digest(member))
        remove_from_indexes(member)
    end
end
