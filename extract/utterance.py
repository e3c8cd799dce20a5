"""Utterance: one passage with its tokens, mentions and cues, as the rules look at it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from config.models import CueCategory
from extract.assertion import ASSERTING, NO_SCOPES, Clauses, find_scopes
from extract.concepts import ConceptTree
from extract.cues import CueHit
from extract.records import Mention, Passage


class Item(NamedTuple):
    """A mention by token positions; `concept` of a cell is the therapy it is delivered as."""

    start: int
    end: int
    label: str
    concept: str
    mention: Mention


class Subject(NamedTuple):
    """The therapy a claim is about; None where a warning names no therapy."""

    therapy: str | None
    is_anaphoric: bool
    start: int
    end: int


# stands where a therapy would, and is none: what a therapy is compared with
PLACEBO = "evidence:placebo"
_NONE: tuple[CueHit, ...] = ()
# a therapy before these names a place, somebody's work or a thing: nothing is said of it
_BYSTANDERS = frozenset({
    "ward", "wards", "unit", "units", "nurse", "nurses", "team", "teams", "room", "rooms", "department", "departments",
    "register", "registry", "laboratory", "laboratories", "lab", "labs", "building", "manager", "coordinator",
    "conference", "webinar", "forum", "newsletter", "blog", "diary", "podcast", "fundraiser", "appeal", "journey",
    "bill", "appointment", "appointments", "consultation", "consultations", "suite", "floor", "staff", "community",
})  # fmt: skip
_LONGEST_LABEL = 10
_SHORTEST_BODY = 3


class Utterance:
    """What rules ask a passage. All positions are token indices of the document."""

    __slots__ = (
        "_by_category", "_starts", "body", "conditions", "end", "finite", "hits", "items", "kinds", "outcomes",
        "passage", "risks", "scopes", "start", "therapies", "tokens", "words",
    )  # fmt: skip

    def __init__(
        self,
        passage: Passage,
        tokens: Sequence[str],
        words: Sequence[str],
        start: int,
        end: int,
        hits: Sequence[CueHit],
        items: Sequence[Item],
        finite: frozenset[str],
    ) -> None:
        self.passage, self.tokens, self.words, self.start, self.end = passage, tokens, words, start, end
        self.hits, self.items, self.finite = hits, items, finite
        by_category: dict[CueCategory, list[CueHit]] = {}
        for hit in hits:
            category = hit[2].category
            if category in by_category:
                by_category[category].append(hit)
            else:
                by_category[category] = [hit]
        self._by_category = by_category
        # the categories of its cues and the labels of its mentions
        self.kinds: set[str] = {*by_category, *[item[2] for item in items]}
        clauses = Clauses(tokens, start, end, by_category.get("terminator", _NONE), finite)
        self.scopes = NO_SCOPES if ASSERTING.isdisjoint(by_category) else find_scopes(clauses, hits)
        self._starts = [start, *clauses.soft]
        has_label = ":" in tokens[start : min(start + _LONGEST_LABEL, end - _SHORTEST_BODY)]
        self.body = self._after_label() if has_label else start
        self.therapies: list[Item] = []
        self.outcomes: list[Item] = []
        self.risks: list[Item] = []
        self.conditions: list[Item] = []
        for item in items:
            label = item[2]
            if label in ("THERAPY", "CELL") or item[3] == PLACEBO:
                if item[1] >= end or tokens[item[1]] not in _BYSTANDERS:
                    self.therapies.append(item)
            elif label == "OUTCOME":
                if item[0] >= self.body:
                    self.outcomes.append(item)
            elif label == "RISK":
                self.risks.append(item)
            elif label == "CONDITION":
                self.conditions.append(item)

    def _after_label(self) -> int:
        """Where the statement begins in "Promoting repair: MSCs may…"; what stands before is a heading in small."""
        tokens = self.tokens
        for i in range(self.start + 1, min(self.start + _LONGEST_LABEL, self.end - _SHORTEST_BODY)):
            if tokens[i] == ":":
                said = any(
                    hit.start < i and hit.form.shape in ("past_participle", "third") for hit in self.cues("reporting")
                )
                return self.start if said else i + 1
            if tokens[i] in self.finite:
                break
        return self.start

    def cues(self, category: CueCategory) -> Sequence[CueHit]:
        return self._by_category.get(category, _NONE)

    def clause(self, position: int) -> tuple[int, int]:
        """The clause a position stands in, [start, end)."""
        starts = self._starts
        if len(starts) == 1:
            return self.start, self.end
        at = bisect_right(starts, position)
        return starts[at - 1], starts[at] if at < len(starts) else self.end

    def has_between(self, start: int, end: int, words: frozenset[str]) -> bool:
        return start < end and not words.isdisjoint(self.tokens[start:end])

    def near(self, start: int, end: int, category: CueCategory) -> Iterable[CueHit]:
        """Cues of a category within [start, end)."""
        return (hit for hit in self.cues(category) if start <= hit.start and hit.end <= end)


def subject_of(item: Item) -> Subject:
    """The therapy an item names."""
    return Subject(item.concept, False, item.start, item.end)


def item_of(mention: Mention, start: int, end: int, concepts: ConceptTree) -> Item:
    concept = mention.concept
    if mention.label == "CELL":
        concept = concepts.therapy_of(concept) or ""
    return Item(start, end, mention.label, concept, mention)
