"""Two nights of mixed trouble after a good one: what `source_health` tells an analyst to do (shown by `pytest -s`)."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from aiohttp import web

from config.load import load_subject
from flows.night import Night
from warehouse.store import open_read

# The third night is this one, so that days_stale can be read.
NIGHTS = [datetime.now(UTC).replace(microsecond=0) - timedelta(days=2 - number) for number in range(3)]
CLAIMS = [
    "HSCT may reduce relapses in people with relapsing MS.",
    "Mesenchymal stem cell therapy is not approved by the FDA for MS.",
    "HSCT can cause serious infections.",
    "AHSCT is not recommended for people with progressive MS.",
    "Exosome therapy is not approved for any disease.",
    "HSCT can cause infertility.",
]
Answer = web.StreamResponse
Trouble = Callable[[web.Request], Awaitable[Answer]]


def html(body: str, title: str = "Stem cells for MS", **fields: object) -> web.Response:
    text = f'<html lang="en"><head><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>'
    return web.Response(text=text, content_type="text/html", **fields)  # type: ignore[arg-type]


def good(request: web.Request) -> Answer:
    if request.path == "/unchanged" and request.headers.get("If-None-Match") == '"v1"':
        return web.Response(status=304)
    paragraphs = "".join(f"<p>{claim}</p>" for claim in CLAIMS)
    return html(f"<!-- {request.path} -->{paragraphs}", headers={"ETag": '"v1"'})


async def silent(request: web.Request) -> Answer:
    await asyncio.sleep(5)
    return good(request)


def answering(status: int = 200, body: str = "", title: str = "Stem cells for MS", **headers: str) -> Trouble:
    async def answer(request: web.Request) -> Answer:
        return html(body, title, status=status, headers=headers)

    return answer


def odd(request: web.Request) -> Answer:
    """The page in bytes that are not of the charset its header names."""
    page = good(request)
    assert isinstance(page, web.Response) and page.text
    body = page.text.replace("<h1>", "<!-- für Ärzte --><h1>").encode("windows-1252")
    return web.Response(body=body, headers={"Content-Type": "text/html; charset=utf-8"})


async def as_ever(request: web.Request) -> Answer:
    return good(request)


async def broken_pdf(request: web.Request) -> Answer:
    return web.Response(body=b"%PDF-1.7 nothing follows", content_type="application/pdf")


async def lying(request: web.Request) -> Answer:
    return odd(request)


# name -> what it answers in the nights of trouble; what source_health says after two of them:
# outcome, quality, how what_to_do begins, whether it needs a person
TROUBLES: dict[str, tuple[Trouble, str, float, str, bool]] = {
    "fine": (as_ever, "unchanged", 1.0, "nothing", False),
    "unchanged": (as_ever, "unchanged", 1.0, "nothing", False),
    "mislabelled": (lying, "unchanged", 0.8, "nothing: the text is there", False),
    "not-found": (answering(404, "<p>No such page.</p>", "Not found"), "missing", 0.0, "find where it went", True),
    "gone": (answering(410, "<p>Gone.</p>", "Gone"), "gone", 0.0, "find where it went", True),
    "challenge": (
        answering(403, "<p>Checking your browser before accessing this site.</p>", "Just a moment..."),
        "blocked",
        0.0,
        "open the page yourself",
        True,
    ),
    "soft-404": (
        answering(200, "<p>Sorry, the page you are looking for cannot be found.</p>", "Page not found"),
        "missing",
        0.0,
        "find where it went",
        True,
    ),
    "consent": (
        answering(200, "<p>Before you continue: we use cookies. Accept all cookies. Reject all.</p>", "Your privacy"),
        "suspect",
        0.3,
        "open the page yourself: a consent wall",
        True,
    ),
    "silent": (silent, "unreachable", 0.0, "wait: it is asked again", False),
    "huge": (answering(200, "<p>HSCT may help. </p>" * 20_000), "too_large", 0.0, "raise capture.max_bytes", True),
    "broken-pdf": (broken_pdf, "unreadable", 0.0, "follow another version", True),
    "forbidden": (as_ever, "refused", 0.0, "respect it", True),
    "busy": (answering(503, **{"Retry-After": "200000"}), "unreachable", 0.0, "wait: the host asked for peace", False),
    "scripts": (
        answering(200, "<div id=app></div><script>" + "const app = {};" * 100 + "</script>"),
        "suspect",
        0.3,
        "wait: after the second time",
        False,
    ),
    # in the first night of trouble it is as ever, in the second most of it has vanished
    "collapsed": (answering(200, f"<p>{CLAIMS[0]}</p>"), "suspect", 0.3, "wait: too much vanished", False),
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mixed")

    async def nights() -> None:
        number = 0

        async def handle(request: web.Request) -> Answer:
            name = request.path.removeprefix("/")
            if request.path == "/robots.txt":
                closed = "Disallow: /forbidden" if number else "Disallow:"
                return web.Response(text=f"User-agent: *\n{closed}\n")
            is_spared = number == 0 or (number == 1 and name == "collapsed")
            return good(request) if is_spared else await TROUBLES[name][0](request)

        app = web.Application()
        app.router.add_get("/{path:.*}", handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "0.0.0.0", 0).start()
        subject = load_subject(write_subject(folder / "subject", runner.addresses[0][1]))
        for number, at in enumerate(NIGHTS):  # noqa: B007 - the handler reads it
            with Night(subject, folder / "data", lambda at=at: at) as night:
                await night.capture(night.plan())
                night.extract()
                await night.follow_citations()
                night.record()
                night.publish()
        await runner.cleanup()

    asyncio.run(nights())
    return folder / "data"


def write_subject(folder: Path, port: int) -> Path:
    """A source a trouble, each on a host of its own: one host in trouble would speak for the others."""
    (folder / "sources").mkdir(parents=True)
    sources = [
        {
            "id": name,
            "url": f"http://127.0.0.{10 + number}:{port}/{name}",
            "publisher": f"Clinic {name}",
            "kind": "clinic",
            "follow_citations": False,
        }
        for number, name in enumerate(TROUBLES)
    ]
    (folder / "sources" / "all.yml").write_text(yaml.safe_dump(sources))
    own = {"host_delay_seconds": 0, "reachable_networks": ["127.0.0.0/8"], "attempts": 1, "hosts_at_once": 20}
    own |= {"total_timeout_seconds": 3, "max_bytes": 200_000}
    (folder / "settings.yml").write_text(yaml.safe_dump({"contact": {"name": "Ann"}, "capture": own}))
    return folder


def test_source_health_says_what_to_do_after_a_night_of_mixed_trouble(data: Path) -> None:
    columns = "source_id, last_outcome, last_quality, what_to_do, is_actionable, failures_in_a_row, last_reason"
    with open_read(data) as read:
        rows = read.query(
            f"SELECT {columns} FROM source_health ORDER BY is_actionable DESC, source_id"  # noqa: S608
        ).rows
        claims = read.query("SELECT source_id, count(*) FROM current_claim GROUP BY source_id").rows
        events = read.query("SELECT DISTINCT change_type FROM claim_change").rows
        assert read.faults() == []
    for source_id, outcome, quality, what_to_do, is_actionable, failures, reason in rows:
        print(f"{source_id:12} {outcome:12} {quality:.1f} {failures}  {'!' if is_actionable else ' '} {what_to_do}")
        print(f"{'':33}{reason}")
    found = {row[0]: row[1:5] for row in rows}
    assert found.keys() == TROUBLES.keys()
    for name, (_, outcome, quality, advice, is_actionable) in TROUBLES.items():
        assert (found[name][0], found[name][1], found[name][3]) == (outcome, quality, is_actionable), name
        assert found[name][2].startswith(advice), (name, found[name])
    assert {count for _, count in claims} == {len(CLAIMS)}, "every source still makes all its claims"
    assert len(claims) == len(TROUBLES)
    assert {event for (event,) in events} == {"source_blocked", "source_gone"}
