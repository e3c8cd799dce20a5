-- A small warehouse as the first schema kept it: a page with one claim and one link, then a night on which it was blocked.

INSERT INTO capture BY NAME SELECT
    'clinic' AS source_id, '2026-01-01T03:00:00Z' AS captured_at, 'fetched' AS outcome, 'fetched' AS judged_outcome,
    true AS is_good, '' AS reason, 'https://www.clinic.example/ms' AS requested_url, 'https://www.clinic.example/ms'
    AS final_url, [] AS redirects, false AS is_permanent_redirect, '"a"' AS etag,
    'f568768830fc1672418d42b890d9d7d08e055c4332e5ea4588d832d2997cf2e7' AS snapshot_sha256, 0 AS elapsed_ms, 'live'
    AS origin, 'run-0' AS run_id;
INSERT INTO capture BY NAME SELECT
    'clinic' AS source_id, '2026-01-02T03:00:00Z' AS captured_at, 'blocked' AS outcome, 'blocked' AS judged_outcome,
    false AS is_good, '' AS reason, 'https://www.clinic.example/ms' AS requested_url,
    'https://www.clinic.example/ms' AS final_url, [] AS redirects, false AS is_permanent_redirect, 0 AS elapsed_ms,
    'live' AS origin, 'run-1' AS run_id;
INSERT INTO change BY NAME SELECT
    '02fcf4ea54bdcc8b358f' AS change_id, 'source_blocked' AS change_type, 2 AS severity, 'clinic' AS source_id,
    'status' AS attribute, 'ok' AS before_value, 'blocked' AS after_value, '2026-01-01T03:00:00Z' AS
    last_seen_before_at, '2026-01-02T03:00:00Z' AS first_seen_after_at, true AS is_confirmed, 'run-1' AS run_id,
    'epoch-1' AS epoch_id, '2026-01-02T03:00:00Z' AS recorded_at;
INSERT INTO citation BY NAME SELECT
    'clinic' AS source_id, 'https://cited.example/paper' AS url, 'cited.example/paper' AS url_key, 'more' AS
    anchor_text, 'See more.' AS sentence, '2026-01-01T03:00:00Z' AS valid_from, '2026-01-01T03:00:00Z' AS
    recorded_at;
INSERT INTO claim_version BY NAME SELECT
    '92a283c76ddd83dd4dee' AS claim_id, 1 AS version, 'clinic' AS source_id, 'therapy:hsct' AS therapy, 'REDUCES' AS
    relation, 'BENEFIT' AS relation_group, 'outcome:relapse' AS outcome, 'affirmed' AS polarity, 'established' AS
    certainty, [] AS quantities, 'none' AS evidence_type, 'publisher' AS attribution, 'publisher' AS
    attribution_type, false AS is_anaphoric, 'HSCT reduces relapses.' AS quote, 0 AS char_start, 22 AS char_end,
    ['Benefits'] AS heading, 0 AS passage, 'benefit.verb' AS rule_id,
    'f568768830fc1672418d42b890d9d7d08e055c4332e5ea4588d832d2997cf2e7' AS snapshot_sha256, '2026-01-01T03:00:00Z' AS
    valid_from, 'run-0' AS run_id, 'epoch-1' AS epoch_id, '2026-01-01T03:00:00Z' AS recorded_at;
INSERT INTO document BY NAME SELECT
    4208155404946724144 AS document_id, 'epoch-1' AS epoch_id,
    '231ee02770c0f3444805d9288516ec9b91d74b2a79dc5139a0b9f8072efbdd6d' AS text_sha256, 22 AS text_chars, 'en' AS
    language, 'text/html' AS media_type, 1 AS claim_count;
INSERT INTO document_claim BY NAME SELECT
    4208155404946724144 AS document_id, 0 AS ordinal, 'therapy:hsct' AS therapy, 'REDUCES' AS relation, 'BENEFIT' AS
    relation_group, 'outcome:relapse' AS outcome, 'affirmed' AS polarity, 'established' AS certainty, [] AS
    quantities, 'none' AS evidence_type, 'publisher' AS attribution, 'publisher' AS attribution_type, false AS
    is_anaphoric, 'HSCT reduces relapses.' AS quote, 0 AS char_start, 22 AS char_end, ['Benefits'] AS heading, 0 AS
    passage, 'benefit.verb' AS rule_id, 5204389502069096517 AS content_key;
INSERT INTO document_link BY NAME SELECT
    4064547070942799539 AS links_id, 0 AS ordinal, 'https://cited.example/paper' AS url, 'cited.example/paper' AS
    url_key, 'more' AS anchor_text, 'See more.' AS sentence, 0 AS char_start;
INSERT INTO epoch BY NAME SELECT
    'epoch-1' AS epoch_id, '{"rules": 1}' AS components, '2026-01-01T03:00:00Z' AS first_used_at, true AS is_current;
INSERT INTO fold_state BY NAME SELECT
    'clinic' AS source_id, 'epoch-1' AS epoch_id, 4208155404946724144 AS document_id, 4064547070942799539 AS
    links_id, 'https://www.clinic.example/ms' AS location_url, 'blocked' AS status, false AS is_waiting,
    '{"base":{"captured_at":"2026-01-01T03:00:00+00:00","run_id":"run-0","outcome":"fetched","final_url":"https://www.clinic.example/ms","snapshot_sha256":"f568768830fc1672418d42b890d9d7d08e055c4332e5ea4588d832d2997cf2e7","document_id":4208155404946724144,"links_id":4064547070942799539},"present":[["92a283c76ddd83dd4dee",1]],"missing":[],"held":null,"status":"blocked","doubt":null}'
    AS state;
INSERT INTO location BY NAME SELECT
    'clinic' AS source_id, 'https://www.clinic.example/ms' AS url, 'clinic.example/ms' AS url_key,
    '2026-01-01T03:00:00Z' AS valid_from, '2026-01-01T03:00:00Z' AS recorded_at;
INSERT INTO passage BY NAME SELECT
    4208155404946724144 AS document_id, 0 AS ordinal, 'sentence' AS passage_kind, 'HSCT reduces relapses.' AS text,
    0 AS char_start, 22 AS char_end, ['Benefits'] AS heading, 0 AS passage_group, 1265353250314418594 AS text_key;
INSERT INTO run BY NAME SELECT
    'run-0' AS run_id, 'ingest' AS run_kind, 'finished' AS status, '2026-01-01T03:00:00Z' AS started_at,
    '2026-01-01T03:00:00Z' AS finished_at, 'epoch-1' AS epoch_id, 1 AS due_count, 1 AS good_count, 0 AS
    failed_count, 1 AS opened_count, 0 AS closed_count, 0 AS change_count, 0 AS text_change_count;
INSERT INTO run BY NAME SELECT
    'run-1' AS run_id, 'ingest' AS run_kind, 'finished' AS status, '2026-01-02T03:00:00Z' AS started_at,
    '2026-01-02T03:00:00Z' AS finished_at, 'epoch-1' AS epoch_id, 1 AS due_count, 0 AS good_count, 1 AS
    failed_count, 0 AS opened_count, 0 AS closed_count, 1 AS change_count, 0 AS text_change_count;
INSERT INTO snapshot BY NAME SELECT
    'f568768830fc1672418d42b890d9d7d08e055c4332e5ea4588d832d2997cf2e7' AS snapshot_sha256,
    'https://www.clinic.example/ms' AS url, 'text/html' AS media_type, 1 AS byte_count, '2026-01-01T03:00:00Z' AS
    captured_at, 'night.warc.gz' AS warc_file, 0 AS warc_offset, 1 AS warc_length;
INSERT INTO snapshot_document BY NAME SELECT
    'f568768830fc1672418d42b890d9d7d08e055c4332e5ea4588d832d2997cf2e7' AS snapshot_sha256, 'epoch-1' AS epoch_id,
    4208155404946724144 AS document_id, 4064547070942799539 AS links_id;
INSERT INTO source BY NAME SELECT
    'clinic' AS source_id, 'A clinic' AS publisher, 'clinic' AS source_kind, 'Title' AS title,
    'https://www.clinic.example/ms' AS url, 'clinic.example/ms' AS url_key, 'daily' AS cadence, false AS
    follow_citations, 0 AS min_chars, 0 AS min_claims, '{}' AS headers, true AS is_tracked, '2026-01-01T03:00:00Z'
    AS first_listed_at;
INSERT INTO source_status BY NAME SELECT
    'clinic' AS source_id, 'blocked' AS status, '2026-01-02T03:00:00Z' AS valid_from, '2026-01-02T03:00:00Z' AS
    recorded_at;
