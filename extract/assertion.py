"""Assertion: tokens and cues of a sentence -> how far each cue reaches, and so polarity and certainty of any span.

ConText's idea (a cue reaches forward or backward until something ends its reach), with scope rules of our own: a new
subject after a comma ends a reach ("not a cure for MS, some patients have experienced remission"), a cue that takes a
that-clause ("no evidence that it slows and stops MS") is ended only by a contrast.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from config.models import Cue, CueCategory
from extract.cues import CueHit
from extract.records import Certainty, Polarity

ASSERTING = frozenset({"negation", "hedge", "desire"})
_COMMA = ","
_JOINTS = frozenset({_COMMA, "and", "so", "—"})
_HARD_STOPS = frozenset({";", "?", "!"})
_CLOSING = _HARD_STOPS | {_COMMA, ".", ")", "]", '"'}
_LISTING = frozenset({"and", "or", "nor"})
_RELATIVE = frozenset({"which", "who", "whom", "whose", "where", "when"})
_IN_RELATIVE = _RELATIVE | {"that", "because", "if", "as"}
_PRONOUN_SUBJECTS = frozenset({
    "he", "she", "it", "they", "we", "i", "you", "this", "these", "those", "there", "the", "his", "her", "its",
    "their", "our", "patient", "patients", "some", "many", "most", "others", "doctors", "researchers", "experts",
    "people", "studies",
})  # fmt: skip
_SUBORDINATORS = frozenset({
    "although", "though", "while", "whereas", "whilst", "because", "since", "as", "if", "when", "after", "before",
    "despite", "given",
})  # fmt: skip
# after these "'s" is "is", elsewhere it is a genitive
_CONTRACTED = frozenset({"it", "that", "there", "he", "she", "what", "here", "who"})
_CLAUSE_LOOKAHEAD = 14
_RANK: dict[Certainty, int] = {"established": 0, "hedged": 1, "speculative": 2}


class Reach(NamedTuple):
    """The tokens [start, end) a cue holds for."""

    start: int
    end: int
    hit: CueHit


class Assertion(NamedTuple):
    polarity: Polarity
    certainty: Certainty


PLAIN = Assertion("affirmed", "established")


class Scopes:
    """What is negated and what is hedged in one sentence; positions are token indices of the document."""

    __slots__ = ("reaches",)

    def __init__(self, reaches: Sequence[Reach]) -> None:
        self.reaches = reaches

    def at(self, start: int, end: int) -> Assertion:
        """Polarity and certainty of the span [start, end): any negation denies it, the weakest certainty wins."""
        polarity: Polarity = "affirmed"
        certainty: Certainty = "established"
        for reach in self.reaches:
            if reach[0] <= start < reach[1] or start <= reach[0] < end:
                cue = reach[2].form.cue
                if reach[2].form.category == "negation":
                    polarity = "negated"
                if cue.certainty and _RANK[cue.certainty] > _RANK[certainty]:
                    certainty = cue.certainty
        return Assertion(polarity, certainty)


NO_SCOPES = Scopes(())


def find_scopes(stops: Clauses, hits: Sequence[CueHit]) -> Scopes:
    """The reach of every negation, hedge and desire cue among `hits`, the cues of a sentence."""
    reaches: list[Reach] = []
    for hit in hits:
        if hit[2].category not in ASSERTING:
            continue
        cue = hit.form.cue
        if cue.direction == "self":
            reaches.append(Reach(hit.start, hit.end, hit))
            continue
        first, last = hit.start, hit.end
        direction = cue.direction
        if direction == "either":
            direction = "backward" if stops.is_last(hit) else "forward"
        if direction != "backward":
            last = min(stops.after(hit), hit.end + cue.max_distance)
        if direction != "forward":
            first = max(stops.before(hit), hit.start - min(cue.max_distance, _BACKWARD_LIMIT))
        reaches.append(Reach(first, last, hit))
    return Scopes(reaches)


_BACKWARD_LIMIT = 14


class Clauses:
    """Where the clauses of the sentence `tokens[start:end]` (lower-cased) end, and with them the reach of cues.

    `terminators` are the cues that end a reach, in text order; `finite` the finite verbs. All reaches
    end at a contrast (`hard`); those of cues that take a that-clause go past the other borders of clauses (`soft`).
    Words that end the reach of some categories only are no borders (`partial`).
    """

    __slots__ = ("end", "finite", "hard", "partial", "soft", "start", "tokens")

    def __init__(
        self, tokens: Sequence[str], start: int, end: int, terminators: Sequence[CueHit], finite: frozenset[str]
    ) -> None:
        self.tokens, self.start, self.end, self.finite = tokens, start, end, finite
        hard: list[int] = []
        self.partial: list[tuple[int, tuple[CueCategory, ...]]] = []
        for hit in terminators:
            if hit.start > start:
                if ends := hit.form.cue.ends:
                    self.partial.append((hit.start, ends))
                else:
                    hard.append(hit.start)
        words = tokens[start:end]
        if not _HARD_STOPS.isdisjoint(words):
            hard += [i for i, word in enumerate(words, start) if word in _HARD_STOPS]
        new = [] if _JOINTS.isdisjoint(words) else self._new_clauses(words)
        self.hard = sorted(hard)
        self.soft = sorted({*hard, *new}) if hard else new

    def after(self, hit: CueHit) -> int:
        stops = self.hard if self._takes_clause(hit) else self.soft
        at = bisect_left(stops, hit.end)
        stop = stops[at] if at < len(stops) else self.end
        if self.partial:
            category = hit.form.category
            stop = min([stop, *(at for at, ends in self.partial if at >= hit.end and category in ends)])
        return self._own_stop(hit.form.cue, hit.end, stop)

    def before(self, hit: CueHit) -> int:
        at = bisect_right(self.soft, hit.start)
        first = self.soft[at - 1] + 1 if at else self.start
        if hit.form.category == "negation":
            first = self._last_phrase(first, hit.start)
        return first

    def _last_phrase(self, first: int, end: int) -> int:
        """What a denial behind it is about: the CT in "headache, CT negative", both in "rash and fever denied"."""
        before = self.tokens[first:end]
        if _COMMA not in before[:-1] or not _LISTING.isdisjoint(before):
            return first
        return end - 1 - before[-2::-1].index(_COMMA) if before[-1] != _COMMA else first

    def is_last(self, hit: CueHit) -> bool:
        """Whether nothing follows a cue in its clause: "Fever: none." """
        return hit.end >= self.end or self.tokens[hit.end] in _CLOSING

    def _own_stop(self, cue: Cue, first: int, stop: int) -> int:
        if cue.ends_at_verb or cue.terminators:
            words = self.finite if cue.ends_at_verb else frozenset(cue.terminators)
            for i in range(first, stop):
                if self.tokens[i] in words:
                    return i
        return stop

    def _takes_clause(self, hit: CueHit) -> bool:
        return "that" in self.tokens[hit.end - 1 : hit.end + 2]

    def _new_clauses(self, words: Sequence[str]) -> list[int]:
        """Positions of the commas and conjunctions among `words` (the whole sentence) after which a clause begins."""
        found = []
        has_verb = False
        is_subordinate = words[0] in _SUBORDINATORS
        since = self.start
        for i in [i for i, word in enumerate(words[:-1], self.start) if word in _JOINTS]:
            word = self.tokens[i]
            has_verb = has_verb or self._has_verb(since, i)
            since = i + 1
            if self._begins_clause(i, word, has_verb) or (is_subordinate and has_verb and word == _COMMA):
                found.append(i)
                has_verb = is_subordinate = False
        return found

    def _has_verb(self, start: int, end: int) -> bool:
        """Whether there is a finite verb within [start, end)."""
        words = self.tokens[start:end]
        if self.finite.isdisjoint(words):
            return False
        return "'s" not in words or any(self._is_finite(i) for i in range(start, end))

    def _is_finite(self, i: int) -> bool:
        word = self.tokens[i]
        return word in self.finite and (word != "'s" or self.tokens[i - 1] in _CONTRACTED)

    def _begins_clause(self, at: int, word: str, has_verb: bool) -> bool:
        tokens, finite = self.tokens, self.finite
        i = at + 1
        if word == _COMMA and tokens[i] in ("and", "so"):
            i += 1
        if i >= self.end or tokens[i] in ("or", "nor", _COMMA):
            return False
        if tokens[i] in finite:
            return has_verb or word == _COMMA
        if tokens[i] in _RELATIVE:
            return word == _COMMA
        if not (has_verb or tokens[i] in _PRONOUN_SUBJECTS):
            return False
        for j in range(i, min(self.end, i + _CLAUSE_LOOKAHEAD)):
            if self._is_finite(j):
                return True
            if tokens[j] == _COMMA or tokens[j] in _IN_RELATIVE or tokens[j] in _HARD_STOPS:
                return False
        return False
