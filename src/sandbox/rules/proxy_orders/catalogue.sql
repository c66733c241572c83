-- The API itself uses the names `day`, `monthly` and `lifetime`; the other cycles have names in the style of those.
INSERT INTO proxy_cycle (id, name, months, days, p0f_slots, by_agreement) VALUES
    (1, 'day', 0, 1, 0, 0),
    (2, '3-days', 0, 3, 0, 0),
    (3, 'week', 0, 7, 0, 0),
    (4, 'half-month', 0, 15, 0, 0),
    (5, 'monthly', 1, 0, 1, 0),
    (6, 'half-year', 6, 0, 0, 1),
    (7, 'lifetime', 120, 0, 0, 0);

INSERT INTO proxy_product (id, name, description, short_code, counted, auto_renewable, p0f_slot_cents) VALUES
    (1, 'Datacenter Proxy', 'Dedicated datacenter addresses', 'dc', 1, 1, 30),
    (2, 'ISP Proxy', 'Static addresses of Internet providers', 'isp', 1, 1, 60),
    (3, 'Standart Residential Proxy', 'Residential traffic by the gigabyte', NULL, 1, 0, NULL),
    (4, 'Premium Residential Proxy', 'Residential traffic by the gigabyte, chosen by provider', NULL, 1, 0, NULL),
    (5, 'Unmetered Residential proxy', 'Residential traffic without a limit', NULL, 0, 1, NULL),
    (6, 'Residential Proxy NEW', NULL, NULL, 1, 1, NULL),
    (7, 'Mobile Proxy Plan Name', NULL, NULL, 1, 0, NULL);

-- Spain is sold out and Poland nearly so, which shows what happens then.
INSERT INTO proxy_stock (product, location, amount) VALUES
    (1, 'DE', 500), (1, 'FR', 300), (1, 'GB', 300), (1, 'MD', 100), (1, 'NL', 400), (1, 'PL', 5), (1, 'UA', 50), (1, 'ES', 0),
    (2, 'TR', 80), (2, 'US', 200), (2, 'CZ', 60), (2, 'UA', 40),
    (3, NULL, NULL), (4, NULL, NULL), (5, NULL, NULL), (6, NULL, NULL), (7, NULL, NULL);

WITH price (product, cycle, cents) AS (VALUES
    (1, '3-days', 30), (1, 'week', 40), (1, 'half-month', 70), (1, 'monthly', 120), (1, 'half-year', 600),
    (2, 'monthly', 200),
    (3, 'lifetime', 200),
    (4, 'lifetime', 300),
    (5, 'day', 3000), (5, 'week', 19900), (5, 'half-month', 39900), (5, 'monthly', 69900),
    (6, 'monthly', 250),
    (7, 'day', 400), (7, 'monthly', 5500))
INSERT INTO proxy_offer (stock, cycle, cents)
SELECT stock.id, cycle.id, price.cents
FROM price
JOIN proxy_stock AS stock ON stock.product = price.product
JOIN proxy_cycle AS cycle ON cycle.name = price.cycle
ORDER BY stock.id, cycle.id;

-- SAVE10 is for everything but days, TRIAL25 for a short try of datacenter proxies.
INSERT INTO proxy_promo (code, percent, only_product, only_cycle, except_cycle) VALUES
    ('SAVE10', 10, NULL, NULL, 1),
    ('TRIAL25', 25, 1, 2, NULL);

INSERT INTO proxy_wallet (account, cents)
SELECT id, CASE name WHEN 'owner' THEN 100000 WHEN 'friend' THEN 10000 ELSE 0 END FROM account;

-- The half-year is for the owner alone, so that others can meet a cycle that is not theirs.
INSERT INTO proxy_agreement (account, cycle) SELECT id, 6 FROM account WHERE name = 'owner';
