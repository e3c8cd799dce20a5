"""One contender of the warehouse benchmark, in a process of its own: `nights.py NAME FOLDER SIZE.json` -> JSON.

`FOLDER` holds what `warehouse_bench` put there: `data/` for litwatch, `bare.duckdb` and `observed.parquet` for the
others. `cpu_seconds` is the merge alone, from the open file to the file written; the process has more to do.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import duckdb

from tests.bench.synthetic import NIGHT, Size, harvest, merge_night, run_sql
from warehouse.recording import HistoryRules

ROWS_ONE_BY_ONE = 2_000
_LOOK = "SELECT polarity, certainty, population, quote FROM claim WHERE claim_id = ? AND valid_to IS NULL"


def litwatch(folder: Path, size: Size) -> dict[str, Any]:
    brought = harvest(size, size.changed())
    start = time.process_time()
    steps = merge_night(folder / "data", brought, HistoryRules())
    return {"cpu_seconds": time.process_time() - start, **steps}


def bare(folder: Path, size: Size) -> dict[str, Any]:
    """Set-based SQL over all claims, which are handed over with their identity: nothing is aligned, typed or quoted."""
    start = time.process_time()
    connection = duckdb.connect(folder / "bare.duckdb")
    connection.execute("BEGIN")
    run_sql(connection, "bare_night", {"observed": str(folder / "observed.parquet"), "now": NIGHT})
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    connection.close()
    return {"cpu_seconds": time.process_time() - start}


def row_by_row(folder: Path, size: Size) -> dict[str, Any]:
    """A SELECT and, where something differs, UPDATE and INSERT per claim, with an index: CPU-seconds per claim."""
    connection = duckdb.connect(folder / "bare.duckdb")
    connection.execute("CREATE INDEX by_claim ON claim (claim_id)")
    observed = connection.sql(f"FROM '{folder / 'observed.parquet'}' LIMIT {ROWS_ONE_BY_ONE}")
    names = observed.columns
    wanted = [names.index(name) for name in ("polarity", "certainty", "population", "quote")]
    rows = observed.fetchall()
    insert = f"INSERT INTO claim ({', '.join(names)}, valid_from) VALUES ({'?, ' * len(names)}?)"  # noqa: S608
    start = time.process_time()
    connection.execute("BEGIN")
    for row in rows:
        found = connection.execute(_LOOK, [row[0]]).fetchall()
        if found != [tuple(row[i] for i in wanted)]:
            connection.execute("UPDATE claim SET valid_to = ? WHERE claim_id = ? AND valid_to IS NULL", [NIGHT, row[0]])
            connection.execute(insert, [*row, NIGHT])
    connection.execute("COMMIT")
    connection.execute("CHECKPOINT")
    return {"cpu_seconds": (time.process_time() - start) / len(rows)}


CONTENDERS = {"litwatch": litwatch, "bare": bare, "row_by_row": row_by_row}


if __name__ == "__main__":
    print(json.dumps(CONTENDERS[sys.argv[1]](Path(sys.argv[2]), Size(**json.loads(sys.argv[3])))))
