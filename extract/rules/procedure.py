"""Procedure: what a therapy is given with or by -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance, subject_of

INGREDIENTS = frozenset({
    "therapy:chemotherapy", "therapy:immunosuppression", "therapy:radiation", "therapy:g_csf",
})  # fmt: skip
_COMPARED = frozenset({"compared", "comparing", "compare", "compares", "versus"})
_PREVIOUS = frozenset({"prior", "previous", "previously", "exclusion", "history"})
_RECEIVED = frozenset({"get", "gets", "receive", "received", "have", "had", "consists", "consist", "consisted"})
_INNER = 5
_DOSED = 9


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
            cue = _before(utterance, cues, item, "procedure.uses") or _followed(utterance, cues, item)
            if cue is None or not _is_part(utterance, cue):
                continue
            for subject in _users(utterance, subjects, cue, item):
                yield Finding("procedure.uses", "USES", subject, item.concept, cue.start, item.end)
        elif item.label == "ROUTE":
            cue = _before(utterance, cues, item, "procedure.delivered") or _after(cues, item)
            if cue is None:
                continue
            for subject in _delivered(utterance, subjects, cue, item):
                yield Finding(
                    "procedure.delivered_by",
                    "DELIVERED_BY",
                    subject,
                    item.concept,
                    min(cue.start, item.start),
                    item.end,
                )


def _is_part(utterance: Utterance, cue: CueHit) -> bool:
    """ "HSCT compared with cyclophosphamide" uses none, nor does who had "prior treatment with" it."""
    tokens = utterance.tokens
    before = tokens[max(utterance.start, cue.start - 3) : cue.start]
    return before[-1:] == [] or (before[-1] not in _COMPARED and _PREVIOUS.isdisjoint(before))


def _delivered(utterance: Utterance, subjects: Subjects, cue: CueHit, item: Item) -> list[Subject]:
    """What is given by a route; in a list of offers and after "you get" the therapy in hand."""
    found = subjects.of(min(cue.start, item.start), max(cue.end, item.end), passive=cue.form.shape == "noun")
    if found:
        return found
    if inner := [i for i in utterance.therapies if i.concept and cue.end <= i.start and i.end <= item.start]:
        return [subject_of(inner[0])]
    is_dose = cue.form.shape == "noun" and cue.start >= item.start
    is_offer = utterance.passage.kind in ("list_item", "table_cell") or utterance.has_between(
        utterance.start, item.start, _RECEIVED
    )
    is_of_cells = utterance.tokens[utterance.body] == "cells"
    return subjects.in_hand(cue.start) if is_of_cells or (is_dose and is_offer) else []


def _users(utterance: Utterance, subjects: Subjects, cue: CueHit, item: Item) -> list[Subject]:
    cells = {i.start for i in utterance.therapies if i.label == "CELL"}
    found = [
        s
        for s in subjects.of(cue.start, item.end)
        if s.therapy and subjects.discourse.is_main(s.therapy) and s.start not in cells
    ]
    if found:
        return found
    named = [t for t in utterance.therapies if t.concept and t.label == "THERAPY" and t.end <= cue.start]
    main = [t for t in named if subjects.discourse.is_main(t.concept)]
    if main:
        return [subject_of(main[0])]
    return [s for s in subjects.in_hand(cue.start) if s.therapy and subjects.discourse.is_main(s.therapy)]


def _before(utterance: Utterance, cues: Sequence[CueHit], item: Item, name: str) -> CueHit | None:
    for cue in reversed(cues):
        if cue.form.id != name or cue.end > item.start:
            continue
        gap = utterance.tokens[cue.end : item.start]
        inner = [other for other in utterance.therapies if cue.end <= other.start < item.start]
        if len(gap) <= 4 or (inner and item.start - inner[-1].end <= (_DOSED if _is_dosed(gap) else _INNER)):
            return cue
        return None
    return None


def _followed(utterance: Utterance, cues: Sequence[CueHit], item: Item) -> CueHit | None:
    """ "In HSCT, chemotherapy is followed by the return of stem cells"."""
    behind = (cue for cue in cues if 0 <= cue.start - item.end <= 2)
    return next((cue for cue in behind if utterance.tokens[cue.start : cue.end] == ["followed", "by"]), None)


def _after(cues: Sequence[CueHit], item: Item) -> CueHit | None:
    """A noun of giving in the name of the route or right behind it ("an intravenous infusion", "intrathecal dose")."""
    return next(
        (
            cue
            for cue in cues
            if cue.form.id == "procedure.delivered"
            and (
                item.end <= cue.start <= item.end + 1
                or (cue.form.shape == "noun" and item.start < cue.start < item.end)
            )
        ),
        None,
    )


def _is_dosed(gap: Sequence[str]) -> bool:
    """ "cyclophosphamide 200 mg/kg and…"."""
    return any(token[0].isdigit() for token in gap)
