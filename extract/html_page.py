"""HTML: markup -> reading, with trafilatura's main-content tree as the source of text and structure."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urljoin

from lxml.html import HtmlElement
from trafilatura import bare_extraction
from trafilatura.utils import load_html

from extract.blocks import Block, Link, Reading
from extract.charset import scrub
from extract.html_blocks import absolute_url, text_of, write_blocks
from extract.stated_date import find_stated_date

_Text = tuple[str, tuple[Block, ...], tuple[Link, ...]]
_NOTHING: _Text = ("", (), ())
# trafilatura's time grows with the square of the number of elements: 20,000 take seconds, 100,000 many minutes.
_MAX_ELEMENTS = 20_000
# A page whose main content trafilatura does not see has much text and yields next to none of it.
_LITTLE_CHARS = 200
_MUCH_CHARS = 800
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:$|[-_])")


def read_html(markup: str, url: str | None) -> Reading:
    """Read a page. A page without main text gives an empty text; that is for the caller to judge."""
    tree = load_html(markup)
    if tree is None:
        return Reading("", (), "text/html")
    base = _base_url(tree, url)
    language = _language(tree)
    links = list(_links(tree, base))
    text, blocks, placed = _main_text(tree, base)
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


def _main_text(tree: HtmlElement, base: str) -> _Text:
    """The main content, or all that is no furniture where there is too much markup or too little main content."""
    body = tree.find("body")
    whole = body if body is not None else tree
    if sum(1 for _ in tree.iter()) > _MAX_ELEMENTS:
        return write_blocks(whole, base)
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
    main = write_blocks(extracted.body, base) if extracted is not None else _NOTHING
    if len(main[0]) < _LITTLE_CHARS:
        everything = write_blocks(whole, base)
        if len(everything[0]) > _MUCH_CHARS:
            return everything
    return main


def _links(tree: HtmlElement, base: str) -> Iterator[Link]:
    for element in tree.iter("a"):
        if url := absolute_url(base, element.get("href")):
            yield Link(url, " ".join(text_of(element).split()), None)


def _merge(placed: Sequence[Link], everywhere: Sequence[Link]) -> tuple[Link, ...]:
    """All links in page order; those in the main text with their place."""
    waiting: dict[tuple[str, str], deque[Link]] = {}
    for link in placed:
        waiting.setdefault((link.url, link.anchor_text), deque()).append(link)
    merged = []
    for link in everywhere:
        found = waiting.get((link.url, link.anchor_text))
        merged.append(found.popleft() if found else link)
    return (*merged, *(link for left in waiting.values() for link in left))


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
    shown = text_of(element) if element is not None else ""
    title = scrub(" ".join((_meta(tree, "og:title") or shown).split()))
    return title or None


def _canonical_url(tree: HtmlElement, base: str) -> str | None:
    for element in tree.iterfind(".//link[@rel]"):
        if "canonical" in element.get("rel", "").lower().split():
            return absolute_url(base, element.get("href"), is_itself=True)
    return None


def _meta(tree: HtmlElement, name: str) -> str | None:
    for element in tree.iterfind(".//meta[@content]"):
        if name in (element.get("property"), element.get("name"), (element.get("http-equiv") or "").lower()):
            return str(element.get("content"))
    return None
