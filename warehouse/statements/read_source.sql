SELECT to_json(source) FROM source;
