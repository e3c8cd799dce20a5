"""Procedure and comparison: what a therapy is given with or by, how it stands to another -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance

INGREDIENTS = frozenset({"therapy:chemotherapy", "therapy:immunosuppression", "therapy:radiation"})
_APART = frozenset({"than", "from", "to", "and", "with", "unlike", "as"})


def find_procedures(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """USES another treatment (conditioning, drugs) and DELIVERED_BY a route."""
    cues = utterance.cues("procedure")
    if not cues:
        return
    concepts = subjects.discourse.concepts
    for item in utterance.items:
        if (
            item.label == "THERAPY"
            and concepts.root(item.concept) in INGREDIENTS
            and not subjects.discourse.is_main(item.concept)
        ):
            cue = _before(utterance, cues, item, "procedure.uses")
            if cue is None:
                continue
            for subject in _users(utterance, subjects, cue, item):
                yield Finding("procedure.uses", "USES", subject, item.concept, cue.start, item.end)
        elif item.label == "ROUTE":
            cue = _before(utterance, cues, item, "procedure.delivered") or _after(cues, item)
            if cue is None:
                continue
            for subject in subjects.of(cue.start, item.end):
                yield Finding(
                    "procedure.delivered_by",
                    "DELIVERED_BY",
                    subject,
                    item.concept,
                    min(cue.start, item.start),
                    item.end,
                )


def find_comparisons(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """MORE_EFFECTIVE_THAN, MORE_INTENSIVE_THAN and DIFFERS_FROM, with the other therapy as outcome."""
    named = [item for item in utterance.therapies if item.concept]
    for cue in utterance.cues("comparison"):
        relation = cue.form.cue.relation
        if relation is None:
            continue
        left = [item for item in named if item.end <= cue.start]
        right = [item for item in named if item.start >= cue.end]
        pair: tuple[Subject, Item] | None = None
        if relation == "DIFFERS_FROM" and len(left) >= 2 and left[-1].concept != left[-2].concept and not right:
            pair = Subject(left[-2].concept, False, left[-2].start, left[-2].end), left[-1]
        elif right and utterance.has_between(cue.end - 1, right[0].start, _APART):
            found = subjects.of(cue.start, cue.end)
            if found and found[0].therapy != right[0].concept:
                pair = found[0], right[0]
        if pair is not None:
            subject, other = pair
            yield Finding(f"comparison.{relation.lower()}", relation, subject, other.concept, cue.start, cue.end)
            return


def _users(utterance: Utterance, subjects: Subjects, cue: CueHit, item: Item) -> list[Subject]:
    named = {i.start for i in utterance.therapies if i.label == "CELL"}
    found = [
        s
        for s in subjects.of(cue.start, item.end)
        if s.therapy and subjects.discourse.is_main(s.therapy) and s.start not in named
    ]
    return found or subjects.in_hand(cue.start)


def _before(utterance: Utterance, cues: Sequence[CueHit], item: Item, name: str) -> CueHit | None:
    for cue in reversed(cues):
        if cue.form.id != name or cue.end > item.start:
            continue
        gap = utterance.tokens[cue.end : item.start]
        inner = [other for other in utterance.therapies if cue.end <= other.start < item.start]
        if len(gap) <= 4 or (inner and item.start - inner[-1].end <= 5):
            return cue
        return None
    return None


def _after(cues: Sequence[CueHit], item: Item) -> CueHit | None:
    return next((cue for cue in cues if 0 <= cue.start - item.end <= 1 and cue.form.id == "procedure.delivered"), None)
