-- Who subscribes to what, and whom they share it with.
CREATE TABLE subscription_product (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- In which ways a product may be shared, and how many shares of each kind one subscription has.
CREATE TABLE share_rule (
    product TEXT NOT NULL REFERENCES subscription_product (code),
    share_type TEXT NOT NULL CHECK (share_type IN ('A', 'B', 'C')),     -- users, nets, business to business
    share_count INTEGER NOT NULL CHECK (share_count >= 0),
    PRIMARY KEY (product, share_type)
) STRICT, WITHOUT ROWID;

CREATE TABLE distribution_level (
    product TEXT NOT NULL REFERENCES subscription_product (code),
    code TEXT NOT NULL,
    usage TEXT NOT NULL,
    PRIMARY KEY (product, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    product TEXT NOT NULL REFERENCES subscription_product (code),
    customer_number INTEGER NOT NULL,
    stopped INTEGER NOT NULL CHECK (stopped IN (0, 1)),
    through_business INTEGER NOT NULL CHECK (through_business IN (0, 1)),   -- received through a business, not bought
    distribution_level TEXT,
    UNIQUE (account, product),
    FOREIGN KEY (product, distribution_level) REFERENCES distribution_level (product, code)
) STRICT;

-- An invitation, and the share that comes of it. Those that are sent or accepted are in use, the others are over.
CREATE TABLE subscription_share (
    id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    subscription INTEGER NOT NULL REFERENCES subscription (id),
    contact_type TEXT NOT NULL CHECK (contact_type IN ('A', 'B')),          -- e-mail, telephone
    contact TEXT NOT NULL COLLATE NOCASE,
    first_name TEXT,
    last_name TEXT,
    status TEXT NOT NULL
        CHECK (status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED', 'SHARE_DECLINED', 'SHARE_ENDED')),
    recipient INTEGER REFERENCES account (id),      -- known from acceptance on
    start_ms INTEGER NOT NULL,
    end_ms INTEGER NOT NULL,
    due_ms INTEGER NOT NULL,                        -- when it ends by itself, unless something happens before
    CHECK (status <> 'SHARE_ACCEPTED' OR recipient IS NOT NULL),
    CHECK (status NOT IN ('SHARE_REQUEST_SENT', 'SHARE_DECLINED') OR recipient IS NULL)
) STRICT;

CREATE INDEX subscription_share_list ON subscription_share (subscription, id);
-- The pool of a subscription, without what is over; it keeps a contact from being invited twice.
CREATE UNIQUE INDEX subscription_share_in_use ON subscription_share (subscription, contact)
    WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED');
CREATE INDEX subscription_share_due ON subscription_share (due_ms)
    WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED');
-- A user reads along in one share at a time.
CREATE UNIQUE INDEX subscription_share_accepted ON subscription_share (recipient) WHERE status = 'SHARE_ACCEPTED';

-- Nets in the order in which they were sent.
CREATE TABLE subscription_net (
    id INTEGER PRIMARY KEY,
    subscription INTEGER NOT NULL REFERENCES subscription (id),
    login_required INTEGER NOT NULL CHECK (login_required IN (0, 1)),
    start_ms INTEGER,
    end_ms INTEGER,
    CHECK (start_ms <= end_ms)
) STRICT;

CREATE INDEX subscription_net_list ON subscription_net (subscription, id);

CREATE TABLE subscription_net_range (
    net INTEGER NOT NULL REFERENCES subscription_net (id),
    position INTEGER NOT NULL,
    first TEXT NOT NULL,
    last TEXT NOT NULL,
    PRIMARY KEY (net, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE subscription_net_domain (
    net INTEGER NOT NULL REFERENCES subscription_net (id),
    position INTEGER NOT NULL,
    domain TEXT NOT NULL,
    PRIMARY KEY (net, position)
) STRICT, WITHOUT ROWID;
