-- Every place of a source and since and until when good captures came from there.
SELECT url, valid_from, valid_to FROM location WHERE source_id = $source_id ORDER BY valid_from;
