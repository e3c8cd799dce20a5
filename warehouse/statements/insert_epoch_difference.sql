-- What the epoch now current reads otherwise than the one before, from the same captures.
CREATE OR REPLACE TEMP TABLE was AS
SELECT *, row_number() OVER (PARTITION BY source_id, valid_from, quote ORDER BY claim_id) AS place
FROM claim_version_superseded
WHERE superseded_at = $recorded_at;
CREATE OR REPLACE TEMP TABLE now_read AS
SELECT *, row_number() OVER (PARTITION BY source_id, valid_from, quote ORDER BY claim_id) AS place
FROM claim_version
WHERE recorded_at = $recorded_at;
CREATE OR REPLACE TEMP TABLE same_version AS
SELECT was.claim_id AS was_id, was.version AS was_version, now_read.claim_id, now_read.version
FROM was
JOIN now_read USING (source_id, claim_id, valid_from);
-- Read as another proposition, a claim has another id: then its sentence tells.
INSERT INTO same_version
SELECT was.claim_id, was.version, now_read.claim_id, now_read.version
FROM was
JOIN now_read USING (source_id, valid_from, quote, place)
WHERE (was.claim_id, was.version) NOT IN (SELECT (was_id, was_version) FROM same_version)
    AND (now_read.claim_id, now_read.version) NOT IN (SELECT (claim_id, version) FROM same_version);
INSERT INTO epoch_difference BY NAME
SELECT
    was.epoch_id AS from_epoch_id,
    $epoch_id AS to_epoch_id,
    was.source_id,
    was.claim_id,
    was.valid_from,
    'only_before' AS difference_type,
    was.quote,
    $recorded_at AS recorded_at
FROM was
WHERE (was.claim_id, was.version) NOT IN (SELECT (was_id, was_version) FROM same_version)
UNION ALL BY NAME
SELECT
    $from_epoch_id AS from_epoch_id,
    $epoch_id AS to_epoch_id,
    now_read.source_id,
    now_read.claim_id,
    now_read.valid_from,
    'only_after' AS difference_type,
    now_read.quote,
    $recorded_at AS recorded_at
FROM now_read
WHERE (now_read.claim_id, now_read.version) NOT IN (SELECT (claim_id, version) FROM same_version)
UNION ALL BY NAME
SELECT
    was.epoch_id AS from_epoch_id,
    $epoch_id AS to_epoch_id,
    was.source_id,
    now_read.claim_id,
    was.valid_from,
    'attribute' AS difference_type,
    field.attribute,
    field.was AS before_value,
    field.now AS after_value,
    now_read.quote,
    $recorded_at AS recorded_at
FROM was
JOIN same_version ON (same_version.was_id, same_version.was_version) = (was.claim_id, was.version)
JOIN now_read ON (now_read.claim_id, now_read.version) = (same_version.claim_id, same_version.version),
    LATERAL (
        SELECT
            unnest([
                {attribute: 'therapy', was: was.therapy, now: now_read.therapy},
                {attribute: 'relation', was: was.relation, now: now_read.relation},
                {attribute: 'outcome', was: was.outcome, now: now_read.outcome},
                {attribute: 'condition', was: was.condition, now: now_read.condition},
                {attribute: 'polarity', was: was.polarity, now: now_read.polarity},
                {attribute: 'certainty', was: was.certainty, now: now_read.certainty},
                {attribute: 'quantities', was: was.quantities::VARCHAR, now: now_read.quantities::VARCHAR},
                {attribute: 'population', was: was.population, now: now_read.population},
                {attribute: 'evidence_type', was: was.evidence_type, now: now_read.evidence_type},
                {attribute: 'evidence', was: was.evidence, now: now_read.evidence},
                {attribute: 'attribution', was: was.attribution, now: now_read.attribution},
                {attribute: 'quote', was: was.quote, now: now_read.quote},
                {attribute: 'valid_to', was: was.valid_to::VARCHAR, now: now_read.valid_to::VARCHAR}
            ]) AS field
    )
WHERE field.was IS DISTINCT FROM field.now;
