"""Extraction, the whole way: bytes -> document, passages, mentions, claims, citations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from config.models import Subject
from extract.blocks import Block, Reading
from extract.charset import scrub
from extract.citations import find_citations
from extract.claims import ClaimFinder, Findings
from extract.document import read_document, read_text
from extract.furniture import mark_furniture
from extract.language import blank_endless_words, build_nlp, plain_typography
from extract.mentions import MentionFinder
from extract.passages import split_passages
from extract.pdf import PrintPdf, print_pages
from extract.records import Document, Extraction, UnreadableError

# Ten long books. What is longer is no page, and would take minutes and gigabytes.
MAX_CHARS = 5_000_000


class Extractor:
    """Everything that depends on the subject, built once; the same bytes always give the same extraction."""

    def __init__(self, subject: Subject) -> None:
        self.nlp = build_nlp(subject.settings.language)
        self._mentions = MentionFinder(self.nlp, subject.vocabulary)
        self._claims = ClaimFinder(self.nlp, subject)

    def extract(
        self, payload: bytes, media_type: str, url: str | None, print_pdf: PrintPdf = print_pages
    ) -> Extraction:
        """Extract from a snapshot. Raises UnreadableError when the bytes hold no text we can read."""
        return self._extract(read_document(payload, media_type, url, print_pdf), url)

    def extract_text(self, text: str) -> Extraction:
        """Extract from a text in hand; the document text is this very text (but for NUL and lone surrogates)."""
        return self._extract(read_text(scrub(text)), None)

    def _extract(self, reading: Reading, url: str | None) -> Extraction:
        text = reading.text
        if len(text) > MAX_CHARS:
            raise UnreadableError(f"{len(text)} characters of text; a page has at most {MAX_CHARS}")
        reading = replace(reading, blocks=mark_furniture(text, reading.blocks))
        passages = split_passages(text, reading.blocks)
        is_list = reading.form in ("listing", "feed")
        if is_list:
            # a list of titles asserts nothing: what its records say is read where they are followed
            found = Findings(passages, [], [])
        else:
            plain = blank_endless_words(join_wrapped_lines(plain_typography(text), reading.blocks))
            doc = self.nlp.make_doc(plain)
            found = self._claims.find(doc, plain, passages, self._mentions.find(doc, passages))
        document = Document(
            text=text,
            title=reading.title,
            language=reading.language,
            stated_date=reading.stated_date,
            canonical_url=reading.canonical_url,
            media_type=reading.media_type,
            passages=tuple(found.passages),
        )
        citations = tuple(find_citations(reading, found.passages, url))
        return Extraction(
            document=document,
            mentions=tuple(found.mentions),
            claims=tuple(found.claims),
            citations=() if reading.form == "feed" else citations,
            form=reading.form,
            trial=reading.trial,
            notices=reading.notices,
            listed=citations if is_list else (),
        )


def join_wrapped_lines(text: str, blocks: Sequence[Block]) -> str:
    """Put a space for every line break inside a block, so that a wrapped phrase reads on; offsets stay."""
    pieces = []
    position = 0
    for block in blocks:
        inside = text[block.char_start : block.char_end]
        if "\n" in inside or "\r" in inside:
            pieces += [text[position : block.char_start], inside.replace("\n", " ").replace("\r", " ")]
            position = block.char_end
    return "".join([*pieces, text[position:]]) if pieces else text
