INSERT INTO trial_record BY NAME
SELECT read.*
FROM read_json(
    $rows,
    format = 'newline_delimited',
    columns = {
        snapshot_sha256: 'VARCHAR', epoch_id: 'VARCHAR', registry_id: 'VARCHAR', title: 'VARCHAR', status: 'VARCHAR',
        why_stopped: 'VARCHAR', study_type: 'VARCHAR', phases: 'VARCHAR[]', enrolment: 'INTEGER',
        enrolment_type: 'VARCHAR', sponsor: 'VARCHAR', recruitment_start: 'VARCHAR', recruitment_end: 'VARCHAR',
        start_date: 'VARCHAR', primary_completion_date: 'VARCHAR', completion_date: 'VARCHAR',
        first_posted_date: 'VARCHAR', last_updated_date: 'VARCHAR', results_posted_date: 'VARCHAR',
        has_results: 'BOOLEAN', conditions: 'VARCHAR[]', interventions: 'VARCHAR[]', primary_outcomes: 'VARCHAR[]',
        secondary_outcomes: 'VARCHAR[]'
    }
) AS read
ANTI JOIN trial_record AS known USING (snapshot_sha256, epoch_id);
