"""WARC files -> captures of the sources they show, at the dates at which they were archived."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from flows.capture.answer import Answer, Chain
from flows.capture.moves import load_migrations, moved_to
from flows.cited import source_id_of
from flows.memento import REDIRECTS
from flows.night import Night
from flows.past import PastCapture, judge_past, left_behind, spelt
from flows.warc_files import TooLargeError, WarcEntry, WarcFaultError, index_warc, read_answer
from warehouse.records import CaptureRecord, Outcome, SourceRecord
from warehouse.urls import normalise_url, source_key, url_key

Place = tuple[str, datetime, datetime | None]
_SAME_VISIT = timedelta(days=1)
_PAGES = frozenset({"text/html", "application/xhtml+xml", "application/pdf", "text/plain"})


class WarcCollection:
    """Several files taken as one crawl: a redirect in one may lead to a page in another. `faults` are for a person."""

    def __init__(self, paths: Sequence[Path], max_bytes: int, max_redirects: int) -> None:
        self.faults: list[str] = []
        self.entries: list[WarcEntry] = []
        self._max_bytes = max_bytes
        self._max_redirects = max_redirects
        for path in paths:
            self._read(path)
        self._by_url: dict[str, list[WarcEntry]] = defaultdict(list)
        self._by_digest: dict[str, WarcEntry] = {}
        for entry in self.entries:
            self._by_url[url_key(entry.url)].append(entry)
            if entry.digest and not entry.is_revisit:
                self._by_digest.setdefault(entry.digest, entry)

    def chain(self, entry: WarcEntry, url: str) -> Chain | None:
        """The exchange of an entry of `url`, through its redirects; None where a part of it is in none of the files.

        Raises TooLargeError and WarcFaultError.
        """
        hops: list[Answer] = []
        here: WarcEntry | None = entry
        while here is not None and len(hops) <= self._max_redirects:
            original = self._original(here)
            if original is None:
                return None
            answer = replace(read_answer(original, self._max_bytes), url=spelt(here.url, url))
            if answer.status not in REDIRECTS or not here.location:
                return Chain(url, tuple(hops), answer)
            hops.append(answer)
            here = self._nearest(urljoin(here.url, here.location), here)
        return None

    def _read(self, path: Path) -> None:
        count = len(self.entries)
        try:
            for entry in index_warc(path, self._max_bytes):
                self.entries.append(entry)
        except WarcFaultError as fault:
            self.faults.append(f"{fault}; the {len(self.entries) - count} answers before it are imported")

    def _original(self, entry: WarcEntry) -> WarcEntry | None:
        """Where the bytes are: a revisit names the same payload by its digest, or the page as it was before."""
        if not entry.is_revisit:
            return entry
        if entry.digest in self._by_digest:
            return self._by_digest[entry.digest or ""]
        earlier = [
            one
            for one in self._by_url[url_key(entry.url)]
            if not one.is_revisit and one.captured_at <= entry.captured_at and one.status == 200
        ]
        return max(earlier, key=lambda one: one.captured_at, default=None)

    def _nearest(self, url: str, hop: WarcEntry) -> WarcEntry | None:
        """What the target of a redirect answered in the same visit: that very address before another spelling of it."""
        near = [
            one
            for one in self._by_url.get(url_key(url), [])
            if one is not hop and abs(one.captured_at - hop.captured_at) <= _SAME_VISIT
        ]
        return min(near, key=lambda one: (one.url != url, abs(one.captured_at - hop.captured_at)), default=None)


def import_warcs(night: Night, collection: WarcCollection, only: str | None, *, everything: bool) -> Iterator[str]:
    """Take the answers of tracked sources (or of one, `only`); with `everything` other pages become sources.

    Yields the id of the source of each answer met, taken now or known before.
    """
    sources = _sources_of(night, collection.entries, only, everything=everything)
    known = {one.source_id: night.work.capture_times(one.source_id) for one in sources.values()}
    places = {source_id: night.work.locations(source_id) for source_id in known}
    arrivals = _arrivals(collection.entries, sources, places)
    for capture in night.captures:
        known.setdefault(capture.source_id, set()).add(capture.captured_at)
    for entry in sorted(collection.entries, key=lambda one: (one.captured_at, one.url)):
        source = sources.get(entry.url)
        if source is None:
            continue
        is_left = _is_left(entry.url, source) and entry.captured_at < arrivals[source.source_id]
        if not is_left and not _was_there(entry, source, places[source.source_id]):
            continue
        yield source.source_id
        if entry.captured_at in known[source.source_id]:
            continue
        known[source.source_id].add(entry.captured_at)
        url = spelt(entry.url, source.url or entry.url)
        try:
            chain = collection.chain(entry, url)
        except (TooLargeError, WarcFaultError) as fault:
            outcome: Outcome = "too_large" if isinstance(fault, TooLargeError) else "unreadable"
            capture = CaptureRecord(source.source_id, entry.captured_at, outcome, str(fault), url, url, origin="import")
            night.take(source, PastCapture(replace(capture, http_status=entry.status)))
            continue
        if chain is None:
            collection.faults.append(f"{entry.path}: {entry.url} leads to something that is in none of the files")
            continue
        past = judge_past(chain, source.source_id, entry.captured_at, "import", night.speech)
        night.take(source, replace(past, capture=left_behind(past.capture)) if is_left else past)


def _sources_of(
    night: Night, entries: Iterable[WarcEntry], only: str | None, *, everything: bool
) -> dict[str, SourceRecord]:
    """Which source each address shows, as far as it shows one."""
    entries = list(entries)
    records = night.work.sources()
    urls = {entry.url for entry in entries}
    ids = night.work.source_ids_by_url(urls)
    moved = {url: went_to for url in urls - ids.keys() if (went_to := moved_to(url, load_migrations()))}
    there = night.work.source_ids_by_url(moved.values())
    ids |= {url: there[went_to] for url, went_to in moved.items() if went_to in there}
    if only is not None:
        ids = {url: source_id for url, source_id in ids.items() if source_id == only}
    elif everything:
        new = {entry.url: _new_source(entry.url) for entry in entries if entry.url not in ids and _is_page(entry)}
        night.work.add_discovered(new.values(), night.started_at)
        records = {record.source_id: record for record in new.values()} | records
        ids |= {url: record.source_id for url, record in new.items()}
    return {url: records[source_id] for url, source_id in ids.items()}


def _is_left(url: str, source: SourceRecord) -> bool:
    """Whether a rule of migrations.yml leads from an address to where the source is."""
    went_to = moved_to(url, load_migrations())
    return went_to is not None and url_key(went_to) == url_key(source.url or "")


def _arrivals(
    entries: Iterable[WarcEntry], sources: Mapping[str, SourceRecord], places: Mapping[str, Sequence[Place]]
) -> dict[str, datetime]:
    """When each source was first seen where it is: from then on the address it left says nothing of it."""
    arrivals = dict.fromkeys(places, datetime.max.replace(tzinfo=UTC))
    here = {source.source_id: url_key(source.url or "") for source in sources.values()}
    seen = [
        (sources[one.url].source_id, one.url, one.captured_at)
        for one in entries
        if one.url in sources and one.status == 200
    ]
    seen += [(source_id, url, begin) for source_id, been in places.items() for url, begin, _ in been]
    for source_id, url, at in seen:
        if url_key(url) == here[source_id]:
            arrivals[source_id] = min(at, arrivals[source_id])
    return arrivals


def _was_there(entry: WarcEntry, source: SourceRecord, places: Sequence[Place]) -> bool:
    """Whether an address showed the source at the time: where it moved to was somebody else's page before."""
    here = url_key(entry.url)
    if here == url_key(source.url or "") or (source.key is not None and source_key(entry.url) == source.key):
        return True
    return any(
        url_key(url) == here and begin <= entry.captured_at and (end is None or entry.captured_at < end)
        for url, begin, end in places
    )


def _is_page(entry: WarcEntry) -> bool:
    is_robots = urlsplit(entry.url).path == "/robots.txt"
    return entry.status == 200 and entry.media_type in _PAGES and not is_robots and entry.url.startswith("http")


def _new_source(address: str) -> SourceRecord:
    url = normalise_url(address)
    key = source_key(url)
    publisher = (urlsplit(url).hostname or "unknown").removeprefix("www.")
    return SourceRecord(source_id_of(url, key), publisher, "other", None, url, None, key)
