CREATE TABLE IF NOT EXISTS schema_migration (
    version INTEGER NOT NULL,
    name VARCHAR NOT NULL,
    checksum VARCHAR NOT NULL,
    applied_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE schema_migration IS 'One row is one schema file applied to this warehouse.';
