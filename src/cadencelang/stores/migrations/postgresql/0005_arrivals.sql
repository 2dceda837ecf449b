CREATE TABLE arrivals (
    id TEXT PRIMARY KEY,
    hook TEXT NOT NULL,
    candidate TEXT NOT NULL,
    received BIGINT NOT NULL,
    body TEXT NOT NULL,
    status TEXT NOT NULL,
    told TEXT NOT NULL
);

CREATE INDEX arrivals_of_candidate ON arrivals (candidate, received);
CREATE INDEX arrivals_by_age ON arrivals (received);

CREATE TABLE seen (
    key TEXT PRIMARY KEY
);

CREATE TABLE merged (
    candidate TEXT PRIMARY KEY,
    person TEXT NOT NULL
);

CREATE INDEX merged_into ON merged (person);
