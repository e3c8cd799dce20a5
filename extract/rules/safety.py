"""Safety: "safe", "dangerous", "well tolerated" said of a therapy -> findings."""

from __future__ import annotations

from collections.abc import Iterator

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.study import is_asked
from extract.subjects import Subjects
from extract.utterance import Utterance

_LINKS = frozenset({
    "is", "are", "was", "were", "be", "been", "as", "'s", "being", "has", "have", "had", "shown", "showed", "shows",
    "a", "an", "found", "seems", "seem", "seemed", "proven", "proved", "proves", "appears", "appear", "appeared",
    "remains", "remained", "considered", "looks", "with",
})  # fmt: skip
_JUDGED_TO_BE = frozenset({
    "consider", "considers", "considered", "deem", "deems", "deemed", "find", "finds", "found", "call", "calls",
    "called", "think", "thinks", "believe", "believes", "judge", "judged", "declared", "make", "makes", "made", "keep",
    "keeps",
})  # fmt: skip
_NO_THERAPY = frozenset({
    "place", "places", "environment", "environments", "setting", "space", "hands", "distance", "haven", "sex", "level",
    "side", "way", "manner", "journey", "return", "storage", "disposal", "water", "food", "limits", "range", "enough",
})  # fmt: skip


def find_safety(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """SAFE and TOLERATED, as predicates of a therapy."""
    for cue in utterance.cues("safety"):
        relation = cue.form.cue.relation
        if relation is None or not _is_predicate(utterance, cue) or is_asked(utterance, cue.start):
            continue
        outcome = "outcome:safety" if relation == "SAFE" else "outcome:tolerability"
        flips = cue.form.cue.polarity == "negated" or utterance.tokens[cue.start] == "poorly"
        for subject in subjects.of(cue.start, cue.end):
            yield Finding("safety.predicate", relation, subject, outcome, cue.start, cue.end, flips=flips)


def _is_predicate(utterance: Utterance, cue: CueHit) -> bool:
    """ "is safe", "appears to be well tolerated", "a safe and effective option" — not "to ensure safety"."""
    tokens = utterance.tokens
    first, last = utterance.clause(cue.start)
    if tokens[cue.start] in ("safer", "safest") or (cue.end < last and tokens[cue.end] in _NO_THERAPY):
        return False
    before = tokens[max(first, cue.start - 8) : cue.start]
    if before[-2:] == ["not", "always"] or (before[-1:] in (["less"], ["more"]) and "than" in tokens[cue.end : last]):
        return False  # for whom, or in comparison
    if any(item.end == cue.start and item.start > first for item in utterance.therapies):  # "many consider HSCT safe"
        return any(item.end == cue.start and tokens[item.start - 1] in _JUDGED_TO_BE for item in utterance.therapies)
    if cue.form.id == "safety.shown":
        return before[-1:] != ["to"]
    return not _LINKS.isdisjoint(before)
