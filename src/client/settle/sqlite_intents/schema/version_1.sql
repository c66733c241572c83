-- Version 1 of the file of intents, that of sharekit 0.1.0. A published version never changes: what comes later is a new
-- file. The number tells a file of intents from other SQLite files ("shri").
PRAGMA application_id = 1936224873;

-- One row per call that was about to spend. It holds no credential, and digests in place of data of persons.
-- Times are nanoseconds since 1970, by the clock of the machine that wrote them.
CREATE TABLE intent (
    key TEXT PRIMARY KEY,           -- the caller's own name for this spend, or one that was made for it
    began_ns INTEGER NOT NULL,      -- when the call was about to be sent
    state TEXT NOT NULL CHECK (state IN ('sending', 'done', 'refused', 'not-done', 'in-doubt')),
    api TEXT NOT NULL,              -- share-codes, proxy-orders, subscription-sharing
    operation TEXT NOT NULL,        -- the operationId in the spec
    server TEXT NOT NULL,           -- the base URL
    account TEXT,                   -- what stands for the account, if it is known
    updated_ns INTEGER NOT NULL,    -- when the state was written
    ids TEXT NOT NULL,              -- a JSON list: the ids of what was done
    note TEXT NOT NULL,             -- what happened, in words; empty if it was done
    call TEXT NOT NULL              -- JSON: the call with its arguments and what was there before
) STRICT;

-- Lists are newest first, then by key. Each index holds that order for one way to filter.
CREATE INDEX intent_by_time ON intent (began_ns, key);
CREATE INDEX intent_by_api ON intent (api, began_ns, key);
CREATE INDEX intent_by_state ON intent (state, began_ns, key);
CREATE INDEX intent_by_operation ON intent (operation, server, account, began_ns, key);
