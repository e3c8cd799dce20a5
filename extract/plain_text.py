"""Blocks of plain text: lines -> headings, paragraphs and list items, told by spacing, bullets and wording."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extract.blocks import Block, BlockKind
from extract.boilerplate import is_boilerplate

_LINE = re.compile(r"[^\r\n\x0b\x0c\x85\u2028\u2029]+")
_BREAK = re.compile(r"\r\n|[\r\n\x0b\x0c\x85\u2028\u2029]")
_BULLET = re.compile(r"(?:[•‣◦▪●○∙·–—*+\-]|\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)])(?:[ \t\xa0]+)(?=\S)", re.IGNORECASE)
_ENUMERATOR = re.compile(r"\(?(?:\d{1,3}|[a-z]|[ivx]{1,4})[.)]", re.IGNORECASE)
_INLINE_BULLET = re.compile(r"[ \t\xa0]+•[ \t\xa0]+")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})[ \t]+")
_LABEL = re.compile(r"[A-Z][^.:;!?]{1,58}:[ \t\xa0]+\S")
_ADDRESSES = re.compile(r"(?:(?:https?://|www\.)\S+\s*)+")
_RULE = re.compile(r"[\s\-=_*~.•|#]+")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_PICTURE = re.compile(
    r"\b(?:illustration|photo(?:graph)?|image|picture|logo|diagram|graphic|screenshot|portrait|infographic)\b", re.I
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_SMALL_WORDS = _words(
    "a an and as at but by can do does for from how if in into is it its nor of off on onto or over per s so than the "
    "their this to up via vs was what when where which who why with your you are be"
)
_HEADING_MAX_CHARS = 90
_HEADLINE_MAX_CHARS = 220
_HEADING_MAX_WORDS = 14
_WRAP_MAX_CHARS = 132


@dataclass(frozen=True, slots=True)
class _Line:
    start: int
    end: int
    indent: int
    text: str
    blank_before: bool
    blank_after: bool


def find_blocks(text: str, *, is_printed: bool = False) -> list[Block]:
    """The blocks of a plain text or Markdown document, in order; blank lines and ruler lines belong to none.

    Lines of one paragraph are told by their being full: exactly so in a text file, whose columns are characters, and
    nearly so in a text that `is_printed` from a PDF, whose letters differ in width.
    """
    lines = _lines(text)
    builder = _Builder(text)
    wrap = _printed_width(lines) if is_printed else _typed_width(lines)
    position = 0
    while position < len(lines):
        last = _last_of_paragraph(lines, position, wrap)
        builder.add(lines, position, last)
        position = last + 1
    return builder.blocks


def _typed_width(lines: Sequence[_Line]) -> int | None:
    width = max((len(line.text) + line.indent for line in lines), default=0)
    return width if width <= _WRAP_MAX_CHARS else None


def _printed_width(lines: Sequence[_Line]) -> int:
    lengths = sorted(len(line.text) for line in lines)
    return int(0.8 * lengths[int(0.9 * len(lengths))]) if lengths else 0


def _lines(text: str) -> list[_Line]:
    lines: list[_Line] = []
    spans: list[tuple[int, int, int, str, bool]] = []
    blank = True
    for match in _LINE.finditer(text):
        stripped = match[0].strip()
        if not stripped or _RULE.fullmatch(stripped):
            blank = True
            continue
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        if spans:
            blank = blank or len(_BREAK.findall(text, spans[-1][1], start)) > 1
        spans.append((start, start + len(stripped), start - match.start(), stripped, blank))
        blank = False
    for number, (start, end, indent, stripped, before) in enumerate(spans):
        after = number + 1 == len(spans) or spans[number + 1][4]
        lines.append(_Line(start, end, indent, stripped, before, after))
    return lines


def _last_of_paragraph(lines: Sequence[_Line], first: int, wrap: int | None) -> int:
    last = first
    while last + 1 < len(lines) and _continues(lines[last], lines[last + 1], wrap):
        last += 1
    return last


def _continues(line: _Line, following: _Line, wrap: int | None) -> bool:
    """Whether `following` is the same paragraph, broken only because the line was full."""
    if following.blank_before or _BULLET.match(following.text) or _MARKDOWN_HEADING.match(line.text):
        return False
    if is_boilerplate(line.text) or is_boilerplate(following.text):
        return False
    if wrap is None:
        return len(line.text) > 40 and following.text[0].islower() and line.text[-1] not in ".!?:;"
    first_word = following.text.split(maxsplit=1)[0]
    return line.indent + len(line.text) + 1 + len(first_word) > wrap and len(line.text) > 40


class _Builder:
    def __init__(self, text: str) -> None:
        self.text = text
        self.blocks: list[Block] = []
        self.group = 0
        self._indents: list[int] = []
        self._introduced = False

    def add(self, lines: Sequence[_Line], first: int, last: int) -> None:
        line, end = lines[first], lines[last].end
        text = self.text[line.start : end]
        if is_boilerplate(text) or _ADDRESSES.fullmatch(text):
            self._append("boilerplate", line.start, end)
        elif mark := _MARKDOWN_HEADING.match(text):
            self._append("heading", line.start + mark.end(), _without_closing_hashes(self.text, end), len(mark[1]))
        elif (mark := _BULLET.match(text)) and not self._is_numbered_heading(lines, first, last, mark):
            self._add_item(line, end, mark.end())
        elif _is_heading(line, text, single=first == last) or (not self.blocks and _is_headline(lines, first, last)):
            self._append("heading", line.start, end, 2 if self.blocks else 1)
            self._introduced = text.endswith(":")
        elif first == last and _is_caption(line, text, self._after_intro()):
            self._append("caption", line.start, end)
        elif self._introduced and _LABEL.match(text) and not line.blank_before:
            self._append("list_item", line.start, end, 0, same_group=True)
        else:
            self._append("paragraph", line.start, end)
            self._introduced = text.endswith(":")

    def _after_intro(self) -> bool:
        return bool(self.blocks) and self.text[self.blocks[-1].char_end - 1] == ":"

    def _is_numbered_heading(self, lines: Sequence[_Line], first: int, last: int, mark: re.Match[str]) -> bool:
        line = lines[first]
        rest = line.text[mark.end() :]
        return (
            first == last
            and line.blank_before
            and line.blank_after
            and _ENUMERATOR.match(mark[0]) is not None
            and rest[-1] not in ".!:;,"
            and len(rest) <= _HEADING_MAX_CHARS
            and _is_title(rest)
        )

    def _add_item(self, line: _Line, end: int, marker: int) -> None:
        continues = bool(self.blocks) and self.blocks[-1].kind == "list_item" and bool(self._indents)
        if not continues:
            self._indents = []
        while self._indents and self._indents[-1] > line.indent:
            self._indents.pop()
        if not self._indents or self._indents[-1] < line.indent:
            self._indents.append(line.indent)
        start = line.start + marker
        for piece_start, piece_end in _split_inline_bullets(self.text, start, end):
            self._append("list_item", piece_start, piece_end, len(self._indents) - 1, same_group=continues)
            continues = True

    def _append(self, kind: BlockKind, start: int, end: int, level: int = 0, *, same_group: bool = False) -> None:
        if not (same_group and self.blocks and self.blocks[-1].kind == "list_item"):
            self.group += 1
        if kind != "list_item":
            self._indents = []
            self._introduced = False
        self.blocks.append(Block(kind, start, end, level, self.group))


def _split_inline_bullets(text: str, start: int, end: int) -> list[tuple[int, int]]:
    pieces = []
    for match in _INLINE_BULLET.finditer(text, start, end):
        pieces.append((start, match.start()))
        start = match.end()
    return [*pieces, (start, end)]


def _without_closing_hashes(text: str, end: int) -> int:
    return len(text[:end].rstrip().rstrip("#").rstrip())


def _is_heading(line: _Line, text: str, *, single: bool) -> bool:
    if not single or len(text) > _HEADING_MAX_CHARS or text[-1] in ".!;,…" or _PICTURE.search(text):
        return False
    words = _WORD.findall(text)
    if not words or len(words) > _HEADING_MAX_WORDS or (not text[0].isupper() and not text[0].isdigit()):
        return False
    if text.endswith(":"):
        return len(words) <= 5 and _is_title(text)
    if text.endswith("?"):
        return (line.blank_before and line.blank_after) or _is_title(text)
    if ": " in text and not line.blank_before:
        return False
    if line.blank_before and line.blank_after:
        return True
    return _is_title(text) and len(text) <= 70


def _is_headline(lines: Sequence[_Line], first: int, last: int) -> bool:
    """The title a text begins with, however long: no full stop, and the text itself follows."""
    line = lines[first]
    if first != last or last + 1 == len(lines) or len(line.text) > _HEADLINE_MAX_CHARS or line.text[0].islower():
        return False
    is_apart = line.blank_after or len(lines[last + 1].text) > _HEADLINE_MAX_CHARS
    return is_apart and line.text[-1] not in ".!:;,…" and " " in line.text


def _is_caption(line: _Line, text: str, after_intro: bool) -> bool:
    """The words a page keeps for a picture: "woman walking with a cane", alone, with no capital and no stop."""
    if len(text) > _HEADING_MAX_CHARS or text[-1] in ".!?:;,":
        return False
    is_alone = line.blank_before and line.blank_after and not after_intro
    return _PICTURE.search(text) is not None or (is_alone and text[0].islower() and " " in text)


def _is_title(text: str) -> bool:
    words = [word for word in _WORD.findall(text) if word.lower() not in _SMALL_WORDS and not word[0].isdigit()]
    capitals = sum(word[0].isupper() for word in words)
    return bool(words) and capitals >= 0.75 * len(words)
