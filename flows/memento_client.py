"""Ask a web archive: one address -> one answer, at the archive's pace, and not a request more once it says no."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from config.models import ArchiveSettings
from flows.capture.answer import Answer, FetchError
from flows.capture.fetch import Fetcher
from flows.capture.hosts import Hosts, host_of, retry_after

_IN_TROUBLE = frozenset({429, 500, 502, 503, 504})
_FAILURES_IN_A_ROW = 5


class ArchiveTroubleError(Exception):
    """The archive did not give what was asked for; `is_over`: it must not be asked again in this run."""

    def __init__(self, reason: str, *, is_over: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_over = is_over


class ArchiveClient:
    """The exchanges of one run with one archive, one after the other; they belong to one event loop.

    The robots.txt of an archive is not read: what it is asked are the interfaces it documents for programs, at the
    rates it documents. What it answers to being asked too much is obeyed beyond this run (`hosts`).
    """

    def __init__(
        self, settings: ArchiveSettings, fetcher: Fetcher, hosts: Hosts, clock: Callable[[], datetime]
    ) -> None:
        self._name = settings.name
        self._fetcher = fetcher
        self._hosts = hosts
        self._clock = clock
        self._lists = _Pace(settings.lists_per_minute)
        self._mementos = _Pace(settings.mementos_per_minute)
        self._failures = 0

    async def ask_list(self, url: str) -> Answer:
        """Ask for a CDX or a TimeMap. Raises ArchiveTroubleError."""
        return await self._ask(url, self._lists)

    async def ask_memento(self, url: str) -> Answer:
        """Ask for a memento, whatever status was archived. Raises ArchiveTroubleError."""
        return await self._ask(url, self._mementos)

    async def _ask(self, url: str, pace: _Pace) -> Answer:
        settings = self._fetcher.settings
        trouble = ""
        for attempt in range(settings.attempts):
            obstacle = self._hosts.obstacle(url)
            if obstacle:
                raise ArchiveTroubleError(f"{self._name}: {obstacle.reason}", is_over=True)
            await pace.turn()
            try:
                answer = await self._fetcher.get(
                    self._fetcher.new_client(), url, {}, settings.total_timeout_seconds, settings.max_bytes
                )
            except FetchError as fault:
                trouble, pause = fault.reason, settings.host_delay_seconds
                if not fault.is_transient:
                    break
            else:
                if answer.status not in _IN_TROUBLE or memento_datetime(answer) is not None:
                    self._failures = 0
                    return answer
                trouble, pause = f"it answered {answer.status}", self._pause(answer, url)
            if attempt + 1 < settings.attempts:
                await asyncio.sleep(pause)
        self._failures += 1
        is_over = self._failures >= _FAILURES_IN_A_ROW
        if is_over:
            trouble += f"; {self._failures} requests in a row have failed"
        raise ArchiveTroubleError(f"{self._name}: {trouble}", is_over=is_over)

    def _pause(self, answer: Answer, url: str) -> float:
        """How long to wait before trying again. Raises ArchiveTroubleError when that is more than a moment."""
        wish = answer.header("retry-after")
        wanted = retry_after(wish, self._clock())
        if answer.status != 429 and (wanted is None or wanted <= _a_moment(self._fetcher)):
            return self._fetcher.settings.host_delay_seconds if wanted is None else wanted.total_seconds()
        reason = f"it answered {answer.status}" + (f", Retry-After: {wish[:40]}" if wish else "")
        self._hosts.leave_alone(host_of(url), "blocked" if answer.status == 429 else "unreachable", reason, wanted)
        raise ArchiveTroubleError(f"{self._name}: {reason}; it is not asked again in this run", is_over=True)


class _Pace:
    """At most so many requests a minute, evenly spread."""

    def __init__(self, per_minute: float) -> None:
        self._seconds = 60 / per_minute
        self._next_at = 0.0

    async def turn(self) -> None:
        now = asyncio.get_running_loop().time()
        self._next_at = max(now, self._next_at) + self._seconds
        await asyncio.sleep(self._next_at - self._seconds - now)


def memento_datetime(answer: Answer) -> datetime | None:
    """When the answer was archived (RFC 7089), or None where the archive speaks for itself."""
    return http_date(answer.header("memento-datetime"))


def http_date(value: str | None) -> datetime | None:
    """A date as HTTP writes it, or None."""
    try:
        return parsedate_to_datetime(value or "").astimezone(UTC)
    except ValueError:
        return None


def _a_moment(fetcher: Fetcher) -> timedelta:
    return timedelta(seconds=fetcher.settings.total_timeout_seconds)
