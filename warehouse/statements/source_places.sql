-- Every key and every place of every source; of two sources at one place the tracked and older one.
SELECT place, source_id FROM source_place;
