-- On what do sources now contradict each other?
SELECT therapy, outcome, disagree_on, publisher, polarity, certainty, quote, other_publisher, other_polarity,
    other_certainty, other_quote
FROM disagreement
ORDER BY disagree_on = 'polarity' DESC, therapy, outcome, publisher, other_publisher;
