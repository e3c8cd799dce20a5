"""Merging a night into the warehouse, beside bare SQL, dbt snapshot and row by row; its cost against history; queries.

make bench WHAT=warehouse
python -m tests.bench.warehouse_bench --quick
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from tests.bench.nights import ROWS_ONE_BY_ONE
from tests.bench.synthetic import NIGHT, Size, build_warehouse, run_sql
from tests.bench.table import Row, at_least, at_most, interleave, show
from tests.bench.venvs import PEERS, ROOT, peer_python
from warehouse.store import open_read

OBSERVED = (Path(__file__).parent / "sql" / "bare_observed.sql").read_text("utf-8")


def child_cpu_seconds(command: list[str | Path], environment: dict[str, str]) -> tuple[float, str]:
    """CPU-seconds of a whole process, its start among them, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode:
        sys.exit(f"{command}\n{done.stdout}\n{done.stderr}")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout


class Arena:
    """A folder with the warehouse before the night, put back before each contender's turn."""

    def __init__(self, folder: Path, size: Size) -> None:
        self.folder, self.size = folder, size
        self.live = folder / "data" / "warehouse.duckdb"
        self.last: dict[str, Any] = {}
        build_warehouse(folder / "data", size)
        shutil.copyfile(self.live, folder / "before.duckdb")

    def prepare_peers(self) -> None:
        """The present claims as one table, and all claims as the night sees them as Parquet."""
        bare = duckdb.connect(self.folder / "before_bare.duckdb")
        bare.execute(f"ATTACH '{self.live}' AS warehouse (READ_ONLY)")
        run_sql(bare, "bare_claim")
        bare.execute("DETACH warehouse")
        bare.sql("SELECT * EXCLUDE (valid_from, valid_to) FROM claim").write_parquet(str(self.folder / "first.parquet"))
        observed = bare.sql(OBSERVED, params={"changed": self.size.changed()})
        observed.write_parquet(str(self.folder / "observed.parquet"))
        bare.close()
        self._dbt("first.parquet", "before_dbt.duckdb")

    def night(self, name: str) -> float:
        """CPU-seconds of a contender's whole process; what it says of itself is kept in `last`."""
        before, file = ("before.duckdb", self.live) if name == "litwatch" else ("before_bare.duckdb", "bare.duckdb")
        (self.folder / file).unlink(missing_ok=True)
        shutil.copyfile(self.folder / before, self.folder / file)
        command = [sys.executable, "-m", "tests.bench.nights", name, self.folder, json.dumps(asdict(self.size))]
        spent, printed = child_cpu_seconds(command, {})
        self.last[name] = json.loads(printed)
        return spent

    def merge(self, name: str) -> float:
        """CPU-seconds of a contender's merge alone."""
        self.night(name)
        return float(self.last[name]["cpu_seconds"])

    def dbt(self) -> float:
        """CPU-seconds of `dbt snapshot`, the process as a user starts it."""
        shutil.copyfile(self.folder / "before_dbt.duckdb", self.folder / "dbt.duckdb")
        return self._dbt("observed.parquet", "dbt.duckdb")

    def _dbt(self, observed: str, file: str) -> float:
        project = self.folder / "dbt"
        shutil.copytree(PEERS / "dbt_night", project, dirs_exist_ok=True)
        command = [peer_python("dbt").parent / "dbt", "snapshot", "--project-dir", project, "--profiles-dir", project]
        environment = {
            "BENCH_FILE": str(self.folder / file),
            "BENCH_OBSERVED": str(self.folder / observed),
            "DO_NOT_TRACK": "1",
        }
        return child_cpu_seconds(command, environment)[0]


def merge_rows(arena: Arena, rounds: int) -> list[Row]:
    """The night beside the peers, all on the same claims."""
    processes: dict[str, list[float]] = {"litwatch": [], "bare": []}

    def turn(name: str) -> float:
        processes[name].append(arena.night(name))
        return float(arena.last[name]["cpu_seconds"])

    ours, bare, dbt = interleave([lambda: turn("litwatch"), lambda: turn("bare"), arena.dbt], rounds)
    one_by_one = arena.merge("row_by_row") * arena.size.current_claims
    process = median(processes["litwatch"])
    steps = arena.last["litwatch"]
    return [
        Row("litwatch, merge / whole process", f"{ours:.2f} / {process:.2f} CPU-s"),
        *(Row(f"  of it {step}", f"{steps[step]:.2f} CPU-s") for step in ("open", "add", "record", "publish")),
        Row("bare set-based SQL, merge", f"{bare:.2f} CPU-s"),
        Row("dbt snapshot, whole process", f"{dbt:.2f} CPU-s"),
        Row(f"row by row, extrapolated from {ROWS_ONE_BY_ONE:,} claims", f"{one_by_one:.0f} CPU-s"),
        at_least("dbt snapshot : litwatch, processes", dbt / process, 5),
        at_most("litwatch : bare set-based SQL, merges", ours / bare, 1.5),
        Row("row by row : litwatch, merges", f"{one_by_one / ours:.0f} x"),
        Row("changes the night found", f"{steps['changes']:,}"),
    ]


def history_rows(folder: Path, sizes: list[Size], rounds: int) -> list[Row]:
    """The same night on the same present claims with ever more past; the last arena is left behind for queries."""
    rows, first = [], 0.0
    for size in sizes:
        shutil.rmtree(folder, ignore_errors=True)
        arena = Arena(folder, size)
        merged, recorded = [], []
        for _ in range(rounds):
            merged.append(arena.merge("litwatch"))
            recorded.append(float(arena.last["litwatch"]["record"]))
        spent = median(recorded)
        first = first or spent
        versions = f"{size.current_claims * size.versions:,} versions ({size.current_claims:,} present)"
        megabytes = arena.live.stat().st_size / 1e6
        rows += [
            Row(f"{versions}: merge", f"{median(merged):.2f} CPU-s"),
            Row(f"{versions}: file", f"{megabytes:,.0f} MB"),
            at_most(f"{versions}: record, against the least history", spent / first, 2),
        ]
    return rows


def query_rows(data: Path, size: Size) -> list[Row]:
    """Milliseconds on the clock of what people ask, median of five."""
    then = NIGHT - timedelta(days=max(2, size.versions // 2))
    some = size.source_ids[len(size.source_ids) // 2]
    questions = {
        "as of a date: count": f"SELECT count(*) FROM claims_as_of('{then}')",  # noqa: S608
        "as of a date: claims by outcome and certainty": (
            f"SELECT outcome, certainty, count(*) FROM claims_as_of('{then}') GROUP BY ALL"  # noqa: S608
        ),
        "as of a date: one source": f"FROM claims_as_of('{then}') WHERE source_id = '{some}'",
        "history of one source": f"FROM claim_history WHERE source_id = '{some}'",
        "what one night changed": f"FROM changes_between('{NIGHT - timedelta(hours=12)}', '{NIGHT}')",
        "present claims of one source": f"FROM current_claim WHERE source_id = '{some}'",
    }
    with open_read(data) as read:
        return [Row(name, f"{_milliseconds(lambda q=text: read.query(q)):,.0f} ms") for name, text in questions.items()]


def _milliseconds(ask: Callable[[], object]) -> float:
    spent = []
    for _ in range(5):
        start = time.perf_counter()
        ask()
        spent.append(time.perf_counter() - start)
    return 1000 * median(spent)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a fiftieth of the claims")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("merge", "history"))
    arguments = parser.parse_args()
    copies, past = (2, 1) if arguments.quick else (100, 10)
    with TemporaryDirectory() as folder:
        if arguments.only != "history":
            arena = Arena(Path(folder) / "merge", Size(copies))
            arena.prepare_peers()
            title = f"a night into {arena.size.current_claims:,} claims, 2 % of sources changed"
            show(f"{title}, median of {arguments.rounds} rounds", merge_rows(arena, arguments.rounds))
            shutil.rmtree(arena.folder)
        if arguments.only != "merge":
            sizes = [Size(past, versions) for versions in (1, 10, 50)]
            show("cost against history", history_rows(Path(folder) / "history", sizes, arguments.rounds))
            versions = sizes[-1].current_claims * sizes[-1].versions
            show(f"questions at {versions:,} versions", query_rows(Path(folder) / "history" / "data", sizes[-1]))


if __name__ == "__main__":
    main()
