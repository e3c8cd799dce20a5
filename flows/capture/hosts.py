"""Hosts: whose turn is it? One request at a time per host, a pause in between, and troubled hosts left alone.

What must survive the run (until when a host is left alone, how much of its day's budget is used) is one small JSON
file; without a file nothing is remembered.
"""

from __future__ import annotations

import asyncio
import json
import logging
import random
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import urlsplit

from protego import Protego

from config.models import CaptureSettings
from warehouse.records import Outcome

_log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(minutes=15)
LONGEST_PAUSE = timedelta(hours=24)
LONGEST_RETRY_AFTER = timedelta(days=7)
# each may cost the whole time a request is given
FAULTS_IN_A_ROW = 3


@dataclass(slots=True)
class HostState:
    """What is remembered of a host between runs. `strikes` counts refusals since its last good answer."""

    not_before: str | None = None
    strikes: int = 0
    reason: str = ""
    outcome: Outcome = "blocked"
    day: str = ""
    requests: int = 0


@dataclass(slots=True)
class _Turn:
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    next_at: float = 0
    delay: float = 0


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a host is not asked now."""

    outcome: Outcome
    reason: str


class Hosts:
    """The turns of all hosts of one run. `seed` makes the jitter reproducible; `clock` gives UTC times."""

    def __init__(
        self, settings: CaptureSettings, seed: str, clock: Callable[[], datetime], file: Path | None = None
    ) -> None:
        self._settings = settings
        self._random = random.Random(seed)  # noqa: S311 - politeness, not secrets
        self._clock = clock
        self._file = file
        self._states: dict[str, HostState] = _load(file)
        self._turns: dict[str, _Turn] = {}
        self._down: dict[str, Obstacle] = {}
        self._faults: Counter[str] = Counter()
        self.robots: dict[str, asyncio.Task[Protego]] = {}

    def begin_round(self) -> None:
        """Get ready for captures in another event loop: a lock belongs to the one in which it was first waited for."""
        for turn in self._turns.values():
            turn.lock = asyncio.Lock()
        self.robots = {site: task for site, task in self.robots.items() if task.done() and not task.cancelled()}

    @asynccontextmanager
    async def turn(self, host: str, *, is_part: bool = False) -> AsyncIterator[None]:
        """Wait until the host may be asked; holds its only place until the exchange is over.

        What a page is made of (`is_part`) waits for its place, not for the pause: it belongs to the page's own visit.
        """
        turn = self._turn(host)
        loop = asyncio.get_running_loop()
        async with turn.lock:
            await asyncio.sleep(0 if is_part else max(0, turn.next_at - loop.time()))
            try:
                yield
            finally:
                jitter = self._random.uniform(0.75, 1.5)
                turn.next_at = max(turn.next_at, loop.time() + turn.delay * jitter)

    def count_request(self, host: str) -> None:
        """One more of the day's requests is used."""
        state = self._states.setdefault(host, HostState())
        if state.day != self._today():
            state.day, state.requests = self._today(), 0
        state.requests += 1

    def slow_down(self, host: str, crawl_delay: float) -> None:
        """Obey a Crawl-delay, up to the longest that settings allow."""
        turn = self._turn(host)
        turn.delay = max(turn.delay, min(crawl_delay, self._settings.max_crawl_delay_seconds))

    def pace(self, host: str, seconds: float) -> None:
        """Keep to the pause that the provider of an interface asks for, in place of the usual one."""
        self._turn(host).delay = seconds

    def obstacle(self, url: str) -> Obstacle | None:
        """Why the host of a URL must not be asked now, or None."""
        if origin_of(url) in self._down:
            return self._down[origin_of(url)]
        host = host_of(url)
        state = self._states.get(host)
        if state is None:
            return None
        if state.not_before and datetime.fromisoformat(state.not_before) > self._clock():
            return Obstacle(state.outcome, f"not asked: left alone until {state.not_before} ({state.reason})")
        if state.day == self._today() and state.requests >= self._settings.host_daily_requests:
            return Obstacle("refused", f"not asked: the {state.requests} requests a day for this host are used up")
        return None

    def note_fault(self, url: str, outcome: Outcome, reason: str) -> None:
        """An exchange came to nothing; after so many in a row the server is taken to be down for this run."""
        origin = origin_of(url)
        self._faults[origin] += 1
        if self._faults[origin] >= FAULTS_IN_A_ROW:
            self.mark_down(url, outcome, f"{FAULTS_IN_A_ROW} requests in a row came to nothing, the last: {reason}")

    def note_answer(self, url: str) -> None:
        """Whatever it was, the server answered."""
        self._faults.pop(origin_of(url), None)

    def mark_down(self, url: str, outcome: Outcome, reason: str) -> None:
        """Ask nothing more of a server that cannot be reached, in this run only: the next run may find it back."""
        self._down.setdefault(origin_of(url), Obstacle(outcome, f"{reason} (not asked again in this run)"))

    def leave_alone(self, host: str, outcome: Outcome, reason: str, retry_after: timedelta | None) -> None:
        """Remember beyond this run that the host asked for peace: until its time, or ever longer when it gives none."""
        state = self._states.setdefault(host, HostState())
        state.strikes += 1
        pause = min(FIRST_PAUSE * 2 ** min(state.strikes - 1, 10), LONGEST_PAUSE)
        if retry_after is not None:
            pause = min(retry_after, LONGEST_RETRY_AFTER)
        state.not_before = (self._clock() + pause).astimezone(UTC).isoformat(timespec="seconds")
        state.reason, state.outcome = reason, outcome
        self.save()

    def forgive(self, host: str) -> None:
        """A good answer ends the history of refusals."""
        state = self._states.get(host)
        if state is not None:
            state.strikes, state.not_before, state.reason = 0, None, ""

    def save(self) -> None:
        """Write what the next run must know; whole or not at all."""
        if self._file is None:
            return
        today = self._today()
        kept = {host: asdict(state) for host, state in self._states.items() if state.strikes or state.day == today}
        self._file.parent.mkdir(parents=True, exist_ok=True)
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps(kept, indent=1, sort_keys=True), "utf-8")
        new.replace(self._file)

    def _turn(self, host: str) -> _Turn:
        return self._turns.setdefault(host, _Turn(delay=self._settings.host_delay_seconds))

    def _today(self) -> str:
        return self._clock().astimezone(UTC).date().isoformat()


def host_of(url: str) -> str:
    """The host and port whose turn a URL waits for."""
    return urlsplit(url).netloc.rpartition("@")[2].lower()


def origin_of(url: str) -> str:
    """Scheme, host and port: a server may be down for https and up for http."""
    return f"{urlsplit(url).scheme}://{host_of(url)}"


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """The pause a Retry-After header asks for, in seconds or as a date; None when absent or unreadable."""
    if not value:
        return None
    if value.strip().isdigit():
        return timedelta(seconds=min(int(value), 10**8))
    try:
        at = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(timedelta(0), at.replace(tzinfo=at.tzinfo or UTC) - now)


def _load(file: Path | None) -> dict[str, HostState]:
    if file is None or not file.exists():
        return {}
    try:
        return {host: HostState(**state) for host, state in json.loads(file.read_text("utf-8")).items()}
    except (ValueError, TypeError, AttributeError):
        aside = file.with_suffix(".broken")
        file.replace(aside)
        _log.warning("%s cannot be read and was put aside as %s; no host is remembered", file.name, aside.name)
        return {}
