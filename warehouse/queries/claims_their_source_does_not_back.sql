-- Which claims of an article does a source it cites contradict, or put less surely?
SELECT publisher, therapy, outcome, support, certainty, quote, cited_publisher, cited_certainty, cited_quote, cited_url
FROM citation_support
WHERE support IN ('contradicts', 'other certainty')
ORDER BY support, publisher, therapy, outcome;
