"""Prose: text -> which of its sentences are signs of a wall, and how much else there is."""

from __future__ import annotations

import re
from dataclasses import dataclass

from flows.capture.signs import Family

_SENTENCE_END = re.compile(r"\n+|(?<=[.!?…])\s+|\s+[|•·]\s+")
_STRAIGHT = str.maketrans("’‘“”\u00a0", "''\"\" ")
_ENGLISH = frozenset(
    (
        "the",
        "and",
        "that",
        "with",
        "this",
        "are",
        "from",
        "which",
        "were",
        "been",
        "their",
        "have",
        "has",
        "these",
        "than",
    )
)
_MIN_WORDS = 80
_MIN_ENGLISH = 0.02


@dataclass(frozen=True, slots=True)
class Signs:
    """`hits` are the sentences with a strong sign; `rest_chars` counts what is neither strong nor weak."""

    hits: tuple[str, ...]
    rest_chars: int
    total_chars: int

    @property
    def is_dominant(self) -> bool:
        """Whether the text is about little else, or opens with the sign."""
        return self.rest_chars <= max(120, 0.75 * self.total_chars)


class Prose:
    """A text cut into sentences and lines, ready to be searched for signs."""

    def __init__(self, text: str) -> None:
        self._sentences = [s.strip() for s in _SENTENCE_END.split(text.translate(_STRAIGHT)) if s.strip()]
        self.letter_count = sum(character.isalpha() for character in text)

    def signs_of(self, family: Family, title: str = "") -> Signs | None:
        """What of a family stands in the text or its title; None when nothing does."""
        hits, rest, total = [], 0, 0
        if title and family.strong_pattern.search(title.translate(_STRAIGHT).lower()):
            hits.append(title[:80])
        for sentence in self._sentences:
            lowered = sentence.lower()
            total += len(sentence)
            if family.strong_pattern.search(lowered):
                hits.append(sentence[:80])
            elif not family.weak_pattern.search(lowered):
                rest += len(sentence)
        return Signs(tuple(hits), rest, total) if hits else None


def language_doubt(text: str, language: str) -> str | None:
    """Why a text of some length cannot be in the expected language; only English can be told so far."""
    if language != "en":
        return None
    letters = [character for character in text if character.isalpha()]
    if len(letters) > 200 and sum(ord(letter) > 0x24F for letter in letters) > 0.5 * len(letters):
        return "the page is not in English (another script)"
    words = re.findall(r"[^\W\d_]+", text.lower())
    if len(words) < _MIN_WORDS or sum(word in _ENGLISH for word in words) >= _MIN_ENGLISH * len(words):
        return None
    return "the page is not in English"
