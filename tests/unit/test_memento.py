"""Web archives: what their lists say, and how they are asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from pydantic import ValidationError

from config.models import ArchiveSettings, CaptureSettings, Contact, Settings
from flows.capture.answer import Chain
from flows.capture.fetch import Fetcher
from flows.capture.hosts import Hosts
from flows.memento import Memento, WebArchive, read_cdx, read_timemap
from flows.memento_client import ArchiveClient, ArchiveTroubleError
from tests.fake_archive import Reply, fake_archive

PAGE = "https://www.clinic.example/ms"
AT = datetime(2020, 3, 1, 12, 30, 5, tzinfo=UTC)
SAME = [Memento(PAGE, AT, 200, "AAAA")]
T = TypeVar("T")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            '[["urlkey","timestamp","original","mimetype","statuscode","digest","length"],\n'
            f'["example,clinic)/ms","20200301123005","{PAGE}","text/html","200","AAAA","512"]]',
            SAME,
            id="JSON rows under a header",
        ),
        pytest.param(
            f'{{"timestamp": "20200301123005", "url": "{PAGE}", "status": "200", "digest": "sha1:AAAA"}}',
            SAME,
            id="JSON objects, line by line",
        ),
        pytest.param(
            f'example,clinic)/ms 20200301123005 {{"url": "{PAGE}", "status": "200", "digest": "AAAA"}}', SAME, id="CDXJ"
        ),
        pytest.param(
            f" CDX N b a m s k\nexample,clinic)/ms 20200301123005 {PAGE} text/html 200 AAAA 512", SAME, id="classic"
        ),
        pytest.param(
            f"example,clinic)/ms 20200301123005 {PAGE} warc/revisit - - 512", [Memento(PAGE, AT)], id="a revisit"
        ),
        pytest.param("[]", [], id="an empty list"),
        pytest.param("", [], id="nothing at all"),
    ],
)
def test_every_dialect_of_cdx_says_the_same(text: str, expected: list[Memento]) -> None:
    assert list(read_cdx(text)) == expected


@pytest.mark.parametrize("text", ["<html>Service overloaded</html>", '[["timestamp"], ["yesterday"]]', '{"url": 1}'])
def test_what_is_no_cdx_is_trouble_and_not_an_empty_archive(text: str) -> None:
    with pytest.raises(ArchiveTroubleError, match="cannot be read"):
        list(read_cdx(text))


def test_a_timemap_lists_mementos_whatever_its_line_breaks_and_names_its_further_pages() -> None:
    text = (
        '<https://a.example/timemap/link/x>; rel="self"; type="application/link-format", '
        f'<{PAGE}>; rel="original",<https://a.example/2020/{PAGE}?a=1,2>\n ; rel="first memento" ; '
        'datetime="Sun, 01 Mar 2020 12:30:05 GMT",\n'
        '<https://a.example/timemap/2/x>; rel="timemap"; from="Mon, 01 Jun 2020 00:00:00 GMT"'
    )
    assert read_timemap(text, PAGE) == ([Memento(PAGE, AT)], ["https://a.example/timemap/2/x"])


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"memento": "https://a.example/{timestamp}/{url}"}, "'cdx' or 'timemap'"),
        ({"memento": "https://a.example/{url}", "cdx": "https://a.example/?url={url}"}, "no {timestamp}"),
        ({"memento": "https://a.example/{timestamp}/{url}", "cdx": "https://a.example/{since}"}, "no {url}"),
    ],
)
def test_an_archive_that_cannot_be_asked_is_a_configuration_error(fields: dict[str, str], said: str) -> None:
    with pytest.raises(ValidationError, match=said):
        ArchiveSettings(name="a", **fields)


# --- asking ------------------------------------------------------------------------------------------------------


def ask(base: str, question: Callable[[WebArchive], Awaitable[T]], hosts_file: Path | None = None) -> T:
    capture = CaptureSettings(
        reachable_networks=("127.0.0.0/8",), host_delay_seconds=0, total_timeout_seconds=2, attempts=2
    )
    settings = Settings(contact=Contact(name="test"), capture=capture)
    archive = ArchiveSettings(
        name="Archive",
        cdx=base + "/cdx?url={url}",
        timemap=base + "/timemap/{url}",
        memento=base + "/web/{timestamp}id_/{url}",
        lists_per_minute=60_000,
        mementos_per_minute=60_000,
    )

    async def run() -> T:
        hosts = Hosts(capture, "seed", lambda: AT, hosts_file)
        async with Fetcher(settings) as fetcher:
            client = ArchiveClient(archive, fetcher, hosts, lambda: AT)
            return await question(WebArchive(archive, client, 5))

    return asyncio.run(run())


def memento_path(url: str, timestamp: str = "20200301123005") -> str:
    return f"/web/{timestamp}id_/{url}"


def archived(status: int, body: str = "", **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return status, {"Memento-Datetime": "Sun, 01 Mar 2020 12:30:05 GMT", **named}, body


async def read_page(archive: WebArchive) -> Chain:
    return await archive.read(Memento(PAGE, AT), PAGE)


def test_the_timemap_is_asked_where_the_cdx_fails() -> None:
    timemap = f'<x>; rel="memento"; datetime="Sun, 01 Mar 2020 12:30:05 GMT", <{PAGE}>; rel="original"'
    cdx = "/cdx?url=https%3A%2F%2Fwww.clinic.example%2Fms"
    with fake_archive({cdx: [(403, {}, "excluded")], f"/timemap/{PAGE}": [(200, {}, timemap)]}) as (base, _):
        assert ask(base, lambda archive: archive.list_mementos(PAGE, AT)) == [Memento(PAGE, AT)]


def test_an_archived_error_is_what_the_page_answered_then_and_headers_come_back_as_they_were() -> None:
    reply = archived(404, "gone fishing", x_archive_orig_server="nginx", Link="<x>; rel=original")
    with fake_archive({memento_path(PAGE): [reply]}) as (base, _):
        answer = ask(base, read_page).answer
    assert (answer.url, answer.status, answer.body) == (PAGE, 404, b"gone fishing")
    assert answer.header("server") == "nginx"
    assert answer.header("link") is None


@pytest.mark.parametrize("wrap", ["{target}", "{base}/web/20200301123005id_/{target}", "/web/20200301123005/{target}"])
def test_archived_redirects_are_followed_inside_the_archive_whichever_way_it_writes_them(wrap: str) -> None:
    target = "https://new.example/ms"
    replies: dict[str, list[Reply]] = {memento_path(target): [archived(200, "the page")]}
    with fake_archive(replies) as (base, _):
        replies[memento_path(PAGE)] = [archived(301, Location=wrap.format(base=base, target=target))]
        chain = ask(base, read_page)
    assert (chain.redirects, chain.answer.url, chain.is_permanent) == ((PAGE,), target, True)


def test_a_memento_of_another_time_is_not_taken_for_the_one_asked_for() -> None:
    other = (200, {"Memento-Datetime": "Mon, 01 Jun 2020 00:00:00 GMT"}, "a later page")
    with (
        fake_archive({memento_path(PAGE): [other]}) as (base, _),
        pytest.raises(ArchiveTroubleError, match="only at 2020-06-01"),
    ):
        ask(base, read_page)


def test_spellings_of_one_address_are_one_page_and_no_move() -> None:
    memento = Memento("http://clinic.example:80/ms", AT)
    with fake_archive({memento_path(memento.url): [archived(200, "the page")]}) as (base, _):
        assert ask(base, lambda archive: archive.read(memento, PAGE)).answer.url == PAGE


def test_an_archive_that_answers_429_is_not_asked_again_in_this_run_nor_before_its_time(tmp_path: Path) -> None:
    hosts_file = tmp_path / "hosts.json"
    with fake_archive({memento_path(PAGE): [(429, {"Retry-After": "3600"}, "")]}) as (base, asked):
        for _ in range(2):
            with pytest.raises(ArchiveTroubleError, match=r"3600|left alone until") as trouble:
                ask(base, read_page, hosts_file)
            assert trouble.value.is_over
    assert len(asked) == 1


def test_a_short_pause_is_waited_for_and_the_memento_read() -> None:
    busy: Reply = (503, {"Retry-After": "0"}, "busy")
    with fake_archive({memento_path(PAGE): [busy, archived(200, "the page")]}) as (base, asked):
        assert ask(base, read_page).answer.body == b"the page"
    assert len(asked) == 2


def test_requests_keep_to_the_pace_of_the_archive() -> None:
    async def six(archive: WebArchive) -> float:
        archive._client._mementos = type(archive._client._mementos)(1200)
        started = asyncio.get_running_loop().time()
        for _ in range(6):
            await archive.read(Memento(PAGE, AT), PAGE)
        return asyncio.get_running_loop().time() - started

    with fake_archive({memento_path(PAGE): [archived(200, "the page")]}) as (base, _):
        assert ask(base, six) >= 0.25
