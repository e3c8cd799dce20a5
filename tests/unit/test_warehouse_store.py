"""The store: nights go in, what readers see comes out, and nothing is published by accident."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path

import pytest

from extract.records import Citation, Claim, Document, Extraction, Passage
from warehouse.database import WarehouseError
from warehouse.recording import HistoryRules
from warehouse.records import CaptureRecord, RunRecord, SnapshotRecord, SourceRecord
from warehouse.store import open_read, open_work

FIRST_NIGHT = datetime(2026, 1, 1, 3, tzinfo=UTC)
SOURCE = SourceRecord("clinic", "A clinic", "clinic", "Title", "https://www.clinic.example/ms", None)
RELAPSES = Claim(
    therapy="therapy:hsct",
    relation="REDUCES",
    relation_group="BENEFIT",
    outcome="outcome:relapse",
    condition=None,
    polarity="affirmed",
    certainty="established",
    quantities=(),
    population=None,
    evidence_type="none",
    evidence=None,
    attribution="publisher",
    attribution_type="publisher",
    is_anaphoric=False,
    quote="HSCT reduces relapses.",
    char_start=0,
    char_end=22,
    heading=("Benefits",),
    passage=0,
    rule_id="benefit.verb",
)
HEDGED = replace(RELAPSES, quote="HSCT may reduce relapses.", char_end=25, certainty="hedged")


def page(*claims: Claim, links: tuple[str, ...] = ()) -> Extraction:
    passages = tuple(
        Passage(number, "sentence", claim.quote, claim.char_start, claim.char_end, claim.heading, 0)
        for number, claim in enumerate(claims)
    )
    text = "\n".join(claim.quote for claim in claims)
    citations = tuple(Citation(url, "more", "See more.", 0) for url in links)
    return Extraction(Document(text, None, "en", None, None, "text/html", passages), (), claims, citations)


def record_night(data: Path, number: int, seen: Extraction | str, *, source: SourceRecord = SOURCE) -> dict[str, int]:
    """One night with one capture: a page, or the outcome of a capture that shows none."""
    at = FIRST_NIGHT + timedelta(days=number)
    url = source.url or ""
    with open_work(data) as work:
        work.sync_sources([source], at)
        work.set_epoch("epoch-1", {"rules": 1}, at)
        if isinstance(seen, str):
            work.add_captures(f"run-{number}", [CaptureRecord(source.source_id, at, seen, "", url, url)])
        else:
            snapshot = sha256(repr(seen).encode()).hexdigest()
            work.add_snapshots([SnapshotRecord(snapshot, url, "text/html", 1, at, "night.warc.gz", 0, 1)])
            work.add_captures(
                f"run-{number}",
                [CaptureRecord(source.source_id, at, "fetched", "", url, url, etag='"a"', snapshot_sha256=snapshot)],
            )
            work.add_extractions("epoch-1", {snapshot: seen})
        counts = work.record_history(RunRecord(f"run-{number}", "ingest", at, at), HistoryRules())
        assert work.faults() == []
        work.publish()
    return counts.by_type


def test_a_night_is_published_whole_or_not_at_all(tmp_path: Path) -> None:
    """Readers see nothing of a run before `publish`, and the live file is read-only."""
    record_night(tmp_path, 0, page(RELAPSES))
    with open_work(tmp_path) as work:
        work.sync_sources([], FIRST_NIGHT)
    with open_read(tmp_path) as reader:
        assert reader.query("SELECT is_tracked FROM source").rows == ((True,),)
        with pytest.raises(WarehouseError, match="read-only"):
            reader.query("DELETE FROM source")
    assert (tmp_path / "warehouse.duckdb").stat().st_mode & 0o777 == 0o444
    assert not list((tmp_path / "state").iterdir())


def test_an_open_reader_keeps_its_night_and_blocks_no_run(tmp_path: Path) -> None:
    """Whoever has the warehouse open goes on reading the night they opened."""
    record_night(tmp_path, 0, page(RELAPSES))
    with open_read(tmp_path) as reader:
        record_night(tmp_path, 1, page(HEDGED))
        assert reader.query("SELECT count(*) FROM run").rows == ((1,),)
    with open_read(tmp_path) as reader:
        assert reader.query("SELECT count(*) FROM run").rows == ((2,),)


def test_a_softened_claim_keeps_its_id_and_gets_a_version(tmp_path: Path) -> None:
    """A hedge that appears is one `softened` change with both quotes and a bracket of two good captures."""
    assert record_night(tmp_path, 0, page(RELAPSES)) == {}
    assert record_night(tmp_path, 1, "unreachable") == {}
    assert record_night(tmp_path, 2, page(HEDGED)) == {"softened": 1}
    with open_read(tmp_path) as reader:
        change = reader.query(
            "SELECT change_type, severity, before_quote, after_quote, last_seen_before_at, first_seen_after_at,"
            " publisher FROM claim_change"
        ).rows[0]
        assert change == (
            "softened", 4, RELAPSES.quote, HEDGED.quote, FIRST_NIGHT, FIRST_NIGHT + timedelta(days=2), "A clinic",
        )  # fmt: skip
        assert reader.query("SELECT count(DISTINCT claim_id), count(*) FROM claim_history").rows == ((1, 2),)
        assert reader.query("SELECT quote, presence, version FROM current_claim").rows == (
            (HEDGED.quote, "present", 2),
        )


def test_plan_gives_what_a_conditional_request_needs(tmp_path: Path) -> None:
    """The plan carries the ETag of the bytes last received and how the last document looked."""
    record_night(tmp_path, 0, page(RELAPSES))
    with open_read(tmp_path) as reader:
        planned = reader.plan(FIRST_NIGHT + timedelta(days=1))[0]
    assert (planned.source, planned.location, planned.etag) == (SOURCE, SOURCE.url, '"a"')
    assert (planned.last_text_chars, planned.unchanged_in_a_row) == (22, 0)
