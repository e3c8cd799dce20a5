"""Lexicon: vocabulary -> one phrase matcher over all spellings of all concepts, built once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from config.models import AmbiguousForm, Concept, Vocabulary
from extract.language import plain_typography
from extract.spelling import exact_spellings, spellings


@dataclass(frozen=True, slots=True)
class Entry:
    """One reading of a surface. `exact` holds the spellings it is limited to; `rank` 0 is as listed, 1 generated."""

    label: str
    concept: str
    rank: int
    exact: frozenset[str] | None = None
    ambiguous: AmbiguousForm | None = None


@dataclass(slots=True)
class Lexicon:
    """Surfaces of a vocabulary by the hash spaCy reports for them, and by their lower-case text."""

    matcher: PhraseMatcher
    by_hash: dict[int, tuple[Entry, ...]] = field(default_factory=dict)
    by_text: dict[str, tuple[Entry, ...]] = field(default_factory=dict)

    def matches(self, doc: Doc) -> Iterator[tuple[int, int, tuple[Entry, ...]]]:
        """Every surface in a document: token start, token end, readings; overlaps included, case not yet checked."""
        by_hash = self.by_hash
        for surface, start, end in self.matcher(doc):
            yield start, end, by_hash[surface]


def build_lexicon(nlp: Language, vocabulary: Vocabulary) -> Lexicon:
    """Compile a vocabulary. A listed spelling beats a generated one; the first of two equal ones wins."""
    surfaces: dict[str, list[Entry]] = {}
    for label, concept in vocabulary.concepts:
        for surface, entry in _entries(label, concept):
            surfaces.setdefault(surface, []).append(entry)
    lexicon = Lexicon(PhraseMatcher(nlp.vocab, attr="LOWER"))
    for surface, entries in surfaces.items():
        readings = tuple(sorted(entries, key=lambda entry: (entry.rank, entry.exact is None)))
        lexicon.matcher.add(surface, [nlp.make_doc(surface)])
        lexicon.by_hash[nlp.vocab.strings[surface]] = readings
        lexicon.by_text[surface] = readings
    return lexicon


def _entries(label: str, concept: Concept) -> Iterator[tuple[str, Entry]]:
    for form in concept.forms:
        plain = plain_typography(form).lower()
        for surface in sorted(spellings(form)):
            yield surface, Entry(label, concept.id, int(surface != plain))
    for form in concept.exact_forms:
        exact = exact_spellings(form)
        for surface in sorted({variant.lower() for variant in exact}):
            yield surface, Entry(label, concept.id, int(surface != form.lower()), _having(exact, surface))
    for ambiguous in concept.ambiguous_forms:
        yield from _ambiguous_entries(label, concept, ambiguous)


def _ambiguous_entries(label: str, concept: Concept, ambiguous: AmbiguousForm) -> Iterator[tuple[str, Entry]]:
    """A form with capitals after its first letter ("HCT", "iPSC") is a name: it matches only as written."""
    form = plain_typography(ambiguous.form)
    if any(letter.isupper() for letter in form[1:]):
        exact = exact_spellings(form)
        for surface in sorted({variant.lower() for variant in exact}):
            rank = int(surface != form.lower())
            yield surface, Entry(label, concept.id, rank, _having(exact, surface), ambiguous)
    else:
        for surface in sorted(spellings(form)):
            yield surface, Entry(label, concept.id, int(surface != form.lower()), None, ambiguous)


def _having(exact: Iterable[str], surface: str) -> frozenset[str]:
    return frozenset(variant for variant in exact if variant.lower() == surface)
