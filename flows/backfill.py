"""Backfill: the mementos that web archives hold of our sources -> the history from before litwatch was there.

Thinning never drops an observation: a memento whose bytes are known by the archive's digest is not fetched but recorded
all the same, because it narrows the bracket of a change and confirms an absence. Equal texts share one document.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, date, datetime
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import urlsplit

from config.models import Subject
from flows.capture.fetch import Fetcher
from flows.capture.guard import Resolver
from flows.capture.hosts import Hosts, host_of
from flows.capture.moves import load_migrations, moved_from, moved_to
from flows.capture.sinks import judge_sinks
from flows.capture.speech import Speech
from flows.errors import UsageError
from flows.lock import single_run
from flows.memento import Memento, WebArchive, build_archives
from flows.memento_client import ArchiveTroubleError
from flows.night import Clock, Night
from flows.past import PastCapture, judge_past, left_behind
from flows.progress import Advance, stage
from flows.sources import tracked_sources
from warehouse.records import GOOD_OUTCOMES, CaptureRecord, RunCounts, SourceRecord
from warehouse.urls import url_key

log = logging.getLogger("litwatch")

# What is fetched is recorded and published so often: a stop in the middle loses no more than this many mementos.
_CAPTURES_A_RUN = 400


@dataclass(slots=True)
class SourceBackfill:
    """How the backfill of one source went. `troubles` are what an archive did not give."""

    source_id: str
    listed: int = 0
    known: int = 0
    fetched: int = 0
    same_bytes: int = 0
    outcomes: dict[str, int] = field(default_factory=dict)
    changes: int = 0
    troubles: list[str] = field(default_factory=list)

    @property
    def good(self) -> int:
        return sum(count for outcome, count in self.outcomes.items() if outcome in GOOD_OUTCOMES)


@dataclass(frozen=True, slots=True)
class Backfill:
    """How a backfill went. `counts` are those of its runs, one for every few hundred mementos."""

    sources: tuple[SourceBackfill, ...]
    counts: tuple[RunCounts, ...]

    @property
    def exit_code(self) -> int:
        """0 every archive gave what was asked, 3 some things are missing, 4 nothing was got."""
        if not any(one.troubles for one in self.sources):
            return 0
        return 3 if any(one.listed for one in self.sources) else 4


def run_backfill(subject: Subject, data: Path, since: datetime, source_id: str | None, clock: Clock) -> Backfill:
    """Bring in the mementos of every tracked page, or of one source, since a date.

    Raises UsageError for an unknown source, a subject without archives or a busy DATA.
    """
    tracked_sources(subject)
    if not subject.settings.archives:
        raise UsageError("settings.yml names no archive to ask (archives)")
    with single_run(data):
        return asyncio.run(backfill(subject, data, since, source_id, clock))


async def backfill(
    subject: Subject,
    data: Path,
    since: datetime,
    source_id: str | None,
    clock: Clock,
    resolver: Resolver | None = None,
) -> Backfill:
    """The same inside an event loop; the caller holds the lock of DATA."""
    done: dict[str, SourceBackfill] = {}
    counts: list[RunCounts] = []
    async with AsyncExitStack() as stack:
        hosts = Hosts(subject.settings.capture, "backfill", clock, data / "state" / "hosts.json")
        stack.callback(hosts.save)
        fetcher = await stack.enter_async_context(Fetcher(subject.settings, resolver))
        reader = _Reader(subject, build_archives(subject.settings, fetcher, hosts, clock))
        digests = _Digests(data / "state" / "mementos.json")
        waiting: deque[SourceRecord] | None = None
        while waiting is None or waiting:
            with Night(subject, data, clock, kind="backfill") as night:
                night.sync()
                if waiting is None:
                    waiting = deque(_wanted_sources(night, source_id))
                with stage("backfill", len(waiting)) as advance:
                    while waiting and len(night.captures) < _CAPTURES_A_RUN:
                        source = waiting.popleft()
                        done[source.source_id] = await reader.read_source(night, source, since, digests, advance)
                night.revise(_without_sinks(night.captures))
                night.extract()
                if source_id is None:
                    waiting.extend(_pages(night.discover()))
                summary = night.record()
                night.publish()
            digests.save()
            counts.append(summary.counts)
            for line in summary.lines:
                one = done[line.source_id]
                one.outcomes[line.outcome] = one.outcomes.get(line.outcome, 0) + 1
                one.changes = line.change_count
    return Backfill(tuple(done.values()), tuple(counts))


@dataclass(frozen=True, slots=True)
class _Place:
    """An address of a source, from and until when it counts; `is_left`: a rule of migrations.yml leads away from it."""

    url: str
    begin: datetime
    end: datetime | None = None
    is_left: bool = False

    def only(self, listed: Iterable[Memento], arrivals: Iterable[datetime]) -> list[Memento]:
        """Those mementos that count: an address that was left counts until the page is seen where it went."""
        end = min((*arrivals, *([self.end] if self.end else ())), default=None) if self.is_left else self.end
        return [one for one in listed if end is None or one.captured_at < end]

    def judged(self, capture: CaptureRecord) -> CaptureRecord:
        """The capture as seen from here."""
        return left_behind(capture) if self.is_left else capture


class _Reader:
    """Reads sources from all archives; one that is over is not asked again."""

    def __init__(self, subject: Subject, archives: Sequence[WebArchive]) -> None:
        self._speech = Speech.of(subject)
        self._archives = archives
        self._over: dict[str, str] = {}

    async def read_source(
        self, night: Night, source: SourceRecord, since: datetime, digests: _Digests, advance: Advance
    ) -> SourceBackfill:
        """Take what the archives hold of a source and the warehouse does not."""
        told = SourceBackfill(source.source_id)
        known = night.work.capture_times(source.source_id)
        places = _places(night, source, since)
        arrivals: list[datetime] = []
        for archive in self._archives:
            for place in places:
                try:
                    self._check(archive)
                    listed = place.only(await archive.list_mementos(place.url, place.begin), arrivals)
                    if place is places[0]:
                        arrivals += [one.captured_at for one in listed if one.status in (None, 200)]
                    new = [one for one in listed if one.captured_at not in known]
                    told.listed += len(listed)
                    told.known += len(listed) - len(new)
                    for memento in new:
                        await self._take(night, source, archive, (memento, place), digests, told)
                        known.add(memento.captured_at)
                except ArchiveTroubleError as trouble:
                    self._note(archive, told, trouble)
        advance(f"{source.source_id}: {told.listed - told.known} new of {told.listed} mementos")
        return told

    async def _take(
        self,
        night: Night,
        source: SourceRecord,
        archive: WebArchive,
        found: tuple[Memento, _Place],
        digests: _Digests,
        told: SourceBackfill,
    ) -> None:
        memento, place = found
        same = digests.find(memento)
        if same is not None and night.knows_snapshot(str(same["snapshot_sha256"])):
            told.same_bytes += 1
            night.take(source, PastCapture(place.judged(_again(same, source, memento, place.url))))
            return
        self._check(archive)
        try:
            chain = await archive.read(memento, place.url)
        except ArchiveTroubleError as trouble:
            if trouble.is_over:
                raise
            self._note(archive, told, trouble)
            return
        told.fetched += 1
        past = judge_past(chain, source.source_id, memento.captured_at, "memento", self._speech)
        night.take(source, replace(past, capture=place.judged(past.capture)))
        if not chain.hops:
            digests.add(memento, past.capture)

    def _check(self, archive: WebArchive) -> None:
        if archive.name in self._over:
            raise ArchiveTroubleError(self._over[archive.name], is_over=True)

    def _note(self, archive: WebArchive, told: SourceBackfill, trouble: ArchiveTroubleError) -> None:
        if trouble.is_over:
            self._over.setdefault(archive.name, trouble.reason)
        if trouble.reason not in told.troubles:
            told.troubles.append(trouble.reason)
            log.warning("%s: %s", told.source_id, trouble.reason)


class _Digests:
    """Payloads by the digest an archive gives them, so that bytes known from an earlier backfill are not asked for.

    A private file under DATA/state; without it bytes are fetched once more, nothing else.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._known: dict[str, dict[str, object]] = json.loads(file.read_text("utf-8")) if file.exists() else {}

    def find(self, memento: Memento) -> dict[str, object] | None:
        """The judged capture of the same bytes; an answer that may redirect is never the same."""
        if memento.digest is None or (memento.status is not None and 300 <= memento.status < 400):
            return None
        found = self._known.get(memento.digest)
        return found if found and memento.status in (None, found["http_status"]) else None

    def add(self, memento: Memento, capture: CaptureRecord) -> None:
        if memento.digest is not None and capture.snapshot_sha256 is not None:
            kept = ("snapshot_sha256", "outcome", "reason", "http_status", "media_type", "etag", "last_modified")
            self._known[memento.digest] = {name: asdict(capture)[name] for name in kept}

    def save(self) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(self._known), "utf-8")
        new.replace(self._file)


def _again(same: dict[str, object], source: SourceRecord, memento: Memento, url: str) -> CaptureRecord:
    capture = CaptureRecord(
        source_id=source.source_id,
        captured_at=memento.captured_at,
        requested_url=url,
        final_url=url,
        origin="memento",
        **same,  # type: ignore[arg-type]
    )
    return replace(capture, outcome="unchanged") if capture.outcome == "fetched" else capture


def _wanted_sources(night: Night, source_id: str | None) -> list[SourceRecord]:
    sources = _pages(planned.source for planned in night.work.plan(night.started_at, everything=True))
    if source_id is None:
        return sources
    found = [source for source in sources if source.source_id == source_id]
    if not found:
        near = get_close_matches(source_id, [source.source_id for source in sources], 3)
        raise UsageError(
            f"no tracked web page has the id '{source_id}'" + (f"; did you mean {', '.join(near)}?" if near else "")
        )
    return found


def _pages(sources: Iterable[SourceRecord]) -> list[SourceRecord]:
    """Sources that an archive can hold, those of one host together: only side by side do they show a sink."""
    pages = [source for source in sources if source.url is not None and source.adapter is None]
    return sorted(pages, key=lambda source: (host_of(source.url or ""), source.source_id))


def _places(night: Night, source: SourceRecord, since: datetime) -> list[_Place]:
    """Where to look: first where the source is at all times, then where it was for a while or is known to have been."""
    rules = load_migrations()
    own = source.url or ""
    here = moved_to(own, rules) or own
    left = [url for url in dict.fromkeys((own, *moved_from(here, rules))) if url_key(url) != url_key(here)]
    been = night.work.locations(source.source_id)
    arrived = min((begin for url, begin, _ in been if url_key(url) == url_key(here)), default=None)
    elsewhere = [
        _Place(url, max(begin, since), end)
        for url, begin, end in been
        if url_key(url) not in map(url_key, (here, *left))
        and (end is None or end > since)
        and urlsplit(url).scheme in ("http", "https")
    ]
    return [_Place(here, since), *elsewhere, *(_Place(url, since, arrived, is_left=True) for url in left)]


def _without_sinks(captures: Sequence[CaptureRecord]) -> list[CaptureRecord]:
    """The captures in their order; redirected ones of one host and day are judged together, as one night's are."""
    days: dict[tuple[str, date], list[int]] = defaultdict(list)
    for number, capture in enumerate(captures):
        if capture.redirects:
            days[(host_of(capture.requested_url), capture.captured_at.astimezone(UTC).date())].append(number)
    judged = list(captures)
    for numbers in days.values():
        for number, capture in zip(numbers, judge_sinks([captures[one] for one in numbers]), strict=True):
            judged[number] = capture
    return judged
