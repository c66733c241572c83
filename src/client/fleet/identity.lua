-- KEYS[1]: where the identity is kept. ARGV[1]: the one that the caller knows, if any. ARGV[2]: a new one.
local function identity()
    local found = redis.call('GET', KEYS[1])
    if found then return found end
    redis.call('SET', KEYS[1], ARGV[2])
    return ARGV[2]
end

-- Whether the caller has seen other data than these.
local function is_lost(found)
    return ARGV[1] ~= '' and ARGV[1] ~= found
end

-- Milliseconds since 1970, by the clock of the server. Every number here is an integer below 2^53, which Lua holds exactly.
local function now_in_ms()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end
