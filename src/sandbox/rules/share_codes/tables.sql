-- What accounts have to hand out, and the codes by which it changes hands.
-- Times are Unix seconds and traffic is bytes, as the API has them.
CREATE TABLE ip_balance (
    account INTEGER PRIMARY KEY REFERENCES account (id),
    ips INTEGER NOT NULL CHECK (ips >= 0)
) STRICT;

CREATE TABLE traffic_plan (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),      -- that are left
    is_enterprise INTEGER NOT NULL CHECK (is_enterprise IN (0, 1)),
    expired_at INTEGER                              -- null: never
) STRICT;

CREATE INDEX traffic_plan_by_account ON traffic_plan (account, is_enterprise, expired_at);

CREATE TABLE share_code (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    owner INTEGER NOT NULL REFERENCES account (id),
    data_type INTEGER NOT NULL CHECK (data_type IN (1, 2)),         -- IPs, traffic
    number_of_ips INTEGER NOT NULL CHECK (number_of_ips >= 0),
    amount_traffic INTEGER NOT NULL CHECK (amount_traffic >= 0),
    forward_to INTEGER REFERENCES account (id),                     -- null: whoever has the code
    plan INTEGER REFERENCES traffic_plan (id),                      -- where the traffic came from
    is_enterprise INTEGER NOT NULL CHECK (is_enterprise IN (0, 1)),
    expired_at INTEGER,                                             -- null: never
    status INTEGER NOT NULL DEFAULT 1 CHECK (status IN (1, 2, 3)),  -- unused, used, revoked; 4, expired, follows from the time
    used_by INTEGER REFERENCES account (id),
    used_at INTEGER,
    created_at INTEGER NOT NULL,
    place INTEGER,                  -- among the owner's codes by age; null if the clock had been set back
    CHECK ((data_type = 1) = (plan IS NULL)),
    CHECK ((status = 2) = (used_by IS NOT NULL) AND (used_by IS NULL) = (used_at IS NULL))
) STRICT;

-- The list of created codes. Equal keys follow each other by row id, which every index ends with.
CREATE INDEX share_code_by_created_at ON share_code (owner, created_at);
CREATE INDEX share_code_by_place ON share_code (owner, place);
CREATE INDEX share_code_by_code ON share_code (owner, code);
CREATE INDEX share_code_by_ips ON share_code (owner, number_of_ips);
CREATE INDEX share_code_by_status ON share_code (owner, status, created_at, id, expired_at);
CREATE INDEX share_code_by_forward_to ON share_code (owner, forward_to, created_at);
CREATE INDEX share_code_by_data_type ON share_code (owner, data_type, created_at);
CREATE INDEX share_code_by_enterprise ON share_code (owner, is_enterprise, created_at);

-- The list of redeemed codes.
CREATE INDEX used_code_by_used_at ON share_code (used_by, used_at) WHERE used_by IS NOT NULL;
CREATE INDEX used_code_by_code ON share_code (used_by, code) WHERE used_by IS NOT NULL;
CREATE INDEX used_code_by_ips ON share_code (used_by, number_of_ips) WHERE used_by IS NOT NULL;
CREATE INDEX used_code_by_owner ON share_code (used_by, owner, used_at) WHERE used_by IS NOT NULL;
CREATE INDEX used_code_by_data_type ON share_code (used_by, data_type, used_at) WHERE used_by IS NOT NULL;
CREATE INDEX used_code_by_enterprise ON share_code (used_by, is_enterprise, used_at) WHERE used_by IS NOT NULL;

-- How many codes there are of each kind, so that the total of a list is a sum of few rows and not a count of many.
CREATE TABLE share_code_tally (
    list TEXT NOT NULL,             -- created or redeemed
    account INTEGER NOT NULL,       -- whose list it is
    other INTEGER NOT NULL,         -- created: forwarded to, 0 for nobody; redeemed: who created it
    data_type INTEGER NOT NULL,
    is_enterprise INTEGER NOT NULL,
    status INTEGER NOT NULL,
    expired_at INTEGER NOT NULL,    -- the largest integer: never
    codes INTEGER NOT NULL CHECK (codes >= 0),
    PRIMARY KEY (list, account, other, data_type, is_enterprise, status, expired_at)
) STRICT, WITHOUT ROWID;

-- Codes are never deleted, so no trigger counts that.
CREATE TRIGGER share_code_created AFTER INSERT ON share_code BEGIN
    UPDATE share_code SET place = (SELECT coalesce(max(place), 0) + 1 FROM share_code WHERE owner = new.owner)
    WHERE id = new.id
        AND NOT EXISTS (SELECT 1 FROM share_code WHERE owner = new.owner AND created_at > new.created_at);
    INSERT INTO share_code_tally VALUES
        ('created', new.owner, coalesce(new.forward_to, 0), new.data_type, new.is_enterprise, new.status,
         coalesce(new.expired_at, 9223372036854775807), 1)
    ON CONFLICT DO UPDATE SET codes = codes + 1;
    INSERT INTO share_code_tally SELECT
        'redeemed', new.used_by, new.owner, new.data_type, new.is_enterprise, new.status,
        coalesce(new.expired_at, 9223372036854775807), 1
    WHERE new.used_by IS NOT NULL
    ON CONFLICT DO UPDATE SET codes = codes + 1;
END;

CREATE TRIGGER share_code_changed AFTER UPDATE OF status ON share_code BEGIN
    UPDATE share_code_tally SET codes = codes - 1
    WHERE (list, account, other, data_type, is_enterprise, status, expired_at) =
        ('created', old.owner, coalesce(old.forward_to, 0), old.data_type, old.is_enterprise, old.status,
         coalesce(old.expired_at, 9223372036854775807));
    INSERT INTO share_code_tally VALUES
        ('created', new.owner, coalesce(new.forward_to, 0), new.data_type, new.is_enterprise, new.status,
         coalesce(new.expired_at, 9223372036854775807), 1)
    ON CONFLICT DO UPDATE SET codes = codes + 1;
    INSERT INTO share_code_tally SELECT
        'redeemed', new.used_by, new.owner, new.data_type, new.is_enterprise, new.status,
        coalesce(new.expired_at, 9223372036854775807), 1
    WHERE new.used_by IS NOT NULL
    ON CONFLICT DO UPDATE SET codes = codes + 1;
END;
