-- Which clinics call a therapy safe or well tolerated without naming a single risk of it?
SELECT safe.publisher, safe.therapy, safe.certainty, safe.quote, safe.first_seen_at::DATE AS says_so_since
FROM current_claim AS safe
WHERE safe.source_kind = 'clinic'
    AND safe.relation_group = 'SAFETY'
    AND safe.polarity = 'affirmed'
    AND NOT EXISTS (
        FROM current_claim AS risk
        WHERE risk.publisher = safe.publisher
            AND risk.relation_group = 'RISK'
            AND risk.polarity = 'affirmed'
            AND (risk.therapy = safe.therapy OR risk.therapy IS NULL)
    )
ORDER BY safe.publisher, safe.therapy;
