-- Who changed what they say about a therapy first after a regulator changed its words on it, and how many days later?
WITH warning AS (
    SELECT therapy, first_seen_after_at AS warned_at, publisher AS regulator, change_type, after_quote AS warning
    FROM claim_change
    WHERE source_kind = 'regulator' AND severity >= 3 AND is_confirmed AND therapy IS NOT NULL
)
SELECT
    warning.regulator,
    warning.warned_at::DATE AS warned_on,
    warning.warning,
    moved.publisher,
    moved.source_kind,
    date_diff('day', warning.warned_at, moved.first_seen_after_at) AS days_later,
    moved.change_type,
    moved.before_quote,
    moved.after_quote
FROM warning
JOIN claim_change AS moved
    ON moved.therapy = warning.therapy
    AND moved.source_kind <> 'regulator'
    AND moved.severity >= 3
    AND moved.first_seen_after_at >= warning.warned_at
QUALIFY row_number() OVER (
    PARTITION BY warning.regulator, warning.warned_at, warning.therapy, moved.publisher
    ORDER BY moved.first_seen_after_at, moved.severity DESC, moved.change_id
) = 1
ORDER BY warned_on DESC, days_later, moved.publisher;
