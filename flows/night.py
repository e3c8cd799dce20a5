"""One run, step by step: plan -> capture -> extract -> follow citations -> record -> publish. No Prefect here."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from config.errors import ConfigError
from config.models import Subject
from extract.epoch import fingerprint
from extract.records import Extraction
from flows.adapters import build_adapter
from flows.archive import ArchiveWriter
from flows.capture import capture_sources
from flows.capture.hosts import Hosts
from flows.capture.judge import judge_extraction, judge_record
from flows.capture.speech import Speech
from flows.cited import cited_sources, listed_sources, watched_paper
from flows.errors import UsageError
from flows.extraction import SnapshotReader
from flows.imports import read_capture
from flows.past import PastCapture
from flows.progress import stage
from flows.read_again import read_again
from flows.sources import tracked_sources
from flows.terminal import SourceLine, Summary
from flows.twins import SeenPage, find_twins, places_named
from flows.unfinished import RunNote, StartedRun
from warehouse.records import (
    GOOD_OUTCOMES,
    CaptureRecord,
    PlannedCapture,
    RunCounts,
    RunRecord,
    SnapshotRecord,
    SourceRecord,
)
from warehouse.store import Work, history_rules, open_work

log = logging.getLogger("litwatch")

Clock = Callable[[], datetime]


class Night:
    """One run over one DATA folder; the caller holds its lock. Nothing is seen by readers before `publish`."""

    def __init__(self, subject: Subject, data: Path, clock: Clock, kind: str = "ingest") -> None:
        self.subject = subject
        self.speech = Speech.of(subject)
        self.data = data
        self.clock = clock
        self.kind = kind
        self.started_at = clock()
        self.run_id = f"{self.started_at:%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
        self.epoch = fingerprint(subject)
        self._reader = SnapshotReader(subject, data / "archive")
        self._captures: list[CaptureRecord] = []
        self._sources: dict[str, SourceRecord] = {}
        self._snapshots: dict[str, SnapshotRecord] = {}
        self._extractions: dict[str, Extraction] = {}
        self._unreadable: dict[str, str] = {}
        self._never_read: set[str] = set()
        self._united: set[str] = set()
        self._started = StartedRun(self.run_id, kind, self.started_at)
        self._note = RunNote(data)
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        self.work: Work = self._stack.enter_context(open_work(self.data))
        for stopped in self._note.begin(self._started):
            log.warning("the %s run %s never came to its end", stopped.run_kind, stopped.run_id)
            self.work.add_crashed_run(stopped.run_id, stopped.run_kind, stopped.started_at, self.started_at)
        self.archive = self._stack.enter_context(ArchiveWriter(self.data / "archive", self.run_id, _Known(self.work)))
        for orphan in self.archive.orphans:
            log.warning("a run that was stopped left %s; its bytes are kept but belong to no capture", orphan)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)
        if kind is None or issubclass(kind, ConfigError | UsageError):
            self._note.end(self._started)

    def plan(self) -> list[PlannedCapture]:
        """Bring sources and vocabulary up to date and list what is due."""
        self.sync()
        planned = self.work.plan(self.started_at)
        log.info("%d sources are due", len(planned))
        return planned

    def sync(self) -> None:
        """Make sources and vocabulary of the warehouse those of the subject folder."""
        self.work.sync_sources(tracked_sources(self.subject), self.started_at)
        self.work.sync_vocabulary(self.subject.vocabulary)

    async def capture(self, planned: Sequence[PlannedCapture]) -> None:
        """Observe each planned source once; new bytes are in the archive afterwards."""
        self._sources |= {item.source.source_id: item.source for item in planned}
        self._never_read.update(item.source.source_id for item in planned if _is_never_read(item))
        with stage("capture", len(planned)) as advance:

            def on_captured(capture: CaptureRecord, snapshot: SnapshotRecord | None) -> None:
                self._take(capture, snapshot)
                advance(f"{capture.source_id}: {capture.outcome}")

            to_render = {entry.id for entry in self.subject.sources if entry.render}
            await capture_sources(
                planned,
                self.subject.settings,
                self.speech,
                self.archive,
                self.clock,
                on_captured,
                hosts=self.hosts,
                to_render=to_render.union(self.work.sources_to_render()),
            )

    @cached_property
    def hosts(self) -> Hosts:
        """Whom to leave alone until when: of this whole run, and for the runs to come."""
        return Hosts(self.subject.settings.capture, self.run_id, self.clock, self.data / "state" / "hosts.json")

    def import_files(self, source: SourceRecord, files: Iterable[tuple[datetime, Path]]) -> None:
        """Take dated files of one source as captures at those dates."""
        self.work.add_discovered([source], self.started_at)
        self._sources[source.source_id] = source
        for captured_at, path in files:
            capture, payload = read_capture(source, path, captured_at, self.subject.settings.capture.max_bytes)
            self.take(source, PastCapture(capture, payload))

    def take(self, source: SourceRecord, past: PastCapture) -> None:
        """Take a capture that was made elsewhere, at its own date; its source must be known to the warehouse."""
        self._sources[source.source_id] = source
        for hop in past.hops:
            self.archive.write_redirect(hop.url, hop.status, hop.headers, hop.body, past.capture.captured_at)
        written = self.archive.write(past.capture, past.payload, past.headers) if past.payload else None
        self._take(past.capture, written)

    def knows_snapshot(self, snapshot_sha256: str) -> bool:
        """Whether the archive holds these bytes."""
        return snapshot_sha256 in self._snapshots or bool(self.work.known_snapshots([snapshot_sha256]))

    @property
    def captures(self) -> Sequence[CaptureRecord]:
        """What was observed so far, in the order in which it came."""
        return self._captures

    def revise(self, revised: Iterable[CaptureRecord]) -> None:
        """Put other judgements in the place of those of `captures`, one for one."""
        self._captures = list(revised)

    def extract(self) -> None:
        """Extract every snapshot this epoch has not read yet, and judge anew what was captured in this run."""
        read_again(self.work, self.epoch, self._reader)
        waiting = {snapshot.snapshot_sha256: snapshot for snapshot in self._unread_snapshots()}
        if not waiting:
            return
        with stage("extract", len(waiting)) as advance:
            for done in self._reader.read(list(waiting.values())):
                sha256 = done.snapshot.snapshot_sha256
                if done.extraction is None:
                    self._unreadable[sha256] = done.unreadable_reason
                else:
                    self._extractions[sha256] = done.extraction
                advance(done.snapshot.url)
        self._captures = [self._judge(capture) for capture in self._captures]

    async def follow_citations(self) -> None:
        """Make sources of what articles cite and queries list; capture and extract the new ones in this very run."""
        if self.discover():
            new = [item for item in self.work.plan(self.started_at) if item.source.source_id not in self._sources]
            await self.capture(new)
            self.extract()
        self._unite()

    def _unite(self) -> None:
        """Follow no document under two names: what was cited by another address of it is no source of its own."""
        if not self._never_read:
            return
        pages = [
            SeenPage(
                source, capture, document.text, document.canonical_url, is_new=source.source_id in self._never_read
            )
            for capture, source, extraction in self._good_captures()
            if extraction.form == "page" and (document := extraction.document)
        ]
        twins = {twin.source_id: twin for twin in find_twins(pages, self.work.source_ids_by_url(places_named(pages)))}
        for twin in twins.values():
            log.info("%s: %s", twin.source_id, twin)
            self.work.unite_source(twin.source_id, twin.same_as)
        self._captures = [
            replace(capture, outcome="redirected_away", reason=str(twins[capture.source_id]))
            if capture.source_id in twins
            else capture
            for capture in self._captures
        ]
        self._united.update(twins)

    def discover(self) -> list[SourceRecord]:
        """Make a source of each page an article cites and each record a query lists, and return the new ones."""
        cited = list({source.source_id: source for source in (*self._listed(), *self._cited())}.values())
        if cited:
            self.work.add_discovered(cited, self.started_at)
        return cited

    def record(self, *, rebuild: bool = False) -> Summary:
        """Write captures, snapshots and extractions, and take them into the history.

        A new epoch (or `rebuild`) folds every source from its first capture.
        """
        self.archive.finish()
        is_new_epoch = self.work.current_epoch() not in (None, self.epoch.epoch_id)
        self.work.set_epoch(self.epoch.epoch_id, self.epoch.components, self.started_at)
        self.work.add_snapshots(self._snapshots.values())
        self.work.add_captures(self.run_id, self._captures)
        self.work.add_extractions(self.epoch.epoch_id, self._extractions, self._unreadable)
        self.finished_at = self.clock()
        run = RunRecord(self.run_id, self.kind, self.started_at, self.finished_at)
        rules = history_rules(self.subject.settings.history)
        counts = (
            self.work.rebuild_history(run, rules) if is_new_epoch or rebuild else self.work.record_history(run, rules)
        )
        return Summary(self.run_id, tuple(self._lines(counts)), counts)

    def publish(self) -> None:
        """Put the finished warehouse in the place of the one readers see."""
        self.work.publish()
        self._note.clear()

    def _unread_snapshots(self) -> Iterator[SnapshotRecord]:
        """What this run met: a wall must be judged anew each time.

        A list is read again even when it did not change, since an earlier run may have taken up only a part of it.
        """
        met = {
            capture.snapshot_sha256 or ""
            for capture in self._captures
            if capture.outcome == "fetched"
            or (capture.outcome == "unchanged" and (capture.origin != "live" or self._is_query(capture.source_id)))
        }
        known = self.work.known_snapshots(met - self._snapshots.keys())
        for sha256, snapshot in {**known, **self._snapshots}.items():
            if sha256 not in self._extractions and sha256 not in self._unreadable:
                yield snapshot

    def _is_query(self, source_id: str) -> bool:
        source = self._sources[source_id]
        return source.adapter is not None and build_adapter(source.adapter, self.subject.settings).is_query(source)

    def _take(self, capture: CaptureRecord, snapshot: SnapshotRecord | None) -> None:
        self._captures.append(capture)
        if snapshot is not None:
            self._snapshots[snapshot.snapshot_sha256] = snapshot

    def _judge(self, capture: CaptureRecord) -> CaptureRecord:
        """The capture as its extraction shows it: bytes without text, walls and near-empty pages are no evidence."""
        sha256 = capture.snapshot_sha256 or ""
        if capture.outcome not in GOOD_OUTCOMES:
            return capture
        if sha256 in self._unreadable:
            return replace(capture, outcome="unreadable", reason=self._unreadable[sha256])
        found = self._extractions.get(sha256)
        if found is None:
            return capture
        source = self._sources[capture.source_id]
        document = found.document
        verdict = (
            judge_extraction(source, document.text, len(found.claims), self.speech, document.title)
            if found.form == "page"
            else judge_record(source, document.text, len(found.claims))
        )
        return capture if verdict.is_good else replace(capture, outcome=verdict.outcome, reason=verdict.reason)

    def _listed(self) -> Iterator[SourceRecord]:
        """Records of standing queries, feeds and sitemaps that no source stands for yet, as many as a run may take."""
        include = {entry.id: entry.include for entry in self.subject.sources}
        found: dict[str, SourceRecord] = {}
        for source, extraction in self._good_extractions():
            if extraction.listed:
                words = include.get(source.source_id, ())
                listed = listed_sources(source, extraction.listed, self.subject.settings, words)
                found |= {record.source_id: record for record in self._unknown(listed)}
        limit = self.subject.settings.queries.max_new_per_run
        if len(found) > limit:
            log.warning("%d records listed by queries are new; %d are taken up in this run", len(found), limit)
        yield from list(found.values())[:limit]

    def _cited(self) -> Iterator[SourceRecord]:
        for source, extraction in self._good_extractions():
            if source.follow_citations and not extraction.listed:
                cited = self._unknown(cited_sources(source, extraction.citations, self.subject.settings))
                yield from cited
                yield from filter(None, map(watched_paper, cited))

    def _good_extractions(self) -> Iterator[tuple[SourceRecord, Extraction]]:
        """What this run's good captures of listed sources hold; what they led to is followed no further."""
        for _, source, extraction in self._good_captures():
            if source.discovered_from is None:
                yield source, extraction

    def _good_captures(self) -> Iterator[tuple[CaptureRecord, SourceRecord, Extraction]]:
        for capture in self._captures:
            extraction = self._extractions.get(capture.snapshot_sha256 or "")
            if extraction and capture.outcome in GOOD_OUTCOMES:
                yield capture, self._sources[capture.source_id], extraction

    def _unknown(self, records: Iterable[SourceRecord]) -> list[SourceRecord]:
        records = list(records)
        known = self.work.source_ids_by_url(record.url or "" for record in records)
        return [record for record in records if record.url not in known]

    def _lines(self, counts: RunCounts) -> Iterator[SourceLine]:
        by_source = {one.source_id: one for one in counts.by_source}
        for capture in self._captures:
            if capture.source_id in self._united:
                continue
            one = by_source.get(capture.source_id)
            yield SourceLine(
                source_id=capture.source_id,
                outcome=capture.outcome,
                reason=capture.reason,
                claim_count=one.claims if one else None,
                change_count=one.changes if one else 0,
            )


def _is_never_read(item: PlannedCapture) -> bool:
    """Whether a source that a citation brought in has no history yet, neither live nor from an archive."""
    is_cited = item.source.discovered_from is not None
    return is_cited and item.last_snapshot_sha256 is None and item.last_text_chars is None


class _Known:
    """Archived payloads, asked for one at a time: a big archive is not held in memory."""

    def __init__(self, work: Work) -> None:
        self._work = work

    def get(self, snapshot_sha256: str, /) -> SnapshotRecord | None:
        return self._work.known_snapshots([snapshot_sha256]).get(snapshot_sha256)
