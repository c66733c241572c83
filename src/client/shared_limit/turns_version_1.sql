-- Version 1 of the file of limits, that of sharekit 0.1.0. A published version never changes: what comes later is a new
-- file. The number tells a file of limits from other SQLite files ("shlm").
PRAGMA application_id = 1936223341;

-- The turns of one client id: what `Windows` knows, as JSON.
CREATE TABLE turns (
    name TEXT PRIMARY KEY,
    windows TEXT NOT NULL,
    changed INTEGER NOT NULL -- milliseconds since 1970
) STRICT, WITHOUT ROWID;
