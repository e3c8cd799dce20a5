"""Interface: a source with an adapter -> the answer of its official interface, all pages of it as one payload."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from config.models import Settings
from extract.listings import PAGE_BREAK
from extract.records import UnreadableError
from flows.adapters import Adapter, build_adapter
from flows.adapters.base import NotServedError, with_query, without_query
from flows.capture.answer import Answer, Chain, FetchError
from flows.capture.decode import BodyDecoder, DecodeError
from flows.capture.follow import Follower
from flows.capture.hosts import Hosts, host_of
from flows.capture.judge import judge_response
from flows.capture.speech import Speech
from warehouse.records import PlannedCapture, SourceRecord

_GZIP = b"\x1f\x8b"


class Interfaces:
    """The official interfaces of one run, asked through the very same follower as pages are."""

    def __init__(self, settings: Settings, speech: Speech) -> None:
        self._settings = settings
        self._speech = speech
        self._adapters: dict[str, Adapter] = {}

    def adapter_of(self, source: SourceRecord) -> Adapter | None:
        """The adapter that serves a source; None when the page itself is to be read."""
        if source.adapter is None:
            return None
        adapter = self._adapters.setdefault(source.adapter, build_adapter(source.adapter, self._settings))
        try:
            adapter.locations(source)
        except NotServedError:
            return None
        return adapter

    def first_location(self, item: PlannedCapture) -> str:
        """Where a planned capture begins."""
        adapter = self.adapter_of(item.source)
        return adapter.locations(item.source)[0] if adapter else item.location

    def keep_pace(self, items: Iterable[PlannedCapture], hosts: Hosts) -> None:
        """Tell the hosts of interfaces how long a pause their providers ask for."""
        for item in items:
            adapter = self.adapter_of(item.source)
            if adapter and adapter.delay_seconds is not None:
                hosts.pace(host_of(self.first_location(item)), adapter.delay_seconds)

    async def ask(
        self, follower: Follower, adapter: Adapter, item: PlannedCapture, validators: Mapping[str, str]
    ) -> Chain:
        """Fetch the answer at `item.location`, with its further pages where it is a query. Raises FetchError.

        A query is whole or not at all: half a list would look like records withdrawn.
        """
        is_query = adapter.is_query(item.source)
        first = await self._page(follower, adapter, item.source, item.location, {} if is_query else validators)
        if not is_query or first.answer.status != 200:
            return first
        pages, asked, note = [first.answer.body], [item.location], ""
        while location := _next(adapter, pages, asked):
            if len(pages) == self._settings.queries.max_pages:
                note = f"read no further than page {len(pages)}"
                break
            pages.append(await self._further(follower, adapter, item.source, location, len(pages) + 1))
            asked.append(location)
            size = sum(map(len, pages))
            if size > self._settings.capture.max_bytes:
                raise FetchError("too_large", f"more than {self._settings.capture.max_bytes:,} bytes in all", location)
        return replace(first, answer=replace(first.answer, body=PAGE_BREAK.join(pages)), note=note)

    async def _further(
        self, follower: Follower, adapter: Adapter, source: SourceRecord, location: str, number: int
    ) -> bytes:
        try:
            chain = await self._page(follower, adapter, source, location, {})
        except FetchError as fault:
            fault.reason = f"page {number} of the list: {fault.reason}"
            raise
        verdict = judge_response(chain, self._speech)
        if not verdict.is_good:
            reason = f"page {number} of the list: {verdict.reason}"
            raise FetchError(verdict.outcome, reason, location, status=chain.answer.status)
        return chain.answer.body

    async def _page(
        self, follower: Follower, adapter: Adapter, source: SourceRecord, location: str, validators: Mapping[str, str]
    ) -> Chain:
        parameters = adapter.parameters(self._settings.contact)
        asked = with_query(location, **parameters) if parameters else location
        own = self._settings.adapters.get(source.adapter)  # type: ignore[call-overload]
        is_invited = adapter.is_own if own is not None and not own.obey_robots else lambda _: False
        names = frozenset(parameters)
        try:
            chain = await follower.follow(asked, dict(source.headers), validators, is_invited)
        except FetchError as fault:
            fault.hops = tuple(_public(hop, asked, location, names) for hop in fault.hops)
            raise
        return Chain(
            requested_url=location,
            hops=tuple(_public(hop, asked, location, names) for hop in chain.hops),
            answer=_unpacked(_public(chain.answer, asked, location, names), self._settings.capture.max_bytes),
        )


def _next(adapter: Adapter, pages: Sequence[bytes], asked: Sequence[str]) -> str | None:
    try:
        return adapter.next_location(pages, asked)
    except UnreadableError:
        return None  # what is wrong with the page is said where it is read


def _public(answer: Answer, asked: str, location: str, names: frozenset[str]) -> Answer:
    """The answer under an address that does not tell who asked."""
    return replace(answer, url=location if answer.url == asked else without_query(answer.url, names))


def _unpacked(answer: Answer, max_bytes: int) -> Answer:
    """Sitemaps are served as .xml.gz files; what counts is the XML."""
    if not answer.body.startswith(_GZIP):
        return answer
    decoder = BodyDecoder("gzip")
    body = bytearray()
    try:
        for piece in decoder.feed(answer.body):
            body += piece
            if len(body) > max_bytes:
                raise FetchError("too_large", f"more than {max_bytes:,} bytes unpacked", answer.url)
        decoder.finish()
    except DecodeError as error:
        raise FetchError("unreadable", str(error), answer.url, status=answer.status) from error
    headers = tuple((name, value) for name, value in answer.headers if name.lower() != "content-type")
    return replace(answer, body=bytes(body), headers=(*headers, ("Content-Type", "application/xml")))
