ALTER TABLE candidates ADD COLUMN stands INTEGER NOT NULL DEFAULT 0;
UPDATE candidates SET stands = json_extract(state, '$.state.now');
CREATE INDEX candidates_standing ON candidates (stands);
