"""HTML: markup -> reading, with trafilatura's main-content tree as the source of text and structure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.etree import _Element, iterwalk
from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from extract.blocks import Link, Reading
from extract.charset import scrub
from extract.page_text import PageText, Place
from extract.stated_date import find_stated_date

_PARAGRAPH = Place("paragraph")
_PARAGRAPHS = frozenset({"p", "quote", "code", "fw", "ab", "div"})
_SKIPPED = frozenset({"graphic", "del"})
_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:$|[-_])")
_RANK = re.compile(r"h([1-6])")
_FOOTNOTE = re.compile(r"[\s\[(]*(?:\d{1,3}|[a-z*†‡§])(?:[\s,–-]*(?:\d{1,3}|[a-z*†‡§]))*[\s\])]*")
_MEASURE = re.compile(r"(?:\d|\b[cmk]?m)$")


def read_html(markup: str, url: str | None) -> Reading:
    """Read a page. A page without main text gives an empty text; that is for the caller to judge."""
    tree = load_html(markup)
    if tree is None:
        return Reading("", (), "text/html")
    base = _base_url(tree, url)
    language = _language(tree)
    links = list(_links(tree, base))
    extracted: Any = bare_extraction(
        tree,
        output_format="xml",
        fast=True,
        include_comments=False,
        include_tables=True,
        include_formatting=True,
        include_links=True,
        deduplicate=False,
    )
    page = PageText()
    if extracted is not None:
        _write(page, extracted.body, base)
    text, blocks, placed = page.finish()
    return Reading(
        text=text,
        blocks=blocks,
        media_type="text/html",
        title=_title(tree),
        language=language.split("-")[0].lower() if language else None,
        stated_date=find_stated_date(markup, language),
        canonical_url=_canonical_url(tree, base),
        links=_merge(placed, links),
    )


def _write(page: PageText, body: _Element, base: str) -> None:
    writer = _Writer(page, base)
    for event, element in iterwalk(body, events=("start", "end")):
        if event == "start":
            writer.enter(element)
        else:
            writer.leave(element)
    page.end_block(writer.place)


class _Writer:
    """Follows the start and end of every element of trafilatura's tree; no recursion, so no depth is too deep."""

    def __init__(self, page: PageText, base: str) -> None:
        self.page = page
        self.base = base
        self._places = [_PARAGRAPH]
        self._lists: list[int] = []
        self._links: list[int] = []
        self._row = 0
        self._bold = 0
        self._skipped = 0

    @property
    def place(self) -> Place:
        return self._places[-1]

    def enter(self, element: _Element) -> None:
        tag = element.tag
        if tag in _SKIPPED or self._is_footnote(element):
            self._skipped += 1
        elif tag == "list":
            self._lists.append(self._lists[-1] if self._lists else self.page.new_group())
            self._open(self.place)
        elif tag == "row":
            self._row = self.page.new_group()
        elif place := self._place_of(element):
            self._open(place)
        elif tag == "lb":
            self.page.break_line(self.place)
        elif tag == "ref":
            self._links.append(self.page.position)
        elif tag == "hi" and element.get("rend") == "#b":
            self._bold += 1
        self._add(element.text)

    def leave(self, element: _Element) -> None:
        tag = element.tag
        if tag in _SKIPPED or self._is_footnote(element):
            self._skipped -= 1
        elif tag == "list":
            self._close()
            self._lists.pop()
        elif self._place_of(element):
            self._close()
        elif tag == "ref":
            start = self._links.pop()
            if url := _absolute(self.base, element.get("target")):
                self.page.add_link(url, start)
        elif tag == "hi" and element.get("rend") == "#b":
            self._bold -= 1
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not self._skipped:
            self.page.add(text, is_bold=self._bold > 0)

    def _place_of(self, element: _Element) -> Place | None:
        """The kind of block an element opens; a paragraph in an item, a quotation or a cell stays part of it."""
        tag = element.tag
        if tag == "head":
            rank = _RANK.search(element.get("rend") or "")
            return Place("heading", int(rank[1]) if rank else 2)
        if tag == "item":
            return Place("list_item", max(0, len(self._lists) - 1), self._lists[-1] if self._lists else 0)
        if tag == "cell":
            return Place("table_cell", 0, self._row)
        if tag in _PARAGRAPHS:
            return self.place if self.place.kind in {"list_item", "table_cell"} else _PARAGRAPH
        return None

    def _open(self, place: Place) -> None:
        self.page.end_block(self.place)
        self._places.append(place)

    def _close(self) -> None:
        self.page.end_block(self.place)
        self._places.pop()

    def _is_footnote(self, element: _Element) -> bool:
        """A raised number after a word is a reference mark; after a figure or a measure it is an exponent."""
        if element.tag != "hi" or element.get("rend") != "#sup":
            return False
        words = _text_of(element)
        return _FOOTNOTE.fullmatch(words) is not None and not _MEASURE.search(_text_before(element))


def _text_of(element: _Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _text_before(element: _Element) -> str:
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def _links(tree: HtmlElement, base: str) -> Iterator[Link]:
    for element in tree.iter("a"):
        if url := _absolute(base, element.get("href")):
            yield Link(url, " ".join(_text_of(element).split()), None)


def _merge(placed: Sequence[Link], everywhere: Sequence[Link]) -> tuple[Link, ...]:
    """All links in page order; those in the main text with their place."""
    waiting: dict[tuple[str, str], list[Link]] = {}
    for link in placed:
        waiting.setdefault((link.url, link.anchor_text), []).append(link)
    merged = []
    for link in everywhere:
        found = waiting.get((link.url, link.anchor_text))
        merged.append(found.pop(0) if found else link)
    return (*merged, *(link for left in waiting.values() for link in left))


def _absolute(base: str, href: str | None, *, is_itself: bool = False) -> str | None:
    """The address a link leads to, without fragment; None for a link within the page or to no web address."""
    if not href or href.lstrip().startswith("#"):
        return None
    try:
        url = urldefrag(urljoin(base, "".join(href.split()))).url
        host = urlsplit(url).hostname
    except ValueError:
        return None
    if not url.lower().startswith(("http://", "https://")) or not host:
        return None
    return url if is_itself or url != urldefrag(base).url else None


def _base_url(tree: HtmlElement, url: str | None) -> str:
    element = tree.find(".//base[@href]")
    href = str(element.get("href")) if element is not None else ""
    try:
        return urljoin(url or "", href)
    except ValueError:
        return url or ""


def _language(tree: HtmlElement) -> str | None:
    found = (
        tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang") or _meta(tree, "content-language")
    )
    return found.strip().replace("_", "-") if found and _LANGUAGE.match(found.strip()) else None


def _title(tree: HtmlElement) -> str | None:
    element = tree.find(".//title")
    shown = _text_of(element) if element is not None else ""
    title = scrub(" ".join((_meta(tree, "og:title") or shown).split()))
    return title or None


def _canonical_url(tree: HtmlElement, base: str) -> str | None:
    for element in tree.iterfind(".//link[@rel]"):
        if "canonical" in element.get("rel", "").lower().split():
            return _absolute(base, element.get("href"), is_itself=True)
    return None


def _meta(tree: HtmlElement, name: str) -> str | None:
    for element in tree.iterfind(".//meta[@content]"):
        if name in (element.get("property"), element.get("name"), (element.get("http-equiv") or "").lower()):
            return str(element.get("content"))
    return None
