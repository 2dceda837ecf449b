ALTER TABLE candidates ADD COLUMN stands BIGINT NOT NULL DEFAULT 0;
UPDATE candidates SET stands = CAST(CAST(state AS json) -> 'state' ->> 'now' AS bigint);
CREATE INDEX candidates_standing ON candidates (stands);
