-- What registries and indexes say of a trial or paper in fields, per payload and epoch, as documents are.

CREATE TABLE trial_record (
    snapshot_sha256 VARCHAR NOT NULL,
    epoch_id VARCHAR NOT NULL,
    registry_id VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    status VARCHAR,
    why_stopped VARCHAR,
    study_type VARCHAR,
    phases VARCHAR[] NOT NULL,
    enrolment INTEGER,
    enrolment_type VARCHAR,
    sponsor VARCHAR,
    recruitment_start VARCHAR,
    recruitment_end VARCHAR,
    start_date VARCHAR,
    primary_completion_date VARCHAR,
    completion_date VARCHAR,
    first_posted_date VARCHAR,
    last_updated_date VARCHAR,
    results_posted_date VARCHAR,
    has_results BOOLEAN NOT NULL,
    conditions VARCHAR[] NOT NULL,
    interventions VARCHAR[] NOT NULL,
    primary_outcomes VARCHAR[] NOT NULL,
    secondary_outcomes VARCHAR[] NOT NULL
);
COMMENT ON TABLE trial_record IS 'One row is the fields of a registry record as one epoch reads them from one payload; ask trial_version for its history.';
COMMENT ON COLUMN trial_record.status IS 'The registry''s own word, in lower case; NULL where it leaves the status to be told from dates.';
COMMENT ON COLUMN trial_record.start_date IS 'As the registry writes it: 2019-12-17 or 2019-12; so are the other dates.';

CREATE TABLE paper_notice_record (
    snapshot_sha256 VARCHAR NOT NULL,
    epoch_id VARCHAR NOT NULL,
    paper VARCHAR NOT NULL,
    notice_type VARCHAR NOT NULL,
    notice_key VARCHAR,
    dated VARCHAR,
    label VARCHAR NOT NULL
);
COMMENT ON TABLE paper_notice_record IS 'One row is a retraction, erratum or other notice on a paper as one payload tells it; ask paper_notice for its history.';
COMMENT ON COLUMN paper_notice_record.paper IS 'Key of the paper the notice is about, as source_key.';
COMMENT ON COLUMN paper_notice_record.notice_key IS 'Key of the notice itself, where it has one.';
