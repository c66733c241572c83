-- The turns of one client id, as `shared_limit/windows.rs` hands them out, line by line the same: see there for why.
--
-- KEYS[2]: the state. ARGV[3]: what to do. ARGV[4]: the quotas, `requests:milliseconds` with a comma between two.
-- The rest of ARGV depends on what to do.
local PARTS, FULL_LOT_WAIT, HORIZON, LONGEST_PAUSE = 100, 5000, 120000, 60000
-- For how long processes report what they have sent while the store was away.
local GATHERING = 10000

local now = now_in_ms()
local windows = {}
for requests, length in string.gmatch(ARGV[4], '(%d+):(%d+)') do
    windows[#windows + 1] = { requests = tonumber(requests), length = tonumber(length), counted = {} }
end
local paused_until, gathering_until = 0, 0
local longest
for _, window in ipairs(windows) do
    if not longest or window.length >= longest.length then longest = window end
end

-- Times are stored as differences to one of them, which makes them short. What cannot be read counts as nothing: it would
-- be forgotten a minute later anyway.
local function load()
    local stored = redis.pcall('GET', KEYS[2])
    local is_read, state = pcall(cmsgpack.unpack, stored)
    if not is_read or type(state) ~= 'table' or #state ~= 3 + #windows then return end
    local origin = state[1]
    paused_until, gathering_until = origin + state[2], origin + state[3]
    for place, window in ipairs(windows) do
        local numbers = state[3 + place] or {}
        for entry = 1, #numbers, 2 do
            window.counted[#window.counted + 1] = { origin + numbers[entry], numbers[entry + 1] }
        end
    end
end

local function save()
    local state = { now, paused_until - now, gathering_until - now }
    for _, window in ipairs(windows) do
        local numbers = {}
        for _, entry in ipairs(window.counted) do
            numbers[#numbers + 1] = entry[1] - now
            numbers[#numbers + 1] = entry[2]
        end
        state[#state + 1] = numbers
    end
    redis.call('SET', KEYS[2], cmsgpack.pack(state), 'PX', longest.length + 2 * HORIZON)
end

local function forget()
    if paused_until > now + LONGEST_PAUSE then paused_until = now end
    if gathering_until > now + GATHERING then gathering_until = now end
    for _, window in ipairs(windows) do
        local kept = {}
        for _, entry in ipairs(window.counted) do
            entry[1] = math.min(entry[1], now + 2 * HORIZON)
            if entry[1] + window.length > now and entry[2] > 0 then kept[#kept + 1] = entry end
        end
        window.counted = kept
    end
end

local function part_of(window)
    return math.max(math.floor(window.length / PARTS), 1)
end

local function first_free(window, wish)
    wish = math.min(wish, window.requests)
    local left, earliest, first = 0, 0, nil
    for _, entry in ipairs(window.counted) do left = left + entry[2] end
    for _, entry in ipairs(window.counted) do
        if left + wish <= window.requests then break end
        local free = entry[1] + window.length
        if left < window.requests then
            first = first or earliest
            if free > first + part_of(window) then break end
        end
        left = left - entry[2]
        earliest = free
    end
    return earliest
end

local function free(window, time)
    local used = 0
    for _, entry in ipairs(window.counted) do
        if entry[1] + window.length > time then used = used + entry[2] end
    end
    return math.max(window.requests - used, 0)
end

local function end_of_part(window, time)
    return math.ceil(time / part_of(window)) * part_of(window)
end

local function count_in(window, time, turns)
    time = end_of_part(window, time)
    local place = #window.counted
    while place > 0 and window.counted[place][1] > time do place = place - 1 end
    if place > 0 and window.counted[place][1] == time then
        window.counted[place][2] = window.counted[place][2] + turns
    else
        table.insert(window.counted, place + 1, { time, turns })
    end
end

local function count(time, turns)
    for _, window in ipairs(windows) do count_in(window, time, turns) end
end

local function book(wish, lasts)
    local begin = math.max(now, paused_until)
    for _, window in ipairs(windows) do begin = math.max(begin, first_free(window, wish)) end
    local wait = begin - now
    if wait > HORIZON then return { 'later', wait - HORIZON } end
    local turns = wish
    if wait > FULL_LOT_WAIT then turns = math.max(math.floor(wish * FULL_LOT_WAIT / wait), 1) end
    for _, window in ipairs(windows) do turns = math.min(turns, free(window, begin)) end
    turns = math.max(turns, 1)
    count(begin + lasts, turns)
    return { 'lot', wait, turns, begin + lasts, free(longest, begin), math.max(paused_until - now, 0) }
end

local function give_back(time, turns)
    for _, window in ipairs(windows) do
        local counted_at = end_of_part(window, time)
        for _, entry in ipairs(window.counted) do
            if entry[1] == counted_at then entry[2] = math.max(entry[2] - turns, 0) end
        end
    end
    return { 'taken' }
end

local function pause(time)
    paused_until = math.max(paused_until, now + math.min(time, LONGEST_PAUSE))
    return { 'paused' }
end

local function learn(remaining, reset)
    local unknown = free(longest, now) - remaining
    if unknown > 0 then count_in(longest, now + math.min(reset, longest.length) - longest.length, unknown) end
    return { 'learned' }
end

-- ARGV from 6 on: how long ago, how many, and so on.
local function report(comes_back)
    if comes_back then gathering_until = math.max(gathering_until, now + GATHERING) end
    for place = 6, #ARGV, 2 do count(now - tonumber(ARGV[place]), tonumber(ARGV[place + 1])) end
    return { 'reported', math.max(gathering_until - now, 0) }
end

local found = identity()
load()
forget()
local asks = ARGV[3] == 'book' or ARGV[3] == 'look'
local answer
if asks and is_lost(found) then
    answer = { 'lost' }
elseif asks and gathering_until > now then
    answer = { 'gathering' }
elseif ARGV[3] == 'book' then
    answer = book(tonumber(ARGV[5]), tonumber(ARGV[6]))
elseif ARGV[3] == 'give back' then
    answer = give_back(tonumber(ARGV[5]), tonumber(ARGV[6]))
elseif ARGV[3] == 'pause' then
    answer = pause(tonumber(ARGV[5]))
elseif ARGV[3] == 'look' then
    answer = { 'paused', math.max(paused_until - now, 0) }
elseif ARGV[3] == 'learn' then
    answer = learn(tonumber(ARGV[5]), tonumber(ARGV[6]))
else
    answer = report(ARGV[5] == '1')
end
if ARGV[3] ~= 'look' then save() end
return { found, answer }
