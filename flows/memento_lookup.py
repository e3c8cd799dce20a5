"""Look up: cited pages that are gone -> the last memento that still shows each, in the warehouse."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from datetime import UTC, datetime

from flows.capture.fetch import Fetcher
from flows.capture.guard import Resolver
from flows.memento import WebArchive, build_archives
from flows.memento_client import ArchiveTroubleError
from flows.night import Night
from flows.past import judge_past
from warehouse.records import GOOD_OUTCOMES, DeadCitation, MementoRecord
from warehouse.urls import url_key

log = logging.getLogger("litwatch")

# The night is for its captures; what is left is looked up in the nights that follow.
_MOST_A_RUN = 20
_MOST_READ = 3
_BEFORE_THE_WEB = datetime(1990, 1, 1, tzinfo=UTC)


async def look_up_dead_citations(night: Night, resolver: Resolver | None = None) -> None:
    """Find where citations that broke can still be read; after `record`, before `publish`.

    Where an archive is out of reach the citation waits for the next run; found or not, it is not asked twice a month.
    """
    settings = night.subject.settings
    dead = night.work.dead_citations(night.started_at, _MOST_A_RUN)
    if not dead or not settings.archives:
        return
    async with AsyncExitStack() as stack:
        stack.callback(night.hosts.save)
        fetcher = await stack.enter_async_context(Fetcher(settings, resolver))
        archives = build_archives(settings, fetcher, night.hosts, night.clock)
        found = []
        for citation in dead:
            try:
                found.append(await _look_up(night, citation, archives))
            except ArchiveTroubleError as trouble:
                log.warning("%s is gone and was not looked up: %s", citation.url, trouble.reason)
                if trouble.is_over:
                    break
    night.work.add_mementos(found)
    log.info("%d dead citations looked up, %d can still be read", len(found), sum(1 for one in found if one.archive))


async def _look_up(night: Night, citation: DeadCitation, archives: Sequence[WebArchive]) -> MementoRecord:
    for archive in archives:
        for url in _addresses(night, citation):
            listed = await archive.list_mementos(url, _BEFORE_THE_WEB)
            shown = [one for one in listed if one.captured_at < citation.gone_at and one.status in (None, 200)]
            for memento in reversed(shown[-_MOST_READ:]):
                chain = await archive.read(memento, url)
                past = judge_past(chain, citation.cited_source_id, memento.captured_at, "memento", night.speech)
                if past.capture.outcome in GOOD_OUTCOMES:
                    return MementoRecord(
                        citation.url, night.started_at, archive.address_of(memento), archive.name, memento.captured_at
                    )
    return MementoRecord(citation.url, night.started_at)


def _addresses(night: Night, citation: DeadCitation) -> Iterator[str]:
    """The address as cited, then the others where the page is known to have been."""
    yield citation.url
    for url, _, _ in night.work.locations(citation.cited_source_id):
        if url_key(url) != url_key(citation.url) and url.startswith(("http://", "https://")):
            yield url
