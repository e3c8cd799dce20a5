-- What the fingerprint of the current epoch was computed from.
SELECT components FROM epoch WHERE is_current;
