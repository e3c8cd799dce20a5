"""Discourse: what the sentences before have established — the therapy in hand, a patient's story, a trial."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from extract.concepts import ConceptTree
from extract.records import Mention, Passage
from extract.utterance import Item, Utterance

_TREATED = frozenset(
    {"underwent", "received", "had", "has", "participated", "got", "travelled", "traveled", "flew", "was"}
)
_PERSONAL = frozenset({"he", "she", "his", "her", "him"})


@dataclass(frozen=True, slots=True)
class Source:
    """Somebody a text hands the word to, from token `start` of their passage on."""

    name: str
    kind: str
    start: int


@dataclass(slots=True)
class Discourse:
    """State that moves from passage to passage of one document."""

    concepts: ConceptTree
    main: str | None = None
    therapy: str | None = None
    is_cell: bool = False
    block: tuple[int, int] = (-1, -1)
    story: str | None = None
    story_therapy: str | None = None
    trial: str | None = None
    trial_group: int = -1

    def is_main(self, therapy: str) -> bool:
        """Whether a therapy is of the family the document is about (not a drug given on the side)."""
        return self.main is not None and self.concepts.root(therapy) == self.main

    def note(self, passage: Passage, therapies: Sequence[Item]) -> None:
        """Take in the therapies of a passage just read: the first of the main family is the one in hand."""
        for item in therapies:
            if not item.concept or not self.is_main(item.concept):
                continue
            is_cell = item.label == "CELL"
            # "stem cells" on a page about a transplant does not change the subject
            if is_cell and self.therapy and self.concepts.is_narrower(self.therapy, item.concept):
                continue
            self.therapy, self.is_cell = item.concept, is_cell
            return


def main_family(mentions: Iterable[Mention], concepts: ConceptTree) -> str | None:
    """The root of the therapies a document names most often; of equals the one named first."""
    counts: Counter[str] = Counter()
    for mention in mentions:
        if mention.label == "THERAPY":
            counts[concepts.root(mention.concept)] += 2
        elif mention.label == "CELL" and (therapy := concepts.therapy_of(mention.concept)):
            counts[concepts.root(therapy)] += 1
    return counts.most_common(1)[0][0] if counts else None


def is_personal(utterance: Utterance) -> bool:
    """Whether a sentence speaks of one person ("He regained…")."""
    return any(word in _PERSONAL for word in utterance.tokens[utterance.start : utterance.end])


def was_treated(utterance: Utterance) -> bool:
    return any(word in _TREATED for word in utterance.tokens[utterance.start : utterance.end])
