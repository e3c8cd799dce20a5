"""Standing queries through a whole night, against a loopback copy of each interface: pages, trouble, odd answers."""

# ruff: noqa: E501 - rows of tables
from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from config.load import load_subject
from flows.archive import read_payload
from flows.night import Night
from warehouse.store import open_read

NIGHT = datetime(2026, 3, 1, 3, 15, tzinfo=UTC)
Answer = Callable[[web.Request], web.StreamResponse | Awaitable[web.StreamResponse]]


def study(number: int, status: str = "RECRUITING", **own: Any) -> dict[str, Any]:
    """A study as the API's version 2 writes it, with a field nobody has heard of."""
    return {
        "protocolSection": {
            "identificationModule": {
                "nctId": f"NCT0000000{number}",
                "briefTitle": f"AHSCT in Relapsing MS, Part {number}",
            },
            "statusModule": {
                "overallStatus": status,
                "startDateStruct": {"date": "2024-01", "type": "ACTUAL"},
                "lastUpdatePostDateStruct": {"date": "2026-02-01", "type": "ACTUAL"},
                "dayOfTheWeek": "FRIDAY",
            },
            "descriptionModule": {
                "briefSummary": "AHSCT may reduce relapses in people with relapsing MS. This trial compares AHSCT with "
                "high-efficacy drugs."
            },
            "conditionsModule": {"conditions": ["Multiple Sclerosis"]},
            "designModule": {"phases": ["PHASE2", "PHASE3"], "enrollmentInfo": {"count": 150, "type": "ESTIMATED"}},
            **own,
        },
        "hasResults": False,
    }


class Site:
    """A loopback server; every path answers with what is registered, and each request is noted."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.asked: list[str] = []
        self.base = ""

    def json(self, path: str, value: Any) -> None:
        self.answers[path] = lambda request: web.json_response(value)

    def text(self, path: str, text: str, media_type: str, **fields: Any) -> None:
        self.answers[path] = lambda request: web.Response(text=text, content_type=media_type, **fields)

    def pages(self, path: str, parameter: str, pages: dict[str | None, Answer | Any]) -> None:
        """Pages of a list, by the value of the parameter that asks for them."""

        def answer(request: web.Request) -> web.StreamResponse | Awaitable[web.StreamResponse]:
            page = pages[request.query.get(parameter)]
            return page(request) if callable(page) else web.json_response(page)

        self.answers[path] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path_qs)
        answer = self.answers.get(request.path)
        if answer is None:
            return web.Response(status=404)
        found = answer(request)
        return found if isinstance(found, web.StreamResponse) else await found

    @asynccontextmanager
    async def serve(self) -> Any:
        app = web.Application()
        app.router.add_get("/{path:.*}", self.handle)
        runner = web.AppRunner(app)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield
        finally:
            await runner.cleanup()


SETTINGS = """
contact: {{name: Ann, email: ann@lab.example}}
capture: {{host_delay_seconds: 0, reachable_networks: [127.0.0.0/8], attempts: 1{capture}}}
queries: {{max_pages: 20, max_new_per_run: {max_new}}}
adapters:
  clinicaltrials-gov: {{base_url: '{base}/ct', delay_seconds: 0, obey_robots: {obey}, why: documented}}
  europepmc: {{base_url: '{base}/epmc', delay_seconds: 0, obey_robots: false, why: documented}}
  pubmed: {{base_url: '{base}/eutils', delay_seconds: 0, obey_robots: false, why: documented}}
  isrctn: {{base_url: '{base}/isrctn', delay_seconds: 0}}
  crossref: {{base_url: '{base}/crossref', delay_seconds: 0}}
"""


class World:
    """A subject folder and DATA whose sources stand on a loopback site."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.site = Site()
        self.site.text(
            "/robots.txt", "User-agent: *\nDisallow: /ct/\nDisallow: /epmc/\nDisallow: /eutils/", "text/plain"
        )

    def nights(
        self, sources: str, *changes: Callable[[], None], capture: str = "", max_new: int = 500, obey: str = "false"
    ) -> None:
        """One night, then another after each change; the placeholder BASE in `sources` is the site's address."""

        async def run() -> None:
            async with self.site.serve():
                (self.folder / "cfg" / "sources").mkdir(parents=True, exist_ok=True)
                (self.folder / "cfg" / "sources" / "all.yml").write_text(sources.replace("BASE", self.site.base))
                settings = SETTINGS.format(base=self.site.base, capture=capture, max_new=max_new, obey=obey)
                (self.folder / "cfg" / "settings.yml").write_text(settings)
                subject = load_subject(self.folder / "cfg")
                for number, change in enumerate([lambda: None, *changes]):
                    change()
                    at = NIGHT + timedelta(days=7 * number)
                    with Night(subject, self.folder / "data", lambda at=at: at) as night:  # type: ignore[misc]
                        await night.capture(night.plan())
                        night.extract()
                        await night.follow_citations()
                        night.record()
                        night.publish()

        asyncio.run(run())

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with open_read(self.folder / "data") as read:
            return list(read.query(query).rows)


@pytest.fixture
def world(tmp_path: Path, one_extractor: None) -> World:
    return World(tmp_path)


QUERY = "- {id: stem-cells, url: 'BASE/ct/studies?query.cond=ms', publisher: ClinicalTrials.gov, kind: registry, adapter: clinicaltrials-gov}"
OUTCOMES = "SELECT source_id, outcome, reason FROM capture ORDER BY captured_at, source_id"


def test_each_trial_a_query_finds_on_any_page_becomes_a_source_with_a_history_of_its_status(world: World) -> None:
    """Two pages and an empty last one; next week one trial has stopped, which closes its spell of recruiting."""
    pages = {
        None: {"studies": [study(2), study(1)], "nextPageToken": "p2", "totalCount": 3},
        "p2": {"studies": [study(3)], "nextPageToken": "p3"},
        "p3": {"studies": []},
    }
    world.site.pages("/ct/studies", "pageToken", pages)
    for number in (1, 2, 3):
        world.site.json(f"/ct/studies/NCT0000000{number}", study(number))
    stopped = study(2, "TERMINATED")
    stopped["protocolSection"]["statusModule"]["whyStopped"] = "Slow accrual"
    world.nights(QUERY, lambda: world.site.json("/ct/studies/NCT00000002", stopped))

    assert world.rows("SELECT source_id, adapter, source_key, publisher, source_kind, discovered_from FROM source WHERE source_id != 'stem-cells' ORDER BY 1") == [
        (f"nct-nct0000000{n}", "clinicaltrials-gov", f"nct:nct0000000{n}", "ClinicalTrials.gov", "registry", "stem-cells")
        for n in (1, 2, 3)
    ]  # fmt: skip
    assert {outcome for _, outcome, _ in world.rows(OUTCOMES)} == {"fetched", "unchanged"}
    assert not any("pageToken" in url for (url,) in world.rows("SELECT url FROM location"))
    assert world.rows("SELECT registry_id, status, days, valid_to IS NULL FROM trial_status ORDER BY registry_id, valid_from") == [
        ("NCT00000001", "recruiting", 7, True),
        ("NCT00000002", "recruiting", 7, False),
        ("NCT00000002", "terminated", 0, True),
        ("NCT00000003", "recruiting", 7, True),
    ]  # fmt: skip
    assert world.rows("SELECT version, status, why_stopped, phases, enrolment, enrolment_type, start_date FROM trial_version WHERE registry_id = 'NCT00000002' ORDER BY version") == [
        (1, "recruiting", None, ["phase2", "phase3"], 150, "estimated", "2024-01"),
        (2, "terminated", "Slow accrual", ["phase2", "phase3"], 150, "estimated", "2024-01"),
    ]  # fmt: skip
    # what the record says is read as any text: a claim, with its place
    assert ("nct-nct00000001",) in world.rows("SELECT source_id FROM current_claim WHERE outcome = 'outcome:relapse'")
    assert world.rows("SELECT count(*) FROM current_claim WHERE source_id = 'stem-cells'") == [(0,)]
    assert world.rows("SELECT change_type, before_quote FROM change WHERE claim_id IS NOT NULL") == [
        ("withdrawn", "Status: recruiting.")
    ]


def test_the_bytes_kept_are_those_the_interface_sent_pages_joined(world: World, tmp_path: Path) -> None:
    world.site.pages(
        "/ct/studies", "pageToken", {None: {"studies": [study(1)], "nextPageToken": "x"}, "x": {"studies": [study(2)]}}
    )
    world.site.json("/ct/studies/NCT00000001", study(1) | {"brandNewSection": {"kept": "as it came"}})
    world.nights(QUERY)
    with open_read(tmp_path / "data") as read:
        captured = read.query("SELECT source_id, snapshot_sha256 FROM capture WHERE snapshot_sha256 IS NOT NULL").rows
        snapshots = read.known_snapshots(sha256 for _, sha256 in captured)
    payloads = {source: read_payload(tmp_path / "data" / "archive", snapshots[sha256]) for source, sha256 in captured}
    assert json.loads(payloads["nct-nct00000001"])["brandNewSection"] == {"kept": "as it came"}
    pages = payloads["stem-cells"].split(b"\x1e\n")
    assert [json.loads(page)["studies"][0]["hasResults"] for page in pages] == [False, False]


@pytest.mark.parametrize(
    ("pages", "outcome", "reason"),
    [
        ({None: {"studies": []}}, "suspect", "the answer lists no records"),
        ({None: {"studies": [study(1)], "nextPageToken": "x"}, "x": lambda r: web.Response(status=500, text="oops")}, "unreachable", "page 2 of the list: HTTP 500"),
        ({None: {"studies": [study(1)], "nextPageToken": "x"}, "x": lambda r: web.Response(status=429)}, "blocked", "page 2 of the list: HTTP 429"),
        ({None: lambda r: web.Response(status=503)}, "unreachable", "HTTP 503"),
        ({None: {"results": [study(1)]}}, "unreadable", "JSON of no known kind (keys: results); has the schema changed?"),
        ({None: {"studies": [{"protocolSection": {"identificationModule": {"id": "NCT00000001"}}}]}}, "unreadable", "protocolSection.identificationModule.nctId is missing"),
        ({None: lambda r: web.Response(text='{"studies": [', content_type="application/json")}, "unreadable", "broken JSON"),
        ({None: {"studies": [study(1)], "nextPageToken": "x"}, "x": {"studies": None}}, "unreadable", "studies is missing"),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_list_is_a_row_that_says_why_and_no_record_is_lost_by_it(
    world: World, pages: dict[str | None, Any], outcome: str, reason: str
) -> None:
    """The night before, the query found two trials: they stay sources, and nothing is said to have left the list."""
    world.site.pages("/ct/studies", "pageToken", {None: {"studies": [study(1), study(2)]}})
    for number in (1, 2):
        world.site.json(f"/ct/studies/NCT0000000{number}", study(number))
    world.nights(QUERY, lambda: world.site.pages("/ct/studies", "pageToken", pages))
    [*_, (_, found, why)] = [row for row in world.rows(OUTCOMES) if row[0] == "stem-cells"]
    assert found == outcome
    assert reason in why
    assert world.rows("SELECT count(*) FROM source WHERE discovered_from = 'stem-cells' AND is_tracked") == [(2,)]
    assert (
        world.rows("SELECT change_type FROM change WHERE source_id = 'stem-cells' AND change_type LIKE 'citation%'")
        == []
    )


def test_an_interface_is_asked_past_robots_txt_only_where_settings_say_so(world: World) -> None:
    world.site.pages("/ct/studies", "pageToken", {None: {"studies": [study(1)]}})
    world.nights(QUERY, obey="true")
    assert world.rows(OUTCOMES) == [("stem-cells", "refused", "robots.txt does not allow this page")]
    assert world.site.asked == ["/robots.txt"]


def test_a_query_has_its_limits(world: World) -> None:
    """A list that never ends is cut with a note; more new records than a run may take wait for the next one."""

    def endless(request: web.Request) -> web.StreamResponse:
        number = int(request.query.get("pageToken", "0"))
        return web.json_response({"studies": [study(number % 4)], "nextPageToken": str(number + 1)})

    world.site.answers["/ct/studies"] = endless
    for number in range(4):
        world.site.json(f"/ct/studies/NCT0000000{number}", study(number))
    world.nights(QUERY, lambda: None, max_new=3)
    assert next(row for row in world.rows(OUTCOMES) if row[0] == "stem-cells") == (
        "stem-cells",
        "fetched",
        "read no further than page 20",
    )
    assert world.rows("SELECT count(*), min(first_listed_at)::DATE::VARCHAR, max(first_listed_at)::DATE::VARCHAR FROM source WHERE discovered_from IS NOT NULL") == [(4, "2026-03-01", "2026-03-08")]  # fmt: skip


def test_a_single_record_is_asked_for_conditionally(world: World) -> None:
    """And an answer that is said to be the same needs no bytes; the trial goes on in its status."""

    def answer(request: web.Request) -> web.StreamResponse:
        if request.headers.get("If-None-Match") == '"v1"':
            return web.Response(status=304)
        return web.json_response(study(1), headers={"ETag": '"v1"'})

    world.site.answers["/ct/studies/NCT00000001"] = answer
    world.nights(
        "- {id: t, url: 'https://clinicaltrials.gov/study/NCT00000001', publisher: P, kind: registry, adapter: clinicaltrials-gov}",
        lambda: None,
    )
    assert world.rows("SELECT outcome, http_status FROM capture ORDER BY captured_at") == [
        ("fetched", 200),
        ("unchanged", 304),
    ]
    assert world.rows("SELECT status, days FROM trial_status") == [("recruiting", 7)]


PAPER = "- {id: paper, url: 'https://pmc.ncbi.nlm.nih.gov/articles/PMC99/', publisher: PMC, kind: paper, adapter: europepmc}"
JATS = """<?xml version="1.0"?><!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "JATS-archivearticle1.dtd">
<article xml:lang="en"><front><article-meta><article-id pub-id-type="doi">10.5555/a</article-id><title-group>
<article-title>Risks of AHSCT in MS</article-title></title-group></article-meta></front>
<body><sec><title>Infections</title><p>AHSCT can cause serious infections in people with MS.</p></sec></body></article>"""
ABSTRACT = {
    "request": {"resultType": "core"},
    "resultList": {"result": [{"id": "7", "source": "MED", "pmcid": "PMC99", "title": "Risks of AHSCT in MS.",
                               "abstractText": "<h4>Results</h4>AHSCT can cause infertility in people with MS."}]},
}  # fmt: skip


def test_a_paper_is_read_from_its_full_text_and_where_there_is_none_from_its_abstract(world: World) -> None:
    """But full text once read is not replaced by the abstract on a night it cannot be had."""
    world.site.json("/epmc/search", ABSTRACT)
    long = JATS.replace("</p>", "</p>" + "<p>People with MS were asked. </p>" * 300)
    path = "/epmc/PMC99/fullTextXML"
    world.nights(
        PAPER,
        lambda: world.site.text(path, long, "application/xml"),
        lambda: world.site.answers.pop(path) and None,
    )
    assert [(outcome, reason[:12]) for _, outcome, reason in world.rows(OUTCOMES)] == [
        ("fetched", "no full text"),
        ("fetched", ""),
        ("missing", "HTTP 404: no"),
    ]
    assert world.rows("SELECT DISTINCT heading FROM current_claim") == [(["Risks of AHSCT in MS", "Infections"],)]


def test_europe_pmc_lists_papers_until_the_cursor_stands_still(world: World) -> None:
    def paper(identifier: str, **own: str) -> dict[str, str]:
        return {"id": identifier, "source": "MED", "title": f"Stem cells in MS {identifier}", **own}

    world.site.pages("/epmc/search", "cursorMark", {
        "*": {"nextCursorMark": "AoE=", "resultList": {"result": [paper("1", pmcid="PMC99"), paper("2")]}},
        "AoE=": {"nextCursorMark": "AoE=", "resultList": {"result": [paper("3")]}},
    })  # fmt: skip
    world.site.text("/epmc/PMC99/fullTextXML", JATS, "application/xml")
    world.nights("- {id: q, url: 'BASE/epmc/search?query=ms', publisher: Europe PMC, kind: paper, adapter: europepmc}")
    assert world.rows("SELECT source_key, adapter, source_kind FROM source WHERE discovered_from = 'q' ORDER BY 1") == [
        ("pmcid:pmc99", "europepmc", "paper"),
        ("pmid:2", "pubmed", "paper"),
        ("pmid:3", "pubmed", "paper"),
    ]
    assert ("pmcid-pmc99", "fetched", "") in world.rows(OUTCOMES)


def test_pubmed_tells_what_became_of_a_paper_and_is_told_who_asks_without_that_being_kept(world: World) -> None:
    def article(notice: str = "") -> str:
        return f"""<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>7</PMID><Article><ArticleTitle>AHSCT in MS
        </ArticleTitle><Abstract><AbstractText>AHSCT halts relapses in MS.</AbstractText></Abstract></Article>
        <CommentsCorrectionsList>{notice}</CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>"""

    world.site.json("/eutils/esearch.fcgi", {"esearchresult": {"count": "1", "idlist": ["7"]}})
    world.site.text("/eutils/efetch.fcgi", article(), "text/xml")
    retracted = '<CommentsCorrections RefType="RetractionIn"><PMID>8</PMID></CommentsCorrections>'
    query = "- {id: q, url: 'BASE/eutils/esearch.fcgi?db=pubmed&term=(ms[mh])+AND+cells', publisher: PubMed, kind: paper, adapter: pubmed}"
    world.nights(query, lambda: world.site.text("/eutils/efetch.fcgi", article(retracted), "text/xml"))
    notices = world.rows(
        "SELECT paper, source_id, notice_type, notice_key, first_seen_at::DATE::VARCHAR FROM paper_notice"
    )
    assert notices == [("pmid:7", "pmid-7", "retraction", "pmid:8", "2026-03-08")]
    assert {row[1] for row in world.rows(OUTCOMES)} == {"fetched", "unchanged"}
    asked = [url for url in world.site.asked if url.startswith("/eutils")]
    assert all("tool=litwatch" in url and "email=ann%40lab.example" in url for url in asked)
    kept = world.rows(
        "SELECT requested_url || final_url FROM capture UNION SELECT url FROM snapshot UNION SELECT url FROM location"
    )
    assert not any("ann" in url for (url,) in kept)


def test_new_articles_of_a_feed_and_pages_of_nested_sitemaps_become_sources_if_they_are_of_the_subject(
    world: World,
) -> None:
    """A page is read from its site as any other; what robots.txt forbids is refused, feeds and sitemaps included."""
    page = (
        "<html lang=en><title>HSCT</title><body><h1>HSCT for MS</h1><p>"
        + "AHSCT may reduce relapses in people with relapsing MS. " * 9
    )

    async def serve_feed(request: web.Request) -> web.StreamResponse:
        items = "".join(f"<item><title>{title}</title><link>{world.site.base}/{path}</link></item>" for title, path in [
            ("Stem cells in MS", "news/1"), ("Gardening", "news/2")])  # fmt: skip
        return web.Response(
            text=f"<rss version='2.0'><channel>{items}</channel></rss>", content_type="application/rss+xml"
        )

    async def serve_index(request: web.Request) -> web.StreamResponse:
        parts = "".join(
            f"<sitemap><loc>{url}</loc></sitemap>"
            for url in (f"{world.site.base}/part.xml.gz", "http://169.254.169.254/x")
        )
        return web.Response(text=f"<sitemapindex>{parts}</sitemapindex>", content_type="application/xml")

    async def serve_part(request: web.Request) -> web.StreamResponse:
        urls = "".join(f"<url><loc>{world.site.base}/{path}</loc></url>" for path in ("stem-cells/ms", "shop/mugs"))
        return web.Response(body=gzip.compress(f"<urlset>{urls}</urlset>".encode()), content_type="application/gzip")

    world.site.answers |= {"/feed.rss": serve_feed, "/sitemap.xml": serve_index, "/part.xml.gz": serve_part}
    for path in ("/news/1", "/stem-cells/ms"):
        world.site.text(path, page + path, "text/html")
    world.nights(
        "- {id: feed, url: 'BASE/feed.rss', publisher: News, kind: news, adapter: feed, include: [stem cell, HSCT]}\n"
        "- {id: map, url: 'BASE/sitemap.xml', publisher: Clinic, kind: clinic, adapter: sitemap, include: [stem-cell]}\n"
        "- {id: closed, url: 'BASE/ct/feed', publisher: Clinic, kind: clinic, adapter: feed}"
    )
    found = world.rows(
        "SELECT url, publisher, source_kind, discovered_from FROM source WHERE discovered_from IS NOT NULL ORDER BY 4"
    )
    assert found == [
        (f"{world.site.base}/news/1", "News", "news", "feed"),
        (f"{world.site.base}/stem-cells/ms", "Clinic", "clinic", "map"),
    ]
    outcomes = {source_id: (outcome, reason) for source_id, outcome, reason in world.rows(OUTCOMES)}
    assert outcomes.pop("closed") == ("refused", "robots.txt does not allow this page")
    assert {outcome for outcome, _ in outcomes.values()} == {"fetched"}, outcomes
    assert not any("169.254" in url for url in world.site.asked)
    # the entries of a feed come and go: that one is gone is no event
    assert world.rows("SELECT DISTINCT source_id FROM citation") == [("map",)]


def test_a_cited_paper_with_a_doi_is_watched_for_its_retraction(world: World, tmp_path: Path) -> None:
    update = {
        "type": "retraction",
        "DOI": "10.5555/r",
        "label": "Retraction",
        "updated": {"date-parts": [[2026, 2, 1]]},
    }
    world.site.json(
        "/crossref/works/10.5555/xk47",
        {"message": {"DOI": "10.5555/xk47", "title": ["AHSCT in MS"], "updated-by": [update]}},
    )
    article = tmp_path / "article.txt"
    article.write_text("AHSCT may help people with relapsing MS, a paper says (doi:10.5555/xk47).\n")
    world.nights(f"- {{id: article, path: '{article}', publisher: We, kind: article, follow_citations: true}}")
    told = world.rows(
        "SELECT source_id, notice_type, notice_key, dated, told_by FROM paper_notice WHERE paper = 'doi:10.5555/xk47'"
    )
    assert told == [("doi-10-5555-xk47", "retraction", "doi:10.5555/r", "2026-02-01", ["crossref-10-5555-xk47"])]


def test_isrctn_lists_trials_whose_status_follows_the_calendar(world: World) -> None:
    trial = """<trial><isrctn>88000001</isrctn><trialDescription><title>Cells or drugs in MS</title></trialDescription>
    <participants><recruitmentStart>2025-01-01T00:00:00Z</recruitmentStart><recruitmentEnd>2026-03-05T00:00:00Z</recruitmentEnd>
    </participants></trial>"""
    world.site.text(
        "/isrctn/query/format/default",
        f'<allTrials xmlns="http://www.67bricks.com/isrctn" totalCount="1"><fullTrial>{trial}</fullTrial></allTrials>',
        "text/xml",
    )
    world.site.text("/isrctn/trial/ISRCTN88000001/format/default", f"<fullTrial>{trial}</fullTrial>", "text/xml")
    world.nights(
        "- {id: q, url: 'BASE/isrctn/query/format/default?q=ms', publisher: ISRCTN, kind: registry, adapter: isrctn}",
        lambda: None,
    )
    assert world.rows("SELECT registry_id, status, days FROM trial_status ORDER BY valid_from") == [
        ("ISRCTN88000001", "recruiting", 7),
        ("ISRCTN88000001", "active_not_recruiting", 0),
    ]
