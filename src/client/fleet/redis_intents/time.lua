-- Tells the time of the server, and whether it may throw spends away when it is short of memory.
local function evicts()
    -- Some servers do not tell.
    local memory = redis.pcall('INFO', 'memory')
    return type(memory) == 'string' and string.find(memory, 'maxmemory_policy:allkeys', 1, true) ~= nil
        and string.find(memory, 'maxmemory:0\r', 1, true) == nil
end

return answer(evicts() and 'evicts' or 'here')
