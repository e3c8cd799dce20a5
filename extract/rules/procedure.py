"""Procedure: what a therapy is given with or by -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance

INGREDIENTS = frozenset({"therapy:chemotherapy", "therapy:immunosuppression", "therapy:radiation"})


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
