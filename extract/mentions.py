"""Mentions: tokenised document and passages -> the concepts named in it, flat, longest first."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from spacy.language import Language
from spacy.tokens import Doc

from config.models import AmbiguousForm, Vocabulary
from extract.lexicon import Entry, Lexicon, build_lexicon
from extract.records import Mention, Passage

_WIDE_GAP = re.compile(r"\s\s")


@dataclass(frozen=True, slots=True)
class _Candidate:
    char_start: int
    char_end: int
    label: str
    concept: str
    passage: int


class MentionFinder:
    """Finds the concepts of one vocabulary; built once, used for every document."""

    def __init__(self, nlp: Language, vocabulary: Vocabulary) -> None:
        self._lexicon: Lexicon = build_lexicon(nlp, vocabulary)

    def find(self, doc: Doc, passages: Sequence[Passage]) -> list[Mention]:
        """The mentions in text order, none overlapping another; `doc` must have been made from the document text."""
        text = doc.text
        tokens = _without_wide_gaps(doc, passages)
        places = _Places(passages)
        readings = _Readings(text, passages)
        candidates = []
        for first, end, entries in self._lexicon.matches(tokens.doc):
            char_start, char_end = tokens.starts[first], tokens.ends[end - 1]
            passage = places.of(char_start, char_end)
            if passage is None:
                continue
            entry = readings.choose(entries, char_start, char_end, passage)
            if entry is not None:
                candidates.append(_Candidate(char_start, char_end, entry.label, entry.concept, passage))
        return [_mention(candidate, passages[candidate.passage]) for candidate in _flat(candidates)]


def _mention(candidate: _Candidate, passage: Passage) -> Mention:
    start, end = candidate.char_start, candidate.char_end
    text = passage.text[start - passage.char_start : end - passage.char_start]
    return Mention(candidate.label, candidate.concept, text, start, end, candidate.passage)


@dataclass(frozen=True, slots=True)
class _Tokens:
    """Tokens to match phrases on, and where each stands in the document text."""

    doc: Doc
    starts: list[int]
    ends: list[int]


def _without_wide_gaps(doc: Doc, passages: Sequence[Passage]) -> _Tokens:
    """The document, or a copy without white-space tokens where two blanks or a CRLF would break a phrase."""
    lengths, gaps = doc.to_array(["LENGTH", "SPACY"]).T.astype(int)
    ends = (lengths + gaps).cumsum() - gaps
    starts = ends - lengths
    if not any(_WIDE_GAP.search(passage.text) for passage in passages):
        return _Tokens(doc, starts.tolist(), ends.tolist())
    kept = [token.i for token in doc if not token.is_space]
    words = Doc(doc.vocab, words=[doc[i].text for i in kept])
    return _Tokens(words, starts[kept].tolist(), ends[kept].tolist())


class _Places:
    """Which passage a span stands in; none if it crosses a border or stands in boilerplate."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = [passage for passage in passages if passage.kind != "boilerplate"]
        self._starts = [passage.char_start for passage in self._passages]

    def of(self, char_start: int, char_end: int) -> int | None:
        position = bisect_right(self._starts, char_start) - 1
        if position < 0 or self._passages[position].char_end < char_end:
            return None
        return self._passages[position].ordinal


class _Readings:
    """Chooses what an ambiguous surface means where it stands."""

    def __init__(self, text: str, passages: Sequence[Passage]) -> None:
        self._text = text
        self._passages = passages
        self._in_document: dict[AmbiguousForm, bool] = {}

    def choose(self, entries: Iterable[Entry], start: int, end: int, passage: int) -> Entry | None:
        for entry in entries:
            if entry.exact is not None and self._text[start:end] not in entry.exact:
                continue
            if entry.ambiguous is None or self._fits(entry.ambiguous, passage, is_name=entry.exact is not None):
                return entry
        return None

    def _fits(self, form: AmbiguousForm, passage: int, *, is_name: bool) -> bool:
        """An abbreviation means the same all through a document; a word is judged in its own sentence."""
        sentence = self._passages[passage].text
        if _hits(form.not_near, sentence):
            return False
        if not form.near or _hits(form.near, sentence):
            return True
        if not is_name:
            return False
        if form not in self._in_document:
            self._in_document[form] = _hits(form.near, self._text) > _hits(form.not_near, self._text)
        return self._in_document[form]


def _hits(words: tuple[str, ...], text: str) -> int:
    return len(_any_of(words).findall(text)) if words else 0


@cache
def _any_of(words: tuple[str, ...]) -> re.Pattern[str]:
    """Words are matched from their beginning, so that "transplant" also stands for "transplantation"."""
    return re.compile(r"\b(?:" + "|".join(re.escape(word) for word in words) + ")", re.IGNORECASE)


def _flat(candidates: Iterable[_Candidate]) -> list[_Candidate]:
    """Longest first, then leftmost; what overlaps an earlier choice is dropped."""
    taken: list[_Candidate] = []
    end = -1
    group: list[_Candidate] = []
    for candidate in sorted(candidates, key=lambda c: (c.char_start, -c.char_end)):
        if candidate.char_start >= end:
            taken += _longest(group)
            group = []
        group.append(candidate)
        end = max(end, candidate.char_end)
    return taken + _longest(group)


def _longest(group: list[_Candidate]) -> list[_Candidate]:
    if len(group) < 2:
        return group
    kept: list[_Candidate] = []
    for candidate in sorted(group, key=lambda c: (c.char_start - c.char_end, c.char_start)):
        if all(candidate.char_end <= other.char_start or other.char_end <= candidate.char_start for other in kept):
            kept.append(candidate)
    return sorted(kept, key=lambda c: c.char_start)
