SELECT to_json({source_id: source_id, last_good_at: last_good_at, state: state}) FROM batch_state;
