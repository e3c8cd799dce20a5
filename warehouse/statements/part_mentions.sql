SELECT document_id, label, concept, text, char_start, char_end, passage, polarity, certainty
FROM mention
SEMI JOIN part ON part.document_id = mention.document_id AND part.ordinal = mention.passage
ORDER BY document_id, char_start, char_end, label, concept;
