"""Found: a concept where it was found, on its way to becoming a mention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Found(NamedTuple):
    """`first` and `end` are positions among the words of the document, `char_start` and `char_end` in its text."""

    first: int
    end: int
    char_start: int
    char_end: int
    passage: int
    label: str
    concept: str


def join_concepts(concepts: Iterable[str]) -> str:
    """The concept of one span that names several: "autoimmune and degenerative diseases"."""
    return "+".join(dict.fromkeys(concepts))
