"""Subjects: a place in a sentence -> the therapy it is said of, named there, meant there or in hand from before."""

from __future__ import annotations

from collections.abc import Sequence

from extract.anaphors import find_anaphors
from extract.cues import CueHit
from extract.discourse import Discourse
from extract.utterance import PLACEBO, Item, Subject, Utterance, subject_of

_HARMS = ("risk", "side effect", "side-effect", "danger", "safety", "harm", "complication", "adverse", "toxicit")
_OBLIQUE = frozenset({
    "with", "using", "by", "after", "following", "of", "for", "like", "unlike", "than", "to", "from", "in", "via",
    "through", "including", "against", "between", "into", "on", "about", "under", "during", "before", "versus", "vs",
})  # fmt: skip
_AFTERWARDS = frozenset({
    "after", "following", "with", "by", "from", "through", "via", "using", "under", "during", "receiving", "received",
    "undergoing", "undergo", "underwent", "undergone", "of", "in", "to", "for", "on", "post", "s", "had", "receive",
    "experience", "and", "against", "between", "given", "got", "get", "followed", "follows", "receives", "since",
    "thanks", "having",
})  # fmt: skip
_NP_INNER = frozenset({
    "the", "a", "an", "their", "his", "her", "own", "such", "this", "-", "autologous", "our", "your", "my", "each",
})  # fmt: skip
_HOW = frozenset({
    "allogeneic", "repeated", "single", "second", "first", "third", "high-dose", "low-dose", "nonmyeloablative",
    "non-myeloablative", "myeloablative", "early", "intensive", "new", "high", "low", "dose", "additional", "multiple",
    "upfront", "successful", "two", "three", "four",
})  # fmt: skip
_FRONTED = frozenset({
    "by", "through", "as", "when", "while", "although", "because", "in", "despite", "after", "if", "since", "with",
    "given", "though", "beyond", "due", "for", "unlike", "rather", "instead", "along", "apart", "besides", "at",
    "during", "like", "whereas", "once", "from",
})  # fmt: skip
_THAN = frozenset({"than", "versus", "vs"})
_NARROWING = frozenset(
    {"particularly", "especially", "specifically", "such", "like", "including", "notably", "namely", "called"}
)
_JOINERS = frozenset(
    {"and", "or", "nor", ",", "/", "&", "both", "(", ")", "-", "even", "the", "a", "also", "as", "well"}
)
_CONJUNCTIONS = frozenset({"and", "or", "nor", ",", "/", "&", "(", "well"})
# how many passages a word may stand after those that last spoke of the therapy it stands for
_NEAR_FOR = {"anaphor.therapy": 16, "anaphor.cells": 16}
_NEAR = 6
_FAR = 25


class Subjects:
    """Finds whom a relation is said of; one for each passage."""

    __slots__ = ("_anaphors", "_intro", "discourse", "utterance")

    def __init__(self, utterance: Utterance, discourse: Discourse, intro: str) -> None:
        """`intro` is the sentence that introduces the list the passage stands in, if any."""
        self.utterance, self.discourse, self._intro = utterance, discourse, intro
        self._anaphors: list[CueHit] | None = None

    def are_about_risks(self) -> bool:
        """Whether the passage stands under a heading or in a list that is about harms."""
        heading = self.utterance.passage.heading
        above = f"{heading[-1] if heading else ''} {self._intro}".lower()
        return any(word in above for word in _HARMS)

    def of(self, start: int, end: int, *, passive: bool = False) -> list[Subject]:
        """The therapies a relation word at [start, end) is said of; empty where there is none.

        `passive` asks what stands behind the relation first: "relapses were reduced by HSCT".
        """
        utterance = self.utterance
        first, last = utterance.clause(start)
        named = [item for item in utterance.therapies if item.concept != PLACEBO]
        if last < utterance.end and utterance.tokens[last] == "since" and any(0 < t.start - last <= 3 for t in named):
            _, last = utterance.clause(last)  # "in remission | since her HSCT" names a time
        left = [item for item in named if first <= item.start and item.end <= start and item.concept]
        right = [item for item in named if item.start >= end and item.end <= last and item.concept]
        behind = [item for item in right if self._is_behind(item, end)] if passive else []
        if behind and not (left and utterance.has_between(end, behind[0].start, _THAN)):
            return self.all(behind[0], right)
        if left:
            return self.all(self._head(left), left)
        if anaphor := self._anaphor(first, start):
            return self._meant(anaphor, first)
        if self._has_other_subject(first, start):
            return []
        if behind := [item for item in right if self._is_behind(item, end)]:
            return self.all(behind[0], right)
        return self._elsewhere(first, start, end, last)

    def in_hand(self, position: int) -> list[Subject]:
        """The therapy the text is speaking of without naming or meaning it here."""
        therapy = self.discourse.therapy
        is_far = self.discourse.since > _FAR
        return [Subject(therapy, True, position, position)] if therapy and not is_far else []

    def _elsewhere(self, first: int, start: int, end: int, last: int) -> list[Subject]:
        """In the clauses before, or behind a fronted clause: "By calming the attack, HSCT…"."""
        utterance = self.utterance
        named = [item for item in utterance.therapies if item.concept]
        is_fronted = first == utterance.start and utterance.tokens[first] in _FRONTED
        after = [item for item in named if item.start >= end]
        if is_fronted and after:
            return self.all(after[0], after)
        if is_fronted and (anaphor := self._anaphor(end, utterance.end)):
            return self._meant(anaphor, first)
        before = [item for item in named if item.end <= first]
        if before:
            return self.all(self._head(before), before)
        if anaphor := self._anaphor(utterance.start, first):
            return self._meant(anaphor, first)
        if anaphor := self._anaphor(end, last):
            return self._meant(anaphor, first)
        return []

    def _head(self, items: Sequence[Item]) -> Item:
        """The first that is no mere part of another phrase ("HSCT with cyclophosphamide"), else the nearest."""
        return next((item for item in items if not self._is_oblique(item)), items[-1])

    def _is_oblique(self, item: Item) -> bool:
        tokens, i = self.utterance.tokens, item.start - 1
        while i >= self.utterance.start and tokens[i] in _NP_INNER:
            i -= 1
        if i < self.utterance.start:
            return False
        if tokens[i] in ("and", "or", "(", "/"):
            before = [other for other in self.utterance.therapies if other.end <= i + 1 and i - other.end <= 2]
            if before:
                return self._is_oblique(before[-1])
            return any(tokens[j] in _OBLIQUE for j in range(max(self.utterance.start, i - 3), i))
        is_predicate = tokens[i] in ("is", "are", "as") and i > self.utterance.start
        return tokens[i] in _OBLIQUE or is_predicate

    def _is_behind(self, item: Item, end: int) -> bool:
        """After a preposition ("of HSCT", "after HSCT"), or right after the word that ends at `end`."""
        tokens, i = self.utterance.tokens, item.start - 1
        if item.start - end <= 1:
            return item.start == end or tokens[i] != ","
        while i > self.utterance.start and (tokens[i] in _NP_INNER or tokens[i] in _HOW or self._is_route(i)):
            i -= 1
        if tokens[i] == "before":  # "fell from 1.8 in the year before HSCT to 0.1"
            return tokens[item.end : item.end + 1] == ["to"]
        return tokens[i] in _AFTERWARDS

    def _is_route(self, i: int) -> bool:
        """ "after | intrathecal | MSC therapy"."""
        return any(item.start <= i < item.end for item in self.utterance.items if item.label == "ROUTE")

    def all(self, chosen: Item, among: Sequence[Item]) -> list[Subject]:
        """The therapy chosen, those coordinated with it, and where one is singled out of a kind only that one."""
        utterance = self.utterance
        group = [chosen]
        for item in sorted(among, key=lambda item: abs(item.start - chosen.start)):
            if item is chosen or any(item.concept == other.concept for other in group):
                continue
            near = min(group, key=lambda other: abs(other.start - item.start))
            first, last = (near.end, item.start) if item.start > near.start else (item.end, near.start)
            gap = utterance.tokens[first:last]
            if list(gap) == [","] and item.start < near.start and self._is_oblique(item):
                continue  # "Compared to drugs, HSCT…"
            if first <= last and len(gap) <= 4 and _JOINERS.issuperset(gap) and not _CONJUNCTIONS.isdisjoint(gap):
                group.append(item)
        for item in utterance.therapies:
            is_narrower = self.discourse.concepts.is_narrower(item.concept, chosen.concept)
            if (is_narrower and self._is_singled_out(item, chosen)) or self._is_example(item, chosen):
                group = [item]
        found = [self._subject(item) for item in group]
        return [s for s in found if not any(self._is_broader(s, other) for other in found)]

    def _is_broader(self, one: Subject, other: Subject) -> bool:
        return bool(one.therapy and other.therapy) and self.discourse.concepts.is_narrower(
            str(other.therapy), str(one.therapy)
        )

    def _is_singled_out(self, item: Item, of: Item) -> bool:
        return 0 < item.start - of.end <= 5 and self.utterance.has_between(of.end, item.start, _NARROWING)

    def _is_example(self, item: Item, of: Item) -> bool:
        """ "drugs such as corticosteroids"."""
        return item.start - of.end == 2 and list(self.utterance.tokens[of.end : item.start]) == ["such", "as"]

    def _subject(self, item: Item) -> Subject:
        """A bare "stem cells" in a paragraph about one transplant is what is transplanted there."""
        discourse = self.discourse
        if (
            item.label == "CELL"
            and discourse.therapy
            and discourse.therapy in discourse.named_in_block
            and discourse.concepts.is_narrower(discourse.therapy, item.concept)
            and not discourse.is_cell
        ):
            return Subject(discourse.therapy, True, item.start, item.end)
        return subject_of(item)

    def _meant(self, anaphor: CueHit, before: int) -> list[Subject]:
        utterance = self.utterance
        named = [
            item for item in utterance.therapies if item.end <= anaphor.start and self.discourse.is_main(item.concept)
        ]
        if named:
            return [Subject(self._head(named).concept, True, anaphor.start, anaphor.end)]
        if (
            self.discourse.therapy is None and anaphor.form.id == "anaphor.therapy"
        ):  # "Patients who had the transplant …, a study of HSCT has found"
            later = [item for item in utterance.therapies if item.start >= anaphor.end and item.concept]
            return [Subject(item.concept, True, anaphor.start, anaphor.end) for item in later[:1]]
        near = _NEAR_FOR.get(anaphor.form.id, _NEAR)
        if self.discourse.therapy and self.discourse.since <= near:
            return [Subject(self.discourse.therapy, True, anaphor.start, anaphor.end)]
        return []

    def _anaphor(self, start: int, end: int) -> CueHit | None:
        """The first word in [start, end) that stands for a therapy named before."""
        if self._anaphors is None:
            self._anaphors = find_anaphors(self.utterance, is_cell=self.discourse.is_cell)
        return next((hit for hit in self._anaphors if start <= hit.start < end), None)

    def _has_other_subject(self, first: int, start: int) -> bool:
        """Whether the clause is about the disease: "…, and MS causes fatigue"."""
        tokens = self.utterance.tokens
        for item in self.utterance.conditions:
            if first <= item.start and item.end <= start and start - item.end <= 2:
                before = tokens[item.start - 1] if item.start > first else ""
                if before not in _OBLIQUE:
                    return True
        return False
