SELECT source_id, source_kind FROM source SEMI JOIN batch USING (source_id);
