-- What did the last change of the extractor read differently from the same pages?
SELECT to_epoch_id, difference_type, attribute, count(*) AS claims, any_value(quote) AS example
FROM epoch_difference
GROUP BY to_epoch_id, difference_type, attribute
ORDER BY max(recorded_at) DESC, claims DESC;
