"""Extraction, the whole way: bytes -> document, passages, mentions, claims, citations."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc

from config.models import Subject
from extract.blocks import Block
from extract.language import build_nlp, plain_typography
from extract.mentions import MentionFinder
from extract.passages import split_passages
from extract.plain_text import find_blocks
from extract.records import Document, Extraction, UnreadableError


class Extractor:
    """Everything that depends on the subject, built once; the same bytes always give the same extraction."""

    def __init__(self, subject: Subject) -> None:
        self.nlp = build_nlp(subject.settings.language)
        self._mentions = MentionFinder(self.nlp, subject.vocabulary)

    def extract(self, payload: bytes, media_type: str, url: str | None) -> Extraction:
        """Extract from a snapshot. Raises UnreadableError when the bytes hold no text we can read."""
        if media_type.split(";")[0].strip().lower() not in {"text/plain", "text/markdown"}:
            raise UnreadableError(f"no reader for {media_type}")
        return self.extract_text(payload.decode("utf-8-sig", errors="replace"))

    def extract_text(self, text: str) -> Extraction:
        """Extract from a text in hand; the document text is this very text."""
        return self._extract(text, find_blocks(text))

    def _extract(self, text: str, blocks: Sequence[Block]) -> Extraction:
        passages = split_passages(text, blocks)
        doc = self.tokenise(text, blocks)
        mentions = self._mentions.find(doc, passages)
        document = Document(text, None, None, None, None, "text/plain", tuple(passages))
        return Extraction(document, tuple(mentions), (), ())

    def tokenise(self, text: str, blocks: Sequence[Block]) -> Doc:
        """The one spaCy document of a text: typography plain, line breaks inside a block turned into spaces."""
        return self.nlp.make_doc(join_wrapped_lines(plain_typography(text), blocks))


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
