CREATE TABLE meta (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE versions (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    version BIGINT NOT NULL,
    text TEXT NOT NULL,
    published BIGINT NOT NULL
);

CREATE TABLE candidates (
    candidate TEXT COLLATE "C" PRIMARY KEY,
    book TEXT NOT NULL,
    seq BIGINT NOT NULL,
    state TEXT NOT NULL,
    wake BIGINT,
    stage TEXT NOT NULL,
    stuck TEXT
);

CREATE INDEX candidates_due ON candidates (wake) WHERE wake IS NOT NULL;
CREATE INDEX candidates_stuck ON candidates (candidate) WHERE stuck IS NOT NULL;

CREATE TABLE log (
    candidate TEXT NOT NULL,
    seq BIGINT NOT NULL,
    kind TEXT NOT NULL,
    occurred BIGINT NOT NULL,
    received BIGINT NOT NULL,
    event TEXT,
    book TEXT NOT NULL,
    body TEXT NOT NULL,
    reasons TEXT NOT NULL,
    effects TEXT NOT NULL,
    PRIMARY KEY (candidate, seq)
);

CREATE UNIQUE INDEX log_events ON log (candidate, event) WHERE event IS NOT NULL;

CREATE TABLE outbox (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    candidate TEXT NOT NULL,
    seq BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    channel TEXT NOT NULL,
    due BIGINT NOT NULL,
    effect TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT NOT NULL,
    next_at DOUBLE PRECISION NOT NULL,
    lease DOUBLE PRECISION,
    token TEXT,
    letter TEXT,
    error TEXT,
    settled DOUBLE PRECISION
);

CREATE INDEX outbox_pending ON outbox (next_at, number) WHERE status = 'pending';
CREATE INDEX outbox_claimed ON outbox (lease, number) WHERE status = 'claimed';
CREATE INDEX outbox_of_candidate ON outbox (candidate, number);
CREATE INDEX outbox_status ON outbox (status, number);

CREATE TABLE suppressed (
    mark TEXT PRIMARY KEY
);
