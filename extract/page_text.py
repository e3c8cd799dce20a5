"""Page text: pieces of marked-up text -> one document text whose blocks and links have exact offsets."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from extract.blocks import Block, BlockKind, Link
from extract.boilerplate import is_boilerplate
from extract.charset import scrub

_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\u202a-\u202e]")
_ENDS_SENTENCE = re.compile(r"[.!?:;]['\"”’)]*$")
_BULLET = re.compile(r"^[•‣◦▪●○∙·–—*-]\s+")
_BOLD_HEADING_MAX_CHARS = 80
_BOLD_HEADING_LEVEL = 7  # below <h6>: a paragraph in bold only looks like a heading


@dataclass(frozen=True, slots=True)
class Place:
    """What kind of block text belongs to at one point of the markup."""

    kind: BlockKind
    level: int = 0
    group: int = 0


class PageText:
    """Collects a document text block by block; white space is collapsed and unseen characters dropped."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._length = 0
        self._blocks: list[Block] = []
        self._links: list[Link] = []
        self._buffer = ""
        self._buffer_links: list[tuple[str, int, int]] = []
        self._bold = 0
        self._groups = 0

    def new_group(self) -> int:
        self._groups += 1
        return self._groups

    @property
    def position(self) -> int:
        """Characters in the block being collected."""
        return len(self._buffer)

    def add(self, text: str | None, *, is_bold: bool = False) -> None:
        """Add running text to the block being collected."""
        if not text:
            return
        text = _SPACES.sub(" ", _UNSEEN.sub("", unicodedata.normalize("NFC", scrub(text))))
        if text.startswith(" ") and (not self._buffer or self._buffer.endswith(" ")):
            text = text[1:]
        self._buffer += text
        if is_bold:
            self._bold += len(text)

    def add_link(self, url: str, start: int) -> None:
        """Note that the block text from `start` to here is a link."""
        self._buffer_links.append((url, start, len(self._buffer)))

    def break_line(self, place: Place) -> None:
        """A `<br>`: the end of a block if the line before it is finished, else a mere space."""
        if place.kind in {"paragraph", "list_item"} and _ENDS_SENTENCE.search(self._buffer.rstrip()):
            self.end_block(place)
        else:
            self.add(" ")

    def end_block(self, place: Place) -> None:
        """Close the block being collected, if it holds any text."""
        text, links, bold = self._buffer.rstrip(), self._buffer_links, self._bold
        self._buffer, self._buffer_links, self._bold = "", [], 0
        marker = _BULLET.match(text) if place.kind in {"paragraph", "list_item"} else None
        skipped = marker.end() if marker else 0
        if len(text) <= skipped:
            return
        if place.kind == "paragraph" and bold >= len(text) and self._is_title(text):
            place = Place("heading", _BOLD_HEADING_LEVEL)
        if marker and place.kind == "paragraph":
            place = Place("list_item", 0, self._group_of_loose_items())
        self._append(text[skipped:], place, [(url, start - skipped, end - skipped) for url, start, end in links])

    def finish(self) -> tuple[str, tuple[Block, ...], tuple[Link, ...]]:
        """The text, its blocks and the links that stand in it."""
        return "".join(self._pieces), tuple(self._blocks), tuple(self._links)

    def _append(self, text: str, place: Place, links: list[tuple[str, int, int]]) -> None:
        is_furniture = place.kind != "table_cell" and is_boilerplate(text)
        kind: BlockKind = "boilerplate" if is_furniture else place.kind
        group = place.group or self.new_group()
        if self._blocks:
            separator = "\n" if self._blocks[-1].group == group else "\n\n"
            self._pieces.append(separator)
            self._length += len(separator)
        start = self._length
        self._pieces.append(text)
        self._length += len(text)
        self._blocks.append(Block(kind, start, self._length, place.level, group))
        for url, first, last in links:
            words = text[max(0, first) : last].strip()
            self._links.append(Link(url, words, start + max(0, first)))

    def _group_of_loose_items(self) -> int:
        last = self._blocks[-1] if self._blocks else None
        return last.group if last is not None and last.kind == "list_item" else self.new_group()

    @staticmethod
    def _is_title(text: str) -> bool:
        return len(text) <= _BOLD_HEADING_MAX_CHARS and text[-1] not in ".!,;"
