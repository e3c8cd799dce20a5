SELECT count(*), count(*) FILTER (is_good) FROM capture WHERE run_id = $run_id;
