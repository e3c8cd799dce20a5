"""Passages: text and its blocks -> sentences, list items, headings and questions, with their heading path."""

from __future__ import annotations

from collections.abc import Sequence

from extract.blocks import Block
from extract.records import Passage, PassageKind
from extract.sentences import find_sentences

_KIND_OF: dict[str, PassageKind] = {
    "paragraph": "sentence",
    "list_item": "list_item",
    "table_cell": "table_cell",
}


def split_passages(text: str, blocks: Sequence[Block]) -> list[Passage]:
    """The passages of a document, in text order; `blocks` must be in text order and not overlap."""
    splitter = _Splitter(text)
    for block in blocks:
        splitter.add(block)
    return splitter.passages


class _Splitter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.passages: list[Passage] = []
        self._path: list[tuple[int, str]] = []
        self._heading: tuple[str, ...] = ()
        self._list: int | None = None
        self._intros: dict[int, int | None] = {}

    def add(self, block: Block) -> None:
        if block.kind == "heading":
            self._add_heading(block)
        elif block.kind == "boilerplate":
            self._append("boilerplate", block.char_start, block.char_end, block)
        elif block.kind == "caption":
            self._append("heading", block.char_start, block.char_end, block)  # names a picture, heads no section
        else:
            self._add_sentences(block)

    def _add_heading(self, block: Block) -> None:
        title = " ".join(self.text[block.char_start : block.char_end].split())
        self._path = [(level, name) for level, name in self._path if level < block.level]
        self._heading = tuple(name for _, name in self._path)
        self._append("heading", block.char_start, block.char_end, block)
        self._path.append((block.level, title.rstrip(":")))
        self._heading = tuple(name for _, name in self._path)

    def _add_sentences(self, block: Block) -> None:
        intro = self._intro_of(block) if block.kind == "list_item" else None
        kind = _KIND_OF[block.kind]
        for start, end in find_sentences(self.text, block.char_start, block.char_end):
            is_question = self.text[start:end].rstrip("\"'”’)]*").endswith("?")
            self._append("question" if is_question else kind, start, end, block, intro)

    def _intro_of(self, item: Block) -> int | None:
        """The passage that introduces an item: the one above its list, or the parent item when that ends with ":"."""
        last = self.passages[-1] if self.passages else None
        announced = last.ordinal if last is not None and last.text.endswith(":") else None
        if self._list != item.group:
            self._list = item.group
            self._intros = {item.level: announced}
        elif item.level not in self._intros:
            above = [self._intros[level] for level in sorted(self._intros) if level < item.level]
            self._intros[item.level] = announced if announced is not None else (above[-1] if above else None)
        self._intros = {level: intro for level, intro in self._intros.items() if level <= item.level}
        return self._intros[item.level]

    def _append(self, kind: PassageKind, start: int, end: int, block: Block, intro: int | None = None) -> None:
        ordinal = len(self.passages)
        text = self.text[start:end]
        self.passages.append(Passage(ordinal, kind, text, start, end, self._heading, block.group, intro))
