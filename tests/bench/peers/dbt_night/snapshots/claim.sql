{% snapshot claim_snapshot %}
{{ config(
    target_schema="main",
    unique_key="claim_id",
    strategy="check",
    check_cols=["polarity", "certainty", "population", "quote"],
    hard_deletes="invalidate"
) }}
SELECT * FROM read_parquet('{{ env_var("BENCH_OBSERVED") }}')
{% endsnapshot %}
