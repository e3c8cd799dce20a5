"""The only place that speaks DuckDB: versions, changes and the SQL surface."""
