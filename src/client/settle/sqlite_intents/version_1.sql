-- Calls that spend: what was about to be sent, and what became of it.
PRAGMA application_id = 0x73686b69; -- "shki"

CREATE TABLE intent (
    key TEXT PRIMARY KEY,           -- the caller's own name for the spend, or one that was made for it
    api TEXT NOT NULL,              -- such as proxy-orders
    operation TEXT NOT NULL,        -- operationId of the spec
    server TEXT NOT NULL,           -- base URL
    account TEXT,                   -- a name, or a digest of the key of the API; null: not known
    state TEXT NOT NULL CHECK (state IN ('sending', 'done', 'refused', 'not-done', 'in-doubt')),
    began INTEGER NOT NULL,         -- when the call began, in microseconds since 1970
    updated INTEGER NOT NULL,       -- when the state was written, in microseconds since 1970
    call TEXT NOT NULL,             -- JSON: arguments with digests of personal data, and what was read before the call
    ids TEXT NOT NULL,              -- JSON: the ids of what was done
    note TEXT NOT NULL              -- what happened, in words
) STRICT;

-- Each list is read in the order of an index: newest first.
CREATE INDEX intent_by_time ON intent (began, key);
CREATE INDEX intent_by_api ON intent (api, began, key);
CREATE INDEX intent_by_operation ON intent (operation, began, key);
CREATE INDEX intent_by_state ON intent (state, began, key);
