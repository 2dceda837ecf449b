CREATE TABLE decisions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    batch TEXT NOT NULL,
    candidate TEXT NOT NULL,
    item TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    made REAL NOT NULL,
    lands REAL,
    body TEXT NOT NULL
) STRICT;

CREATE INDEX decisions_landing ON decisions (lands, number) WHERE lands IS NOT NULL;
CREATE INDEX decisions_of_candidate ON decisions (candidate, number);
CREATE INDEX decisions_of_batch ON decisions (batch);

CREATE TABLE drafts (
    key TEXT PRIMARY KEY,
    candidate TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX drafts_of_candidate ON drafts (candidate);
