CREATE OR REPLACE TEMP TABLE new_memento AS
SELECT *
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        url: 'VARCHAR', memento_url: 'VARCHAR', archive: 'VARCHAR', archived_at: 'TIMESTAMPTZ',
        looked_up_at: 'TIMESTAMPTZ'
    }
);
DELETE FROM memento WHERE url IN (SELECT url FROM new_memento);
INSERT INTO memento BY NAME FROM new_memento;
DROP TABLE new_memento;
