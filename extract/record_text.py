"""Record text: fields of a structured record -> a document text with headings, paragraphs, items and links."""

from __future__ import annotations

import re
from collections.abc import Iterable

from extract.blocks import Reading
from extract.page_text import PageText, Place
from extract.records import DocumentForm, Notice, TrialRecord

_BREAK = re.compile(r"\s*\n\s*")
_BULLET = re.compile(r"^(?:[*•–-]|\d{1,2}[.)])\s+")
_PARAGRAPH = Place("paragraph")


class RecordText:
    """Writes a record as a reader would see it on a page; empty fields leave no trace."""

    def __init__(self) -> None:
        self._page = PageText()

    def heading(self, text: str | None, level: int = 2) -> None:
        """A heading; one without anything below it is the caller's to avoid."""
        self._block(text, Place("heading", level))

    def paragraph(self, text: str | None) -> None:
        """One paragraph."""
        self._block(text, _PARAGRAPH)

    def section(self, title: str, text: str | None) -> None:
        """A heading and running text as people type it into forms: lines, some of them bullets."""
        lines = [line for line in _BREAK.split(text or "") if line.strip()]
        if not lines:
            return
        self.heading(title)
        group = 0
        for line in lines:
            bullet = _BULLET.match(line)
            group = (group or self._page.new_group()) if bullet else 0
            self._block(
                line[bullet.end() :] if bullet else line, Place("list_item", 0, group) if bullet else _PARAGRAPH
            )

    def items(self, title: str, items: Iterable[str]) -> None:
        """A heading and a list."""
        written = [item for item in items if item.strip()]
        if not written:
            return
        self.heading(title)
        group = self._page.new_group()
        for item in written:
            self._block(item, Place("list_item", 0, group))

    def link(self, url: str, words: str, rest: str = "") -> None:
        """A line that begins with a link."""
        self._page.add(words)
        self._page.add_link(url, 0)
        self._block(rest, _PARAGRAPH)

    def finish(
        self,
        media_type: str,
        *,
        title: str | None = None,
        language: str | None = None,
        stated_date: str | None = None,
        canonical_url: str | None = None,
        form: DocumentForm = "record",
        trial: TrialRecord | None = None,
        notices: tuple[Notice, ...] = (),
    ) -> Reading:
        """The reading of the record."""
        text, blocks, links = self._page.finish()
        return Reading(
            text=text,
            blocks=blocks,
            media_type=media_type,
            title=title,
            language=language,
            stated_date=stated_date,
            canonical_url=canonical_url,
            links=links,
            form=form,
            trial=trial,
            notices=notices,
        )

    def _block(self, text: str | None, place: Place) -> None:
        self._page.add(text)
        self._page.end_block(place)
