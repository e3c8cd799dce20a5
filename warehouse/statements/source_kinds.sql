SELECT source_id, source_kind FROM source;
