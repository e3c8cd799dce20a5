"""Mentions: tokenised document and passages -> the concepts named in it, flat, longest first."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from config.models import AmbiguousForm, Vocabulary
from extract.language import plain_typography
from extract.lexicon import Entry, Lexicon
from extract.records import Mention, Passage


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
        self._lexicon = Lexicon(nlp, vocabulary)

    def find(self, doc: Doc, passages: Sequence[Passage]) -> list[Mention]:
        """The mentions in text order, none overlapping another; `doc` must have been made from the document text."""
        words = self._lexicon.words(doc)
        starts, ends = words.starts, words.ends
        places = _Places(passages)
        readings = _Readings(passages)
        candidates = []
        for first, end, entries in self._lexicon.matches(words.keys):
            char_start, char_end = starts[first], ends[end - 1]
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


class _Context(NamedTuple):
    """The context words of an ambiguous form that occur in a document at all."""

    near: tuple[str, ...]
    not_near: tuple[str, ...]


class _Readings:
    """Chooses what a surface means where it stands."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._contexts: dict[int, _Context] = {}
        self._lower: list[str] = []
        self._document = ""

    def choose(self, entries: Sequence[Entry], start: int, end: int, passage: int) -> Entry | None:
        if len(entries) == 1 and entries[0].is_plain:
            return entries[0]
        offset = self._passages[passage].char_start
        written = plain_typography(self._passages[passage].text[start - offset : end - offset])
        fitting = [entry for entry in entries if entry.fits(written) and self._is_meant(entry, passage)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        as_listed = [entry for entry in fitting if entry.form.lower() == written.lower()]
        return (as_listed or fitting)[0]

    def _is_meant(self, entry: Entry, passage: int) -> bool:
        """An abbreviation means the same all through a document; a word is judged in its own sentence."""
        form = entry.ambiguous
        if form is None:
            return True
        context = self._contexts.get(id(form)) or self._read_context(form)
        sentence = self._lower[passage]
        if any(_stands_in(word, sentence) for word in context.not_near):
            return False
        if not form.near or any(_stands_in(word, sentence) for word in context.near):
            return True
        return entry.exact and self._is_meant_in_document(context)

    def _read_context(self, form: AmbiguousForm) -> _Context:
        if not self._lower:
            self._lower = [plain_typography(passage.text).lower() for passage in self._passages]
            self._document = "\n".join(self._lower)
        near, not_near = (
            tuple(word for word in map(str.lower, words) if word in self._document)
            for words in (form.near, form.not_near)
        )
        # by identity, because hashing a pydantic model walks through all of it
        context = self._contexts[id(form)] = _Context(near, not_near)
        return context

    def _is_meant_in_document(self, context: _Context) -> bool:
        near, not_near = (
            sum(_stands_in(word, sentence) for word in words for sentence in self._lower)
            for words in (context.near, context.not_near)
        )
        return near > not_near


_WHOLE_WORD_MAX = 3


def _stands_in(word: str, sentence: str) -> bool:
    """Whether a lower-case sentence has a word that begins with this one, or for a short one is it."""
    at = sentence.find(word)
    while at >= 0:
        end = at + len(word)
        if (at == 0 or not sentence[at - 1].isalnum()) and (
            len(word) > _WHOLE_WORD_MAX or end == len(sentence) or not sentence[end].isalnum()
        ):
            return True
        at = sentence.find(word, at + 1)
    return False


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
