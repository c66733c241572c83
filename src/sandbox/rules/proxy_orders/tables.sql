-- What every account can spend.
CREATE TABLE proxy_wallet (
    account INTEGER PRIMARY KEY REFERENCES account (id),
    cents INTEGER NOT NULL CHECK (cents >= 0)
) STRICT;

CREATE TABLE proxy_product (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    description TEXT,
    short_code TEXT UNIQUE,         -- dc or isp for what is sold by address and location; null for all else
    counted INTEGER NOT NULL,       -- 0 if there is no quantity
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
    location TEXT,                  -- null for what is not sold by location
    amount INTEGER CHECK (amount >= 0), -- null for what cannot run out
    UNIQUE (product, location)
) STRICT;

CREATE TABLE proxy_offer (
    id INTEGER PRIMARY KEY,
    stock INTEGER NOT NULL REFERENCES proxy_stock (id),
    cycle INTEGER NOT NULL REFERENCES proxy_cycle (id),
    cents INTEGER NOT NULL CHECK (cents > 0), -- per unit and period; never free, so that a wallet ends every renewal
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
    auto_renewal INTEGER,           -- null for what is never renewed automatically
    tag TEXT,
    status TEXT NOT NULL CHECK (status IN ('active', 'on-hold', 'cancelled')),
    created_at INTEGER NOT NULL,    -- milliseconds since 1970, like the other times
    expires_at INTEGER NOT NULL,
    due_at INTEGER                  -- when time changes the status next; null once nothing does
) STRICT;
-- Every index ends with the row id, which is what lists are sorted by.
CREATE INDEX proxy_order_of_account ON proxy_order (account);
CREATE INDEX proxy_order_by_status ON proxy_order (account, status);
CREATE INDEX proxy_order_due ON proxy_order (due_at) WHERE due_at IS NOT NULL;

-- How many orders there are, so that a list need not count them.
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

-- Every charge there ever was: what wallets have lost is here.
CREATE TABLE proxy_payment (
    id INTEGER PRIMARY KEY,
    "order" INTEGER NOT NULL REFERENCES proxy_order (id),
    cents INTEGER NOT NULL,
    paid_at INTEGER NOT NULL
) STRICT;
CREATE INDEX proxy_payment_of_order ON proxy_payment ("order");
