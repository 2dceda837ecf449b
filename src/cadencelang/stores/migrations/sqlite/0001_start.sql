CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE versions (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    version INTEGER NOT NULL,
    text TEXT NOT NULL,
    published INTEGER NOT NULL
) STRICT;

CREATE TABLE candidates (
    candidate TEXT PRIMARY KEY,
    book TEXT NOT NULL,
    seq INTEGER NOT NULL,
    state TEXT NOT NULL,
    wake INTEGER,
    stage TEXT NOT NULL,
    stuck TEXT
) STRICT;

CREATE INDEX candidates_due ON candidates (wake) WHERE wake IS NOT NULL;
CREATE INDEX candidates_stuck ON candidates (candidate) WHERE stuck IS NOT NULL;

CREATE TABLE log (
    candidate TEXT NOT NULL,
    seq INTEGER NOT NULL,
    kind TEXT NOT NULL,
    occurred INTEGER NOT NULL,
    received INTEGER NOT NULL,
    event TEXT,
    book TEXT NOT NULL,
    body TEXT NOT NULL,
    reasons TEXT NOT NULL,
    effects TEXT NOT NULL,
    PRIMARY KEY (candidate, seq)
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX log_events ON log (candidate, event) WHERE event IS NOT NULL;

CREATE TABLE outbox (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    key TEXT NOT NULL UNIQUE,
    candidate TEXT NOT NULL,
    seq INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    due INTEGER NOT NULL,
    effect TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    next_at REAL NOT NULL,
    lease REAL,
    token TEXT,
    letter TEXT,
    error TEXT,
    settled REAL
) STRICT;

CREATE INDEX outbox_pending ON outbox (next_at, number) WHERE status = 'pending';
CREATE INDEX outbox_claimed ON outbox (lease, number) WHERE status = 'claimed';
CREATE INDEX outbox_of_candidate ON outbox (candidate, number);
CREATE INDEX outbox_status ON outbox (status, number);

CREATE TABLE suppressed (
    mark TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;
