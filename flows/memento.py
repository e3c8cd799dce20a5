"""Mementos: a web archive's CDX or TimeMap -> what it holds of a page; one memento -> the exchange as it was archived.

Written on our own fetcher and not on a client library, so that the address guard, the caps on bytes, headers and time,
and the memory of hosts that asked for peace hold for archives as for everybody else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

from config.models import ArchiveSettings, Settings
from flows.capture.answer import Answer, Chain
from flows.capture.fetch import Fetcher
from flows.capture.hosts import Hosts
from flows.capture.page import refresh_target
from flows.memento_client import ArchiveClient, ArchiveTroubleError, http_date, memento_datetime
from flows.past import spelt
from warehouse.urls import url_key

REDIRECTS = frozenset({301, 302, 303, 307, 308})
# A crawler comes to the target of a redirect within the hour, or at the latest with the next day's crawl.
_SAME_VISIT = timedelta(days=1)
_MOST_TIMEMAPS = 20
_TIMESTAMP = "%Y%m%d%H%M%S"
_LINK = re.compile(r"<([^>]*)>((?:\s*;\s*[\w*-]+\s*=\s*(?:\"[^\"]*\"|[^\s;,\"]+))*)")
_PARAMETER = re.compile(r";\s*([\w*-]+)\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))")
# What an archive says about itself among the headers it kept.
_OWN_HEADERS = frozenset({"memento-datetime", "link", "content-location", "date"})
_KEPT = "x-archive-orig-"


@dataclass(frozen=True, slots=True)
class Memento:
    """One archived answer of a page. `status` and `digest` (of the payload, as the archive counts) where it tells."""

    url: str
    captured_at: datetime
    status: int | None = None
    digest: str | None = None


class WebArchive:
    """One web archive. Raises ArchiveTroubleError, whose `is_over` says that it must not be asked again in this run."""

    def __init__(self, settings: ArchiveSettings, client: ArchiveClient, max_redirects: int) -> None:
        self.name = settings.name
        self._settings = settings
        self._client = client
        self._max_redirects = max_redirects

    async def list_mementos(self, url: str, since: datetime) -> list[Memento]:
        """What the archive holds of a page since a date, oldest first; the CDX is asked before the TimeMap."""
        if self._settings.cdx is None:
            found = await self._read_timemaps(url)
        else:
            try:
                found = await self._read_cdx(self._settings.cdx, url, since)
            except ArchiveTroubleError as trouble:
                if trouble.is_over or self._settings.timemap is None:
                    raise
                found = await self._read_timemaps(url)
        own = {one.captured_at: one for one in found if one.captured_at >= since and url_key(one.url) == url_key(url)}
        return [own[at] for at in sorted(own)]

    def address_of(self, memento: Memento) -> str:
        """Where the archive shows a memento, nothing rewritten."""
        return _fill(self._settings.memento, memento.url, timestamp=f"{memento.captured_at:{_TIMESTAMP}}")

    async def read(self, memento: Memento, url: str) -> Chain:
        """The exchange of a memento of `url`, through archived redirects to the page they led to at the time.

        Spellings of `url` (scheme, `www.`) that an archive mixes come out as `url`: they are one page.
        """
        hops: list[Answer] = []
        here = memento.url
        while True:
            answer = await self._read_one(here, memento.captured_at, is_first=not hops)
            answer = Answer(spelt(answer.url, url), answer.status, answer.headers, answer.body)
            target = _target(answer)
            if target is None:
                return Chain(url, tuple(hops), answer)
            hops.append(answer)
            here = urljoin(here, target.strip()).partition("#")[0]
            if len(hops) > self._max_redirects or urlsplit(here).scheme not in ("http", "https"):
                raise ArchiveTroubleError(f"archived redirects lead nowhere: {here[:200]}")

    async def _read_cdx(self, template: str, url: str, since: datetime) -> list[Memento]:
        answer = await self._client.ask_list(_fill(template, url, since=f"{since:{_TIMESTAMP}}"))
        if answer.status != 200:
            raise ArchiveTroubleError(f"{self.name} answered {answer.status} when asked for its captures")
        return list(read_cdx(answer.body.decode("utf-8", "replace")))

    async def _read_timemaps(self, url: str) -> list[Memento]:
        """A TimeMap may come in pages, each a TimeMap that names the next."""
        waiting, seen = [_fill(self._settings.timemap or "", url)], set[str]()
        found: list[Memento] = []
        while waiting and len(seen) < _MOST_TIMEMAPS:
            address = waiting.pop(0)
            seen.add(address)
            answer = await self._client.ask_list(address)
            if answer.status == 404:
                continue
            if answer.status != 200:
                raise ArchiveTroubleError(f"{self.name} answered {answer.status} when asked for a TimeMap")
            mementos, pages = read_timemap(answer.body.decode("utf-8", "replace"), url)
            found += mementos
            waiting += [page for page in pages if page not in seen and urlsplit(page)[:2] == urlsplit(address)[:2]]
        return found

    async def _read_one(self, url: str, at: datetime, *, is_first: bool) -> Answer:
        address = _fill(self._settings.memento, url, timestamp=f"{at:{_TIMESTAMP}}")
        for _ in range(self._max_redirects + 1):
            answer = await self._client.ask_memento(address)
            archived_at = memento_datetime(answer)
            if archived_at is not None:
                break
            location = answer.header("location")
            if answer.status not in REDIRECTS or not location:
                raise ArchiveTroubleError(f"{self.name} does not hold {url} at {at:%Y-%m-%d %H:%M} ({answer.status})")
            # the archive's own redirect, to the memento nearest to the time asked for
            address = urljoin(address, location)
        else:
            raise ArchiveTroubleError(f"{self.name} redirects in circles at {address[:200]}")
        if abs(archived_at - at) > (timedelta(seconds=1) if is_first else _SAME_VISIT):
            raise ArchiveTroubleError(
                f"{self.name} does not hold {url} at {at:%Y-%m-%d %H:%M}, only at {archived_at:%Y-%m-%d %H:%M}"
            )
        return Answer(url, answer.status, self._kept_headers(answer), answer.body)

    def _kept_headers(self, answer: Answer) -> tuple[tuple[str, str], ...]:
        """The headers of the page, without those of the archive; an archive may write a prefix before each of them."""
        kept = [(name[len(_KEPT) :], value) for name, value in answer.headers if name.lower().startswith(_KEPT)]
        names = {name.lower() for name, _ in kept} | _OWN_HEADERS
        kept += [
            (name, self._unwrapped(value) if name.lower() == "location" else value)
            for name, value in answer.headers
            if name.lower() not in names and not name.lower().startswith(_KEPT)
        ]
        return tuple(kept)

    def _unwrapped(self, location: str) -> str:
        """An archived Location as it was, where the archive made it lead to its own copy."""
        base = self._settings.memento.partition("{timestamp}")[0]
        bases = "|".join(re.escape(one) for one in (base, base.partition(":")[2], urlsplit(base).path))
        found = re.match(rf"(?:{bases})\d{{4,14}}(?:[a-z]{{2}}_)?/(.+)", location)
        return found[1] if found else location


def build_archives(
    settings: Settings, fetcher: Fetcher, hosts: Hosts, clock: Callable[[], datetime]
) -> list[WebArchive]:
    """The archives that settings name, each with a client of its own."""
    most = settings.capture.max_redirects
    return [WebArchive(one, ArchiveClient(one, fetcher, hosts, clock), most) for one in settings.archives]


def read_cdx(text: str) -> Iterator[Memento]:
    """The rows of a CDX answer: JSON rows under a header row, JSON objects line by line, CDXJ or the classic columns.

    Raises ArchiveTroubleError when it is none of them.
    """
    try:
        rows = json.loads(text) if text.lstrip().startswith("[") else map(_cdx_line, text.splitlines())
        records = _under_header(rows) if isinstance(rows, list) else (row for row in rows if row)
        for record in records:
            yield _memento(record)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise ArchiveTroubleError(f"the list of captures cannot be read ({str(error)[:100]})") from error


def read_timemap(text: str, url: str) -> tuple[list[Memento], list[str]]:
    """The mementos of a TimeMap in link format, and the further TimeMaps it points to.

    Raises ArchiveTroubleError when it holds no link at all.
    """
    mementos, pages = [], []
    links = _LINK.findall(text)
    if text.strip() and not links:
        raise ArchiveTroubleError("the TimeMap cannot be read")
    for target, parameters in links:
        values = {name.lower(): quoted or bare for name, quoted, bare in _PARAMETER.findall(parameters)}
        relations = values.get("rel", "").split()
        if "memento" in relations and (at := http_date(values.get("datetime"))):
            mementos.append(Memento(url, at))
        elif "timemap" in relations and "self" not in relations:
            pages.append(target)
    return mementos, pages


def _under_header(rows: list[Any]) -> Iterable[dict[str, Any]]:
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


_CLASSIC = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest")


def _cdx_line(line: str) -> dict[str, Any] | None:
    if not line.strip() or line.startswith((" CDX", "!")):
        return None
    if line.startswith("{"):
        record: dict[str, Any] = json.loads(line)
        return record
    key, timestamp, rest = line.split(" ", 2)
    if rest.startswith("{"):
        return {"timestamp": timestamp, **json.loads(rest)}
    return dict(zip(_CLASSIC, [key, timestamp, *rest.split()], strict=False))


def _memento(record: dict[str, Any]) -> Memento:
    status = str(record.get("statuscode") or record.get("status") or "-")
    digest = str(record.get("digest") or "-").removeprefix("sha1:")
    return Memento(
        url=str(record.get("original") or record["url"]),
        captured_at=datetime.strptime(record["timestamp"], _TIMESTAMP).replace(tzinfo=UTC),
        status=int(status) if status.isdigit() else None,
        digest=None if digest == "-" else digest,
    )


def _fill(template: str, url: str, **values: str) -> str:
    before = template.partition("{url}")[0]
    values["url"] = quote(url, safe="") if "?" in before else url.partition("#")[0]
    # one pass, so that braces in an address are left alone
    return re.sub(r"\{(url|since|timestamp)\}", lambda found: values.get(found[1], ""), template)


def _target(answer: Answer) -> str | None:
    if answer.status in REDIRECTS:
        return answer.header("location") or None
    return refresh_target(answer.body) if answer.status == 200 else None
