"""Pages that only a browser can read, seen by Chromium: their text, their limits, and what they may not reach.

Needs Chromium and Playwright: `apt-get install chromium` and `pip install -r requirements-render.txt`. The page's
server is started by the test on loopback; the browser itself is given no network at all.
"""

# ruff: noqa: E501 - pages stand on one line
from __future__ import annotations

import asyncio
import importlib.util
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from config.load import SHIPPED, load_subject
from config.models import Settings
from flows.archive import ArchiveWriter, read_payload
from flows.capture import capture_sources
from flows.capture.speech import Speech
from warehouse.records import CaptureRecord, PlannedCapture, SnapshotRecord, SourceRecord

INSTALL = "needs Chromium and Playwright: apt-get install chromium; pip install -r requirements-render.txt"
NOW = datetime(2026, 3, 1, 3, 15, tzinfo=UTC)
CLAIM = "AHSCT may reduce relapses in people with relapsing MS, and it carries a risk of serious infection. "
SPEECH = Speech.of(load_subject(SHIPPED))
SHELL = (
    '<!doctype html><html lang="en"><head><title>HSCT for MS</title></head><body><div id="app"></div>{}</body></html>'
)
WRITE = "document.getElementById('app').innerHTML = '<h1>HSCT for MS</h1><p>' + {} + '</p>';"


@pytest.fixture(autouse=True)
def _installed() -> None:
    if shutil.which("chromium") is None or importlib.util.find_spec("playwright") is None:
        pytest.fail(INSTALL)


def capture(
    tmp_path: Path, pages: dict[str, Callable[[str], str]], *, rendered: bool = True, **settings: Any
) -> tuple[dict[str, CaptureRecord], dict[str, str], list[str]]:
    """Serve pages (made knowing their own address) and capture those that are HTML: rows, texts and paths asked for."""
    rows: dict[str, CaptureRecord] = {}
    snapshots: dict[str, SnapshotRecord] = {}
    asked: list[str] = []

    async def run() -> None:
        base = ""

        async def handle(request: web.Request) -> web.StreamResponse:
            asked.append(f"{request.host.partition(':')[0]}{request.path}")
            if request.path == "/inward":
                return web.Response(
                    status=302, headers={"Location": base.replace("127.0.0.1", "127.0.0.2") + "/private.json"}
                )
            make = pages.get(request.path)
            kind = (
                "application/json"
                if request.path.endswith(".json")
                else "text/javascript"
                if request.path.endswith(".js")
                else "text/html"
            )
            return web.Response(text=make(base), content_type=kind) if make else web.Response(status=404)

        app = web.Application()
        app.router.add_route("*", "/{path:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"

        def on_captured(row: CaptureRecord, snapshot: SnapshotRecord | None) -> None:
            rows[row.source_id] = row
            if snapshot:
                snapshots[row.source_id] = snapshot

        own = {"host_delay_seconds": 0, "reachable_networks": ["127.0.0.1/32"], "attempts": 1, **settings}
        made = Settings.model_validate({"contact": {"name": "Ann"}, "capture": own})
        paths = [path for path in pages if "." not in path]
        planned = [
            PlannedCapture(
                SourceRecord(path, "C", "clinic", None, base + path, None), base + path, None, None, None, 0, None
            )
            for path in paths
        ]
        with ArchiveWriter(tmp_path, "run") as archive:
            await capture_sources(
                planned, made, SPEECH, archive, lambda: NOW, on_captured, to_render=paths if rendered else ()
            )
        await runner.cleanup()

    asyncio.run(run())
    return rows, {path: read_payload(tmp_path, one).decode() for path, one in snapshots.items()}, asked


def by_script(script: str) -> Callable[[str], str]:
    return lambda base: SHELL.format(f"<script>{script.replace('BASE', base)}</script>")


def test_the_dom_after_the_scripts_have_run_is_what_is_kept_and_marked(tmp_path: Path) -> None:
    pages = {
        "/app": lambda base: SHELL.format('<script src="/app.js"></script>'),
        "/app.js": lambda base: f"fetch('/data.json').then(r => r.json()).then(d => {{ {WRITE.format('d.text')} }})",
        "/data.json": lambda base: '{"text": "' + CLAIM * 5 + '"}',
    }
    rows, _, _ = capture(tmp_path / "plain", pages, rendered=False)
    assert (rows["/app"].outcome, rows["/app"].renderer) == ("suspect", None)
    assert "shows nothing without scripts" in rows["/app"].reason
    rows, texts, asked = capture(tmp_path / "rendered", pages)
    assert (rows["/app"].outcome, rows["/app"].reason, rows["/app"].renderer) == ("fetched", "", "chromium")
    assert CLAIM.strip() in texts["/app"]
    assert asked.count("127.0.0.1/app") == 1, (
        "the page itself is asked for once, politely; the browser gets that answer"
    )


def test_no_request_of_a_page_reaches_an_address_that_is_refused(tmp_path: Path) -> None:
    """Not by name or number, not by a redirect, a frame, a form, a socket, a picture or a page that sends one on."""
    reach = "http://127.0.0.2:' + location.port + '"
    script = f"""
      {WRITE.format(repr(CLAIM * 5))}
      const inward = '{reach}/private.json';
      fetch(inward).catch(() => 0); fetch('/inward').catch(() => 0); fetch('http://169.254.169.254/latest').catch(() => 0);
      fetch(inward, {{method: 'POST', mode: 'no-cors'}}).catch(() => 0); navigator.sendBeacon(inward, 'x');
      new Image().src = inward; new WebSocket('ws://127.0.0.2:' + location.port + '/private.json');
      const frame = document.createElement('iframe'); frame.src = inward; document.body.append(frame);
    """
    rows, _, asked = capture(tmp_path, {"/app": by_script(script), "/private.json": lambda base: "{}"})
    assert rows["/app"].outcome == "fetched"
    assert "requests of the page were refused" in rows["/app"].reason
    assert not [path for path in asked if not path.startswith("127.0.0.1/")], asked
    assert "127.0.0.1/private.json" not in asked


def test_manners_hold_for_what_a_page_is_made_of(tmp_path: Path) -> None:
    """robots.txt forbids a script; a host that is not the page's own is asked twenty times at most, one at a time."""
    beside = "http://127.0.0.3:' + location.port + '"
    script = f"""
      {WRITE.format(repr(CLAIM * 5))}
      fetch('/closed/data.json').then(r => r.text()).then(t => document.body.append('OPE' + 'NED' + t)).catch(() => 0);
      for (let n = 0; n < 30; n++) fetch('{beside}/n' + n + '.json').catch(() => 0);
    """
    pages = {"/app": by_script(script), "/robots.txt": lambda base: "User-agent: *\nDisallow: /closed/"}
    pages |= {"/closed/data.json": lambda base: "{}"} | {f"/n{n}.json": lambda base: "{}" for n in range(30)}
    own = {"reachable_networks": ["127.0.0.1/32", "127.0.0.3/32"]}
    rows, texts, asked = capture(tmp_path, pages, **own)
    assert rows["/app"].outcome == "fetched"
    assert rows["/app"].reason.startswith("11 requests of the page were refused")
    assert "OPENED" not in texts["/app"]
    assert "127.0.0.1/closed/data.json" not in asked
    assert sum(path.startswith("127.0.0.3/n") for path in asked) == 20
    assert {path: asked.count(path) for path in asked if "robots" in path} == {
        "127.0.0.1/robots.txt": 1,
        "127.0.0.3/robots.txt": 1,
    }


@pytest.mark.parametrize(
    ("script", "settings", "reason"),
    [
        pytest.param("for (;;) {}", {"total_timeout_seconds": 10}, "rendering took more than 10 s", id="never ends"),
        pytest.param("document.body.textContent = 'x'.repeat(3e6);", {"max_bytes": 2_000_000}, "more than 2,000,000 bytes", id="endless text"),
    ],
)  # fmt: skip
def test_a_page_that_cannot_be_rendered_is_no_evidence_and_the_run_goes_on(
    tmp_path: Path, script: str, settings: dict[str, Any], reason: str
) -> None:
    good = by_script(WRITE.format(repr(CLAIM * 5)))
    rows, _, _ = capture(tmp_path, {"/bad": by_script(script), "/good": good}, **settings)
    assert rows["/bad"].outcome == "suspect"
    assert reason in rows["/bad"].reason
    assert rows["/good"].outcome == "fetched"


def test_walls_are_left_standing(tmp_path: Path) -> None:
    wall = "<html><title>Just a moment...</title><body>Checking your browser before accessing the site. cf-browser-verification</body></html>"
    rows, _, asked = capture(
        tmp_path, {"/wall": lambda base: wall, "/gone": lambda base: SHELL.format("<h1>Page not found</h1>")}
    )
    assert (rows["/wall"].outcome, rows["/wall"].renderer) == ("blocked", None)
    assert rows["/gone"].outcome == "missing"
    assert sorted(asked) == ["127.0.0.1/gone", "127.0.0.1/robots.txt", "127.0.0.1/wall"]


def test_without_a_browser_the_row_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flows.capture.render._PROGRAMS", ("no-such-browser",))
    rows, _, _ = capture(tmp_path, {"/app": by_script(WRITE.format(repr(CLAIM * 5)))})
    assert rows["/app"].outcome == "suspect"
    assert "Chromium is not installed" in rows["/app"].reason
    assert "apt-get install chromium" in rows["/app"].reason
