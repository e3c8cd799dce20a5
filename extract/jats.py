"""JATS: the XML in which papers are published and archived -> reading with section headings and links."""

from __future__ import annotations

import re

from lxml import etree
from lxml.etree import _Element

from extract.blocks import Reading
from extract.page_text import PageText, Place
from extract.records import UnreadableError
from extract.xml import find_text, own_text, text_of

_PARAGRAPH = Place("paragraph")
# not what the paper says: marks, numbers, formulas, pictures, and the apparatus at its end
_SKIPPED = frozenset(
    {
        *("xref-group", "tex-math", "math", "inline-formula", "disp-formula", "graphic", "media", "inline-graphic"),
        *("label", "object-id", "table-wrap-foot", "fn", "fn-group", "ref-list", "ack", "glossary", "notes"),
        *("supplementary-material", "permissions", "kwd-group", "alternatives", "contrib-group"),
    }
)
_BLOCKS = frozenset({"p", "disp-quote", "verse-line", "def", "term"})
_HREF = "{http://www.w3.org/1999/xlink}href"
_MARKS = frozenset({"bibr", "fn", "table-fn"})
_LEFT_OVER = re.compile(r"\s*[\[(][\s,;–-]*[\])]")
_PUNCTUATION = re.compile(r"[\s,;–*-]*")


def read_jats(article: _Element, media_type: str) -> Reading:
    """Read an `article`: abstract and body. Raises UnreadableError when it has neither, or no title."""
    meta = article.find("front/article-meta")
    title = find_text(article, "front/article-meta/title-group/article-title")
    if meta is None or title is None:
        raise UnreadableError("JATS article: the field front/article-meta/title-group/article-title is missing")
    _remove_marks(article)
    writer = _Writer()
    writer.heading(title, 1)
    abstracts = [one for one in meta.findall("abstract") if one.get("abstract-type") in (None, "summary")]
    for abstract in abstracts:
        if abstract.find("title") is None:
            writer.heading("Abstract", 2)
        writer.write(abstract, 2)
    body = article.find("body")
    if body is not None:
        writer.write(body, 1)
    elif not abstracts:
        raise UnreadableError("JATS article: it has neither abstract nor body")
    text, blocks, links = writer.page.finish()
    doi = next((text_of(one) for one in meta.findall("article-id") if one.get("pub-id-type") == "doi"), None)
    language = article.get("{http://www.w3.org/XML/1998/namespace}lang")
    return Reading(
        text=text,
        blocks=blocks,
        media_type=media_type,
        title=title,
        language=language.split("-")[0].lower() if language else None,
        stated_date=_published(meta),
        canonical_url=f"https://doi.org/{doi}" if doi else None,
        links=links,
    )


class _Writer:
    """Walks sections, lists and tables without recursion, so that no depth is too deep."""

    def __init__(self) -> None:
        self.page = PageText()
        self._places: list[Place] = []
        self._lists: list[int] = []
        self._links: list[int] = []
        self._row = 0
        self._skipped = 0
        self._depth = 0

    def heading(self, text: str, level: int) -> None:
        self.page.add(text)
        self.page.end_block(Place("heading", level))

    def write(self, element: _Element, depth: int) -> None:
        """Write an abstract or a body, whose own title would have the rank `depth`."""
        self._depth = depth
        self._places = [_PARAGRAPH]
        for event, node in etree.iterwalk(element, events=("start", "end")):
            if event == "start":
                self._enter(node)
            else:
                self._leave(node)
            if event == "end" and node is not element and not self._skipped:
                self.page.add(node.tail)
        self.page.end_block(_PARAGRAPH)

    def _enter(self, node: _Element) -> None:
        tag = node.tag
        if tag in _SKIPPED:
            self._skipped += 1
        elif tag == "sec":
            self._depth += 1
        elif tag == "list":
            self._end()
            self._lists.append(self._lists[-1] if self._lists else self.page.new_group())
        elif tag == "tr":
            self._row = self.page.new_group()
        elif place := self._place_of(node):
            self._end()
            self._places.append(place)
        elif tag in ("ext-link", "uri"):
            self._links.append(self.page.position)
        if not self._skipped:
            self.page.add(own_text(node))

    def _leave(self, node: _Element) -> None:
        tag = node.tag
        if tag in _SKIPPED:
            self._skipped -= 1
        elif tag == "sec":
            self._depth -= 1
        elif tag == "list":
            self._end()
            self._lists.pop()
        elif self._place_of(node):
            self._end()
            self._places.pop()
        elif tag in ("ext-link", "uri"):
            start = self._links.pop()
            url = node.get(_HREF) or text_of(node)
            if url.startswith(("http://", "https://")) and not self._skipped:
                self.page.add_link(url, start)

    def _place_of(self, node: _Element) -> Place | None:
        tag = node.tag
        if tag == "title":
            return Place("heading", min(self._depth, 6))
        if tag == "list-item":
            return Place("list_item", max(0, len(self._lists) - 1), self._lists[-1] if self._lists else 0)
        if tag in ("td", "th"):
            return Place("table_cell", 0, self._row)
        if tag in _BLOCKS:
            outer = self._places[-1]
            return outer if outer.kind in {"list_item", "table_cell"} else _PARAGRAPH
        return None

    def _end(self) -> None:
        self.page.end_block(self._places[-1])


def _remove_marks(article: _Element) -> None:
    """Pointers to the list of references ("[12, 14]", raised numbers) are none of a sentence's words."""
    for mark in article.iter("xref"):
        if mark.get("ref-type") in _MARKS:
            mark.tag = "mark"
    etree.strip_elements(article, "mark", with_tail=False)
    for node in article.iter():
        if node.text and isinstance(node.tag, str):
            is_empty = node.tag == "sup" and _PUNCTUATION.fullmatch(node.text) and len(node) == 0
            node.text = "" if is_empty else _LEFT_OVER.sub("", node.text)
        if node.tail:
            node.tail = _LEFT_OVER.sub("", node.tail)


def _published(meta: _Element) -> str | None:
    dates = [one for one in meta.findall("pub-date") if one.get("pub-type") in (None, "epub", "ppub", "collection")]
    found = [parts for one in dates if (parts := _date(one))]
    return min(found) if found else None


def _date(element: _Element) -> str | None:
    year, month, day = (find_text(element, part) for part in ("year", "month", "day"))
    if not (year and month and day and year.isdecimal() and month.isdecimal() and day.isdecimal()):
        return None
    return f"{int(year):04d}-{int(month):02d}-{int(day):02d}"
