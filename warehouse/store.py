"""The store that flows talk to: read the published warehouse, or work on a copy and publish it.

    with open_read(data) as read:                       # WarehouseError when there is none yet
        due = read.plan(now)
    with open_work(data) as work:                       # under the lock of DATA; nothing is seen before publish()
        work.sync_sources(records, now)                 # the subject folder's sources
        work.sync_vocabulary(subject.vocabulary)
        work.set_epoch(epoch_id, components, now)
        work.add_snapshots(snapshots)
        work.add_captures(run_id, captures)
        work.add_extractions(epoch_id, {snapshot_sha256: extraction})
        counts = work.record_history(run, rules)        # versions, changes, events and the run row
        work.publish()

A source, snapshot, capture or extraction that is known already is left alone, so every step may be repeated.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import duckdb

from config.models import HistorySettings, Vocabulary
from extract.records import Extraction
from warehouse import database
from warehouse.edits import merge_edits
from warehouse.identity import document_id, links_id
from warehouse.observation import Rules
from warehouse.recording import HistoryRules, record_all, record_new
from warehouse.records import (
    Anchor,
    CaptureRecord,
    DeadCitation,
    MementoRecord,
    PlannedCapture,
    RunCounts,
    RunRecord,
    SnapshotRecord,
    SourceCounts,
    SourceRecord,
    Table,
)
from warehouse.rows import (
    claim_rows,
    concept_rows,
    document_row,
    link_rows,
    mention_rows,
    notice_rows,
    passage_rows,
    read_source,
    source_row,
    trial_record_rows,
    trial_rows,
)
from warehouse.session import Session, record_row
from warehouse.urls import source_key, url_key


@contextmanager
def open_read(data: Path) -> Iterator[Reader]:
    """Open the published warehouse for reading. Raises WarehouseError when there is none yet."""
    with database.reading(data) as connection:
        yield Reader(Session(connection, data / "state"))


@contextmanager
def open_work(data: Path) -> Iterator[Work]:
    """Open a copy of the warehouse (or a new one) for one run; without `publish()` it is thrown away."""
    with database.working(data) as connection:
        yield Work(Session(connection, data / "state"), data)


def history_rules(settings: HistorySettings) -> HistoryRules:
    """Take the rules of history from a subject's settings."""
    rules = Rules(settings.confirm_absence, settings.mass_disappearance, settings.mass_disappearance_min_claims)
    return HistoryRules(rules, {str(kind): raised_by for kind, raised_by in settings.authority.items()})


class Reader:
    """Questions to the warehouse."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def query(self, text: str) -> Table:
        """Run any SQL and fetch the result. Raises WarehouseError with DuckDB's message."""
        try:
            result = self._session.connection.execute(text)
        except duckdb.Error as error:
            raise database.WarehouseError(str(error)) from error
        columns = tuple(column[0] for column in result.description or ())
        return Table(columns, tuple(result.fetchall()) if columns else ())

    def changes_since(self, since: datetime) -> Table:
        """What `claim_change` says was first seen after `since`, oldest first, one row an edit (see `edits`)."""
        cursor = self._session.connection.execute(database.sql("statements/changes_since.sql"), {"since": since})
        columns = tuple(column[0] for column in cursor.description or ())
        edits = merge_edits(dict(zip(columns, row, strict=True)) for row in cursor.fetchall())
        return Table(columns, tuple(tuple(edit[column] for column in columns) for edit in edits))

    def current_epoch(self) -> str | None:
        """The id of the epoch the history is written in."""
        rows = self._session.run("current_epoch")
        return str(rows[0][0]) if rows else None

    def current_components(self) -> dict[str, str]:
        """What the fingerprint of the current epoch was computed from; empty before the first run."""
        rows = self._session.run("current_components")
        return dict(json.loads(rows[0][0])) if rows else {}

    def prunable(self) -> list[tuple[str, int]]:
        """What `prune_epochs` would delete, by what it is."""
        return [(what, row_count) for what, row_count in self._session.run("prunable")]

    def plan(self, now: datetime, *, everything: bool = False) -> list[PlannedCapture]:
        """Sources due at `now` (with `everything`, all that are tracked), each with where to look, in id order."""
        redirects = {(source, url): final for source, url, final in self._session.run("permanent_redirects")}
        return [_planned(row, redirects) for row in self._session.read("plan", now=now, is_everything_due=everything)]

    def sources(self) -> dict[str, SourceRecord]:
        """Every source ever listed or discovered, by id."""
        return {row["source_id"]: read_source(row) for row in self._session.read("read_source")}

    def source_ids_by_url(self, urls: Iterable[str]) -> dict[str, str]:
        """Which of these URLs lead to a source we know: by paper or trial key, or by any place it has been."""
        places = dict(self._session.run("source_places"))
        found = {url: places.get(source_key(url) or "") or places.get(url_key(url)) for url in urls}
        return {url: source_id for url, source_id in found.items() if source_id}

    def capture_times(self, source_id: str) -> set[datetime]:
        """When a source was observed, successfully or not."""
        return {captured_at for (captured_at,) in self._session.run("capture_times", source_id=source_id)}

    def locations(self, source_id: str) -> list[tuple[str, datetime, datetime | None]]:
        """Where a source has been, since and until when, oldest first."""
        rows = self._session.run("source_locations", source_id=source_id)
        return [(url, valid_from, valid_to) for url, valid_from, valid_to in rows]

    def known_snapshots(self, snapshot_sha256s: Iterable[str]) -> dict[str, SnapshotRecord]:
        """Those of the payloads that are in the archive already."""
        rows = self._session.run("known_snapshots", snapshot_sha256s=list(snapshot_sha256s))
        return {row[0]: SnapshotRecord(*row) for row in rows}

    def snapshots_without_document(self, epoch_id: str) -> list[SnapshotRecord]:
        """Archived payloads the epoch has not read yet, in archive order."""
        return [SnapshotRecord(*row) for row in self._session.run("snapshots_without_document", epoch_id=epoch_id)]

    def sources_to_render(self) -> list[str]:
        """Sources that need a browser, as their last captures show."""
        return [source_id for (source_id,) in self._session.run("script_only_sources")]

    def dead_citations(self, now: datetime, most: int) -> list[DeadCitation]:
        """Cited addresses that are gone and not yet looked up in an archive, at most so many, the newest first."""
        return [DeadCitation(*row) for row in self._session.run("dead_citations", now=now, most=most)]

    def anchors(self) -> list[Anchor]:
        """Every quote of every claim version, and where it must stand in the text of its snapshot."""
        return [Anchor(*row) for row in self._session.run("anchors")]

    def faults(self) -> list[tuple[str, str]]:
        """Broken invariants as (rule, what breaks it); empty when the warehouse is sound."""
        return [(str(rule), str(detail)) for rule, detail in self._session.run("faults")]


class Work(Reader):
    """A warehouse being worked on."""

    def __init__(self, session: Session, data: Path) -> None:
        super().__init__(session)
        self._data = data

    def publish(self) -> None:
        """Make this the warehouse readers see; the work is over then."""
        database.publish(self._session.connection, self._data)

    def sync_sources(self, sources: Iterable[SourceRecord], seen_at: datetime) -> None:
        """Make the sources of the subject folder those of the warehouse; no longer listed ones are kept, untracked."""
        self._session.write("stage_source", map(source_row, sources))
        self._session.run("sync_source", seen_at=seen_at)

    def add_discovered(self, sources: Iterable[SourceRecord], seen_at: datetime) -> None:
        """Add cited pages as sources; ids already taken are left alone."""
        self._session.write("stage_source", map(source_row, sources))
        self._session.run("add_source", seen_at=seen_at)

    def unite_source(self, source_id: str, same_as: str) -> None:
        """Say that a discovered source is another one: it is followed there."""
        self._session.run("unite_source", source_id=source_id, same_as=same_as)

    def sync_vocabulary(self, vocabulary: Vocabulary) -> None:
        """Make `concept` and `trial` those of the subject folder."""
        self._session.run("clear_vocabulary")
        self._session.write("insert_concept", concept_rows(vocabulary))
        self._session.write("insert_trial", trial_rows(vocabulary))

    def set_epoch(self, epoch_id: str, components: Mapping[str, object], seen_at: datetime) -> None:
        """Make an epoch the current one."""
        text = json.dumps(components, sort_keys=True)
        self._session.run("set_epoch", epoch_id=epoch_id, components=text, seen_at=seen_at)

    def add_snapshots(self, snapshots: Iterable[SnapshotRecord]) -> None:
        """Add payloads; their WARC file must be closed and synced already."""
        self._session.write("insert_snapshot", map(record_row, snapshots))

    def add_captures(self, run_id: str, captures: Iterable[CaptureRecord]) -> None:
        """Add attempts. An `unchanged` one without snapshot stands for the snapshot last seen."""
        self._session.write("insert_capture", map(record_row, captures), run_id=run_id)

    def add_extractions(
        self, epoch_id: str, extractions: Mapping[str, Extraction], unreadable: Mapping[str, str] | None = None
    ) -> None:
        """Add what an epoch reads from snapshots, by their SHA-256; `unreadable` says why others yield nothing."""
        names = {snapshot: document_id(epoch_id, extraction) for snapshot, extraction in extractions.items()}
        documents = {names[snapshot]: extraction for snapshot, extraction in extractions.items()}
        known = self._session.run("known_documents", document_ids=list(documents))
        new = {key: documents[key] for key in documents.keys() - {name for (name,) in known}}
        link_sets = {links_id(extraction.citations): extraction.citations for extraction in extractions.values()}
        known = self._session.run("known_links", links_ids=list(link_sets))
        new_links = {key: link_sets[key] for key in link_sets.keys() - {name for (name,) in known}}
        self._session.write("insert_document", (document_row(key, epoch_id, new[key]) for key in sorted(new)))
        for statement, rows in (
            ("insert_passage", passage_rows),
            ("insert_mention", mention_rows),
            ("insert_document_claim", claim_rows),
        ):
            self._session.write(statement, (row for key in sorted(new) for row in rows(key, new[key])))
        self._session.write(
            "insert_document_link", (row for key in sorted(new_links) for row in link_rows(key, new_links[key]))
        )
        self._session.write(
            "insert_snapshot_document",
            [
                {
                    "snapshot_sha256": snapshot,
                    "epoch_id": epoch_id,
                    "document_id": names[snapshot],
                    "links_id": links_id(extraction.citations),
                }
                for snapshot, extraction in extractions.items()
            ]
            + [
                {"snapshot_sha256": snapshot, "epoch_id": epoch_id, "unreadable_reason": reason}
                for snapshot, reason in (unreadable or {}).items()
            ],
        )

        self.add_trial_records(epoch_id, extractions)

    def add_trial_records(self, epoch_id: str, extractions: Mapping[str, Extraction]) -> None:
        """Add the fields of registry records and the notices on papers, by the SHA-256 of their payload."""
        self._session.write("insert_trial_record", trial_record_rows(epoch_id, extractions))
        self._session.write("insert_paper_notice", notice_rows(epoch_id, extractions))

    def add_mementos(self, mementos: Iterable[MementoRecord]) -> None:
        """Add where dead citations can still be read, in the place of what was known of them."""
        self._session.write("merge_memento", map(record_row, mementos))

    def record_history(self, run: RunRecord, rules: HistoryRules) -> RunCounts:
        """Take the captures of the run into the history and write its run row; every one must have been extracted."""
        record_new(self._session, run.run_id, self._epoch(), run.finished_at, rules)
        return self._close_run(run)

    def rebuild_history(self, run: RunRecord, rules: HistoryRules) -> RunCounts:
        """Fold every source from its first capture under the current epoch and write the run row.

        Rows that come out as they were stay untouched; the others are superseded and, after a change of epoch,
        listed in `epoch_difference`.
        """
        record_all(self._session, self._epoch(), run.finished_at, rules)
        return self._close_run(run)

    def add_crashed_run(self, run_id: str, run_kind: str, started_at: datetime, noticed_at: datetime) -> None:
        """Write the row of a run that never came to its end."""
        self._session.run(
            "insert_crashed_run", run_id=run_id, run_kind=run_kind, started_at=started_at, noticed_at=noticed_at
        )

    def forget_readings(self, epoch_id: str) -> None:
        """Forget what an epoch has read, so that every snapshot waits for it again."""
        self._session.run("forget_readings", epoch_id=epoch_id)

    def reading_effects(self, recorded_at: datetime) -> tuple[int, int]:
        """Differences listed at that time, and claim changes between captures of the same bytes (none, ever)."""
        differences, changes = self._session.run("reading_effects", recorded_at=recorded_at)[0]
        return differences, changes

    def prune_epochs(self) -> int:
        """Forget what epochs other than the current one read; returns how many documents went."""
        return int(self._session.run("prune_epoch")[0][0])

    def _epoch(self) -> str:
        epoch = self.current_epoch()
        if epoch is None:
            raise database.WarehouseError("no epoch set: call set_epoch before recording history")
        return epoch

    def _close_run(self, run: RunRecord) -> RunCounts:
        by_source = tuple(SourceCounts(*row) for row in self._session.run("source_counts", recorded_at=run.finished_at))
        by_type = dict(self._session.run("change_counts", recorded_at=run.finished_at))
        totals = [
            sum(getattr(one, name) for one in by_source) for name in ("opened", "closed", "changes", "text_changes")
        ]
        self._session.run(
            "insert_run",
            **record_row(run),
            epoch_id=self._epoch(),
            opened_count=totals[0],
            closed_count=totals[1],
            change_count=totals[2],
            text_change_count=totals[3],
        )
        captures, good = self._session.run("capture_counts", run_id=run.run_id)[0]
        return RunCounts(captures, good, totals[0], totals[1], totals[2], totals[3], by_type, by_source)


def _planned(row: Mapping[str, object], redirects: Mapping[tuple[str, str], str]) -> PlannedCapture:
    source = read_source(row["source"])  # type: ignore[arg-type]
    location = source.url or source.path or ""
    passed = {location}
    while (target := redirects.get((source.source_id, location))) and target not in passed:
        passed.add(target)
        location = target
    rest = {name: value for name, value in row.items() if name != "source"}
    return PlannedCapture(source=source, location=location, **rest)  # type: ignore[arg-type]
