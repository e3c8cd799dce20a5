"""A night's captures against a small site on loopback: every planned source ends as exactly one row."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from config.models import Settings
from flows.archive import ArchiveWriter, read_payload
from flows.capture import capture_sources
from flows.capture.hosts import Hosts
from flows.capture.moves import Migration
from tests.shipped import SPEECH
from warehouse.records import CaptureRecord, PlannedCapture, SnapshotRecord, SourceRecord

NOW = datetime(2026, 3, 1, 3, 15, tzinfo=UTC)
SENTENCE = (
    "The treatment may reduce relapses in people with relapsing MS, and the trials that were done have been small. "
)
PAGE = (
    f"<html lang=en><head><title>Stem cells and MS</title></head><body><h1>MS</h1><p>{SENTENCE * 6}</p></body></html>"
)
Rows = dict[str, CaptureRecord]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def settings(**capture: Any) -> Settings:
    own = {"host_delay_seconds": 0, "reachable_networks": ["127.0.0.0/8"], **capture}
    return Settings.model_validate({"contact": {"name": "Ann", "email": "ann@lab.example"}, "capture": own})


def plan(source_id: str, location: str, *, headers: tuple[tuple[str, str], ...] = (), **known: Any) -> PlannedCapture:
    url, path = (location, None) if "://" in location else (None, location)
    source = SourceRecord(source_id, "Clinic", "clinic", None, url, path, headers=headers)
    fields = {"etag": None, "last_modified": None, "last_snapshot_sha256": None, "unchanged_in_a_row": 0}
    return PlannedCapture(source, location, last_text_chars=None, **{**fields, **known})


def night(
    site: dict[str, Handler],
    planned: Callable[[str], list[PlannedCapture]],
    data: Path,
    *,
    nights: int = 1,
    now: datetime = NOW,
    **capture: Any,
) -> list[tuple[Rows, dict[str, SnapshotRecord]]]:
    """Serve `site`, capture what is planned for its address, as often as there are nights; rows by source id."""

    async def run() -> list[tuple[Rows, dict[str, SnapshotRecord]]]:
        app = web.Application()
        for path, handler in site.items():
            app.router.add_get(path, handler)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        days = [now + timedelta(days=number) for number in range(nights)]
        try:
            return [await one_run(planned(base), data, day, capture) for day in days]
        finally:
            await runner.cleanup()

    return asyncio.run(run())


async def one_run(
    planned: list[PlannedCapture], data: Path, now: datetime, capture: dict[str, Any]
) -> tuple[Rows, dict[str, SnapshotRecord]]:
    rows: list[tuple[CaptureRecord, SnapshotRecord | None]] = []
    with ArchiveWriter(data / "archive", f"run-{now:%Y%m%d%H%M}") as archive:
        await capture_sources(
            planned,
            settings(**capture),
            SPEECH,
            archive,
            lambda: now,
            lambda record, snapshot: rows.append((record, snapshot)),
            hosts=Hosts(settings(**capture).capture, archive.run_id, lambda: now, data / "state" / "hosts.json"),
        )
    assert len({row.source_id for row, _ in rows}) == len(rows) == len(planned)
    return {row.source_id: row for row, _ in rows}, {row.source_id: s for row, s in rows if s}


def page(text: str = PAGE, **fields: Any) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(text=text, content_type="text/html", **fields)

    return handler


def to(location: str, status: int = 302) -> Handler:
    async def handler(request: web.Request) -> web.StreamResponse:
        return web.Response(status=status, headers={"Location": location})

    return handler


def test_a_page_is_fetched_archived_and_known_by_its_bytes(tmp_path: Path) -> None:
    seen: list[dict[str, str]] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        seen.append(dict(request.headers))
        return web.Response(text=PAGE, content_type="text/html", headers={"ETag": '"1"'})

    [(rows, snapshots)] = night({"/ms": handler}, lambda base: [plan("ms", f"{base}/ms")], tmp_path)
    row = rows["ms"]
    assert (row.outcome, row.reason, row.http_status, row.etag) == ("fetched", "", 200, '"1"')
    assert (row.captured_at, row.media_type) == (NOW, "text/html; charset=utf-8")
    assert read_payload(tmp_path / "archive", snapshots["ms"]) == PAGE.encode()
    assert row.snapshot_sha256 == snapshots["ms"].snapshot_sha256
    assert seen[0]["User-Agent"].startswith("litwatch/")
    assert "ann@lab.example" in seen[0]["User-Agent"]
    assert seen[0]["From"] == "ann@lab.example"


def test_a_page_that_did_not_change_is_said_so_by_the_server_or_by_its_bytes(tmp_path: Path) -> None:
    """A 304 is believed at most seven times in a row; the eighth time the page itself is asked for."""
    conditional: list[bool] = []

    async def with_etag(request: web.Request) -> web.StreamResponse:
        conditional.append("If-None-Match" in request.headers)
        if request.headers.get("If-None-Match") == '"1"':
            return web.Response(status=304)
        return web.Response(text=PAGE, content_type="text/html", headers={"ETag": '"1"'})

    site = {"/etag": with_etag, "/plain": page()}
    [(first, _)] = night(site, lambda base: [plan("etag", f"{base}/etag")], tmp_path)
    sha256 = first["etag"].snapshot_sha256
    known = {"last_snapshot_sha256": sha256, "etag": '"1"'}

    def planned(base: str) -> list[PlannedCapture]:
        etags = [plan(f"etag-{n}", f"{base}/etag", unchanged_in_a_row=n, **known) for n in (0, 6, 7, 8, 15)]
        return [*etags, plan("plain", f"{base}/plain", last_snapshot_sha256=sha256)]

    conditional.clear()
    [(rows, _)] = night(site, planned, tmp_path, now=NOW + timedelta(hours=1))
    assert {row.outcome for row in rows.values()} == {"unchanged"}
    assert {row.snapshot_sha256 for row in rows.values()} == {sha256}
    assert {name: row.http_status for name, row in rows.items()} == {
        "etag-0": 304,
        "etag-6": 304,
        "etag-7": 200,
        "etag-8": 304,
        "etag-15": 200,
        "plain": 200,
    }
    assert rows["etag-0"].etag == '"1"', "kept for the next night, though the 304 did not repeat it"
    assert sorted(conditional) == [False, False, True, True, True]


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (401, "blocked"),
        (403, "blocked"),
        (404, "missing"),
        (406, "blocked"),
        (410, "gone"),
        (418, "blocked"),
        (451, "blocked"),
        (500, "unreachable"),
        (400, "unreachable"),
    ],
)
def test_a_status_names_its_outcome(tmp_path: Path, status: int, outcome: str) -> None:
    """Blocked is not gone, and neither is a server in trouble, however much the body looks like the page."""
    [(rows, _)] = night({"/ms": page(status=status)}, lambda base: [plan("ms", f"{base}/ms")], tmp_path)
    assert (rows["ms"].outcome, rows["ms"].http_status) == (outcome, status)
    assert str(status) in rows["ms"].reason


def test_a_move_is_recorded_and_a_way_to_elsewhere_is_no_capture(tmp_path: Path) -> None:
    site = {
        "/": page("<title>Clinic</title>" + PAGE),
        "/new": page(),
        "/news": page(PAGE + "<p>News."),
        "/old": to("/mid", 301),
        "/mid": to("/new", 308),
        "/for-now": to("/news"),
        "/lost": to("/", 301),
        "/members": to("/login?next=/members"),
        "/login": page(),
        "/broken": to("/error/404"),
        "/error/404": page(),
        "/refresh": page('<html><head><meta http-equiv="Refresh" content="0; URL=/new"></head></html>'),
        "/script": to("javascript:alert(1)"),
        "/nowhere": to("", 302),
    }
    names = [name[1:] for name in site if name not in ("/", "/new", "/news", "/mid", "/login", "/error/404")]
    [(rows, _)] = night(site, lambda base: [plan(name, f"{base}/{name}") for name in names], tmp_path)
    base = rows["old"].requested_url.removesuffix("/old")
    assert {name: row.outcome for name, row in rows.items()} == {
        "old": "fetched",
        "for-now": "fetched",
        "refresh": "fetched",
        "lost": "missing",
        "members": "blocked",
        "broken": "missing",
        "script": "refused",
        "nowhere": "unreachable",
    }
    assert (rows["old"].final_url, rows["old"].is_permanent_redirect) == (f"{base}/new", True)
    assert rows["old"].redirects == (f"{base}/old", f"{base}/mid")
    assert not rows["for-now"].is_permanent_redirect
    assert not rows["refresh"].is_permanent_redirect


def test_a_page_known_to_have_moved_is_found_where_it_is_now(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a redirect the rules of config/migrations.yml say where to look; only a page found there is a move."""

    def planned(base: str) -> list[PlannedCapture]:
        here = base.removeprefix("http://")
        moves = {f"{here}/old/{{name}}": f"{base}/new/{{name}}", f"{here}/gone": f"{base}/nowhere"}
        rules = [Migration.model_validate({"from": old, "to": new, "why": "rebuilt"}) for old, new in moves.items()]
        monkeypatch.setattr("flows.capture.session.load_migrations", lambda: rules)
        return [plan(name, f"{base}/{name}") for name in ("old/ms", "gone")]

    site = {"/new/ms": page(), "/old/ms": page("<h1>Page not found</h1>"), "/gone": page("Gone for good.", status=410)}
    [(rows, snapshots)] = night(site, planned, tmp_path)
    moved = rows["old/ms"]
    assert (moved.outcome, moved.is_permanent_redirect, moved.redirects) == ("fetched", True, (moved.requested_url,))
    assert moved.final_url.endswith("/new/ms")
    assert "known to have moved" in moved.reason
    assert read_payload(tmp_path / "archive", snapshots["old/ms"]) == PAGE.encode()
    assert (rows["gone"].outcome, rows["gone"].redirects) == ("gone", ())


def test_many_addresses_that_lead_to_one_page_are_a_sink(tmp_path: Path) -> None:
    site = {f"/{n}": to("/welcome") for n in range(3)} | {"/welcome": page(), "/a": to("/b"), "/b": page(PAGE + "b")}
    planned = lambda base: [plan(name, f"{base}/{name}") for name in ("0", "1", "2", "a")]  # noqa: E731
    [(rows, _)] = night(site, planned, tmp_path)
    assert {name: row.outcome for name, row in rows.items()} == dict.fromkeys("012", "redirected_away") | {
        "a": "fetched"
    }
    assert rows["0"].reason.startswith("3 different addresses")


def test_robots_txt_is_obeyed(tmp_path: Path) -> None:
    rules = "User-agent: *\nDisallow: /private\nAllow: /private/open\n\nUser-agent: litwatch\nDisallow: /no-bots\n"
    asked: list[str] = []

    async def robots(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(text=rules)

    site = {"/robots.txt": robots, "/no-bots": page(), "/private": page(), "/moved": to("/no-bots")}
    planned = lambda base: [plan(name, f"{base}/{name}") for name in ("no-bots", "private", "moved")]  # noqa: E731
    [(rows, _)] = night(site, planned, tmp_path)
    assert {name: row.outcome for name, row in rows.items()} == {
        "no-bots": "refused",
        "private": "fetched",
        "moved": "refused",
    }
    assert asked == ["/robots.txt"]
    [(rows, _)] = night(site, planned, tmp_path, now=NOW + timedelta(hours=1), obey_robots=False)
    assert {row.outcome for row in rows.values()} == {"fetched"}


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, "fetched"), (403, "fetched"), (503, "refused"), (429, "refused")]
)
def test_a_robots_txt_that_cannot_be_read(tmp_path: Path, status: int, outcome: str) -> None:
    """No such file allows everything; a server in trouble disallows everything (RFC 9309)."""
    site = {"/robots.txt": page(status=status), "/ms": page()}
    [(rows, _)] = night(site, lambda base: [plan("ms", f"{base}/ms")], tmp_path, attempts=1)
    assert rows["ms"].outcome == outcome


def test_a_host_that_asks_for_peace_is_left_alone_until_its_time(tmp_path: Path) -> None:
    asked: list[str] = []

    async def handler(request: web.Request) -> web.StreamResponse:
        asked.append(request.path)
        return web.Response(status=429, headers={"Retry-After": str(36 * 3600)})

    planned = lambda base: [plan(name, f"{base}/{name}") for name in "ab"]  # noqa: E731
    nights = night({"/a": handler, "/b": handler}, planned, tmp_path, nights=3)
    assert [{row.outcome for row in rows.values()} for rows, _ in nights] == [{"blocked"}] * 3
    assert len(asked) == 2, "once in the first night, not in the second, once in the third"
    assert any("left alone until 2026-03-02T15:15:00" in row.reason for row in nights[1][0].values())


def test_the_second_round_of_a_night_knows_what_the_first_one_met(tmp_path: Path) -> None:
    """Cited pages are captured after tracked ones, by the same hosts: what is down or asked for peace is left alone."""
    asked: list[str] = []

    def noted(handler: Handler) -> Handler:
        async def wrapped(request: web.Request) -> web.StreamResponse:
            asked.append(request.path)
            return await handler(request)

        return wrapped

    async def falls_silent(request: web.Request) -> web.StreamResponse:
        await asyncio.sleep(0.5)
        return web.Response()

    async def run() -> list[Rows]:
        rounds: list[Rows] = []
        calm, silent = web.Application(), web.Application()
        calm.router.add_get("/robots.txt", noted(page("User-agent: *\nDisallow: /no")))
        calm.router.add_get("/{name}", noted(page()))
        silent.router.add_get("/{name}", noted(falls_silent))
        bases, runners = [], [web.AppRunner(calm), web.AppRunner(silent)]
        for runner in runners:
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            bases.append(f"http://127.0.0.1:{runner.addresses[0][1]}")
        own = settings(total_timeout_seconds=0.1, attempts=1, obey_robots=False)
        hosts = Hosts(own.capture, "seed", lambda: NOW)
        obeying = settings()
        for number in range(2):
            rows: Rows = {}
            plans = [plan(f"silent{n}", f"{bases[1]}/s{number}{n}") for n in range(4)]
            with ArchiveWriter(tmp_path, f"r{number}") as archive:
                take = lambda row, _, rows=rows: rows.update({row.source_id: row})  # noqa: E731
                await capture_sources(plans, own, SPEECH, archive, lambda: NOW, take, hosts=hosts)
                calm_plan = [plan("calm", f"{bases[0]}/c{number}")]
                await capture_sources(calm_plan, obeying, SPEECH, archive, lambda: NOW, take, hosts=hosts)
            rounds.append(rows)
        for runner in runners:
            await runner.cleanup()
        return rounds

    first, second = asyncio.run(run())
    assert {row.outcome for row in (*first.values(), *second.values())} == {"unreachable", "fetched"}
    assert sum(path.startswith("/s") for path in asked) == 3, "three requests in a row that come to nothing are enough"
    assert all("not asked again in this run" in second[f"silent{n}"].reason for n in range(4))
    assert [path for path in asked if not path.startswith("/s")] == ["/robots.txt", "/c0", "/c1"]


def test_a_short_pause_is_waited_for_and_a_passing_fault_tried_again(tmp_path: Path) -> None:
    tries: dict[str, int] = {}

    def flaky(first: web.Response) -> Handler:
        async def handler(request: web.Request) -> web.StreamResponse:
            tries[request.path] = tries.get(request.path, 0) + 1
            if tries[request.path] == 1:
                return web.Response(status=first.status, headers=first.headers)
            return await page()(request)

        return handler

    site = {
        "/wait": flaky(web.Response(status=429, headers={"Retry-After": "0"})),
        "/hiccup": flaky(web.Response(status=502)),
        "/no": flaky(web.Response(status=404)),
    }
    [(rows, _)] = night(
        site, lambda base: [plan(name, f"{base}/{name}") for name in ("wait", "hiccup", "no")], tmp_path
    )
    assert {name: row.outcome for name, row in rows.items()} == {
        "wait": "fetched",
        "hiccup": "fetched",
        "no": "missing",
    }
    assert tries == {"/wait": 2, "/hiccup": 2, "/no": 1}


def test_one_request_at_a_time_per_host_with_a_pause_and_within_the_days_budget(tmp_path: Path) -> None:
    times: list[float] = []
    at_once: list[int] = [0, 0]

    async def handler(request: web.Request) -> web.StreamResponse:
        times.append(asyncio.get_running_loop().time())
        at_once[0] += 1
        at_once[1] = max(at_once)
        await asyncio.sleep(0.01)
        at_once[0] -= 1
        return await page()(request)

    planned = lambda base: [plan(str(n), f"{base}/{n}") for n in range(6)]  # noqa: E731
    site = {f"/{n}": handler for n in range(6)}
    manners = {"host_delay_seconds": 0.05, "host_daily_requests": 5, "obey_robots": False}
    [(rows, _)] = night(site, planned, tmp_path, **manners)
    assert sorted(row.outcome for row in rows.values()) == ["fetched"] * 5 + ["refused"]
    assert at_once[1] == 1
    assert min(b - a for a, b in itertools.pairwise(times)) > 0.04
    assert "used up" in next(row.reason for row in rows.values() if row.outcome == "refused")


def test_a_sources_own_headers_do_not_follow_it_to_another_site(tmp_path: Path) -> None:
    seen: dict[str, str | None] = {}

    async def handler(request: web.Request) -> web.StreamResponse:
        seen[request.host.partition(":")[0] + request.path] = request.headers.get("X-Key")
        if request.path == "/a":
            return web.Response(status=302, headers={"Location": f"http://127.0.0.2:{request.url.port}/b"})
        return await page()(request)

    async def run() -> None:
        app = web.Application()
        app.router.add_get("/{name}", handler)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        with ArchiveWriter(tmp_path, "r") as archive:
            source = plan("a", f"{base}/a", headers=(("X-Key", "secret"),))
            await capture_sources([source], settings(obey_robots=False), SPEECH, archive, lambda: NOW, lambda *_: None)
        await runner.cleanup()

    asyncio.run(run())
    assert seen == {"127.0.0.1/a": "secret", "127.0.0.2/b": None}


def test_local_files_are_captured_without_a_network(tmp_path: Path) -> None:
    files = {
        "a.txt": b"Stem cells may help.",
        "b.html": PAGE.encode(),
        "c.pdf": b"%PDF-1.7 ...",
        "empty.txt": b"",
        "odd.txt": b"\0\1\2\3" * 50,
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "big.txt").write_bytes(b"x" * 2000)
    names = [*files, "big.txt", "none.txt"]
    planned = lambda base: [plan(name, str(tmp_path / name)) for name in names]  # noqa: E731
    ((rows, snapshots),) = night({}, planned, tmp_path, max_bytes=1500)
    assert {name: (row.outcome, row.media_type) for name, row in rows.items()} == {
        "a.txt": ("fetched", "text/plain"),
        "b.html": ("fetched", "text/html"),
        "c.pdf": ("fetched", "application/pdf"),
        "empty.txt": ("suspect", "text/plain"),
        "odd.txt": ("unreadable", "application/octet-stream"),
        "big.txt": ("too_large", None),
        "none.txt": ("missing", None),
    }
    assert read_payload(tmp_path / "archive", snapshots["a.txt"]) == files["a.txt"]
    again = lambda base: [plan("a.txt", str(tmp_path / "a.txt"), last_snapshot_sha256=rows["a.txt"].snapshot_sha256)]  # noqa: E731
    [(rows, snapshots)] = night({}, again, tmp_path, now=NOW + timedelta(hours=1))
    assert (rows["a.txt"].outcome, snapshots) == ("unchanged", {})
