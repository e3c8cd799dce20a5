"""Readings: a form that may mean several things, or nothing -> what it means where it stands."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from spacy.language import Language

from config.models import AmbiguousForm
from extract.language import plain_typography
from extract.lexicon import Entry, Words
from extract.records import Passage

_WHOLE_WORD_MAX = 3


class _Clue:
    """Context words of a form. A word stands for all that begin with it, one of up to three letters for itself."""

    def __init__(self, words: Iterable[str]) -> None:
        lower = [plain_typography(word).lower() for word in words]
        self._phrases = tuple(word for word in lower if not word.isalnum())
        self._whole = frozenset(word for word in lower if word.isalnum() and len(word) <= _WHOLE_WORD_MAX)
        self._stems = tuple(word for word in lower if word.isalnum() and len(word) > _WHOLE_WORD_MAX)
        self._words: set[int] = set()
        self._examined = 0

    def is_in(self, sentence: _Sentence, contexts: Contexts) -> bool:
        """Whether one of the words is among these, or one of the phrases in their lower-case text."""
        if self._examined < len(contexts.met):
            for lower in contexts.met[self._examined :]:
                word = contexts.strings[lower]
                if word in self._whole or word.startswith(self._stems):
                    self._words.add(lower)
            self._examined = len(contexts.met)
        if not self._words.isdisjoint(sentence.lowers):
            return True
        return bool(self._phrases) and any(phrase in sentence.text for phrase in self._phrases)


class Contexts:
    """The context words of all ambiguous forms.

    Every word ever met is kept in a list, and each clue examines a word once in the life of the process: to look for
    a clue in a sentence is then one comparison of sets.
    """

    def __init__(self, nlp: Language) -> None:
        self.strings = nlp.vocab.strings
        self.met: list[int] = []
        self._met: set[int] = set()
        self._clues: dict[int, tuple[_Clue, _Clue]] = {}

    def meet(self, lowers: Iterable[int]) -> None:
        new = set(lowers).difference(self._met)
        self.met += new
        self._met.update(new)

    def of(self, form: AmbiguousForm) -> tuple[_Clue, _Clue]:
        """What speaks for the form and what speaks against it."""
        # by identity, because hashing a pydantic model walks through all of it
        clues = self._clues.get(id(form))
        if clues is None:
            clues = self._clues[id(form)] = _Clue(form.near), _Clue(form.not_near)
        return clues


class _Sentence(NamedTuple):
    lowers: Sequence[int]
    text: str


_NAME_BEFORE = re.compile(r"[A-Z]\w*[A-Z]\w*[-‑]$")
_NAME_AFTER = re.compile(r"[-‑][A-Z]{2}")


def _is_in_name(text: str, start: int, end: int) -> bool:
    """Whether an abbreviation is but a part of a name: a trial "COMBI-MS", a scale "MS-QLI"."""
    before = _NAME_BEFORE.search(text, max(0, start - 20), start)
    return before is not None or _NAME_AFTER.match(text, end) is not None


class Readings:
    """Chooses what a surface of one document means."""

    def __init__(self, contexts: Contexts, words: Words, passages: Sequence[Passage]) -> None:
        contexts.meet(words.lowers)
        self._contexts = contexts
        self._words = words
        self._passages = passages
        self._sentences: dict[int, _Sentence] = {}
        self._verdicts: dict[tuple[int, int], bool] = {}
        self._in_document: dict[int, bool] = {}
        self._whole: _Sentence | None = None

    def choose(self, entries: Sequence[Entry], start: int, end: int, passage: int) -> Entry | None:
        """The entry meant by the characters from `start` to `end`; of several, the one listed in this spelling."""
        if len(entries) == 1 and entries[0].is_plain:
            return entries[0]
        place = self._passages[passage]
        start, end = start - place.char_start, end - place.char_start
        written = plain_typography(place.text[start:end])
        fitting = [entry for entry in entries if entry.fits(written) and self._is_meant(entry, passage)]
        if fitting and fitting[0].exact and fitting[0].label == "CONDITION" and _is_in_name(place.text, start, end):
            return None
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        as_listed = [entry for entry in fitting if entry.form.lower() == written.lower()]
        return (as_listed or fitting)[0]

    def is_denied(self, entries: Sequence[Entry], passage: int) -> bool:
        """Whether the words of a passage speak against any of these readings."""
        sentence = self._sentence(passage)
        forms = [entry.ambiguous for entry in entries if entry.ambiguous is not None]
        return any(self._contexts.of(form)[1].is_in(sentence, self._contexts) for form in forms)

    def _is_meant(self, entry: Entry, passage: int) -> bool:
        form = entry.ambiguous
        if form is None:
            return True
        verdict = self._verdicts.get((id(entry), passage))
        if verdict is None:
            verdict = self._verdicts[id(entry), passage] = self._judge(form, passage, is_name=entry.exact)
        return verdict

    def _judge(self, form: AmbiguousForm, passage: int, *, is_name: bool) -> bool:
        """An abbreviation means the same all through a document; a word is judged in its own sentence."""
        near, not_near = self._contexts.of(form)
        sentence = self._sentence(passage)
        if form.not_near and not_near.is_in(sentence, self._contexts):
            return False
        if not form.near or near.is_in(sentence, self._contexts):
            return True
        return is_name and self._is_meant_in_document(form)

    def _is_meant_in_document(self, form: AmbiguousForm) -> bool:
        if id(form) not in self._in_document:
            near, not_near = self._contexts.of(form)
            document = self._document()
            is_meant = near.is_in(document, self._contexts)
            if is_meant and form.not_near and not_near.is_in(document, self._contexts):
                sentences = [self._sentence(p.ordinal) for p in self._passages if p.kind != "boilerplate"]
                is_meant = (
                    sum(
                        near.is_in(sentence, self._contexts) - not_near.is_in(sentence, self._contexts)
                        for sentence in sentences
                    )
                    > 0
                )
            self._in_document[id(form)] = is_meant
        return self._in_document[id(form)]

    def _document(self) -> _Sentence:
        if self._whole is None:
            text = "\n".join(passage.text for passage in self._passages if passage.kind != "boilerplate")
            self._whole = _Sentence(self._words.lowers, plain_typography(text).lower())
        return self._whole

    def _sentence(self, passage: int) -> _Sentence:
        sentence = self._sentences.get(passage)
        if sentence is None:
            place, starts = self._passages[passage], self._words.starts
            lowers = self._words.lowers[bisect_left(starts, place.char_start) : bisect_left(starts, place.char_end)]
            sentence = self._sentences[passage] = _Sentence(lowers, plain_typography(place.text).lower())
        return sentence
