CREATE OR REPLACE VIEW concept_tree AS
WITH RECURSIVE tree AS (
    SELECT concept, concept AS ancestor, 0 AS steps FROM concept
    UNION ALL
    SELECT tree.concept, concept.broader, tree.steps + 1
    FROM tree
    JOIN concept ON concept.concept = tree.ancestor
    WHERE concept.broader IS NOT NULL AND tree.steps < 20
)
SELECT concept, ancestor, min(steps) AS steps
FROM tree
GROUP BY concept, ancestor;
COMMENT ON VIEW concept_tree IS 'One row is a concept and one of its broader concepts, itself (steps = 0) included.';
