"""Lexicon: vocabulary -> one trie over the words of all forms, read off a tokenised document in a single pass.

Words are compared by the key of `spelling.fold` and a hyphen inside a word counts as the space it stands for, so that
the trie holds every form once and yet finds its plurals, its British twin and "stem-cell" for "stem cell". A spaCy
PhraseMatcher would need all of these spelt out: ten times the entries, tokenised anew by every process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from config.forms import readings
from config.models import AmbiguousForm, Concept, Vocabulary
from extract.language import plain_typography
from extract.spelling import fold, writings


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a form. An `exact` one is found only as written, but for a plural -s and its hyphens."""

    label: str
    concept: str
    form: str
    exact: bool = False
    ambiguous: AmbiguousForm | None = None

    @property
    def is_plain(self) -> bool:
        """Whether it means its concept wherever it stands."""
        return not self.exact and self.ambiguous is None

    def fits(self, written: str) -> bool:
        if not self.exact:
            return True
        bare, form = _bare(written), _bare(self.form)
        return bare == form or bare == f"{form}s"


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a document that take part in matching: their keys and where each stands in the text.

    `lowers` are spaCy's hashes of the lower-case words, `keys` those of the folded ones.
    """

    keys: list[int]
    lowers: list[int]
    starts: list[int]
    ends: list[int]


class _Node:
    """A place in the trie: the forms that end there, and where each next word leads."""

    __slots__ = ("entries", "following")

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self.following: dict[int, _Node] = {}


class Lexicon:
    """All forms of a vocabulary; a listed spelling beats a folded one, the first of two equal ones wins."""

    def __init__(self, nlp: Language, vocabulary: Vocabulary) -> None:
        self._strings = nlp.vocab.strings
        self._keys: dict[int, int] = {}
        self._hyphen = self._strings.add("-")
        self._root = _Node()
        entries = [entry for label, concept in vocabulary.concepts for entry in _entries(label, concept)]
        # "STEMS" is no plural: without this, every "stem" would have to be looked at
        for entry in entries:
            if entry.exact and entry.form.isupper() and entry.form.isalpha():
                lower = self._strings.add(entry.form.lower())
                self._keys[lower] = lower
        written = [(entry, text) for entry in entries for text in writings(entry.form)]
        # one document for all forms: a spaCy call for each would take seconds
        words = self.words(nlp.make_doc("\n".join(text for _, text in written)))
        position = line_start = 0
        for entry, text in written:
            line_start += len(text) + 1
            first = position
            while position < len(words.keys) and words.starts[position] < line_start:
                position += 1
            self._add(words.keys[first:position], entry)

    def words(self, doc: Doc) -> Words:
        """The words of a document without white space and without hyphens inside words."""
        table = doc.to_array(["LOWER", "LENGTH", "SPACY", "IS_SPACE"])
        gap = table[:, 2].astype(bool)
        ends = (table[:, 1] + table[:, 2]).astype(int).cumsum() - gap
        inside = (table[:, 0] == self._hyphen) & ~gap
        inside[1:] &= ~gap[:-1]
        inside[:1] = False
        kept = ~(inside | table[:, 3].astype(bool))
        ends = ends[kept]
        starts = ends - table[kept, 1].astype(int)
        lowers = table[kept, 0].tolist()
        return Words(self._fold(lowers), lowers, starts.tolist(), ends.tolist())

    def key(self, word: str) -> int:
        """The key of one lower-case word."""
        return self._fold([self._strings.add(word)])[0]

    def matches(self, keys: Sequence[int]) -> Iterator[tuple[int, int, list[Entry]]]:
        """Every form found: first word, word after the last, its entries; overlaps included, case not yet checked."""
        following, count = self._root.following, len(keys)
        for first in [first for first, key in enumerate(keys) if key in following]:
            node: _Node | None = following[keys[first]]
            position = first + 1
            while node is not None:
                if node.entries:
                    yield first, position, node.entries
                if position == count:
                    break
                node = node.following.get(keys[position])
                position += 1

    def entries(self, keys: Iterable[int]) -> list[Entry]:
        """What exactly these words mean; nothing for most sequences of words."""
        node = self._root
        for key in keys:
            if key not in node.following:
                return []
            node = node.following[key]
        return node.entries

    def _add(self, keys: Sequence[int], entry: Entry) -> None:
        node = self._root
        for key in keys:
            node = node.following.setdefault(key, _Node())
        if not any(entry.is_plain and entry.concept == other.concept for other in node.entries):
            node.entries.append(entry)

    def _fold(self, lowers: list[int]) -> list[int]:
        keys = self._keys
        try:
            return [keys[lower] for lower in lowers]
        except KeyError:
            for lower in lowers:
                if lower not in keys:
                    keys[lower] = self._strings.add(fold(self._strings[lower]))
            return [keys[lower] for lower in lowers]


def _entries(label: str, concept: Concept) -> Iterator[Entry]:
    for form in map(plain_typography, concept.forms):
        yield Entry(label, concept.id, form)
    for form in map(plain_typography, concept.exact_forms):
        yield Entry(label, concept.id, form, exact=True)
    for ambiguous in concept.ambiguous_forms:
        for form in readings(plain_typography(ambiguous.form)):
            yield Entry(label, concept.id, form, _is_name(form), ambiguous)


def _is_name(form: str) -> bool:
    """A form with capitals after its first letter ("HCT", "iPSC") is a name: it is found only as written."""
    return any(letter.isupper() for letter in form[1:])


def _bare(form: str) -> str:
    return form.replace("-", "").replace(" ", "")
