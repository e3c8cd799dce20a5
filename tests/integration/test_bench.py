"""The benchmarks can be imported and run, on a tiny scale."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from tests.bench import extract_bench, judge_bench, nights, synthetic, warehouse_bench
from tests.bench.table import Row, at_least, at_most, interleave, show
from warehouse.store import open_read


def test_the_judge_benchmark_counts_every_page_once() -> None:
    matrix, cpu_seconds = judge_bench.judge_all()
    assert sum(matrix.values()) == len(judge_bench.FIXTURES)
    assert cpu_seconds > 0
    head, *lines = judge_bench.matrix_lines({("gone", "gone"): 2, ("missing", "gone"): 1})
    assert head.split() == ["gone", "missing"]
    assert [line.split() for line in lines] == [["gone", "2", "·"], ["missing", "1", "·"]]


def test_the_extraction_benchmark_reads_our_own_pages_and_a_contender_answers() -> None:
    texts = extract_bench.our_texts()
    assert len(texts) > 20
    assert ("THERAPY", "HSCT") in extract_bench.terms()
    speeds, last = extract_bench.measure(texts[:1], ["tokenizer"], rounds=1)
    assert speeds["tokenizer"] == last["tokenizer"]["words_per_cpu_second"] > 0


def test_a_table_says_which_targets_were_met(capsys: pytest.CaptureFixture[str]) -> None:
    show("speeds", [Row("words", "9"), at_least("ours : theirs", 2.5, 2), at_most("memory", 300, 200, "MB")])
    lines = [line.split() for line in capsys.readouterr().out.splitlines() if line]
    assert lines == [
        ["speeds"],
        ["words", "9"],
        ["ours", ":", "theirs", "2.50", "x", ">=", "2", "x", "met"],
        ["memory", "300.00", "MB", "<=", "200", "MB", "MISSED"],
    ]


def test_rounds_are_interleaved_and_summed_up_by_their_median() -> None:
    order: list[str] = []

    def contender(name: str, times: list[float]) -> float:
        order.append(name)
        return times.pop()

    slow, fast = [9.0, 3.0, 4.0], [1.0, 2.0, 50.0]
    assert interleave([lambda: contender("slow", slow), lambda: contender("fast", fast)], rounds=3) == [4.0, 2.0]
    assert order == ["slow", "fast"] * 3


def test_litwatch_and_bare_sql_find_the_same_night_in_a_warehouse_grown_by_sql(tmp_path: Path) -> None:
    size = synthetic.Size(copies=2, versions=3, seeds=2, claims=16)
    arena = warehouse_bench.Arena(tmp_path, size)
    with duckdb.connect(tmp_path / "bare.duckdb") as bare:
        bare.execute(f"ATTACH '{arena.live}' AS warehouse (READ_ONLY)")
        synthetic.run_sql(bare, "bare_claim")
        observed = bare.sql(warehouse_bench.OBSERVED, params={"changed": size.changed()})
        observed.write_parquet(str(tmp_path / "observed.parquet"))
    assert nights.litwatch(tmp_path, size)["changes"] == 4
    with open_read(tmp_path / "data") as read:
        assert read.faults() == []
        assert read.query("SELECT count(*), max(version) FROM claim_version").rows == ((4 * 16 * 3 + 3, 4),)
        found = read.query("SELECT change_type, count(*) FROM change WHERE run_id = 'run-1' GROUP BY ALL ORDER BY ALL")
        assert found.rows == (("added", 1), ("softened", 2), ("withdrawn", 1))
    nights.bare(tmp_path, size)
    with duckdb.connect(tmp_path / "bare.duckdb") as bare:
        events = bare.execute("SELECT event, count(*) FROM claim_event GROUP BY ALL ORDER BY ALL").fetchall()
    assert events == [("added", 1), ("changed", 2), ("withdrawn", 1)]
    assert len(warehouse_bench.query_rows(tmp_path / "data", size)) == 6
