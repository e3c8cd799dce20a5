"""HTML blocks: a tree of elements -> document text, its blocks and the links in it."""

from __future__ import annotations

import re
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml.etree import _Element, iterwalk

from extract.blocks import Block, Link
from extract.page_text import PageText, Place

_PARAGRAPH = Place("paragraph")
_PARAGRAPHS = frozenset({"p", "quote", "code", "fw", "ab", "div"})
_SKIPPED = frozenset({"graphic", "del"})
_RANK = re.compile(r"h([1-6])")
_FOOTNOTE = re.compile(r"[\s\[(]*(?:\d{1,3}|[a-z*†‡§])(?:[\s,–-]*(?:\d{1,3}|[a-z*†‡§]))*[\s\])]*")
_MEASURE = re.compile(r"(?:\d|\b[cmk]?m)$")
_FURNITURE = "script style noscript template nav footer aside form svg select button iframe object video audio title s"
_SECTIONS = "section article main header blockquote figure figcaption address center details summary pre caption"
# HTML elements as trafilatura would name them: tag and rendering.
_OF_HTML = {
    **{f"h{rank}": ("head", f"h{rank}") for rank in range(1, 7)},
    **dict.fromkeys(_FURNITURE.split(), ("del", "")),
    **dict.fromkeys(_SECTIONS.split(), ("div", "")),
    **dict.fromkeys(("ul", "ol", "dl"), ("list", "")),
    **dict.fromkeys(("li", "dt", "dd"), ("item", "")),
    **dict.fromkeys(("td", "th"), ("cell", "")),
    **dict.fromkeys(("b", "strong"), ("hi", "#b")),
    "tr": ("row", ""),
    "sup": ("hi", "#sup"),
    "br": ("lb", ""),
    "a": ("ref", ""),
}


def write_blocks(body: _Element, base: str) -> tuple[str, tuple[Block, ...], tuple[Link, ...]]:
    """Text, blocks and links of trafilatura's tree or of an HTML body; `base` makes the links absolute."""
    page = PageText()
    writer = _Writer(page, base)
    for event, element in iterwalk(body, events=("start", "end")):
        if event == "start":
            writer.enter(element)
        else:
            writer.leave(element)
    page.end_block(writer.place)
    return page.finish()


class _Writer:
    """Follows the start and end of every element; no recursion, so no depth is too deep."""

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
        tag, rend = _names(element)
        if tag in _SKIPPED or _is_footnote(element, rend):
            self._skipped += 1
        elif tag == "list":
            self._lists.append(self._lists[-1] if self._lists else self.page.new_group())
            self._open(self.place)
        elif tag == "row":
            self._row = self.page.new_group()
        elif place := self._place_of(tag, rend):
            self._open(place)
        elif tag == "lb":
            self.page.break_line(self.place)
        elif tag == "ref":
            self._links.append(self.page.position)
        elif rend == "#b":
            self._bold += 1
        self._add(element.text)

    def leave(self, element: _Element) -> None:
        tag, rend = _names(element)
        if tag in _SKIPPED or _is_footnote(element, rend):
            self._skipped -= 1
        elif tag == "list":
            self._close()
            self._lists.pop()
        elif self._place_of(tag, rend):
            self._close()
        elif tag == "ref":
            start = self._links.pop()
            if url := absolute_url(self.base, element.get("href") or element.get("target")):
                self.page.add_link(url, start)
        elif rend == "#b":
            self._bold -= 1
        self._add(element.tail)

    def _add(self, text: str | None) -> None:
        if not self._skipped:
            self.page.add(text, is_bold=self._bold > 0)

    def _place_of(self, tag: str, rend: str) -> Place | None:
        """The kind of block an element opens; a paragraph in an item, a quotation or a cell stays part of it."""
        if tag == "head":
            rank = _RANK.search(rend)
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


def _names(element: _Element) -> tuple[str, str]:
    """The tag of an element and its rendering as trafilatura names them, whichever tree it stands in."""
    known = _OF_HTML.get(element.tag)
    return known or (element.tag, element.get("rend") or "")


def _is_footnote(element: _Element, rend: str) -> bool:
    """A raised number after a word is a reference mark; after a figure or a measure it is an exponent."""
    if rend != "#sup":
        return False
    return _FOOTNOTE.fullmatch(text_of(element)) is not None and not _MEASURE.search(_text_before(element))


def text_of(element: _Element) -> str:
    return "".join(str(text) for text in element.itertext())


def _text_before(element: _Element) -> str:
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def absolute_url(base: str, href: str | None, *, is_itself: bool = False) -> str | None:
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
