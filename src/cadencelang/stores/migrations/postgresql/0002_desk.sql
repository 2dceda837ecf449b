CREATE TABLE decisions (
    number BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    batch TEXT NOT NULL,
    candidate TEXT NOT NULL,
    item TEXT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    made DOUBLE PRECISION NOT NULL,
    lands DOUBLE PRECISION,
    body TEXT NOT NULL
);

CREATE INDEX decisions_landing ON decisions (lands, number) WHERE lands IS NOT NULL;
CREATE INDEX decisions_of_candidate ON decisions (candidate, number);
CREATE INDEX decisions_of_batch ON decisions (batch);

CREATE TABLE drafts (
    key TEXT PRIMARY KEY,
    candidate TEXT NOT NULL,
    text TEXT NOT NULL
);

CREATE INDEX drafts_of_candidate ON drafts (candidate);
