"""Readings: a form that may mean several things, or nothing -> what it means where it stands."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence

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
        self._known: dict[int, bool] = {}

    def is_in(self, lowers: Sequence[int], text: str, contexts: Contexts) -> bool:
        """Whether one of the words is among these, or one of the phrases in their lower-case text."""
        known = self._known
        for lower in lowers:
            is_clue = known.get(lower)
            if is_clue is None:
                word = contexts.strings[lower]
                is_clue = known[lower] = word in self._whole or word.startswith(self._stems)
            if is_clue:
                return True
        return bool(self._phrases) and any(phrase in text for phrase in self._phrases)


class Contexts:
    """The context words of all ambiguous forms met so far; which word is one is remembered from text to text."""

    def __init__(self, nlp: Language) -> None:
        self.strings = nlp.vocab.strings
        self._clues: dict[int, tuple[_Clue, _Clue]] = {}

    def of(self, form: AmbiguousForm) -> tuple[_Clue, _Clue]:
        """What speaks for the form and what speaks against it."""
        # by identity, because hashing a pydantic model walks through all of it
        clues = self._clues.get(id(form))
        if clues is None:
            clues = self._clues[id(form)] = _Clue(form.near), _Clue(form.not_near)
        return clues


class Readings:
    """Chooses what a surface of one document means."""

    def __init__(self, contexts: Contexts, words: Words, passages: Sequence[Passage]) -> None:
        self._contexts = contexts
        self._words = words
        self._passages = passages
        self._sentences: dict[int, tuple[list[int], str]] = {}
        self._in_document: dict[int, bool] = {}

    def choose(self, entries: Sequence[Entry], start: int, end: int, passage: int) -> Entry | None:
        """The entry meant by the characters from `start` to `end`; of several, the one listed in this spelling."""
        if len(entries) == 1 and entries[0].is_plain:
            return entries[0]
        offset = self._passages[passage].char_start
        written = plain_typography(self._passages[passage].text[start - offset : end - offset])
        fitting = [entry for entry in entries if entry.fits(written) and self._is_meant(entry, passage)]
        if len(fitting) < 2:
            return fitting[0] if fitting else None
        as_listed = [entry for entry in fitting if entry.form.lower() == written.lower()]
        return (as_listed or fitting)[0]

    def is_denied(self, entries: Sequence[Entry], passage: int) -> bool:
        """Whether the words of a passage speak against any of these readings."""
        lowers, text = self._sentence(passage)
        forms = [entry.ambiguous for entry in entries if entry.ambiguous is not None]
        return any(self._contexts.of(form)[1].is_in(lowers, text, self._contexts) for form in forms)

    def _is_meant(self, entry: Entry, passage: int) -> bool:
        """An abbreviation means the same all through a document; a word is judged in its own sentence."""
        form = entry.ambiguous
        if form is None:
            return True
        near, not_near = self._contexts.of(form)
        lowers, text = self._sentence(passage)
        if form.not_near and not_near.is_in(lowers, text, self._contexts):
            return False
        if not form.near or near.is_in(lowers, text, self._contexts):
            return True
        return entry.exact and self._is_meant_in_document(form)

    def _is_meant_in_document(self, form: AmbiguousForm) -> bool:
        if id(form) not in self._in_document:
            votes = 0
            near, not_near = self._contexts.of(form)
            for number, passage in enumerate(self._passages):
                if passage.kind != "boilerplate":
                    sentence = self._sentence(number)
                    votes += near.is_in(*sentence, self._contexts) - not_near.is_in(*sentence, self._contexts)
            self._in_document[id(form)] = votes > 0
        return self._in_document[id(form)]

    def _sentence(self, passage: int) -> tuple[list[int], str]:
        sentence = self._sentences.get(passage)
        if sentence is None:
            place, starts = self._passages[passage], self._words.starts
            lowers = self._words.lowers[bisect_left(starts, place.char_start) : bisect_left(starts, place.char_end)]
            sentence = self._sentences[passage] = lowers, plain_typography(place.text).lower()
        return sentence
