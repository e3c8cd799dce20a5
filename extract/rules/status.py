"""Status: how far a therapy has come — experimental, recommended, a standard of care -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.investigation import find_investigations, is_status_line
from extract.rules.lacking import find_lacking
from extract.rules.predicate import condition_behind, is_only_when, said_of
from extract.rules.study import BE
from extract.subjects import Subjects
from extract.utterance import Utterance

_MODALS = frozenset({"should", "may", "might", "can", "could", "must", "will", "would", "not", "to", "only", "n't"})
_HINDRANCES = frozenset({"barrier", "barriers", "obstacle", "obstacles", "preventing", "prevent", "prevents", "hinder"})
_CONDITIONAL = frozenset({"if", "whether", "unless"})
_NOT_YET = frozenset({"before", "until"})
_NO_THERAPY = frozenset({"ward", "model", "models", "animal", "animals", "autoimmune", "cages", "new", "group", "data"})
_COMPARED = frozenset({"with", "to", "versus", "vs", "than", "or", "on", "receive", "received", "given", "continue"})


def find_status(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """NEEDS_EVIDENCE, IS_EXPERIMENTAL, RECOMMENDED, INVESTIGATED_IN and ADOPTED_AS_STANDARD."""
    cues = [cue for cue in utterance.cues("status") if cue.start >= utterance.body or is_status_line(utterance, cue)]
    needs = list(find_lacking(utterance, subjects, cues))
    yield from needs
    yield from _experimental(utterance, subjects, cues)
    yield from _recommended(utterance, subjects, cues)
    yield from find_investigations(utterance, subjects, cues, needs)
    yield from _adopted(utterance, subjects, cues)


def _experimental(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    for cue in cues:
        if cue.form.id != "status.experimental":
            continue
        first, _ = utterance.clause(cue.start)
        if not utterance.has_between(max(first, cue.start - 6), cue.start, BE | {"considered", "as"}):
            continue
        if cue.end < utterance.end and utterance.tokens[cue.end] in _NO_THERAPY:
            continue
        for subject in subjects.of(cue.start, cue.end):
            yield Finding("status.experimental", "IS_EXPERIMENTAL", subject, None, cue.start, cue.end)
            return


def _recommended(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    seen: set[tuple[str | None, str | None]] = set()
    adopted = [cue for cue in cues if cue.form.id == "status.adopted"]
    for cue in cues:
        name = cue.form.id
        if name not in ("status.recommended", "status.be_considered", "status.advised_against"):
            continue
        first, _ = utterance.clause(cue.start)
        before = utterance.tokens[max(first, cue.start - 4) : cue.start]
        if cue.start > utterance.body and utterance.words[cue.start].istitle():
            continue  # "the European Commission"
        if utterance.has_between(first, cue.start, _CONDITIONAL):
            continue  # "If your doctor recommends HSCT, …"
        if name == "status.be_considered" and (
            _MODALS.isdisjoint(before)
            or utterance.has_between(first, cue.start, frozenset({"how", "whether"}))
            or any(hit.start < cue.end and cue.start < hit.end for hit in adopted)
            or any(hit.form.id == "regulatory.restricted" for hit in utterance.cues("regulatory"))
        ):
            continue
        if any(
            hit.start <= cue.start <= hit.end for hit in utterance.cues("pseudo") if hit.form.id == "pseudo.not_all"
        ):
            continue  # "not suitable for everyone" limits whom it is for
        is_active = cue.form.shape in ("base", "third") or (
            cue.form.shape in ("past", "past_participle") and BE.isdisjoint(before)
        )
        is_active = is_active or utterance.tokens[cue.start].startswith(("support", "justif"))
        if _is_attributive(utterance, cue, before):
            continue
        condition = condition_behind(utterance, cue)
        for subject in subjects.of(cue.start, cue.end, passive=is_active):
            is_seen = any(s == subject.therapy and (condition is None or condition == c) for s, c in seen)
            if is_seen or subject.start <= cue.start < subject.end:
                continue
            if is_active and is_only_when(utterance, subject):
                continue  # "Doctors recommend rest after HSCT"
            unmet = _is_unmet(utterance, cue)
            if not unmet and not is_active and subject.end <= cue.start and not said_of(utterance, subject, cue.start):
                continue  # "Before HSCT, vaccination is recommended"
            seen.add((subject.therapy, condition))
            yield Finding(
                "status.recommended_once" if unmet else "status.recommended",
                "RECOMMENDED",
                subject,
                None,
                cue.start,
                cue.end,
                condition=condition if len(seen) > 1 else None,
                flips=cue.form.cue.polarity == "negated",
                denied=True if unmet else None,
            )


def _is_attributive(utterance: Utterance, cue: CueHit, before: Sequence[str]) -> bool:
    """ "a recommended reading list on HSCT"."""
    is_adjective = cue.form.shape == "past_participle" and before[-1:] != [] and before[-1] in ("a", "the", "our")
    return is_adjective and not any(0 <= item.start - cue.end <= 1 for item in utterance.therapies)


def _adopted(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    for cue in cues:
        if cue.form.id != "status.adopted":
            continue
        first, _ = utterance.clause(cue.start)
        if cue.start > first and utterance.tokens[cue.start - 1] in _COMPARED:
            continue
        if not utterance.has_between(
            max(first, cue.start - 6),
            cue.start,
            BE | {"become", "becomes", "becoming", "as", "making", "considered", "a"},
        ) and not utterance.tokens[cue.start].startswith(("becom", "became")):
            continue
        found = [s for s in subjects.of(cue.start, cue.end) if not s.start <= cue.start < s.end]
        for subject in found:
            is_hindered = utterance.has_between(first, cue.start, _HINDRANCES)
            denied = True if is_hindered or _is_unmet(utterance, cue) else None
            yield Finding("status.adopted", "ADOPTED_AS_STANDARD", subject, None, cue.start, cue.end, denied=denied)
        if found:
            return


def _is_unmet(utterance: Utterance, cue: CueHit) -> bool:
    """ "before it can be recommended": not recommended so far."""
    tokens = utterance.tokens
    start = max(utterance.start, cue.start - 9)
    i = next((i for i in range(cue.start - 1, start - 1, -1) if tokens[i] in _NOT_YET), None)
    return i is not None and "," not in tokens[i : cue.start]
