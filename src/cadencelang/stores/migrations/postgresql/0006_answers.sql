CREATE INDEX outbox_settled ON outbox (channel, settled) WHERE settled IS NOT NULL;

CREATE TABLE answers (
    caller TEXT NOT NULL,
    key TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    at DOUBLE PRECISION NOT NULL,
    status BIGINT,
    body TEXT NOT NULL,
    headers TEXT NOT NULL,
    PRIMARY KEY (caller, key)
);

CREATE INDEX answers_by_age ON answers (at);
