"""Predicate: whether a passive or an adjective is said of the therapy, not of a thing named with it."""

from __future__ import annotations

from extract.cues import CueHit
from extract.utterance import Subject, Utterance

_BE = frozenset({"is", "are", "was", "were", "been", "be", "being", "get", "'s", "remains", "remain"})
_BETWEEN_BE = frozenset({
    "not", "n't", "fully", "currently", "yet", "also", "now", "officially", "formally", "only", "still", "never", "no",
    "longer", "widely", "generally", "already", "a", "an", "legally", "effectively", "largely", "rarely", "seldom",
})  # fmt: skip
_BESIDE = frozenset({"after", "during", "before", "on", "at", "following", "until", "while", "about"})
_WHEN = frozenset({"after", "before", "during", "following", "until"})
_NP_INNER = frozenset({"the", "a", "an", "their", "his", "her", "own", "your", "this", "autologous", "our"})


def be_before(utterance: Utterance, position: int) -> bool:
    """Whether a form of "be" stands before a position, with nothing but adverbs and an article between."""
    i = position - 1
    while i > utterance.start and utterance.tokens[i] in _BETWEEN_BE:
        i -= 1
    return i >= utterance.start and utterance.tokens[i] in _BE


def said_of(utterance: Utterance, subject: Subject, position: int) -> bool:
    """Whether a predicate at `position` is about the therapy: not "smoking is banned after HSCT"."""
    if subject.start >= position:
        return False
    tokens, i = utterance.tokens, subject.start - 1
    while i > utterance.start and tokens[i] in _NP_INNER:
        i -= 1
    first, _ = utterance.clause(subject.start)
    is_fronted = i == first and tokens[i] in _BESIDE  # "After HSCT, smoking is banned"
    return i < utterance.start or tokens[i] not in _BESIDE or (not is_fronted and i - first < 1)


def is_only_when(utterance: Utterance, subject: Subject) -> bool:
    """Whether a therapy named only says when: "drink enough before your HSCT."."""
    tokens, i = utterance.tokens, subject.start - 1
    while i > utterance.start and tokens[i] in _NP_INNER:
        i -= 1
    after = tokens[subject.end] if subject.end < utterance.end else "."
    return i >= utterance.start and tokens[i] in _WHEN and not after.isalpha()


def condition_behind(utterance: Utterance, cue: CueHit) -> str | None:
    """The condition that the rest of the clause names: "is approved for leukaemia, but it is not approved for MS"."""
    _, last = utterance.clause(cue.start)
    return next((item.concept for item in utterance.conditions if cue.end <= item.start < last), None)
