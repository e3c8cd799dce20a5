"""Listings: the answer to a standing query, a feed or a sitemap -> one line and one link per record.

An answer of several pages is one payload: the pages as they came, joined by PAGE_BREAK.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import feedparser
from lxml.etree import _Element

from extract.blocks import Reading
from extract.fields import Fields
from extract.record_text import RecordText
from extract.records import DocumentForm, UnreadableError
from extract.xml import find_text, parse_xml, text_of

# U+001E, the record separator: it may stand in neither JSON nor XML, so it can be in no page (RFC 7464 uses it so)
PAGE_BREAK = b"\x1e\n"
MAX_RECORDS = 10_000
_ISRCTN = re.compile(r"(?:ISRCTN)?(\d{8})")


@dataclass(frozen=True, slots=True)
class Listed:
    """One record of a listing: where it is and what it is called."""

    url: str
    title: str


def write_listing(
    records: Iterable[Listed], media_type: str, title: str | None = None, form: DocumentForm = "listing"
) -> Reading:
    """A reading with a line for each record, each record once, at most MAX_RECORDS.

    Sorted by address, since answers come in an order of their own every time.
    """
    unique: dict[str, Listed] = {}
    for record in records:
        if len(unique) == MAX_RECORDS:
            break
        unique.setdefault(record.url, record)
    write = RecordText()
    for url in sorted(unique):
        write.link(url, unique[url].title)
    return write.finish(media_type, title=title, form=form)


def ctgov_records(page: Fields) -> Iterator[Listed]:
    """Studies of one page of ClinicalTrials.gov's API, version 2."""
    page.what = "ClinicalTrials.gov list"
    for study in page.need_each("studies"):
        identity = "protocolSection.identificationModule"
        number = study.need(f"{identity}.nctId")
        yield Listed(f"https://clinicaltrials.gov/study/{number}", study.text(f"{identity}.briefTitle") or number)


def pubmed_ids(page: Fields) -> Iterator[Listed]:
    """Ids of one page of ESearch."""
    page.what = f"PubMed list{_said(page.text('esearchresult.ERROR'))}"
    page.need_each("esearchresult.idlist")
    for pmid in page.texts("esearchresult.idlist"):
        yield Listed(f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/", f"PMID {pmid}")


def epmc_records(page: Fields) -> Iterator[Listed]:
    """Papers of one page of Europe PMC; the full text in PubMed Central goes before the entry in PubMed."""
    page.what = "Europe PMC list"
    for paper in page.need_each("resultList.result"):
        source, identifier = paper.need("source"), paper.need("id")
        pmcid = paper.text("pmcid")
        place = f"PMC/{pmcid}" if pmcid else f"{source}/{identifier}"
        yield Listed(f"https://europepmc.org/article/{place}", paper.text("title") or place)


def isrctn_records(root: _Element) -> Iterator[Listed]:
    """Trials of one answer of ISRCTN."""
    for trial in root.iter("trial"):
        number = _ISRCTN.fullmatch(find_text(trial, "isrctn") or "")
        if number is None:
            raise UnreadableError("ISRCTN list: the field isrctn is missing; has the schema changed?")
        name = f"ISRCTN{number[1]}"
        yield Listed(f"https://www.isrctn.com/{name}", find_text(trial, "trialDescription/title") or name)


def feed_entries(payload: bytes) -> tuple[list[Listed], str | None]:
    """Entries of an RSS or Atom feed, and its title. Raises UnreadableError for what is none."""
    # refuses entities, which feedparser would expand; what is merely untidy it reads better than a strict parser
    parse_xml(payload)
    feed = feedparser.parse(BytesIO(payload), resolve_relative_uris=False, sanitize_html=False)
    if not feed.get("version"):
        raise UnreadableError("a feed of no known kind")
    entries = []
    for entry in feed.entries:
        url = str(entry.get("link") or "").strip()
        if url.startswith(("http://", "https://")):
            entries.append(Listed(url, " ".join(str(entry.get("title") or url).split())))
    if feed.entries and not entries:
        raise UnreadableError("feed: the field link is missing; has the schema changed?")
    return entries, str(feed.feed.get("title") or "") or None


def sitemap_pages(roots: Sequence[_Element]) -> Iterator[Listed]:
    """Pages of the sitemaps among these; an index lists sitemaps, not pages."""
    for root in roots:
        if root.tag == "urlset":
            for page in root.iterfind("url"):
                url = find_text(page, "loc")
                if url is None:
                    raise UnreadableError("sitemap: the field url/loc is missing")
                if url.startswith(("http://", "https://")):
                    yield Listed(url, url)


def sitemap_children(root: _Element) -> list[str]:
    """Sitemaps that an index points to."""
    if root.tag != "sitemapindex":
        return []
    return [text_of(place) for place in root.iterfind("sitemap/loc")]


def _said(error: str | None) -> str:
    return f" ({error[:100]})" if error else ""
