"""A warehouse of any size: a few sources recorded by the warehouse's own code, then copied by SQL, sources and past."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import duckdb

from extract.records import Claim, Extraction
from tests.warehouse_world import FIRST_NIGHT, World, claim, page, snapshot_of
from warehouse import database
from warehouse.recording import HistoryRules
from warehouse.records import CaptureRecord, Outcome, RunRecord, SnapshotRecord, SourceRecord
from warehouse.session import Session
from warehouse.store import Work, open_work

SEEDS = 200
CLAIMS = 50
NIGHT = FIRST_NIGHT + timedelta(days=1)
EPOCH = "epoch-1"
_SQL = Path(__file__).parent / "sql"
_OUTCOMES = ("relapse", "fatigue", "pain", "spasticity", "disability", "inflammation", "lesion", "weakness")


@dataclass(frozen=True, slots=True)
class Size:
    """`seeds` sources of `claims` claims, each `copies` times, each claim in `versions` versions."""

    copies: int
    versions: int = 1
    seeds: int = SEEDS
    claims: int = CLAIMS

    @property
    def source_ids(self) -> list[str]:
        return [f"s{seed:05}.{copy}" for copy in range(self.copies) for seed in range(self.seeds)]

    @property
    def current_claims(self) -> int:
        return self.seeds * self.copies * self.claims

    def changed(self) -> list[str]:
        """The two in a hundred sources that changed."""
        return self.source_ids[::50]


def source(name: str) -> SourceRecord:
    seed, _, copy = name.partition(".")
    url = f"https://{seed}.example/ms" + (f"/{copy}" if copy else "")
    return SourceRecord(name, "A publisher", "clinic", None, url, None)


def edition(seed: str, claims: int) -> Extraction:
    """What a seed source says."""
    return page(*(_claim(seed, number) for number in range(claims)))


def edited(name: str, claims: int) -> Extraction:
    """What a copied source says once it has softened a twelfth of its claims, dropped one and added one."""
    seed = name.partition(".")[0]
    kept = [_claim(seed, number) for number in range(claims)]
    for number in range(3, claims, 12):
        quote = kept[number].quote.replace(" reduced ", " may have reduced ")
        kept[number] = replace(kept[number], certainty="hedged", quote=quote)
    del kept[1]
    return page(*kept, claim(f"Centre {name} found that the transplant reduced tremor.", "tremor"))


def _claim(seed: str, number: int) -> Claim:
    outcome = _OUTCOMES[number % len(_OUTCOMES)]
    return claim(
        f"In cohort {seed}-{number} the transplant reduced {outcome} within {number % 11 + 2} months.", outcome
    )


def run_sql(connection: duckdb.DuckDBPyConnection, name: str, parameters: Mapping[str, object] | None = None) -> None:
    """Run a file of `sql/`, each statement with those of the parameters it names."""
    for part in connection.extract_statements((_SQL / f"{name}.sql").read_text("utf-8")):
        connection.execute(part, {key: (parameters or {})[key] for key in part.named_parameters})


def build_warehouse(data: Path, size: Size) -> None:
    """Publish a warehouse of this size under `data`."""
    seeds = [f"s{number:05}" for number in range(size.seeds)]
    with database.working(data) as connection:
        work = Work(Session(connection, data / "state"), data)
        world = World(data / "state", work=work, epoch_id=EPOCH)
        work.add_discovered(map(source, seeds), FIRST_NIGHT)
        pages = {name: edition(name, size.claims) for name in seeds}
        world.add("run-0", [(_capture(name, "fetched", 0, snapshot_of(seen)), seen) for name, seen in pages.items()])
        work.record_history(RunRecord("run-0", "ingest", FIRST_NIGHT, FIRST_NIGHT), world.rules)
        run_sql(connection, "seed")
        oldest = size.versions - 1
        for age in range(oldest, -1, -1):
            run_sql(connection, "grow_edition", {"copies": size.copies, "age": age, "version": size.versions - age})
        run_sql(connection, "grow_present", {"copies": size.copies, "oldest": oldest})
        work.publish()


def _capture(name: str, outcome: Outcome, night: int, snapshot: str | None = None) -> CaptureRecord:
    at = FIRST_NIGHT + timedelta(days=night)
    url = source(name).url or ""
    return CaptureRecord(name, at, outcome, "", url, url, snapshot_sha256=snapshot)


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a night brings home: a capture of every source and the extraction of each new page."""

    captures: list[CaptureRecord]
    pages: dict[str, Extraction]


def harvest(size: Size, changed: list[str]) -> Harvest:
    pages = {name: edited(name, size.claims) for name in changed}
    captures = [
        _capture(name, "fetched", 1, snapshot_of(pages[name])) if name in pages else _capture(name, "unchanged", 1)
        for name in size.source_ids
    ]
    return Harvest(captures, {snapshot_of(seen): seen for seen in pages.values()})


def merge_night(data: Path, brought: Harvest, rules: HistoryRules) -> dict[str, float]:
    """Take a night into the warehouse and publish it; the CPU-seconds of each step, and how many changes it found."""
    marks = [time.process_time()]
    snapshots = (SnapshotRecord(name, "", "text/html", 1, NIGHT, "b.warc.gz", 0, 1) for name in brought.pages)
    with open_work(data) as work:
        marks.append(time.process_time())
        work.add_snapshots(snapshots)
        work.add_captures("run-1", brought.captures)
        work.add_extractions(EPOCH, brought.pages)
        marks.append(time.process_time())
        counts = work.record_history(RunRecord("run-1", "ingest", NIGHT, NIGHT), rules)
        marks.append(time.process_time())
        work.publish()
        marks.append(time.process_time())
    steps = dict(zip(("open", "add", "record", "publish"), (b - a for a, b in pairwise(marks)), strict=True))
    return {**steps, "changes": counts.changes}
