SELECT change_type, count(*) FROM change WHERE recorded_at = $recorded_at GROUP BY change_type ORDER BY change_type;
