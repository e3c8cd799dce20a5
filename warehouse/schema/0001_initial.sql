-- The first schema. Uniqueness is checked by `verify`, not by keys: an index costs 3.9 x the load time and survives
-- no kill -9 on DuckDB 1.5 (duckdb#23788).

CREATE TABLE run (
    run_id VARCHAR NOT NULL,
    run_kind VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    started_at TIMESTAMPTZ NOT NULL,
    finished_at TIMESTAMPTZ NOT NULL,
    epoch_id VARCHAR,
    code_version VARCHAR,
    due_count INTEGER NOT NULL,
    good_count INTEGER NOT NULL,
    failed_count INTEGER NOT NULL,
    opened_count INTEGER NOT NULL,
    closed_count INTEGER NOT NULL,
    change_count INTEGER NOT NULL,
    text_change_count INTEGER NOT NULL,
    message VARCHAR
);
COMMENT ON TABLE run IS 'One row is one execution of a flow; a finished one is written in the same transaction as its data, so a run is here whole or, as the next one notices, crashed.';
COMMENT ON COLUMN run.status IS 'finished, or crashed: stopped before its end, nothing of it recorded; finished_at is then when it was noticed.';
COMMENT ON COLUMN run.run_kind IS 'ingest, backfill, import, reextract or replay.';
COMMENT ON COLUMN run.due_count IS 'Captures attempted by the run.';

CREATE TABLE epoch (
    epoch_id VARCHAR NOT NULL,
    components JSON NOT NULL,
    first_used_at TIMESTAMPTZ NOT NULL,
    is_current BOOLEAN NOT NULL
);
COMMENT ON TABLE epoch IS 'One row is one fingerprint of everything that turns bytes into claims.';
COMMENT ON COLUMN epoch.components IS 'What the fingerprint was computed from: library versions, vocabulary hash, rules version.';

CREATE TABLE source (
    source_id VARCHAR NOT NULL,
    publisher VARCHAR NOT NULL,
    source_kind VARCHAR NOT NULL,
    title VARCHAR,
    url VARCHAR,
    path VARCHAR,
    source_key VARCHAR,
    url_key VARCHAR,
    cadence VARCHAR NOT NULL,
    adapter VARCHAR,
    follow_citations BOOLEAN NOT NULL,
    min_chars INTEGER NOT NULL,
    min_claims INTEGER NOT NULL,
    headers JSON NOT NULL,
    discovered_from VARCHAR,
    is_tracked BOOLEAN NOT NULL,
    first_listed_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE source IS 'One row is one thing we follow; its identity is source_id, never its URL.';
COMMENT ON COLUMN source.source_key IS 'DOI, PMID, PMCID or trial id where there is one, as scheme:id.';
COMMENT ON COLUMN source.url_key IS 'The URL without what does not tell two pages apart (scheme, www, tracking parameters).';
COMMENT ON COLUMN source.discovered_from IS 'The source that cites this one, where a citation brought it in; NULL for sources of the subject folder.';
COMMENT ON COLUMN source.is_tracked IS 'False once the subject folder no longer lists the source: its history stays, it is captured no more.';

CREATE TABLE location (
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    url_key VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE location IS 'One row is one URL of a source over the half-open interval in which good captures came from there.';

CREATE TABLE source_status (
    source_id VARCHAR NOT NULL,
    status VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE source_status IS 'One row is an interval in which a source was blocked or gone; no row means nothing of the kind.';

CREATE TABLE capture (
    source_id VARCHAR NOT NULL,
    captured_at TIMESTAMPTZ NOT NULL,
    outcome VARCHAR NOT NULL,
    judged_outcome VARCHAR NOT NULL,
    is_good BOOLEAN NOT NULL,
    reason VARCHAR NOT NULL,
    requested_url VARCHAR NOT NULL,
    final_url VARCHAR NOT NULL,
    redirects VARCHAR[] NOT NULL,
    is_permanent_redirect BOOLEAN NOT NULL,
    http_status INTEGER,
    etag VARCHAR,
    last_modified VARCHAR,
    media_type VARCHAR,
    snapshot_sha256 VARCHAR,
    elapsed_ms INTEGER NOT NULL,
    origin VARCHAR NOT NULL,
    renderer VARCHAR,
    run_id VARCHAR NOT NULL
);
COMMENT ON TABLE capture IS 'One row is one attempt to observe a source, successful or not.';
COMMENT ON COLUMN capture.outcome IS 'What came of it; suspect also where most claims of the page vanished at once and no later capture has confirmed it.';
COMMENT ON COLUMN capture.judged_outcome IS 'The outcome as judged from the response alone, before the history was asked.';
COMMENT ON COLUMN capture.is_good IS 'True for fetched and unchanged: only such captures are evidence of absence.';
COMMENT ON COLUMN capture.origin IS 'live, memento (a web archive) or import.';
COMMENT ON COLUMN capture.snapshot_sha256 IS 'The bytes observed; for unchanged the bytes last seen before.';

CREATE TABLE snapshot (
    snapshot_sha256 VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    media_type VARCHAR NOT NULL,
    byte_count BIGINT NOT NULL,
    captured_at TIMESTAMPTZ NOT NULL,
    warc_file VARCHAR NOT NULL,
    warc_offset BIGINT NOT NULL,
    warc_length BIGINT NOT NULL
);
COMMENT ON TABLE snapshot IS 'One row is distinct payload bytes and the WARC record that holds them.';
COMMENT ON COLUMN snapshot.captured_at IS 'When these bytes were first received.';
COMMENT ON COLUMN snapshot.warc_file IS 'Path below DATA/archive.';

CREATE TABLE document (
    document_id BIGINT NOT NULL,
    epoch_id VARCHAR NOT NULL,
    text_sha256 VARCHAR NOT NULL,
    text_chars INTEGER NOT NULL,
    title VARCHAR,
    language VARCHAR,
    stated_date VARCHAR,
    canonical_url VARCHAR,
    media_type VARCHAR NOT NULL,
    claim_count INTEGER NOT NULL
);
COMMENT ON TABLE document IS 'One row is a text with what one epoch reads from it; snapshots that differ only in bytes share it.';
COMMENT ON COLUMN document.stated_date IS 'ISO date the page itself gives for its last review or update.';

CREATE TABLE snapshot_document (
    snapshot_sha256 VARCHAR NOT NULL,
    epoch_id VARCHAR NOT NULL,
    document_id BIGINT,
    links_id BIGINT,
    unreadable_reason VARCHAR
);
COMMENT ON TABLE snapshot_document IS 'One row says which document and which outgoing links a snapshot yields under an epoch.';
COMMENT ON COLUMN snapshot_document.document_id IS 'NULL where the bytes hold no text: see unreadable_reason.';
COMMENT ON COLUMN snapshot_document.links_id IS 'Names a set of rows in document_link; apart from document_id because links may hold tokens that change with every request.';

CREATE TABLE document_link (
    links_id BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    url VARCHAR NOT NULL,
    url_key VARCHAR NOT NULL,
    anchor_text VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    char_start INTEGER
);
COMMENT ON TABLE document_link IS 'One row is one outgoing link of a document.';

CREATE TABLE passage (
    document_id BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    passage_kind VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    heading VARCHAR[] NOT NULL,
    passage_group INTEGER NOT NULL,
    intro INTEGER,
    text_key BIGINT NOT NULL
);
COMMENT ON TABLE passage IS 'One row is a sentence, list item or heading of a document.';
COMMENT ON COLUMN passage.heading IS 'Headings above it, outermost first.';
COMMENT ON COLUMN passage.passage_group IS 'Numbers the paragraph or list it stands in.';
COMMENT ON COLUMN passage.text_key IS 'Names the words, so that two documents can be compared without reading them.';
COMMENT ON COLUMN passage.intro IS 'Ordinal of the passage that introduces the list it stands in.';

CREATE TABLE mention (
    document_id BIGINT NOT NULL,
    passage INTEGER NOT NULL,
    label VARCHAR NOT NULL,
    concept VARCHAR NOT NULL,
    text VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    polarity VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL
);
COMMENT ON TABLE mention IS 'One row is a concept named in a document; offsets are code points in the document text, end-exclusive.';
COMMENT ON COLUMN mention.concept IS 'Concept id; ids are joined with + where a coordination shares a head.';

CREATE TABLE document_claim (
    document_id BIGINT NOT NULL,
    ordinal INTEGER NOT NULL,
    therapy VARCHAR,
    relation VARCHAR NOT NULL,
    relation_group VARCHAR NOT NULL,
    outcome VARCHAR,
    condition VARCHAR,
    polarity VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL,
    quantities STRUCT("value" DOUBLE, unit VARCHAR, comparator VARCHAR, "text" VARCHAR, measures VARCHAR)[] NOT NULL,
    population VARCHAR,
    evidence_type VARCHAR NOT NULL,
    evidence VARCHAR,
    attribution VARCHAR NOT NULL,
    attribution_type VARCHAR NOT NULL,
    is_anaphoric BOOLEAN NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    heading VARCHAR[] NOT NULL,
    passage INTEGER NOT NULL,
    rule_id VARCHAR NOT NULL,
    content_key BIGINT NOT NULL
);
COMMENT ON TABLE document_claim IS 'One row is a claim as read from one document, before it is matched with the claims of other captures.';
COMMENT ON COLUMN document_claim.content_key IS 'Names what the claim says, wherever on the page it stands.';

CREATE TABLE claim_version (
    claim_id VARCHAR NOT NULL,
    version INTEGER NOT NULL,
    source_id VARCHAR NOT NULL,
    therapy VARCHAR,
    relation VARCHAR NOT NULL,
    relation_group VARCHAR NOT NULL,
    outcome VARCHAR,
    condition VARCHAR,
    polarity VARCHAR NOT NULL,
    certainty VARCHAR NOT NULL,
    quantities STRUCT("value" DOUBLE, unit VARCHAR, comparator VARCHAR, "text" VARCHAR, measures VARCHAR)[] NOT NULL,
    population VARCHAR,
    evidence_type VARCHAR NOT NULL,
    evidence VARCHAR,
    attribution VARCHAR NOT NULL,
    attribution_type VARCHAR NOT NULL,
    is_anaphoric BOOLEAN NOT NULL,
    quote VARCHAR NOT NULL,
    char_start INTEGER NOT NULL,
    char_end INTEGER NOT NULL,
    heading VARCHAR[] NOT NULL,
    passage INTEGER NOT NULL,
    rule_id VARCHAR NOT NULL,
    snapshot_sha256 VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    last_seen_at TIMESTAMPTZ,
    closed_by VARCHAR,
    run_id VARCHAR NOT NULL,
    epoch_id VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    close_recorded_at TIMESTAMPTZ
);
COMMENT ON TABLE claim_version IS 'One row is one claim with one set of attributes over one half-open interval of good captures, as we believe it today.';
COMMENT ON COLUMN claim_version.snapshot_sha256 IS 'The bytes in which this version was first seen; quote and offsets are those of their text.';
COMMENT ON COLUMN claim_version.valid_from IS 'First good capture that shows this version: when we first saw it, not when it was published.';
COMMENT ON COLUMN claim_version.valid_to IS 'First good capture that no longer shows it; NULL while it stands.';
COMMENT ON COLUMN claim_version.last_seen_at IS 'Last good capture that showed it, once closed; while it stands, ask current_claim.';
COMMENT ON COLUMN claim_version.closed_by IS 'The gravest change that ended this version; reread where not a word of the sentence changed, only what stands before it.';
COMMENT ON COLUMN claim_version.run_id IS 'The run whose capture first showed it.';
COMMENT ON COLUMN claim_version.epoch_id IS 'The epoch that first read it so; a later epoch that reads the same leaves the row alone.';
COMMENT ON COLUMN claim_version.recorded_at IS 'Transaction time: when this row was written.';
COMMENT ON COLUMN claim_version.close_recorded_at IS 'Transaction time of the closing.';

CREATE TABLE claim_version_superseded AS SELECT *, NULL::TIMESTAMPTZ AS superseded_at FROM claim_version LIMIT 0;
COMMENT ON TABLE claim_version_superseded IS 'One row is a version we believed until superseded_at: replaced by a backfill, another epoch or a returning claim.';

CREATE TABLE change (
    change_id VARCHAR NOT NULL,
    change_type VARCHAR NOT NULL,
    severity INTEGER NOT NULL,
    source_id VARCHAR NOT NULL,
    claim_id VARCHAR,
    therapy VARCHAR,
    relation_group VARCHAR,
    outcome VARCHAR,
    attribute VARCHAR,
    before_value VARCHAR,
    after_value VARCHAR,
    before_quote VARCHAR,
    after_quote VARCHAR,
    last_seen_before_at TIMESTAMPTZ,
    first_seen_after_at TIMESTAMPTZ NOT NULL,
    is_confirmed BOOLEAN NOT NULL,
    before_version INTEGER,
    after_version INTEGER,
    run_id VARCHAR NOT NULL,
    epoch_id VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL,
    confirm_recorded_at TIMESTAMPTZ
);
COMMENT ON TABLE change IS 'One row is a typed event between two good captures of one source, as we believe it today; source events have no claim_id.';
COMMENT ON COLUMN change.last_seen_before_at IS 'Last good capture that showed the old state: the change lies after it …';
COMMENT ON COLUMN change.first_seen_after_at IS '… and not after this one, the first capture that showed the new state.';
COMMENT ON COLUMN change.is_confirmed IS 'False for a withdrawal seen in fewer good captures in a row than confirm_absence asks for.';
COMMENT ON COLUMN change.run_id IS 'The run whose capture first showed the new state.';
COMMENT ON COLUMN change.confirm_recorded_at IS 'Transaction time of a later confirmation.';

CREATE TABLE change_superseded AS SELECT *, NULL::TIMESTAMPTZ AS superseded_at FROM change LIMIT 0;
COMMENT ON TABLE change_superseded IS 'One row is a change we believed until superseded_at: an unconfirmed withdrawal that returned, or one replaced by a backfill or another epoch.';

CREATE TABLE text_change (
    text_change_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    text_change_type VARCHAR NOT NULL,
    before_text VARCHAR,
    after_text VARCHAR,
    heading VARCHAR[] NOT NULL,
    last_seen_before_at TIMESTAMPTZ NOT NULL,
    first_seen_after_at TIMESTAMPTZ NOT NULL,
    run_id VARCHAR NOT NULL,
    epoch_id VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE text_change IS 'One row is a passage added, removed, reworded or moved between two consecutive good captures of a source.';

CREATE TABLE text_change_superseded AS SELECT *, NULL::TIMESTAMPTZ AS superseded_at FROM text_change LIMIT 0;
COMMENT ON TABLE text_change_superseded IS 'One row is a text change we believed until superseded_at.';

CREATE TABLE citation (
    source_id VARCHAR NOT NULL,
    url VARCHAR NOT NULL,
    url_key VARCHAR NOT NULL,
    anchor_text VARCHAR NOT NULL,
    sentence VARCHAR NOT NULL,
    source_key VARCHAR,
    cited_source_id VARCHAR,
    valid_from TIMESTAMPTZ NOT NULL,
    valid_to TIMESTAMPTZ,
    recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE citation IS 'One row says: this source points to this URL, with these words, over this interval of good captures.';
COMMENT ON COLUMN citation.source_key IS 'DOI, PMID, PMCID or trial id the URL names, as scheme:id.';
COMMENT ON COLUMN citation.cited_source_id IS 'The source behind the URL, where it is one we follow.';

CREATE TABLE epoch_difference (
    from_epoch_id VARCHAR,
    to_epoch_id VARCHAR NOT NULL,
    source_id VARCHAR NOT NULL,
    claim_id VARCHAR NOT NULL,
    valid_from TIMESTAMPTZ NOT NULL,
    difference_type VARCHAR NOT NULL,
    attribute VARCHAR,
    before_value VARCHAR,
    after_value VARCHAR,
    quote VARCHAR NOT NULL,
    recorded_at TIMESTAMPTZ NOT NULL
);
COMMENT ON TABLE epoch_difference IS 'One row is what two epochs read differently from the same captures: never a change of the source.';
COMMENT ON COLUMN epoch_difference.difference_type IS 'only_before, only_after, or attribute (the same version read with another value).';

CREATE TABLE concept (
    concept VARCHAR NOT NULL,
    label VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    broader VARCHAR,
    xrefs JSON NOT NULL,
    form_count INTEGER NOT NULL
);
COMMENT ON TABLE concept IS 'One row is one thing that can be mentioned.';
COMMENT ON COLUMN concept.xrefs IS 'Public identifiers by scheme.';

CREATE TABLE trial (
    concept VARCHAR NOT NULL,
    registry_id VARCHAR NOT NULL,
    name VARCHAR NOT NULL,
    source_id VARCHAR
);
COMMENT ON TABLE trial IS 'One row is one registry id of a trial; one trial may have several.';
COMMENT ON COLUMN trial.source_id IS 'The registry record we follow, if any.';

CREATE TABLE fold_state (
    source_id VARCHAR NOT NULL,
    epoch_id VARCHAR NOT NULL,
    document_id BIGINT,
    links_id BIGINT,
    location_url VARCHAR,
    status VARCHAR NOT NULL,
    is_waiting BOOLEAN NOT NULL,
    state JSON NOT NULL
);
COMMENT ON TABLE fold_state IS 'Private: where the history of a source stands, so that a night need not read it from the start.';
COMMENT ON COLUMN fold_state.is_waiting IS 'Something hangs on the next good capture: an absence to confirm, a capture held back.';
