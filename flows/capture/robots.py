"""Robots: robots.txt of a site -> may this URL be fetched? As RFC 9309 has it.

No such file (4xx) allows everything; a server in trouble (5xx, 429) or out of reach disallows everything. Read once a
run (a run is shorter than the 24 hours the standard allows), the first 500 KiB, through at most five redirects.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from urllib.parse import urlsplit

from protego import Protego

from flows.capture.answer import Answer, FetchError
from flows.capture.fetch import ROBOT_NAME

MAX_BYTES = 500 * 1024
MAX_REDIRECTS = 5


class Robots:
    """The robots.txt files of one run. `read` fetches one, redirects followed; it raises FetchError.

    `rules` are those read so far in the run, by site.
    """

    def __init__(
        self,
        read: Callable[[str], Awaitable[Answer]],
        on_crawl_delay: Callable[[str, float], None],
        rules: dict[str, asyncio.Task[Protego]] | None = None,
    ) -> None:
        self._read = read
        self._on_crawl_delay = on_crawl_delay
        self._rules = {} if rules is None else rules

    async def check(self, url: str) -> None:
        """Return when the URL may be fetched. Raises FetchError: `refused`, or what kept robots.txt from being read."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._rules:
            self._rules[site] = asyncio.ensure_future(self._rules_of(site, parts.netloc))
        rules = await self._rules[site]
        if not rules.can_fetch(url, ROBOT_NAME):
            raise FetchError("refused", "robots.txt does not allow this page", url)

    async def _rules_of(self, site: str, host: str) -> Protego:
        address = f"{site}/robots.txt"
        answer = await self._read(address)
        if answer.status == 429 or answer.status >= 500:
            raise FetchError(
                "refused",
                f"robots.txt answered {answer.status}: nothing may be fetched until it can be read",
                address,
                status=answer.status,
                is_host_down=True,
            )
        if answer.status != 200:
            return Protego.parse("")
        rules = Protego.parse(answer.body[:MAX_BYTES].decode("utf-8-sig", "replace"))
        delay = rules.crawl_delay(ROBOT_NAME)
        if delay:
            self._on_crawl_delay(host, float(delay))
        return rules
