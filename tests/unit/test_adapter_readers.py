"""Papers and lists as indexes send them: what is read from each, and which addresses each adapter asks for."""
# ruff: noqa: E501 - addresses and records stand on one line

from __future__ import annotations

import json
from typing import Any

import pytest

from config.models import Contact, Settings
from extract.blocks import Reading
from extract.document import read_document
from extract.listings import MAX_RECORDS, PAGE_BREAK
from extract.records import Notice, UnreadableError
from flows.adapters import adapter_for, build_adapter, check_adapter
from warehouse.records import SourceRecord
from warehouse.urls import source_key

SETTINGS = Settings.model_validate({"contact": {"name": "Ann", "email": "ann@lab.example"}})


def source(url: str, adapter: str) -> SourceRecord:
    return SourceRecord("s", "P", "paper", None, url, None, key=source_key(url), adapter=adapter)


def read(payload: Any, media_type: str = "application/json") -> Reading:
    return read_document(payload if isinstance(payload, bytes) else json.dumps(payload).encode(), media_type, None)


PUBMED = """<?xml version="1.0"?><!DOCTYPE PubmedArticleSet PUBLIC "-//NLM//DTD" "https://dtd.example/pubmed.dtd">
<PubmedArticleSet><PubmedArticle><MedlineCitation Status="MEDLINE"><PMID Version="1">31000001</PMID>
<Article><ArticleTitle>AHSCT in <i>relapsing</i> MS.</ArticleTitle>
<Abstract><AbstractText Label="BACKGROUND">AHSCT may help.</AbstractText><AbstractText>More.</AbstractText></Abstract>
<Language>eng</Language><PublicationTypeList><PublicationType>Retracted Publication</PublicationType></PublicationTypeList>
</Article><CommentsCorrectionsList>
<CommentsCorrections RefType="RetractionIn"><RefSource>J Neurol. 2024</RefSource><PMID>32000002</PMID></CommentsCorrections>
<CommentsCorrections RefType="ErratumIn"><RefSource>J Neurol. 2022</RefSource></CommentsCorrections>
<CommentsCorrections RefType="CommentIn"><PMID>33</PMID></CommentsCorrections>
</CommentsCorrectionsList></MedlineCitation></PubmedArticle></PubmedArticleSet>"""


def test_an_article_of_pubmed_with_what_became_of_it() -> None:
    reading = read(PUBMED.encode(), "text/xml")
    assert (reading.title, reading.language, reading.form) == ("AHSCT in relapsing MS.", "en", "record")
    assert reading.notices == (
        Notice("pmid:31000001", "retraction", "pmid:32000002", None, "retraction in J Neurol. 2024"),
        Notice("pmid:31000001", "erratum", None, None, "erratum in J Neurol. 2022"),
        Notice("pmid:31000001", "retracted_publication", None, None, "retracted publication"),
    )
    assert "Notice on this paper: retraction in J Neurol. 2024." in reading.text
    assert [reading.text[b.char_start : b.char_end] for b in reading.blocks if b.kind == "heading"][1:] == [
        "Background"
    ]


def test_a_work_of_crossref_and_the_notice_that_retracts_it() -> None:
    update = {"type": "retraction", "label": "Retraction", "source": "retraction-watch", "DOI": "10.5555/R",
              "updated": {"date-parts": [[2024, 6, 1]]}}  # fmt: skip
    paper = {"DOI": "10.5555/A", "title": ["AHSCT &amp; MS"], "abstract": "<jats:title>Abstract</jats:title><jats:p>It "
             "<jats:italic>may</jats:italic> help.</jats:p>", "updated-by": [update], "new-field": 1}  # fmt: skip
    reading = read({"status": "ok", "message": paper})
    assert (
        reading.text
        == "AHSCT & MS\n\nNotice on this paper of 2024-06-01: Retraction (retraction-watch).\n\nIt may help."
    )
    expected = Notice("doi:10.5555/a", "retraction", "doi:10.5555/r", "2024-06-01", "Retraction (retraction-watch)")
    assert reading.notices == (expected,)
    notice = {"DOI": "10.5555/R", "title": ["Retraction"], "update-to": [update | {"DOI": "10.5555/A"}]}
    assert read({"message": notice}).notices == (expected,)


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Stem cell news</title>
<item><title>HSCT for MS &amp; more</title><link>https://news.example/b</link></item>
<item><title>Older</title><link>https://news.example/a</link></item><item><title>No link</title></item></channel></rss>"""
ATOM = """<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>One</title>
<link rel="alternate" href="https://news.example/1"/><id>urn:1</id></entry></feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="https://news.example/r"><title>R</title><link>https://news.example/r</link></item></rdf:RDF>"""
MAP = """<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://a.example/2</loc></url>
<url><loc> https://a.example/1 </loc><lastmod>2026-01-01</lastmod></url></urlset>"""
ISRCTN = """<allTrials xmlns="http://www.67bricks.com/isrctn" totalCount="1"><fullTrial><trial><isrctn>88000001</isrctn>
<trialDescription><title>Cells or drugs</title></trialDescription></trial></fullTrial></allTrials>"""


@pytest.mark.parametrize(
    ("payload", "media_type", "expected"),
    [
        (RSS, "text/xml", {"https://news.example/a": "Older", "https://news.example/b": "HSCT for MS & more"}),
        (ATOM, "application/atom+xml", {"https://news.example/1": "One"}),
        (RDF, "application/rdf+xml", {"https://news.example/r": "R"}),
        (MAP, "application/xml", {"https://a.example/1": "https://a.example/1", "https://a.example/2": "https://a.example/2"}),
        (ISRCTN, "application/xml", {"https://www.isrctn.com/ISRCTN88000001": "Cells or drugs"}),
        ({"esearchresult": {"count": "2", "idlist": ["9", "8"]}}, "application/json",
         {"https://pubmed.ncbi.nlm.nih.gov/8/": "PMID 8", "https://pubmed.ncbi.nlm.nih.gov/9/": "PMID 9"}),
        ({"resultList": {"result": [{"id": "PPR1", "source": "PPR", "title": "A preprint"}]}}, "application/json",
         {"https://europepmc.org/article/PPR/PPR1": "A preprint"}),
    ],
)  # fmt: skip
def test_a_list_is_a_line_and_a_link_for_each_record(payload: Any, media_type: str, expected: dict[str, str]) -> None:
    reading = read(payload.encode() if isinstance(payload, str) else payload, media_type)
    assert reading.form == ("feed" if payload in (RSS, ATOM, RDF) else "listing")
    assert {link.url: link.anchor_text for link in reading.links} == expected
    assert [link.url for link in reading.links] == sorted(expected), "the order of the answer is none of the text's"
    assert all(reading.text[link.char_start :].startswith(link.anchor_text) for link in reading.links)


@pytest.mark.parametrize(
    ("payload", "media_type", "reason"),
    [
        ({"esearchresult": {"ERROR": "Empty term"}}, "application/json", "(Empty term): the field esearchresult.idlist"),
        ({"message": {"DOI": "10.5555/a", "title": []}}, "application/json", "Crossref work: the field title is missing"),
        (PUBMED.replace("PMID", "PID"), "text/xml", "the field MedlineCitation/PMID is missing"),
        (MAP.replace("loc>", "place>"), "text/xml", "the field url/loc is missing"),
        (ISRCTN.replace("isrctn>", "number>"), "text/xml", "the field isrctn is missing"),
        ({"resultList": {}}, "application/json", "the field resultList.result is missing"),
        ([1, 2], "application/json", "JSON that is no object"),
        (b'{"studies": ' + b"[" * 100_000, "application/json", "broken JSON"),
        (b"\xff\xfe{", "application/json", "broken JSON"),
        ('<!DOCTYPE rss [<!ENTITY a "b">]>' + RSS.partition("?>")[2], "text/xml", "entities"),
    ],
)  # fmt: skip
def test_an_answer_of_another_shape_is_unreadable_and_says_why(payload: Any, media_type: str, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read(payload.encode() if isinstance(payload, str) else payload, media_type)
    assert reason in str(error.value)


CT_STUDY = {
    "protocolSection": {
        "identificationModule": {"nctId": "NCT04000001", "briefTitle": "Cells in MS"},
        "statusModule": {"overallStatus": "RECRUITING"},
    }
}
CT_LIST = {"studies": [CT_STUDY]}
EPMC_LIST = {"resultList": {"result": [{"id": "7", "source": "MED", "title": "Cells"}]}}
PUBMED_LIST = {"esearchresult": {"count": "1", "idlist": ["9"]}}
WORK = {"message": {"DOI": "10.5555/a", "title": ["AHSCT"]}}
FEED = "<rss version='2.0'><channel><item><title>A</title><link>https://news.example/a</link></item></channel></rss>"
SITE_MAP = "<urlset><url><loc>https://a.example/1</loc></url></urlset>"
LIST_OF_TRIALS = "<allTrials totalCount='1'><fullTrial><trial><isrctn>88000001</isrctn></trial></fullTrial></allTrials>"


def more(payload: Any, place: str) -> Any:
    """The answer with a field nobody knows, after the given words of its JSON or XML."""
    words = payload if isinstance(payload, str) else json.dumps(payload)
    new = "<brandNew at='once'>x<deep/></brandNew>" if words.startswith("<") else ' "brandNew": {"x": [1, null]},'
    assert place in words
    return words.replace(place, place + new, 1)


# interface -> an answer, where a new field may come, an answer without records, a field renamed, what an error looks like
SHAPES: dict[str, tuple[Any, str, Any, tuple[str, str, str], Any]] = {
    "clinicaltrials-gov list": (CT_LIST, '"protocolSection": {', {"studies": []}, ("nctId", "id", "nctId is missing"), {"error": "bad"}),
    "clinicaltrials-gov study": (CT_STUDY, '"statusModule": {', None, ("overallStatus", "state", "overallStatus is missing"), {"error": "x"}),
    "europepmc": (EPMC_LIST, '"result": [{', {"resultList": {"result": []}}, ('"source"', '"from"', "field source is missing"), {"errCode": 404}),
    "pubmed list": (PUBMED_LIST, '"esearchresult": {', {"esearchresult": {"count": "0", "idlist": []}}, ("idlist", "ids", "idlist is missing"), {"error": "API rate limit exceeded"}),
    "pubmed paper": (PUBMED.partition("dtd\">\n")[2], '<MedlineCitation Status="MEDLINE">', None, ("ArticleTitle>", "Name>", "ArticleTitle is missing"), "<eFetchResult><ERROR>x</ERROR></eFetchResult>"),
    "isrctn": (LIST_OF_TRIALS, "<trial>", "<allTrials totalCount='0'/>", ("isrctn>", "number>", "field isrctn is missing"), "<error>x</error>"),
    "crossref": (WORK, '"message": {', None, ('"DOI"', '"doi"', "field DOI is missing"), {"status": "error", "message": [{"type": "x"}]}),
    "feed": (FEED, "<item>", "<rss version='2.0'><channel><title>T</title></channel></rss>", ("link>", "address>", "field link is missing"), "<error>x</error>"),
    "sitemap": (SITE_MAP, "<url>", "<urlset/>", ("loc>", "place>", "field url/loc is missing"), "<Error><Code>AccessDenied</Code></Error>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_an_interface_may_grow_but_not_lose_what_is_needed_or_send_an_error_unseen(name: str) -> None:
    """Unknown fields are left alone, an empty list is a list, and everything else names what is wrong."""
    answer, place, empty, (field, renamed, reason), error = SHAPES[name]
    words = answer if isinstance(answer, str) else json.dumps(answer)
    media_type = "text/xml" if words.startswith("<") else "application/json"
    reading = read(words.encode(), media_type)
    assert reading.text
    grown = read(more(answer, place).encode(), media_type)
    assert (grown.text, grown.links, grown.trial) == (reading.text, reading.links, reading.trial)
    if empty is not None:
        nothing = read(empty.encode() if isinstance(empty, str) else empty, media_type)
        assert (nothing.text, nothing.links) == ("", ()), "no record is no record; the judge holds such an answer back"
    for payload, why in ((words.replace(field, renamed), reason), (error, "has the schema changed?")):
        with pytest.raises(UnreadableError) as fault:
            read(payload.encode() if isinstance(payload, str) else payload, media_type)
        assert why in str(fault.value)


def test_a_list_has_a_next_page_until_it_says_it_has_not() -> None:
    asked = ["https://a.example/api?query=ms"]
    ctgov, epmc = build_adapter("clinicaltrials-gov", SETTINGS), build_adapter("europepmc", SETTINGS)
    page = lambda value: json.dumps(value).encode()  # noqa: E731
    assert ctgov.next_location([page(CT_LIST | {"nextPageToken": "p2"})], asked) == f"{asked[0]}&pageToken=p2"
    assert ctgov.next_location([page(CT_LIST)], asked) is None
    assert ctgov.next_location([page({"studies": [], "nextPageToken": "p2"})], asked) is None
    following = f"{asked[0]}&cursorMark=AoE%3D"
    assert epmc.next_location([page(EPMC_LIST | {"nextCursorMark": "AoE="})], asked) == following
    assert epmc.next_location([page(EPMC_LIST | {"nextCursorMark": "AoE="})] * 2, [*asked, following]) is None
    assert epmc.next_location([page({"resultList": {"result": []}, "nextCursorMark": "AoE="})], asked) is None
    for name in ("isrctn", "crossref", "feed"):
        assert build_adapter(name, SETTINGS).next_location([b"whatever it sends"], asked) is None, (
            "one answer has it all"
        )


def test_a_sitemap_is_read_up_to_ten_thousand_pages_over_all_its_parts() -> None:
    part = (
        "<urlset>"
        + "".join(f"<url><loc>https://a.example/{{0}}-{n:05}</loc></url>" for n in range(6_000))
        + "</urlset>"
    )
    index = "<sitemapindex><sitemap><loc>https://a.example/1.xml</loc></sitemap></sitemapindex>"
    pages = [page.encode() for page in (index, part.format(1), part.format(2))]
    assert len(read(PAGE_BREAK.join(pages), "application/xml").links) == MAX_RECORDS
    sitemap = build_adapter("sitemap", SETTINGS)
    assert sitemap.next_location(pages[:1], ["https://www.a.example/map.xml"]) == "https://a.example/1.xml"
    assert sitemap.next_location(pages[:1], ["https://b.example/map.xml"]) is None, "a sitemap speaks for its own host"
    assert sitemap.next_location(pages[:2], ["https://a.example/map.xml", "https://a.example/1.xml"]) is None
    assert sitemap.next_location(pages, ["https://a.example/map.xml"]) is None, "enough is listed"


EPMC = "https://www.ebi.ac.uk/europepmc/webservices/rest"
EUTILS = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"


@pytest.mark.parametrize(
    ("adapter", "url", "asked"),
    [
        ("clinicaltrials-gov", "https://clinicaltrials.gov/study/NCT04000001", ["https://clinicaltrials.gov/api/v2/studies/NCT04000001?format=json"]),
        ("clinicaltrials-gov", "https://clinicaltrials.gov/api/v2/studies?query.cond=ms&pageSize=50",
         ["https://clinicaltrials.gov/api/v2/studies?query.cond=ms&pageSize=50&format=json&fields=NCTId,BriefTitle,OverallStatus,LastUpdatePostDate"]),
        ("europepmc", "https://pmc.ncbi.nlm.nih.gov/articles/PMC99/", [f"{EPMC}/PMC99/fullTextXML", f"{EPMC}/search?query=PMCID:PMC99&format=json&resultType=core&pageSize=1"]),
        ("europepmc", "https://europepmc.org/article/PPR/PPR1", [f"{EPMC}/search?query=EXT_ID:PPR1+AND+SRC:PPR&format=json&resultType=core&pageSize=1"]),
        ("pubmed", "https://pubmed.ncbi.nlm.nih.gov/31000001/", [f"{EUTILS}/efetch.fcgi?db=pubmed&id=31000001&retmode=xml"]),
        ("pubmed", f"{EUTILS}/esearch.fcgi?db=pubmed&term=ms[mh]", [f"{EUTILS}/esearch.fcgi?db=pubmed&term=ms[mh]&retmode=json&retmax=500&sort=pub_date"]),
        ("isrctn", "https://www.isrctn.com/ISRCTN88000001", ["https://www.isrctn.com/api/trial/ISRCTN88000001/format/default"]),
        ("crossref", "https://doi.org/10.5555/a(1)b", ["https://api.crossref.org/works/10.5555%2Fa%281%29b"]),
        ("feed", "https://news.example/feed", ["https://news.example/feed"]),
    ],
)  # fmt: skip
def test_where_an_adapter_asks_for_a_source(adapter: str, url: str, asked: list[str]) -> None:
    assert list(build_adapter(adapter, SETTINGS).locations(source(url, adapter))) == asked


def test_an_adapter_that_cannot_serve_a_source_says_what_it_needs() -> None:
    for adapter in ("clinicaltrials-gov", "europepmc", "pubmed", "isrctn", "crossref"):
        assert "needs" in (check_adapter(source("https://a.example/x", adapter)) or "")


def test_pubmed_goes_on_until_it_has_as_many_ids_as_were_counted_and_says_who_asks() -> None:
    pubmed, asked = build_adapter("pubmed", SETTINGS), ["https://e.example/esearch.fcgi?term=ms"]
    page = lambda count, *ids: json.dumps({"esearchresult": {"count": str(count), "idlist": list(ids)}}).encode()  # noqa: E731
    assert pubmed.next_location([page(3, "1", "2")], asked) == "https://e.example/esearch.fcgi?term=ms&retstart=2"
    assert pubmed.next_location([page(3, "1", "2"), page(3, "3")], asked) is None
    assert pubmed.next_location([page(3, "1", "2"), page(3)], asked) is None
    contact = Contact(name="Ann", email="ann@lab.example")
    assert pubmed.parameters(contact) == {"tool": "litwatch", "email": "ann@lab.example"}


@pytest.mark.parametrize(
    ("url", "adapter"),
    [
        ("https://clinicaltrials.gov/ct2/show/NCT04000001", "clinicaltrials-gov"),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC99/", "europepmc"),
        ("https://pubmed.ncbi.nlm.nih.gov/31000001/", "pubmed"),
        ("https://www.isrctn.com/ISRCTN88000001", "isrctn"),
        ("https://europepmc.org/article/PPR/PPR1", "europepmc"),
        ("https://doi.org/10.5555/a", None),
        ("https://a.example/", None),
    ],
)
def test_a_cited_record_is_asked_for_where_programs_are_welcome(url: str, adapter: str | None) -> None:
    assert adapter_for(url, source_key(url)) == adapter
