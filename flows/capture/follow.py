"""Follow: a URL -> the whole chain of exchanges up to the page, each hop in turn, allowed and within its limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

import httpx2
import stamina

from flows.capture.answer import Answer, Chain, FetchError
from flows.capture.fetch import Fetcher
from flows.capture.hosts import Hosts, host_of, retry_after
from flows.capture.page import refresh_target
from flows.capture.robots import MAX_BYTES, MAX_REDIRECTS, Robots

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_IN_TROUBLE = frozenset({429, 502, 503, 504})


class _TryAgainError(Exception):
    """The server asks for a moment; `answer` is what it said."""

    def __init__(self, answer: Answer, seconds: float) -> None:
        super().__init__(f"{answer.status} from {answer.url}")
        self.answer = answer
        self.seconds = seconds


class Follower:
    """Follows URLs of one run. Raises FetchError; its `hops` tell how far the way led."""

    def __init__(self, fetcher: Fetcher, hosts: Hosts, clock: Callable[[], datetime]) -> None:
        self._fetcher = fetcher
        self._settings = fetcher.settings
        self._hosts = hosts
        self._clock = clock
        self._robots = Robots(self._read_robots, hosts.slow_down, hosts.robots)

    async def follow(
        self,
        url: str,
        headers: Mapping[str, str],
        validators: Mapping[str, str],
        is_invited: Callable[[str], bool] = lambda url: False,
    ) -> Chain:
        """Fetch a page. `headers` are a source's own and go to its own site only.

        `is_invited` tells addresses of an interface for programs that settings exempt from robots.txt.

        `validators` make the request conditional; past a redirect only the ETag is sent, which names its bytes better
        than a date does.
        """
        origin = urlsplit(url)[:2]
        hops: list[Answer] = []
        here, client, deadline = url, self._fetcher.new_client(), _Deadline(self._settings.total_timeout_seconds)
        try:
            while True:
                if self._settings.obey_robots and not is_invited(here):
                    await self._robots.check(here)
                conditional = {k: v for k, v in validators.items() if not hops or k == "If-None-Match"}
                own = headers if urlsplit(here)[:2] == origin else {}
                answer = await self._exchange(client, here, {**own, **conditional}, deadline)
                target = _target(answer)
                if target is None:
                    return Chain(url, tuple(hops), answer)
                hops.append(answer)
                here = _next(target, here, hops, self._settings.max_redirects)
        except FetchError as fault:
            fault.hops = tuple(hops)
            raise

    async def get_part(
        self, client: httpx2.AsyncClient, url: str, headers: Mapping[str, str], max_bytes: int
    ) -> Answer:
        """One exchange for something a page is made of: allowed by robots.txt, in its host's turn, counted.

        Redirects are not followed and faults not tried again. Raises FetchError.
        """
        if self._settings.obey_robots:
            await self._robots.check(url)
        deadline = _Deadline(self._settings.read_timeout_seconds)
        host = host_of(url)
        answer = await self._once(client, host, url, headers, deadline, (max_bytes, False), is_part=True)
        self._note(host, answer)
        return answer

    async def _read_robots(self, url: str) -> Answer:
        client, deadline = self._fetcher.new_client(), _Deadline(self._settings.total_timeout_seconds)
        here = url
        for _ in range(MAX_REDIRECTS + 1):
            answer = await self._exchange(client, here, {}, deadline, MAX_BYTES)
            location = answer.header("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            here = urljoin(here, location)
            if urlsplit(here).scheme not in ("http", "https"):
                break
        # more redirects than the standard follows: "unavailable", which allows everything
        return Answer(url, 404, (), b"")

    async def _exchange(
        self,
        client: httpx2.AsyncClient,
        url: str,
        headers: Mapping[str, str],
        deadline: _Deadline,
        cut_at: int | None = None,
    ) -> Answer:
        host = host_of(url)
        try:
            async for attempt in stamina.retry_context(
                on=self._pause_before_retry, attempts=self._settings.attempts, timeout=None
            ):
                with attempt:
                    limit = (cut_at or self._settings.max_bytes, cut_at is not None)
                    answer = await self._once(client, host, url, headers, deadline, limit)
                    self._ask_again_later(answer)
        except _TryAgainError as error:
            answer = error.answer
        except FetchError as fault:
            if fault.is_host_down:
                self._hosts.mark_down(url, fault.outcome, fault.reason)
            elif fault.outcome == "unreachable" and not self._hosts.obstacle(url):
                self._hosts.note_fault(url, fault.outcome, fault.reason)
            raise
        self._hosts.note_answer(url)
        self._note(host, answer)
        return answer

    async def _once(
        self,
        client: httpx2.AsyncClient,
        host: str,
        url: str,
        headers: Mapping[str, str],
        deadline: _Deadline,
        limit: tuple[int, bool],
        *,
        is_part: bool = False,
    ) -> Answer:
        """Within the limit: so many bytes, beyond which a body is cut off or (False) an error."""
        max_bytes, is_cut = limit
        async with self._hosts.turn(host, is_part=is_part):
            obstacle = self._hosts.obstacle(url)
            if obstacle:
                raise FetchError(obstacle.outcome, obstacle.reason, url)
            self._hosts.count_request(host)
            with deadline:
                return await self._fetcher.get(client, url, headers, deadline.left(), max_bytes, cut=is_cut)

    def _ask_again_later(self, answer: Answer) -> None:
        if answer.status not in _IN_TROUBLE:
            return
        pause = retry_after(answer.header("retry-after"), self._clock())
        if pause is None and answer.status != 429:
            raise _TryAgainError(answer, self._settings.host_delay_seconds)
        if pause is not None and pause <= timedelta(seconds=self._settings.total_timeout_seconds):
            raise _TryAgainError(answer, pause.total_seconds())

    def _pause_before_retry(self, error: Exception) -> bool | float:
        if isinstance(error, _TryAgainError):
            return error.seconds
        return self._settings.host_delay_seconds if isinstance(error, FetchError) and error.is_transient else False

    def _note(self, host: str, answer: Answer) -> None:
        wish = answer.header("retry-after")
        if answer.status == 429 or (answer.status == 503 and wish):
            reason = f"it answered {answer.status}" + (f", Retry-After: {wish[:40]}" if wish else "")
            outcome = "blocked" if answer.status == 429 else "unreachable"
            self._hosts.leave_alone(host, outcome, reason, retry_after(wish, self._clock()))  # type: ignore[arg-type]
        elif answer.status < 400:
            self._hosts.forgive(host)


class _Deadline:
    """Seconds of network time that a chain may use; waiting for one's turn does not count."""

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._since = 0.0

    def left(self) -> float:
        return max(0.001, self._left)

    def __enter__(self) -> None:
        self._since = asyncio.get_running_loop().time()

    def __exit__(self, *error: object) -> None:
        self._left -= asyncio.get_running_loop().time() - self._since


def _target(answer: Answer) -> str | None:
    if answer.status in _REDIRECTS:
        return answer.header("location") or None
    return refresh_target(answer.body) if answer.status == 200 else None


def _next(target: str, here: str, hops: list[Answer], max_redirects: int) -> str:
    try:
        url = urljoin(here, target.strip())
        scheme, host = urlsplit(url).scheme, urlsplit(url).hostname
    except ValueError as error:
        raise FetchError("unreachable", f"redirects to something that is no address: {target[:100]!r}", here) from error
    if scheme not in ("http", "https") or not host:
        raise FetchError("refused", f"redirects to something that is not http: {target[:100]!r}", here)
    url = url.partition("#")[0]
    if len(hops) > max_redirects:
        raise FetchError("unreachable", f"more than {max_redirects} redirects", here)
    # the same address twice can be a cookie being set; a third time it is a loop
    if [hop.url for hop in hops].count(url) > 1:
        raise FetchError("unreachable", f"redirects in a circle through {url[:200]}", here)
    return url
