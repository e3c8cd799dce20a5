-- Who says a therapy is approved or recommended where a regulator or society denies it?
SELECT says.publisher, says.source_kind, says.therapy, says.relation, says.condition, says.quote,
    authority.publisher AS authority, authority.quote AS authority_quote
FROM current_claim AS says
JOIN current_claim AS authority
    ON authority.therapy = says.therapy
    AND authority.relation = says.relation
    AND authority.polarity = 'negated'
    AND authority.source_kind IN ('regulator', 'society')
    AND coalesce(authority.condition, says.condition, '') = coalesce(says.condition, authority.condition, '')
WHERE says.relation IN ('APPROVED', 'RECOMMENDED', 'ADOPTED_AS_STANDARD')
    AND says.polarity = 'affirmed'
    AND says.source_kind NOT IN ('regulator', 'society')
ORDER BY says.publisher, says.therapy;
