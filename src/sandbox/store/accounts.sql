-- People and programs that may call, and what proves who they are.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,      -- how tests and the page call it: owner, friend, stranger
    email TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL UNIQUE      -- E.164
) STRICT;

CREATE TABLE credential (
    api TEXT NOT NULL,              -- share-codes, proxy-orders, subscription-sharing, subscription-sharing-client
    account INTEGER NOT NULL REFERENCES account (id),
    secret TEXT NOT NULL,
    PRIMARY KEY (api, account)
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,          -- clock-ahead-ms, clock-stands-at-ms
    value INTEGER NOT NULL
) STRICT;
