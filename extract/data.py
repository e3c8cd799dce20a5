"""Data: JSON or XML, told by its keys or its root element, never by its host -> the reading of the record or list."""

from __future__ import annotations

import json

from lxml.etree import _Element

from extract.blocks import Reading
from extract.charset import decode
from extract.fields import Fields
from extract.html_page import read_html
from extract.jats import read_jats
from extract.listings import (
    PAGE_BREAK,
    ctgov_records,
    epmc_records,
    feed_entries,
    isrctn_records,
    pubmed_ids,
    sitemap_pages,
    write_listing,
)
from extract.papers import read_crossref_work, read_epmc_paper, read_pubmed_article
from extract.records import UnreadableError
from extract.trial_record import read_ctgov_study, read_isrctn_trial
from extract.xml import parse_xml

_FEEDS = frozenset({"rss", "feed", "RDF"})
_SITEMAPS = frozenset({"urlset", "sitemapindex"})


def read_data(payload: bytes, media_type: str, charset: str | None, url: str | None) -> Reading:
    """Read a structured payload. Raises UnreadableError for one of no known kind, and for a known one that lacks what
    every record of its kind has: the message names the field."""
    pages = payload.split(PAGE_BREAK)
    if media_type.endswith("json"):
        return _read_json([read_object(page) for page in pages], media_type)
    roots = [parse_xml(page) for page in pages]
    if roots[0].tag == "html":
        return read_html(decode(payload, charset, is_markup=True), url)
    return _read_xml(pages, roots, media_type)


def _read_json(pages: list[Fields], media_type: str) -> Reading:
    first = pages[0]
    if "protocolSection" in first.value:
        return read_ctgov_study(first, media_type)
    if "studies" in first.value:
        return write_listing((one for page in pages for one in ctgov_records(page)), media_type)
    if "esearchresult" in first.value:
        return write_listing((one for page in pages for one in pubmed_ids(page)), media_type)
    if "resultList" in first.value:
        results = first.each("resultList.result")
        # an answer of the kind "core" is asked for one paper at a time, for its abstract
        if first.text("request.resultType") == "core" and len(results) == 1:
            return read_epmc_paper(results[0], media_type)
        return write_listing((one for page in pages for one in epmc_records(page)), media_type)
    if isinstance(first.at("message"), dict):
        return read_crossref_work(Fields(first.at("message"), ""), media_type)
    keys = ", ".join(sorted(map(str, first.value))[:6])
    raise UnreadableError(f"JSON of no known kind (keys: {keys}); has the schema changed?")


def _read_xml(pages: list[bytes], roots: list[_Element], media_type: str) -> Reading:
    root = roots[0]
    if root.tag == "article":
        return read_jats(root, media_type)
    if root.tag == "pmc-articleset":
        return read_jats(_only(root, "article"), media_type)
    if root.tag == "PubmedArticleSet":
        return read_pubmed_article(_only(root, "PubmedArticle"), media_type)
    if root.tag in ("allTrials", "fullTrial", "trial"):
        trials = list(root.iter("trial"))
        # only the answer to a query counts what it found
        if root.get("totalCount") is None and len(trials) == 1:
            return read_isrctn_trial(trials[0], media_type)
        return write_listing(isrctn_records(root), media_type)
    if root.tag in _FEEDS:
        entries, title = feed_entries(pages[0])
        return write_listing(entries, media_type, title, "feed")
    if root.tag in _SITEMAPS:
        return write_listing(sitemap_pages(roots), media_type)
    raise UnreadableError(f"XML of no known kind (root element: {str(root.tag)[:60]}); has the schema changed?")


def _only(root: _Element, name: str) -> _Element:
    found = root.find(name)
    if found is None:
        raise UnreadableError(f"{root.tag}: it holds no {name}")
    return found


def read_object(page: bytes) -> Fields:
    """The object that a page of JSON is. Raises UnreadableError."""
    try:
        value = json.loads(page.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(f"broken JSON: {str(error)[:200]}") from error
    if not isinstance(value, dict):
        raise UnreadableError("JSON that is no object")
    return Fields(value, "JSON")
