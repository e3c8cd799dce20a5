-- Where the pages that articles cite in vain can still be read.

CREATE TABLE memento (
    url VARCHAR NOT NULL,
    memento_url VARCHAR,
    archive VARCHAR,
    archived_at TIMESTAMPTZ,
    looked_up_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE memento IS 'One row is a cited address that is gone, and where a web archive still shows the page.';
COMMENT ON COLUMN memento.url IS 'As the article cites it.';
COMMENT ON COLUMN memento.memento_url IS 'The last memento from before the page went that shows it, read and judged; NULL where no archive had one when it was looked up.';
