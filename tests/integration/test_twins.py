"""A night in which an article cites pages under several addresses each: one document is one source."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aiohttp import web

from config.load import SHIPPED, load_subject
from config.models import Source, Subject
from flows.night import Night
from flows.replay import replay
from flows.verify import verify
from warehouse.store import open_read

AT = datetime(2026, 3, 1, 3, tzinfo=UTC)
SENTENCE = "<p>HSCT may reduce relapses in people with relapsing MS, in trial number {}.</p>"
OWN = SENTENCE.format("one") + "<p>HSCT can cause infections.</p>"
RELEASE = "".join(SENTENCE.format(number) for number in range(20))
PAGES = {
    "/own": OWN,
    "/own-print": f"<link rel=canonical href=/own>{OWN}<p>Printed on Sunday.</p>",
    "/release": RELEASE,
    "/news/release": RELEASE,
    "/else": SENTENCE.format("other"),
    "/late": f"<link rel=canonical href=/own>{OWN}<p>Late.</p>",
}
night_number = 0


async def answer(request: web.Request) -> web.Response:
    if request.path == "/late" and night_number == 0:
        return web.Response(status=500)
    if request.path == "/go":
        return web.Response(status=301, headers={"Location": "/own"})
    if request.path not in PAGES:
        return web.Response(status=404)
    return web.Response(text=f"<html lang=en><title>MS</title>{PAGES[request.path]}</html>", content_type="text/html")


def subject_at(base: str, elsewhere: str, folder: Path) -> Subject:
    cited = [f"{base}{path}" for path in ("/own-print", "/go", "/release", "/news/release", "/else", "/late")]
    lines = [f"One page says that HSCT helps: {url}" for url in (*cited, f"{elsewhere}/release")]
    (folder / "article.txt").write_text("HSCT is not a cure for MS.\n\n" + "\n\n".join(lines) + "\n")
    sources = (
        Source(id="article", path=str(folder / "article.txt"), publisher="Us", kind="article"),
        Source(id="own", url=f"{base}/own", publisher="Clinic", kind="clinic", follow_citations=False),
    )
    shipped = load_subject(SHIPPED)
    own = {"reachable_networks": ("127.0.0.0/8",), "host_delay_seconds": 0}
    capture = shipped.settings.capture.model_copy(update=own)
    settings = shipped.settings.model_copy(update={"capture": capture, "archives": ()})
    return shipped.model_copy(update={"sources": sources, "settings": settings})


def test_a_document_cited_under_several_addresses_is_one_source(tmp_path: Path) -> None:
    async def nights() -> tuple[Subject, str, list[tuple[int, int]]]:
        global night_number
        app = web.Application()
        app.router.add_get("/{path:.*}", answer)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        port = runner.addresses[0][1]
        subject = subject_at(f"http://127.0.0.1:{port}", f"http://127.0.0.2:{port}", tmp_path)
        ends = []
        for night_number in range(2):
            with Night(subject, tmp_path / "data", lambda at=AT + timedelta(days=8 * night_number): at) as night:
                await night.capture(night.plan())
                night.extract()
                await night.follow_citations()
                summary = night.record()
                ends.append((summary.exit_code, len(summary.lines)))
                night.publish()
        await runner.cleanup()
        return subject, str(port), ends

    subject, port, ends = asyncio.run(nights())
    # article, own, one release of each site and the other page; the late one is a source until it can be read
    assert ends == [(3, 6), (0, 5)]
    with open_read(tmp_path / "data") as read:
        assert read.faults() == []
        same = read.query("SELECT url, same_as, is_tracked FROM source WHERE same_as IS NOT NULL ORDER BY url").rows
        cited = dict(read.query("SELECT url, cited_source_id FROM citation").rows)
        health = read.query("SELECT DISTINCT what_to_do FROM source_health WHERE NOT is_tracked ORDER BY 1").rows
        claims = read.query("SELECT count(*) FROM current_claim WHERE publisher = '127.0.0.1'").rows[0][0]
    here, there = f"http://127.0.0.1:{port}", f"http://127.0.0.2:{port}"
    release = cited[f"{here}/release"]
    assert same == (
        (f"{here}/go", "own", False),
        (f"{here}/late", "own", False),
        (f"{here}/news/release", release, False),
        (f"{here}/own-print", "own", False),
    )
    assert cited[f"{here}/own-print"] == cited[f"{here}/go"] == "own"
    assert cited[f"{here}/news/release"] == release != cited[f"{there}/release"]
    assert ("nothing: the same document as own",) in health
    assert claims == 21, "the claims of a document are counted once"
    assert replay(subject, tmp_path / "data").is_identical
    assert verify(subject, tmp_path / "data").is_sound
