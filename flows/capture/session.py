"""Session: planned captures -> capture rows, hosts side by side, each host's pages one after the other."""

from __future__ import annotations

import asyncio
import random
import time
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from config.models import Settings
from flows.adapters import Adapter
from flows.archive import ArchiveWriter
from flows.capture.answer import Chain, FetchError
from flows.capture.exchange import with_verdict, with_way
from flows.capture.fetch import Fetcher
from flows.capture.follow import Follower
from flows.capture.guard import Resolver
from flows.capture.hosts import Hosts, host_of
from flows.capture.interface import Interfaces
from flows.capture.local import read_local
from flows.capture.moves import GONE_FROM_HERE, load_migrations, moved_to
from flows.capture.render import RENDERER, Renderer, RenderError
from flows.capture.sinks import judge_sinks
from flows.capture.speech import Speech
from warehouse.records import GOOD_OUTCOMES, CaptureRecord, PlannedCapture, SnapshotRecord

_LONGEST_ABSTRACT = 6000
OnCaptured = Callable[[CaptureRecord, SnapshotRecord | None], None]
Observed = tuple[CaptureRecord, SnapshotRecord | None]


async def capture_sources(
    planned: Sequence[PlannedCapture],
    settings: Settings,
    speech: Speech,
    archive: ArchiveWriter,
    clock: Callable[[], datetime],
    on_captured: OnCaptured,
    *,
    hosts: Hosts | None = None,
    resolver: Resolver | None = None,
    to_render: Collection[str] = frozenset(),
) -> None:
    """Observe every planned source once and call `on_captured` for each, in the order in which they end.

    The snapshot is given only for bytes that the archive did not hold; they are in the archive by then. Pages judged
    bad are archived too: they are the evidence that something stood in the way. The order of hosts and pages is
    shuffled by the run id. Pages of the sources `to_render` are seen through a browser. `hosts` are those of the run:
    whom its earlier captures found in trouble is left alone by this one, too.
    """
    local = [item for item in planned if item.source.path is not None]
    for item in local:
        on_captured(*_capture_local(item, settings, archive, clock))
    interfaces = Interfaces(settings, speech)
    remote = _by_host([item for item in planned if item.source.path is None], interfaces, archive.run_id)
    if not remote:
        return
    async with AsyncExitStack() as stack:
        hosts = hosts or Hosts(settings.capture, archive.run_id, clock)
        hosts.begin_round()
        stack.callback(hosts.save)
        fetcher = await stack.enter_async_context(Fetcher(settings, resolver))
        interfaces.keep_pace((item for items in remote for item in items), hosts)
        follower = Follower(fetcher, hosts, clock)
        renderer = await stack.enter_async_context(Renderer(fetcher, follower))
        session = _Session(settings, speech, archive, clock, hosts, follower, interfaces, renderer, to_render)
        places = asyncio.Semaphore(settings.capture.hosts_at_once)

        async def work_through(items: Sequence[PlannedCapture]) -> None:
            async with places:
                await session.work_through(items, on_captured)

        async with asyncio.TaskGroup() as group:
            for items in remote:
                group.create_task(work_through(items))


class _Session:
    def __init__(
        self,
        settings: Settings,
        speech: Speech,
        archive: ArchiveWriter,
        clock: Callable[[], datetime],
        hosts: Hosts,
        follower: Follower,
        interfaces: Interfaces,
        renderer: Renderer,
        to_render: Collection[str],
    ) -> None:
        self._settings = settings
        self._speech = speech
        self._archive = archive
        self._clock = clock
        self._hosts = hosts
        self._follower = follower
        self._interfaces = interfaces
        self._renderer = renderer
        self._to_render = to_render
        self._migrations = load_migrations()

    async def work_through(self, items: Sequence[PlannedCapture], on_captured: OnCaptured) -> None:
        """One host. Redirected pages wait for the host's last one: only together do they show a sink."""
        redirected: list[Observed] = []
        for item in items:
            observed = await self._capture(item)
            if observed[0].redirects:
                redirected.append(observed)
            else:
                on_captured(*observed)
        for record, snapshot in zip(judge_sinks([r for r, _ in redirected]), (s for _, s in redirected), strict=True):
            on_captured(record, snapshot)

    async def _capture(self, item: PlannedCapture) -> Observed:
        """Observe a source where it is, or where it is known to have moved without leaving a redirect."""
        adapter = self._interfaces.adapter_of(item.source)
        if adapter is not None:
            record, chain = await self._ask(item, adapter)
            return record, self._store(record, chain) if chain else None
        is_rendered = item.source.source_id in self._to_render
        if is_rendered:
            # that the page's frame did not change says nothing of what its scripts would show
            item = replace(item, etag=None, last_modified=None)
        record, chain = await self._look(item)
        if is_rendered and chain is not None:
            record, chain = await self._render(item, record, chain)
        new = moved_to(item.location, self._migrations) if record.outcome in GONE_FROM_HERE else None
        if new is not None:
            there, chain_there = await self._look(replace(item, location=new, etag=None, last_modified=None))
            if there.outcome in GOOD_OUTCOMES:
                record, chain = _as_move(there, item.location), chain_there
        return record, self._store(record, chain) if chain else None

    async def _render(
        self, item: PlannedCapture, record: CaptureRecord, chain: Chain
    ) -> tuple[CaptureRecord, Chain | None]:
        """Judge the page as a browser shows it; walls and missing pages are left as they are.

        Without a browser the page is no evidence: its frame alone would look like everything else withdrawn.
        """
        is_page = (record.media_type or "").startswith(("text/html", "application/xhtml"))
        if not is_page or record.outcome not in (*GOOD_OUTCOMES, "suspect"):
            return record, chain
        started = time.monotonic()
        try:
            answer, note = await self._renderer.render(chain.answer)
        except RenderError as error:
            reason = "; ".join(filter(None, (record.reason, str(error))))
            return replace(record, outcome="suspect", reason=reason), chain
        chain = replace(chain, answer=answer, note=note)
        seen = self._judged(record, item, chain)
        return replace(seen, renderer=RENDERER, elapsed_ms=record.elapsed_ms + _elapsed_ms(started)), chain

    async def _ask(self, item: PlannedCapture, adapter: Adapter) -> tuple[CaptureRecord, Chain | None]:
        """Observe a source by its official interface, at a later place only where there is nothing at the first.

        A paper whose full text was read before is not replaced by its abstract.
        """
        first, *rest = adapter.locations(item.source)
        record, chain = await self._look(replace(item, location=first), adapter)
        if rest and record.outcome == "missing" and (item.last_text_chars or 0) < _LONGEST_ABSTRACT:
            without = record.reason
            record, chain = await self._look(replace(item, location=rest[0]), adapter)
            if record.outcome in GOOD_OUTCOMES:
                record = replace(record, reason="; ".join(filter(None, (f"no full text ({without})", record.reason))))
        return record, chain

    async def _look(self, item: PlannedCapture, adapter: Adapter | None = None) -> tuple[CaptureRecord, Chain | None]:
        """Fetch and judge; nothing is stored yet."""
        validators = _validators(item, self._settings.capture.max_not_modified_in_a_row)
        started = time.monotonic()
        blank = CaptureRecord(
            source_id=item.source.source_id,
            captured_at=self._clock(),
            outcome="unreachable",
            reason="",
            requested_url=item.location,
            final_url=item.location,
        )
        obstacle = self._hosts.obstacle(item.location)
        if obstacle:
            return replace(blank, outcome=obstacle.outcome, reason=obstacle.reason), None
        try:
            if adapter is None:
                chain = await self._follower.follow(item.location, dict(item.source.headers), validators)
            else:
                chain = await self._interfaces.ask(self._follower, adapter, item, validators)
        except FetchError as fault:
            return _faulty(blank, fault, _elapsed_ms(started)), None
        record = replace(with_way(blank, chain), elapsed_ms=_elapsed_ms(started))
        if chain.answer.status == 304:
            return _not_modified(record, item), chain
        return self._judged(record, item, chain), chain

    def _judged(self, record: CaptureRecord, item: PlannedCapture, chain: Chain) -> CaptureRecord:
        record = with_verdict(record, chain, self._speech)
        is_same = record.outcome in GOOD_OUTCOMES and record.snapshot_sha256 == item.last_snapshot_sha256
        return replace(record, outcome="unchanged") if is_same else record

    def _store(self, record: CaptureRecord, chain: Chain) -> SnapshotRecord | None:
        """Bytes and redirects to the archive; pages judged bad are evidence, too."""
        for hop in chain.hops:
            self._archive.write_redirect(hop.url, hop.status, hop.headers, hop.body, record.captured_at)
        if record.snapshot_sha256 is None:
            return None
        if chain.answer.status == 304:
            self._archive.write_not_modified(record, chain.answer.headers)
            return None
        return self._archive.write(record, chain.answer.body, chain.answer.headers)


def _not_modified(record: CaptureRecord, item: PlannedCapture) -> CaptureRecord:
    if item.last_snapshot_sha256 is None:
        return replace(record, reason="HTTP 304 to a request that was not conditional")
    return replace(
        record,
        outcome="unchanged",
        etag=record.etag or item.etag,
        last_modified=record.last_modified or item.last_modified,
        snapshot_sha256=item.last_snapshot_sha256,
    )


def _as_move(record: CaptureRecord, old: str) -> CaptureRecord:
    known = "known to have moved (config/migrations.yml)"
    return replace(
        record,
        requested_url=old,
        redirects=(old, *record.redirects),
        is_permanent_redirect=record.is_permanent_redirect or not record.redirects,
        reason=f"{known}; {record.reason}" if record.reason else known,
    )


def _capture_local(
    item: PlannedCapture, settings: Settings, archive: ArchiveWriter, clock: Callable[[], datetime]
) -> Observed:
    started = time.monotonic()
    path = Path(item.source.path or "")
    file = read_local(path, settings.capture.max_bytes)
    url = path.absolute().as_uri()
    digest = sha256(file.payload).hexdigest() if file.payload else None
    is_same = file.outcome == "fetched" and digest == item.last_snapshot_sha256
    record = CaptureRecord(
        source_id=item.source.source_id,
        captured_at=clock(),
        outcome="unchanged" if is_same else file.outcome,
        reason=file.reason,
        requested_url=url,
        final_url=url,
        media_type=file.media_type,
        snapshot_sha256=digest,
        elapsed_ms=_elapsed_ms(started),
    )
    if is_same or not file.payload:
        return record, None
    return record, archive.write(record, file.payload)


def _faulty(blank: CaptureRecord, fault: FetchError, elapsed_ms: int) -> CaptureRecord:
    return replace(
        blank,
        outcome=fault.outcome,
        reason=fault.reason,
        final_url=fault.hops[-1].url if fault.hops else blank.requested_url,
        redirects=tuple(hop.url for hop in fault.hops),
        http_status=fault.status,
        elapsed_ms=elapsed_ms,
    )


def _validators(item: PlannedCapture, max_in_a_row: int) -> dict[str, str]:
    """Conditional headers, except every so often: a server that answers 304 for ever is asked for the page itself."""
    if item.last_snapshot_sha256 is None or item.unchanged_in_a_row % (max_in_a_row + 1) == max_in_a_row:
        return {}
    found = {"If-None-Match": item.etag, "If-Modified-Since": item.last_modified}
    return {name: value for name, value in found.items() if value}


def _by_host(items: Sequence[PlannedCapture], interfaces: Interfaces, seed: str) -> list[list[PlannedCapture]]:
    by_host: dict[str, list[PlannedCapture]] = defaultdict(list)
    for item in sorted(items, key=lambda item: item.source.source_id):
        by_host[host_of(interfaces.first_location(item))].append(item)
    shuffler = random.Random(seed)  # noqa: S311 - an order, not a secret
    groups = [by_host[host] for host in sorted(by_host)]
    for group in groups:
        shuffler.shuffle(group)
    shuffler.shuffle(groups)
    # the longest queues first: the night is as long as its busiest host
    return sorted(groups, key=len, reverse=True)


def _elapsed_ms(started: float) -> int:
    return int((time.monotonic() - started) * 1000)
