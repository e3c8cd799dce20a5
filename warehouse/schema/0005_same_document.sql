-- Two addresses of one document are one source.

ALTER TABLE source ADD COLUMN same_as VARCHAR;
COMMENT ON COLUMN source.same_as IS 'The source this cited page turned out to be when it was first read: its permanent redirect or canonical link leads there, or, on one site, the text is the same. It is followed there, and citations of it count as citations of that source. Sources of the subject folder are never united.';
