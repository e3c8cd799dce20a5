CREATE OR REPLACE VIEW citation_support AS
SELECT
    article.claim_id,
    article.source_id,
    article.publisher,
    article.therapy,
    article.relation_group,
    article.outcome,
    article.polarity,
    article.certainty,
    article.quote,
    citation.url AS cited_url,
    citation.cited_source_id,
    cited_source.publisher AS cited_publisher,
    cited.claim_id AS cited_claim_id,
    cited.polarity AS cited_polarity,
    cited.certainty AS cited_certainty,
    cited.quote AS cited_quote,
    CASE
        WHEN source_last_capture.last_good_at IS NULL THEN 'cited source never captured'
        WHEN cited.claim_id IS NULL THEN 'cited source says nothing on it'
        WHEN cited.polarity <> article.polarity THEN 'contradicts'
        WHEN cited.certainty <> article.certainty THEN 'other certainty'
        ELSE 'supports'
    END AS support
FROM current_claim AS article
JOIN citation ON citation.source_id = article.source_id AND citation.valid_to IS NULL
JOIN source AS cited_source ON cited_source.source_id = citation.cited_source_id
LEFT JOIN source_last_capture ON source_last_capture.source_id = citation.cited_source_id
LEFT JOIN current_claim AS cited
    ON cited.source_id = citation.cited_source_id
    AND cited.therapy = article.therapy
    AND cited.relation_group = article.relation_group
    AND cited.outcome IS NOT DISTINCT FROM article.outcome
    AND (cited.relation = article.relation OR article.relation_group IN ('BENEFIT', 'RISK', 'CURE', 'SAFETY'))
WHERE citation.cited_source_id <> article.source_id AND article.therapy IS NOT NULL;
COMMENT ON VIEW citation_support IS 'One row is an article''s claim beside what a source it cites says on the same proposition.';
COMMENT ON COLUMN citation_support.support IS 'supports, other certainty, contradicts, cited source says nothing on it, or cited source never captured.';
