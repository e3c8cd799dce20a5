"""Discourse: what the sentences before have established — the therapy in hand, a patient's story."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from extract.concepts import ConceptTree
from extract.names import find_names, is_body
from extract.records import Mention
from extract.utterance import Item, Utterance

_TREATED = frozenset(
    {"underwent", "received", "had", "participated", "got", "travelled", "traveled", "flew", "treated"}
)
# treated, where the therapy is named with them
_CAME = frozenset(
    {"came", "went", "chose", "opted", "undergone", "undergoing", "given", "began", "started", "completed"}
)
_INTRODUCED = frozenset({"diagnosed", "aged", "suffered"})
_PERSONAL = frozenset({"he", "she", "his", "her", "him"})
_BESIDE = frozenset({"unlike", "than", "like", "from", "versus", "with", "to", "vs", "using"})
_ASIDE = frozenset({"previous", "prior", "earlier", "past", "resident", "endogenous", "exclusion", "excluded"})
_SELDOM = 50


@dataclass(slots=True)
class Discourse:
    """State that moves from passage to passage of one document; `since` counts those that leave the therapy unsaid."""

    concepts: ConceptTree
    main: str | None = None
    therapy: str | None = None
    is_cell: bool = False
    since: int = 0
    named_in_block: set[str] = field(default_factory=set)
    story: str | None = None
    story_therapy: str | None = None

    def is_main(self, therapy: str) -> bool:
        """Whether a therapy is of the family the document is about (not a drug given on the side)."""
        return self.main is not None and self.concepts.root(therapy) == self.main

    def enter(self, *, is_same_block: bool) -> None:
        """Take note of where a passage stands before it is read."""
        if not is_same_block:
            self.named_in_block.clear()

    def leave(self, utterance: Utterance) -> None:
        """Take in what a passage has said once it is read."""
        self.since += 1
        therapies = [item for item in utterance.items if item.label in ("THERAPY", "CELL")]
        if therapies:
            self.named_in_block.update(item.concept for item in therapies if item.label == "THERAPY")
            self._note_therapy(utterance, therapies)
        self._note_story(utterance)

    def tells_story(self, utterance: Utterance, first: int, last: int) -> bool:
        """Whether the tokens [first, last) speak of the person whose treatment is being told."""
        if self.story is None or self.story_therapy is None:
            return False
        names = self.story.split()
        return any(utterance.tokens[i] in _PERSONAL or utterance.words[i] in names for i in range(first, last))

    def _note_therapy(self, utterance: Utterance, therapies: Sequence[Item]) -> None:
        """The first therapy of the main family is the one in hand, unless it is only compared with."""
        named = [item for item in therapies if item.concept and self.is_main(item.concept)]
        if named:
            self.since = 0
        named = [item for item in named if not _is_aside(utterance, item)]
        heads = [item for item in named if not _is_beside(utterance, item)]
        for item in heads or named:
            is_cell = item.label == "CELL"
            # "stem cells" on a page about a transplant does not change the subject
            if is_cell and self.therapy and self.concepts.is_narrower(self.therapy, item.concept):
                continue
            self.therapy, self.is_cell = item.concept, is_cell
            return

    def refer(self) -> None:
        """Take note that the passage being read speaks of the therapy in hand."""
        self.since = -1

    def _note_story(self, utterance: Utterance) -> None:
        if utterance.passage.kind == "heading":
            self.story = self.story_therapy = None
            return
        person = None
        if "PERSON" in utterance.kinds:
            person = next(item.mention.text for item in utterance.items if item.label == "PERSON")
        is_treated = _is_treated(utterance)
        if person is None and (is_treated or _has_any(utterance, _INTRODUCED)):
            taken = {i for item in utterance.items for i in range(item.start, item.end)}
            person = next((name for name, _, _ in find_names(utterance, taken) if not is_body(name)), None)
        if person is not None and person != self.story:
            self.story, self.story_therapy = person, None
        if self.story and is_treated and (person or _is_personal(utterance) or self._names_hero(utterance)):
            therapies = (item.concept for item in utterance.therapies if item.concept and self.is_main(item.concept))
            self.story_therapy = next(therapies, self.story_therapy or self.therapy)

    def _names_hero(self, utterance: Utterance) -> bool:
        if self.story is None:
            return False
        names = self.story.split()
        return any(word in names for word in utterance.words[utterance.start : utterance.end])


def main_family(mentions: Iterable[Mention], passages: int, concepts: ConceptTree) -> str | None:
    """The root of the therapies most passages of a document name; of equals the one named first.

    Once for each passage: a list of the drugs that did not help names their family often, and is not about it. None
    where even that family is named in passing only: a page on a virus that mentions medication once is not about it.
    """
    counts: Counter[str] = Counter()
    seen: set[tuple[str, int]] = set()
    for mention in mentions:
        if mention.label == "THERAPY":
            therapy: str | None = mention.concept
        elif mention.label == "CELL":
            therapy = concepts.therapy_of(mention.concept)
        else:
            continue
        if therapy and (key := (concepts.root(therapy), mention.passage)) not in seen:
            seen.add(key)
            counts[key[0]] += 2 if mention.label == "THERAPY" else 1
    for family, named in counts.most_common(1):
        return family if named * _SELDOM >= passages else None
    return None


def _is_aside(utterance: Utterance, item: Item) -> bool:
    """A treatment of the past, or cells of the body: "previous HSCT", "the brain's resident precursor cells"."""
    return not _ASIDE.isdisjoint(utterance.tokens[max(utterance.start, item.start - 3) : item.start])


def _is_beside(utterance: Utterance, item: Item) -> bool:
    return item.start > utterance.start and utterance.tokens[item.start - 1] in _BESIDE


def _is_personal(utterance: Utterance) -> bool:
    return _has_any(utterance, _PERSONAL)


def _is_treated(utterance: Utterance) -> bool:
    return _has_any(utterance, _TREATED) or (bool(utterance.therapies) and _has_any(utterance, _CAME))


def _has_any(utterance: Utterance, words: frozenset[str]) -> bool:
    return not words.isdisjoint(utterance.tokens[utterance.start : utterance.end])
