"""Render: a page that shows its text to browsers only -> its DOM after its scripts have run, by headless Chromium.

The browser itself never touches the network. Whatever a page asks for is fetched here, through the same guarded and
bounded exchanges as any page, and handed in; so the address rule holds for scripts, redirects and rebinding names, too.
So do manners: robots.txt is obeyed for every part of a page, on whatever host; a host is asked for one part at a time
and each counts in its daily budget; a host that asked for peace is left alone. Only the pause between pages is not kept
between the parts of one: they are one visit, and a page would take minutes.
Playwright is an optional extra (requirements-render.txt) and Chromium is the system's own.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from collections import Counter
from collections.abc import Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field, replace
from types import TracebackType
from typing import Any
from urllib.parse import urljoin

import httpx2

from flows.capture.answer import Answer, FetchError
from flows.capture.fetch import Fetcher
from flows.capture.follow import Follower
from flows.capture.hosts import host_of

RENDERER = "chromium"
INSTALL = "pip install -r requirements-render.txt; apt-get install chromium"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
# what a page needs to show its text; pictures and styles are left where they are
_NEEDED = frozenset({"document", "script", "xhr", "fetch", "other"})
_WIRE_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection"})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_SETTLE_SECONDS = 3.0
_MAX_REQUESTS = 200
_MAX_OF_ANOTHER_HOST = 20
# no name resolves inside the browser and no connection has anywhere to go
_ARGUMENTS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=socks5://127.0.0.1:9",
    "--proxy-bypass-list=<-loopback>",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-dev-shm-usage",
)


class RenderError(Exception):
    """The page could not be rendered; str() says why, and what to install where something is missing."""


@dataclass(slots=True)
class _Load:
    """What one page has asked for so far."""

    document: Answer
    client: httpx2.AsyncClient
    requests: Counter[str] = field(default_factory=Counter)
    bytes_left: int = 0
    refused: list[str] = field(default_factory=list)


class Renderer:
    """One browser for a run, started with the first page that needs it; a fresh profile for each page."""

    def __init__(self, fetcher: Fetcher, follower: Follower) -> None:
        self._fetcher = fetcher
        self._follower = follower
        self._settings = fetcher.settings
        self._stack = AsyncExitStack()
        self._browser: Any = None
        self._turn = asyncio.Lock()

    async def __aenter__(self) -> Renderer:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    async def render(self, document: Answer) -> tuple[Answer, str]:
        """The DOM that a page already fetched comes to, as HTML, and what is to be said of it. Raises RenderError.

        One page at a time; `total_timeout_seconds` is the longest it may take.
        """
        async with self._turn:
            playwright_error = await self._start()
            load = _Load(document, self._fetcher.new_client(), bytes_left=self._settings.max_bytes)
            try:
                async with asyncio.timeout(self._settings.total_timeout_seconds):
                    html = await self._dom(load)
            except TimeoutError as error:
                seconds = self._settings.total_timeout_seconds
                raise RenderError(f"rendering took more than {seconds:.0f} s") from error
            except playwright_error as error:
                raise RenderError(f"rendering failed: {str(error).splitlines()[0][:200]}") from error
        body = html.encode("utf-8", "replace")
        if len(body) > self._settings.max_bytes:
            raise RenderError(f"the rendered page has more than {self._settings.max_bytes:,} bytes")
        headers = (("Content-Type", "text/html; charset=utf-8"), ("X-Litwatch-Renderer", RENDERER))
        refused = f"{len(load.refused)} requests of the page were refused: {load.refused[0]}" if load.refused else ""
        return replace(document, body=body, headers=headers), refused

    async def _start(self) -> type[Exception]:
        try:
            from playwright.async_api import Error, async_playwright
        except ImportError as error:
            raise RenderError(f"not rendered: Playwright is not installed ({INSTALL})") from error
        if self._browser is None:
            program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
            if program is None:
                raise RenderError(f"not rendered: Chromium is not installed ({INSTALL})")
            playwright = await self._stack.enter_async_context(async_playwright())
            try:
                self._browser = await playwright.chromium.launch(
                    executable_path=program,
                    args=list(_ARGUMENTS),
                    # Chromium's own sandbox does not work for root
                    chromium_sandbox=os.geteuid() != 0,
                )
            except Error as error:
                raise RenderError(f"not rendered: Chromium does not start: {str(error)[:200]}") from error
            self._stack.push_async_callback(self._browser.close)
        failure: type[Exception] = Error
        return failure

    async def _dom(self, load: _Load) -> str:
        context = await self._browser.new_context(
            service_workers="block", accept_downloads=False, user_agent=load.client.headers["User-Agent"]
        )
        try:
            page = await context.new_page()

            async def hand_in(route: Any) -> None:
                await self._hand_in(route, load)

            async def refuse(socket: Any) -> None:
                load.refused.append("a web socket")
                await socket.close()

            await context.route("**/*", hand_in)
            await context.route_web_socket("**/*", refuse)
            await page.goto(load.document.url, wait_until="load", timeout=0)
            await self._settle(load)
            return str(await page.content())
        finally:
            await context.close()

    async def _settle(self, load: _Load) -> None:
        """Wait until the page has asked for nothing more for a while."""
        seen = -1
        while seen != load.requests.total():
            seen = load.requests.total()
            await asyncio.sleep(_SETTLE_SECONDS / 3)

    async def _hand_in(self, route: Any, load: _Load) -> None:
        request = route.request
        if request.is_navigation_request() and request.frame.parent_frame is None and request.url == load.document.url:
            await self._fulfil(route, load.document)
            return
        load.requests[host_of(request.url)] += 1
        is_asked = request.method == "GET" and request.resource_type in _NEEDED
        if not is_asked or load.requests.total() > _MAX_REQUESTS or load.bytes_left <= 0:
            await route.abort()
            return
        try:
            answer = await self._fetch(request.url, request.headers, load)
        except FetchError as fault:
            if fault.outcome == "refused":
                load.refused.append(fault.reason)
            await route.abort()
            return
        load.bytes_left -= len(answer.body)
        await self._fulfil(route, answer)

    async def _fetch(self, url: str, headers: Mapping[str, str], load: _Load) -> Answer:
        """Redirects are followed here: the browser would follow them past the guard."""
        host = host_of(url)
        if host != host_of(load.document.url) and load.requests[host] > _MAX_OF_ANOTHER_HOST:
            raise FetchError("refused", f"more than {_MAX_OF_ANOTHER_HOST} requests to {host}", url)
        kept = {name: headers[name] for name in ("accept", "referer", "origin", "x-requested-with") if name in headers}
        for _ in range(self._settings.max_redirects + 1):
            if not url.startswith(("http://", "https://")):
                break
            answer = await self._follower.get_part(load.client, url, kept, load.bytes_left)
            location = answer.header("location")
            if answer.status not in _REDIRECTS or not location:
                return answer
            url = urljoin(url, location)
        raise FetchError("unreachable", "a request of the page was redirected to nowhere", url)

    async def _fulfil(self, route: Any, answer: Answer) -> None:
        headers = {name: value for name, value in answer.headers if name.lower() not in _WIRE_HEADERS}
        await route.fulfill(status=answer.status, headers=headers, body=answer.body)
