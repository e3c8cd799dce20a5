SELECT epoch_id FROM epoch WHERE is_current;
