-- Requests that spend, for wrk: generates a code as the owner, then redeems it as the friend. A code is redeemed after
-- the response that generated it, so that both calls are acknowledged.
local waiting = {}

local function post(path, account, body)
    return wrk.format("POST", path .. "?api-key=sandbox-share-codes-" .. account,
        { ["content-type"] = "application/json" }, body)
end

function request()
    local code = table.remove(waiting)
    if code then
        return post("/client/v1/cd-keys/use-code", "friend", '{"codes":["' .. code .. '"]}')
    end
    return post("/client/v1/cd-keys/generate", "owner", '{"plan":1,"number_of_ips":5,"number_of_codes":1}')
end

function response(status, headers, body)
    local code = body:match('"code":"(%x+)"')
    if status == 200 and body:find("generated", 1, true) and code then
        table.insert(waiting, code)
    end
end
