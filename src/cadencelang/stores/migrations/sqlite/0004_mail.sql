CREATE TABLE letters (
    message_id TEXT PRIMARY KEY,
    candidate TEXT NOT NULL,
    touch TEXT NOT NULL,
    address TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX letters_of_candidate ON letters (candidate);

CREATE TABLE addresses (
    candidate TEXT NOT NULL,
    address TEXT NOT NULL,
    PRIMARY KEY (candidate, address)
) STRICT, WITHOUT ROWID;

CREATE INDEX addresses_by_address ON addresses (address);

CREATE TABLE questions (
    id TEXT NOT NULL,
    candidate TEXT NOT NULL,
    why TEXT NOT NULL,
    text TEXT NOT NULL,
    at INTEGER NOT NULL,
    is_open INTEGER NOT NULL,
    PRIMARY KEY (id, candidate)
) STRICT, WITHOUT ROWID;

CREATE INDEX questions_open ON questions (candidate) WHERE is_open = 1;
