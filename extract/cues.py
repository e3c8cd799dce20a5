"""Cues: one tokenised document -> the cue words in it, longest first, those inside a pseudo cue left out."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Literal, NamedTuple

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from config.forms import readings
from config.models import Cue, CueBook, CueCategory
from extract.inflection import noun_forms, verb_forms

Shape = Literal["form", "base", "third", "past", "participle", "past_participle", "gerund", "noun", "adjective"]

# shown on passages: what tells a reader how sure the source is
_NOWHERE = (0, 0)
SHOWN: frozenset[CueCategory] = frozenset({"negation", "hedge", "desire", "booster", "quantifier"})


@dataclass(frozen=True, slots=True)
class CueForm:
    """What matching one surface form means."""

    cue: Cue
    category: CueCategory
    shape: Shape
    id: str
    hides: tuple[CueCategory, ...]


class CueHit(NamedTuple):
    """A cue in a document; `start` and `end` are token indices, end-exclusive."""

    start: int
    end: int
    form: CueForm


class CueMatcher:
    """Finds all cues of a subject with a single PhraseMatcher."""

    def __init__(self, book: CueBook, nlp: Language) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._forms: dict[int, list[CueForm]] = {}
        forms: dict[str, list[CueForm]] = {}
        for category, cue in book.cues:
            if category == "verb":
                continue  # looked up token by token, and only where a clause may begin
            for surface, shape in _surfaces(cue):
                forms.setdefault(surface, []).append(CueForm(cue, category, shape, cue.id, cue.hides))
        # "cannot" and "can not" are the same words, and so one pattern
        patterns: dict[tuple[str, ...], list[CueForm]] = {}
        for surface, of_surface in forms.items():
            of_words = patterns.setdefault(tuple([token.text for token in nlp.make_doc(surface)]), [])
            of_words += (form for form in of_surface if form not in of_words)
        # Surfaces that stand for the same share a key: spaCy makes a lexeme of every key, which takes long.
        for words, of_words in patterns.items():
            name = " ".join(f"{form.category} {form.id} {form.shape}" for form in of_words)
            self._matcher.add(name, [Doc(nlp.vocab, words=list(words))])
            self._forms[nlp.vocab.strings[name]] = of_words

    def match(self, doc: Doc) -> list[CueHit]:
        """The cues of a document in text order.

        Of two cues of one category, one inside the other, only the longer is kept; so is none of a category that a
        longer pseudo cue around it hides. Cues of different categories may overlap.
        """
        # sorted by start, the longest first; plain tuples, because every word of a document passes here
        found = sorted([(start, -end, key) for key, start, end in self._matcher(doc)])
        forms = self._forms
        hits: list[CueHit] = []
        reach: dict[str, tuple[int, int]] = {}
        taken = 0
        found.append((len(doc), 0, 0))
        for (start, minus_end, key), (following, _, _) in pairwise(found):
            end = -minus_end
            if taken <= start and end <= following:  # it overlaps no other, as most do
                hits += [CueHit(start, end, form) for form in forms[key]]
                taken = end
                continue
            taken = max(taken, end)
            for form in forms[key]:
                category = form.category
                first, last = reach.get(category, _NOWHERE)
                if end <= last and (end != last or start != first):
                    continue
                if end > last or start > first:
                    reach[category] = start, end
                for hidden in form.hides:
                    if end > reach.get(hidden, _NOWHERE)[1]:
                        reach[hidden] = start, end
                hits.append(CueHit(start, end, form))
        return hits


def finite_verbs(book: CueBook) -> frozenset[str]:
    """The words that show a clause has a finite verb, lower-cased."""
    return frozenset(form.lower() for category, cue in book.cues if category == "verb" for form in cue.forms)


# of two readings of one word, rules that look from right to left try the verb first
_ORDER: tuple[Shape, ...] = (
    "form", "adjective", "noun", "gerund", "base", "third", "past", "participle", "past_participle",
)  # fmt: skip


def _surfaces(cue: Cue) -> list[tuple[str, Shape]]:
    """Every surface form of a cue, lower-cased, hyphens also as spaces; spellings shared by shapes are kept apart.

    In one fixed order: the order of a set differs from process to process.
    """
    found: set[tuple[str, Shape]] = {(reading, "form") for form in cue.forms for reading in readings(form)}
    for verb in cue.verbs:
        base, third, past, participle, gerund = (readings(form) for form in verb_forms(verb))
        found |= {(form, "base") for form in base} | {(form, "third") for form in third}
        found |= {(form, "gerund") for form in gerund}
        both = set(past) & set(participle)
        found |= {(form, "past_participle") for form in both}
        found |= {(form, "past") for form in set(past) - both}
        found |= {(form, "participle") for form in set(participle) - both}
    for noun in cue.nouns:
        found |= {(reading, "noun") for form in noun_forms(noun) for reading in readings(form)}
    found |= {(reading, "adjective") for form in cue.adjectives for reading in readings(form)}
    spaced = {(" ".join(form.replace("-", " ").split()), shape) for form, shape in found if "-" in form.strip("-")}
    lowered = {(form.lower(), shape) for form, shape in found | spaced}
    return sorted(lowered, key=lambda surface: (surface[0], _ORDER.index(surface[1])))
