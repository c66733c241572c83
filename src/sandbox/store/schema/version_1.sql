-- Version 1 of the data file, that of sharekit 0.1.0. A published version never changes: what comes later is a new file.
-- The number tells a data file of the sandbox from other SQLite files ("shrk").
PRAGMA application_id = 1936224875;

-- ---- accounts -------------------------------------------------------------------------------------------------------

-- People and programs that may call, and their credentials.
CREATE TABLE account (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,      -- how tests and the page call it: owner, friend, stranger
    email TEXT NOT NULL UNIQUE,
    phone TEXT NOT NULL UNIQUE      -- E.164
) STRICT;

CREATE TABLE credential (
    api TEXT NOT NULL,              -- share-codes, proxy-orders, subscription-sharing
    kind TEXT NOT NULL,             -- api-key, bearer-token, user-token, client-token
    account INTEGER NOT NULL REFERENCES account (id),
    secret TEXT NOT NULL,
    PRIMARY KEY (api, kind, account)
) STRICT;

CREATE TABLE setting (
    name TEXT PRIMARY KEY,          -- clock-ahead-ms, clock-frozen-at-ms
    value INTEGER NOT NULL
) STRICT;

-- ---- authorization server ---------------------------------------------------------------------------------------------

-- Authorization codes and tokens that were issued.
CREATE TABLE oauth_code (
    code TEXT PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    challenge TEXT NOT NULL,
    redirect_url TEXT NOT NULL,
    expires_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE oauth_token (
    secret TEXT PRIMARY KEY,
    api TEXT NOT NULL,
    kind TEXT NOT NULL,             -- user-token, client-token, refresh
    account INTEGER NOT NULL REFERENCES account (id),
    expires_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX oauth_token_kind ON oauth_token (kind, expires_ms);

-- ---- share codes ------------------------------------------------------------------------------------------------------

-- What accounts can share, and the codes that carry it to other accounts.
-- Times are Unix seconds and traffic is bytes, as in the API.
CREATE TABLE ip_balance (
    account INTEGER PRIMARY KEY REFERENCES account (id),
    ips INTEGER NOT NULL CHECK (ips >= 0)
) STRICT;

CREATE TABLE traffic_plan (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    bytes INTEGER NOT NULL CHECK (bytes >= 0),      -- not used yet
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
    forward_to INTEGER REFERENCES account (id),                     -- null: any account
    plan INTEGER REFERENCES traffic_plan (id),                      -- where the traffic came from
    is_enterprise INTEGER NOT NULL CHECK (is_enterprise IN (0, 1)),
    expired_at INTEGER,                                             -- null: never
    status INTEGER NOT NULL DEFAULT 1 CHECK (status IN (1, 2, 3)),  -- unused, used, revoked; 4, expired, follows from the time
    used_by INTEGER REFERENCES account (id),
    used_at INTEGER,
    created_at INTEGER NOT NULL,
    place INTEGER,                  -- among the codes of the owner by age; null if the clock was set back
    CHECK ((data_type = 1) = (plan IS NULL)),
    CHECK ((status = 2) = (used_by IS NOT NULL) AND (used_by IS NULL) = (used_at IS NULL))
) STRICT;

-- The list of created codes. Every index ends with the row id, which orders equal keys.
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

-- The number of codes of each kind: the total of a list is the sum of a few rows instead of a count of many.
CREATE TABLE share_code_tally (
    list TEXT NOT NULL,             -- created or redeemed
    account INTEGER NOT NULL,       -- whose list it is
    other INTEGER NOT NULL,         -- created: the recipient or 0; redeemed: the creator
    data_type INTEGER NOT NULL,
    is_enterprise INTEGER NOT NULL,
    status INTEGER NOT NULL,
    expired_at INTEGER NOT NULL,    -- the largest integer: never
    codes INTEGER NOT NULL CHECK (codes >= 0),
    PRIMARY KEY (list, account, other, data_type, is_enterprise, status, expired_at)
) STRICT, WITHOUT ROWID;

-- Codes are never deleted, so there is no trigger for that.
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

-- ---- proxy orders -----------------------------------------------------------------------------------------------------

-- The money of each account.
CREATE TABLE proxy_wallet (
    account INTEGER PRIMARY KEY REFERENCES account (id),
    cents INTEGER NOT NULL CHECK (cents >= 0)
) STRICT;

CREATE TABLE proxy_product (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    short_code TEXT UNIQUE,         -- dc or isp for products sold by address and location; else null
    counted INTEGER NOT NULL,       -- 0 if purchases have no quantity
    auto_renewable INTEGER NOT NULL,
    p0f_slot_cents INTEGER          -- null if there are no p0f slots
) STRICT;

CREATE TABLE proxy_cycle (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    months INTEGER NOT NULL,
    days INTEGER NOT NULL,
    p0f_slots INTEGER NOT NULL,     -- whether p0f slots are sold with it
    by_agreement INTEGER NOT NULL   -- whether only accounts in proxy_agreement have it
) STRICT;

CREATE TABLE proxy_agreement (
    account INTEGER NOT NULL REFERENCES account (id),
    cycle INTEGER NOT NULL REFERENCES proxy_cycle (id),
    PRIMARY KEY (account, cycle)
) STRICT, WITHOUT ROWID;

CREATE TABLE proxy_stock (
    id INTEGER PRIMARY KEY,
    product INTEGER NOT NULL REFERENCES proxy_product (id),
    location TEXT,                  -- null if it is not sold by location
    amount INTEGER CHECK (amount >= 0), -- null if it cannot run out
    UNIQUE (product, location)
) STRICT;

CREATE TABLE proxy_offer (
    id INTEGER PRIMARY KEY,
    stock INTEGER NOT NULL REFERENCES proxy_stock (id),
    cycle INTEGER NOT NULL REFERENCES proxy_cycle (id),
    cents INTEGER NOT NULL CHECK (cents > 0), -- per unit and period; never 0, so that automatic renewal ends with the wallet
    UNIQUE (stock, cycle)
) STRICT;

CREATE VIEW proxy_catalogue AS
SELECT offer.id AS offer, offer.cents, stock.id AS stock, stock.location, stock.amount,
    product.id AS product_id, product.name AS product_name, product.description, product.short_code, product.counted,
    product.auto_renewable, cycle.id AS cycle_id, cycle.name AS cycle_name, cycle.months, cycle.days,
    cycle.by_agreement, CASE WHEN cycle.p0f_slots THEN product.p0f_slot_cents END AS p0f_slot_cents
FROM proxy_offer AS offer
JOIN proxy_stock AS stock ON stock.id = offer.stock
JOIN proxy_product AS product ON product.id = stock.product
JOIN proxy_cycle AS cycle ON cycle.id = offer.cycle;

CREATE TABLE proxy_promo (
    code TEXT PRIMARY KEY,
    percent INTEGER NOT NULL CHECK (percent BETWEEN 1 AND 99),
    only_product INTEGER REFERENCES proxy_product (id),
    only_cycle INTEGER REFERENCES proxy_cycle (id),
    except_cycle INTEGER REFERENCES proxy_cycle (id)
) STRICT;

CREATE TABLE proxy_order (
    id INTEGER PRIMARY KEY,
    account INTEGER NOT NULL REFERENCES account (id),
    offer INTEGER NOT NULL REFERENCES proxy_offer (id),
    next_offer INTEGER REFERENCES proxy_offer (id), -- another cycle from the next period on
    quantity INTEGER NOT NULL CHECK (quantity > 0),
    price_paid INTEGER NOT NULL,    -- for the present period, without add-ons
    p0f_slots INTEGER NOT NULL,
    p0f_slot_cents INTEGER NOT NULL,
    promo TEXT REFERENCES proxy_promo (code),
    auto_renewal INTEGER,           -- null if it cannot be renewed automatically
    tag TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'on-hold', 'cancelled')),
    created_at INTEGER NOT NULL,    -- milliseconds since 1970, like the other times
    expires_at INTEGER NOT NULL,
    due_at INTEGER                  -- when the status changes next by itself; null if never
) STRICT;
-- Every index ends with the row id, by which lists are sorted.
CREATE INDEX proxy_order_of_account ON proxy_order (account);
CREATE INDEX proxy_order_by_status ON proxy_order (account, status);
CREATE INDEX proxy_order_due ON proxy_order (due_at) WHERE due_at IS NOT NULL;

-- The number of orders, so that a list does not count them.
CREATE TABLE proxy_order_count (
    account INTEGER NOT NULL,
    status TEXT NOT NULL,
    orders INTEGER NOT NULL,
    PRIMARY KEY (account, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER proxy_order_bought AFTER INSERT ON proxy_order BEGIN
    INSERT INTO proxy_order_count VALUES (NEW.account, NEW.status, 1)
    ON CONFLICT (account, status) DO UPDATE SET orders = orders + 1;
END;

CREATE TRIGGER proxy_order_moved AFTER UPDATE OF status ON proxy_order WHEN OLD.status <> NEW.status BEGIN
    UPDATE proxy_order_count SET orders = orders - 1 WHERE account = OLD.account AND status = OLD.status;
    INSERT INTO proxy_order_count VALUES (NEW.account, NEW.status, 1)
    ON CONFLICT (account, status) DO UPDATE SET orders = orders + 1;
END;

-- All charges. Their sum is what the wallets have lost.
CREATE TABLE proxy_payment (
    id INTEGER PRIMARY KEY,
    "order" INTEGER NOT NULL REFERENCES proxy_order (id),
    cents INTEGER NOT NULL,
    paid_at INTEGER NOT NULL
) STRICT;
CREATE INDEX proxy_payment_of_order ON proxy_payment ("order");

-- ---- subscription sharing ---------------------------------------------------------------------------------------------

-- Subscriptions, and the people and nets that they are shared with.
CREATE TABLE subscription_product (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- How a product may be shared, and how many shares of each kind a subscription has.
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

-- An invitation, and the share that it becomes. The states sent and accepted are in use; the others have ended.
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
    due_ms INTEGER NOT NULL,                        -- when it ends by itself
    CHECK (status <> 'SHARE_ACCEPTED' OR recipient IS NOT NULL),
    CHECK (status NOT IN ('SHARE_REQUEST_SENT', 'SHARE_DECLINED') OR recipient IS NULL)
) STRICT;

CREATE INDEX subscription_share_list ON subscription_share (subscription, id);
-- The shares in use. A contact cannot be invited twice to one of them.
CREATE UNIQUE INDEX subscription_share_in_use ON subscription_share (subscription, contact)
    WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED');
CREATE INDEX subscription_share_due ON subscription_share (due_ms)
    WHERE status IN ('SHARE_REQUEST_SENT', 'SHARE_ACCEPTED');
-- A user has one accepted share at a time.
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
