"""The demo's small web: editions overlay, every expected event is an edit in the pages, the server speaks real HTTP."""

from __future__ import annotations

import gzip
import http.client
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import get_args
from urllib.parse import urljoin, urlsplit

import pytest
import yaml

from config.errors import ConfigError
from config.load import SHIPPED, check, load_subject
from config.models import Source
from flows.demo import run_demo, write_subject
from flows.demo_server import DemoWeb, serve
from flows.demo_site import SITE, ChangeType, Edition, EventType, load_editions, respond
from flows.errors import UsageError

EDITIONS = load_editions()
PAIRS = tuple(pairwise(EDITIONS))
SOURCES = {entry["id"]: entry["url"] for entry in yaml.safe_load((SITE / "sources.yml").read_text())}
PAGES = [(edition, address) for edition in EDITIONS for address in edition.pages if not address.endswith("robots.txt")]
BLOCK_TAGS = {"p", "li", "h1", "h2", "h3", "td", "th", "dt", "dd", "div", "blockquote", "figcaption"}


class PageText(HTMLParser):
    """The visible words of a page, one line a block, and its links; `main` keeps to the main part."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.lines: list[str] = [""]
        self.links: list[str] = []
        self.scripts: list[str] = []
        self._silent: str | None = None
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"script", "style", "title"}:
            self._silent = tag
        if tag == "a":
            self.links.append(dict(attrs).get("href") or "")
        if tag in BLOCK_TAGS:
            self.lines.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._silent:
            self._silent = None

    def handle_data(self, data: str) -> None:
        if self._silent == "script":
            self.scripts.append(data)
        elif self._silent is None:
            self.lines[-1] += data

    @property
    def sentences(self) -> set[str]:
        """Every sentence, its spaces and quotes made plain; our pages end a sentence with a full stop and a space."""
        plain = (re.sub(r"\s+", " ", line.replace("“", '"').replace("”", '"')).strip() for line in self.lines)
        return {sentence for line in plain for sentence in re.split(r"(?<=[.?!])\s+(?=[A-Z\"])", line)}


def page(edition: Edition, address: str) -> PageText:
    return PageText(edition.pages[address].read_text(encoding="utf-8"))


def address_of(edition: Edition, source: str) -> str:
    """Where a source's page stands in an edition, its redirect followed."""
    address = SOURCES.get(source, source)
    answer = edition.answers.get(address)
    return answer.location if answer and answer.location else address


def is_shown(edition: Edition, source: str) -> bool:
    answer = edition.answers.get(SOURCES.get(source, source))
    return answer is None or answer.location is not None or (answer.status == 200 and answer.body is None)


def last_shown(edition: Edition, source: str) -> Edition:
    """The newest edition before this one in which the page could be read."""
    return [other for other in EDITIONS if other.name < edition.name and is_shown(other, source)][-1]


def test_at_least_eight_pages_in_at_least_four_editions_cover_every_change_type_and_source_event() -> None:
    """The demo shows at least one of everything a run can find."""
    changes = {change.change for edition in EDITIONS for change in edition.expect.changes if not change.optional}
    events = {event.event for edition in EDITIONS for event in edition.expect.events}
    assert len(EDITIONS) >= 4
    assert len(EDITIONS[0].pages) >= 8
    assert changes == set(get_args(ChangeType))
    assert events == set(get_args(EventType))


@pytest.mark.parametrize("edition", EDITIONS[1:], ids=lambda edition: edition.name)
def test_an_edition_holds_only_pages_that_differ(edition: Edition) -> None:
    """A file in a later edition is new or has other bytes than the page it replaces."""
    before = EDITIONS[EDITIONS.index(edition) - 1]
    own = {a: path for a, path in edition.pages.items() if path.is_relative_to(edition.folder)}
    same = [a for a, path in own.items() if a in before.pages and before.pages[a].read_bytes() == path.read_bytes()]
    assert same == []
    assert own or edition.answers != before.answers


@pytest.mark.parametrize(("edition", "address"), PAGES, ids=lambda value: getattr(value, "name", value))
def test_a_page_has_the_shape_of_a_real_one_and_says_that_it_is_fictional(edition: Edition, address: str) -> None:
    """150 to 600 words, doctype, headings, footer, valid JSON-LD; every link to another host leads into the site."""
    html = edition.pages[address].read_text(encoding="utf-8")
    text = page(edition, address)
    words = " ".join(text.lines).split()
    assert 150 <= len(words) <= 600
    assert html.lower().startswith("<!doctype html")
    assert "<h1" in html
    assert re.search(r"fictional|invented|made up|does not exist", " ".join(words[-25:]))
    for script in text.scripts:
        assert json.loads(script) if script.lstrip().startswith("{") else script
    addresses = {urljoin(address, link) for link in text.links}
    outside = {a for a in addresses if ".example" in a and urlsplit(a).netloc != urlsplit(address).netloc}
    assert outside <= set(edition.pages)


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
def test_every_expected_change_is_an_edit_in_the_pages(edition: Edition) -> None:
    """The sentence before stood in the last readable page and is gone, the one after is new; a moved one is in both."""
    for change in edition.expect.changes:
        earlier = last_shown(edition, change.source)
        old = page(earlier, address_of(earlier, change.source)).sentences
        new = page(edition, address_of(edition, change.source)).sentences
        if change.change == "moved":
            assert change.before == change.after and change.before in old & new
            continue
        assert change.before is None or change.before in old - new, change
        assert change.after is None or change.after in new - old, change
        assert (change.before is None) == (change.change == "added")
        assert (change.after is None) == (change.change == "withdrawn")


@pytest.mark.parametrize(("before", "after"), PAIRS, ids=lambda edition: edition.name)
def test_no_claim_changes_in_the_pages_without_being_expected(before: Edition, after: Edition) -> None:
    """A sentence naming a therapy comes or goes only where an expectation, or a sentence absent once, says so."""
    therapy = re.compile(r"HSCT|MSC therapy|stromal|[Ss]tem cell therapy|[Ee]xosome (?:therapy|products)")
    expected = {s for c in after.expect.changes for s in (c.before, c.after) if s}
    expected |= {absent.sentence for e in (before, after) for absent in e.expect.absent_once}
    for source in SOURCES:
        if not is_shown(after, source):
            continue
        old_edition = last_shown(after, source)
        old = page(old_edition, address_of(old_edition, source)).sentences
        new = page(after, address_of(after, source)).sentences
        differing = {sentence for sentence in old ^ new if therapy.search(sentence)}
        assert {" ".join(s.split()) for s in differing} <= expected, source


def test_a_withdrawal_is_confirmed_by_a_second_good_capture_without_the_sentence() -> None:
    """What `confirmed_in` names is a later edition, in which the page is readable and the sentence still gone."""
    withdrawals = [(e, c) for e in EDITIONS for c in e.expect.changes if c.change == "withdrawn"]
    assert withdrawals
    for edition, change in withdrawals:
        later = next(e for e in EDITIONS if e.name == change.confirmed_in)
        assert later.name > edition.name and is_shown(later, change.source)
        assert change.before not in page(later, address_of(later, change.source)).sentences


def test_a_sentence_absent_once_is_back_in_the_next_edition() -> None:
    """Missing from one good capture only: never a confirmed withdrawal."""
    absences = [(i, absent) for i, e in enumerate(EDITIONS) for absent in e.expect.absent_once]
    assert absences
    for i, absent in absences:
        present = [absent.sentence in page(e, address_of(e, absent.source)).sentences for e in EDITIONS[i - 1 : i + 2]]
        assert present == [True, False, True]


def test_one_edition_changes_only_furniture() -> None:
    """At least five pages get other bytes, and nothing at all is expected of it."""
    quiet = [
        edition
        for before, edition in PAIRS
        if not edition.expect.changes
        and not edition.expect.events
        and sum(edition.pages[a] != before.pages.get(a) for a in edition.pages) >= 5
    ]
    assert quiet


def test_every_source_of_the_demo_is_a_valid_entry_with_a_page() -> None:
    """`sources.yml` is written in the form of a subject's sources."""
    entries = yaml.safe_load((SITE / "sources.yml").read_text())
    assert {check(Source, entry, SITE / "sources.yml").id for entry in entries} == set(SOURCES)
    assert set(SOURCES.values()) <= set(EDITIONS[0].pages)


@pytest.fixture(scope="module")
def web() -> Iterator[DemoWeb]:
    with serve(EDITIONS) as running:
        yield running


def get(web: DemoWeb, address: str, **headers: str) -> tuple[http.client.HTTPResponse, bytes]:
    served = urlsplit(web.locate(address))
    connection = http.client.HTTPConnection(served.netloc, timeout=5)
    connection.request("GET", served.path, headers={k.replace("_", "-"): v for k, v in headers.items()})
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


CLINIC = SOURCES["harbourline"]


def test_a_page_is_sent_with_validators_and_not_sent_again_to_who_has_it(web: DemoWeb) -> None:
    """ETag and Last-Modified, 304 without a body for either, a new body once the edition brings one."""
    web.switch("2024-01-15")
    first, body = get(web, CLINIC)
    etag, modified = first.headers["ETag"], first.headers["Last-Modified"]
    assert (first.status, modified) == (200, "Mon, 15 Jan 2024 04:10:00 GMT")
    assert b"may reduce fatigue" in body
    for known in ({"If_None_Match": etag}, {"If_Modified_Since": modified}):
        again, nothing = get(web, CLINIC, **known)
        assert (again.status, nothing, again.headers["ETag"]) == (304, b"", etag)
    web.switch("2024-03-18")
    edited, body = get(web, CLINIC, If_None_Match=etag, If_Modified_Since=modified)
    assert edited.status == 200
    assert b"therapy reduces fatigue" in body


def test_gzip_is_sent_to_who_accepts_it_and_is_the_same_page(web: DemoWeb) -> None:
    """The packed body unpacks to the plain one."""
    packed, body = get(web, CLINIC, Accept_Encoding="gzip, br")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(body) == get(web, CLINIC)[1]


@pytest.mark.parametrize(
    ("edition", "source", "status", "words"),
    [
        ("2024-05-20", "harbourline", 200, "Choose which cookies"),
        ("2024-07-22", "harbourline", 403, "Just a moment"),
        ("2024-07-22", "tidewater-post", 200, "Press &amp; Hold"),
        ("2024-07-22", "aurora", 301, "Moved Permanently"),
        ("2024-09-16", "harbourline", 200, "$17,900"),
        ("2024-09-16", "aurora", 301, "Moved Permanently"),
        ("2024-09-16", "walking-on", 410, "Gone"),
        ("2024-11-18", "harbourline", 200, "$17,900"),
        ("2024-11-18", "walking-on", 410, "Gone"),
    ],
)
def test_an_answer_stands_until_a_later_edition_changes_it(edition: str, source: str, status: int, words: str) -> None:
    """Block pages, redirects and deletions hold over editions; status 200 gives the page back."""
    state = next(e for e in EDITIONS if e.name == edition)
    found = respond(state, SOURCES[source])
    assert (found.status, words in found.body.decode()) == (status, True)


def test_links_and_redirects_lead_to_where_the_pages_are_served(web: DemoWeb) -> None:
    """The served page names served addresses, each host its own; robots.txt and unknown addresses answer as ever."""
    web.switch("2024-07-22")
    moved, _ = get(web, SOURCES["aurora"])
    assert moved.headers["Location"] == web.locate(
        "https://www.aurora-regeneration.example/conditions/multiple-sclerosis"
    )
    _, article = get(web, SOURCES["healthstacks"])
    assert web.locate(SOURCES["medicines-authority"]).encode() in article
    assert b"https://www.medicines-authority.example" not in article
    robots, rules = get(web, "https://www.harbourline-cells.example/robots.txt")
    assert (robots.status, rules.splitlines()[0]) == (200, b"User-agent: *")
    assert get(web, "https://walking-on.example/robots.txt")[0].status == 404
    assert len(set(web.origins.values())) == len(web.origins)


def test_two_webs_can_run_side_by_side(web: DemoWeb) -> None:
    """Ports are the same every time where they are free, and others where they are taken."""
    with serve(EDITIONS) as other:
        assert not set(other.origins.values()) & set(web.origins.values())
        assert get(other, CLINIC)[0].status == 200


def test_the_demo_follows_the_site_where_it_is_served_with_the_shipped_vocabulary(web: DemoWeb, tmp_path: Path) -> None:
    """Its subject folder names served addresses and opens loopback; all the rest is as shipped."""
    subject = load_subject(write_subject(tmp_path, web))
    shipped = load_subject(SHIPPED)
    assert {str(source.url) for source in subject.sources} == {web.locate(url) for url in SOURCES.values()}
    assert subject.settings.capture.reachable_networks == ("127.0.0.0/8",)
    assert subject.settings.history == shipped.settings.history
    assert subject.settings.citations == shipped.settings.citations
    assert subject.vocabulary == shipped.vocabulary


def test_the_demo_never_overwrites_anything_but_a_demo(tmp_path: Path) -> None:
    """A folder with other things in it is refused and left as it is."""
    treasure = tmp_path / "warehouse.duckdb"
    treasure.write_text("mine")
    with pytest.raises(UsageError, match="choose another folder"):
        run_demo(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["warehouse.duckdb"]
    with pytest.raises(UsageError, match="cannot be written"):
        run_demo(treasure)
    assert treasure.read_text() == "mine"


def test_a_faulty_edition_is_refused_with_its_file_and_place(tmp_path: Path) -> None:
    """A redirect without a target is named with file and key."""
    folder = tmp_path / "editions" / "2024-01-15"
    folder.mkdir(parents=True)
    (folder / "edition.yml").write_text(
        "observed_at: 2024-01-15T00:00:00Z\nabout: x\nanswers:\n  https://a.example/b: {status: 301}\n"
    )
    with pytest.raises(ConfigError, match=r"edition\.yml: answers.*a redirect needs a 'location'"):
        load_editions(tmp_path)


def test_what_a_server_puts_afresh_into_a_page_differs_by_edition_and_not_by_request() -> None:
    """The date and the counters are those of the edition, so that a demo can be repeated; Last-Modified says so."""
    news = SOURCES["tidewater-post"]
    first, quiet = EDITIONS[0], EDITIONS[2]
    assert b"Monday, 15 January 2024" in respond(first, news).body
    assert respond(first, news) == respond(first, news)
    assert respond(first, news).body != respond(replace(first, name="other"), news).body
    paper = SOURCES["ahsct-cohort"]
    assert EDITIONS[1].pages[paper] == first.pages[paper]
    assert respond(EDITIONS[1], paper).changed_at == EDITIONS[1].observed_at
    plain = SOURCES["walking-on"]
    assert respond(quiet, plain).changed_at == first.observed_at
