"""A real page, then each bad page we know of in its place, then the real page again: no claim is ever withdrawn."""

from __future__ import annotations

import asyncio
import base64
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from aiohttp import web

from config.load import load_subject
from flows.night import Night
from warehouse.store import open_read

VERDICTS = Path(__file__).parents[1] / "verdicts"
FIXTURES = {
    f"{path.parent.name}.{path.stem}": yaml.safe_load(path.read_text("utf-8"))
    for path in sorted(VERDICTS.rglob("*.yml"))
    if path.parent.name != "fetched"
}
# after a 429 the whole host is left alone; what took the place of a PDF has no real page to begin with
BAD = {name: page for name, page in FIXTURES.items() if page.get("status") != 429 and "url" not in page}
REAL = """<html lang="en"><head><title>Stem cells for MS</title></head><body><h1>Stem cells for MS</h1>
<p>HSCT may reduce relapses in people with relapsing MS.</p>
<p>Mesenchymal stem cell therapy is not approved by the FDA for MS.</p>
<p>HSCT can cause serious infections. AHSCT is not recommended for people with progressive MS.</p></body></html>"""
FIRST_NIGHT = datetime(2026, 3, 1, 3, 15, tzinfo=UTC)


def bad_answer(content: dict[str, Any], request: web.Request) -> web.StreamResponse:
    headers = {"content-type": "text/html; charset=utf-8", **content.get("headers", {})}
    headers.pop("retry-after", None)  # the host would be left alone in the nights that follow
    if "text" in content:
        return web.Response(text=content["text"], content_type="text/plain")
    body = base64.b64decode(content.get("base64", "")) or content["html"].encode()
    status = content.get("status", 200)
    if content.get("redirects") and "landed" not in request.query:
        place = urlsplit(content["final_url"])
        return web.Response(
            status=302, headers={"location": f"{place.path or '/'}?landed={request.query['as']}&{place.query}"}
        )
    return web.Response(status=status, headers=headers, body=body)


def test_no_bad_page_withdraws_a_claim(tmp_path: Path) -> None:
    assert len(BAD) >= 60
    night_number = 0

    async def handler(request: web.Request) -> web.StreamResponse:
        name = request.query.get("landed") or request.query.get("as", "")
        if name not in BAD:
            return web.Response(status=404)
        if night_number in (0, 4):
            return web.Response(text=REAL.replace("<body>", f"<body><!-- {name} -->"), content_type="text/html")
        return bad_answer(BAD[name], request)

    async def nights() -> None:
        nonlocal night_number
        app = web.Application()
        app.router.add_get("/{path:.*}", handler)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        subject = load_subject(_subject(tmp_path / "subject", base))
        for night_number in range(5):
            at = FIRST_NIGHT + timedelta(days=2 * night_number)
            with Night(subject, tmp_path / "data", lambda at=at: at) as night:
                await night.capture(night.plan())
                night.extract()
                night.record()
                night.publish()
        await runner.cleanup()

    asyncio.run(nights())
    with open_read(tmp_path / "data") as read:
        claims = read.query("SELECT source_id, count(*) FROM current_claim GROUP BY source_id").rows
        events = read.query("SELECT DISTINCT change_type FROM claim_change").rows
        bad = read.query("SELECT DISTINCT source_id, judged_outcome FROM capture WHERE NOT is_good").rows
    assert len(claims) == len(BAD)
    assert {count for _, count in claims} == {claims[0][1]}, "every source still makes all its claims"
    assert claims[0][1] >= 4
    assert {event for (event,) in events} <= {"source_blocked", "source_gone", "source_back"}, "no claim event"
    expected = {name: name.partition(".")[0] for name in BAD}
    expected["redirected_away.other-front-page"] = "missing"  # all is one host here, so the front page is its own
    assert dict(bad) == expected, "the warehouse holds the verdicts"


def _subject(folder: Path, base: str) -> Path:
    """One source per bad page, at the path its fixture names where it does."""
    (folder / "sources").mkdir(parents=True)
    sources = [
        {"id": name, "url": f"{base}{_path(content)}?as={name}", "publisher": "Clinic", "kind": "clinic"}
        for name, content in BAD.items()
    ]
    (folder / "sources" / "all.yml").write_text(yaml.safe_dump(sources))
    own = {"host_delay_seconds": 0, "reachable_networks": ["127.0.0.0/8"], "obey_robots": False, "attempts": 1}
    settings = {"contact": {"name": "Ann"}, "capture": own}
    (folder / "settings.yml").write_text(yaml.safe_dump(settings))
    return folder


def _path(content: dict[str, Any]) -> str:
    return urlsplit(next(iter(content.get("redirects", ())), "https://site.example/about/stem-cells")).path
