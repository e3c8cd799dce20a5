UPDATE change
SET is_confirmed = true, confirm_recorded_at = $recorded_at
WHERE change_id IN (SELECT change_id FROM new_update);
