"""Status: how far a therapy has come — needed evidence, trials, recommendations, standing -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance

_INVESTIGATORS = frozenset({
    "study", "studies", "trial", "trials", "research", "researchers", "scientists", "investigators", "we", "doctors",
    "teams", "groups", "team", "group", "project", "programme", "program", "results", "exploration",
    "experts", "neurologists", "they", "record", "panel", "advances",
})  # fmt: skip
_MODALS = frozenset({"should", "may", "might", "can", "could", "must", "will", "would", "not", "to", "only", "n't"})
_ENDPOINTS = frozenset({"outcome:safety", "outcome:efficacy", "outcome:tolerability"})
_BEFORE_IT_CAN = frozenset({"before", "until"})
_PASSIVE_BE = frozenset({"is", "are", "was", "were", "been", "being", "be"})
_SAY_IT_ALONE = frozenset({"enrolment", "enrollment", "recruiting", "investigation", "development", "continues"})
_OF_A_THERAPY = frozenset({
    "effect", "effects", "safety", "efficacy", "benefit", "benefits", "risks", "outcomes", "effectiveness",
})  # fmt: skip


def find_status(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """NEEDS_EVIDENCE, IS_EXPERIMENTAL, RECOMMENDED, INVESTIGATED_IN and ADOPTED_AS_STANDARD."""
    cues = utterance.cues("status")
    if not cues:
        return
    yield from _needs_evidence(utterance, subjects, cues)
    yield from _experimental(utterance, subjects, cues)
    yield from _recommended(utterance, subjects, cues)
    yield from _investigated(utterance, subjects, cues)
    yield from _adopted(utterance, subjects, cues)


def _named_or_in_hand(utterance: Utterance, subjects: Subjects, start: int, end: int) -> Sequence[Subject]:
    """A therapy of the sentence wherever it stands, else the one in hand."""
    found = subjects.of(start, end)
    if found:
        return found
    named = [item for item in utterance.therapies if item.concept]
    if named:
        return [Subject(named[0].concept, False, named[0].start, named[0].end)]
    return subjects.in_hand(start)


def _needs_evidence(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    cue = _missing_evidence(utterance, cues)
    if cue is None:
        return
    for subject in _named_or_in_hand(utterance, subjects, cue.start, cue.end):
        rule = (
            "status.rests_on"
            if cue.form.cue.id == "status.thin_evidence" and "rest" in _text(utterance, cue)
            else "status.needs_evidence"
        )
        # "more research is needed" says that evidence is missing, whatever negation the words hold
        yield Finding(rule, "NEEDS_EVIDENCE", subject, None, cue.start, cue.end, denied=False)


def _missing_evidence(utterance: Utterance, cues: Sequence[CueHit]) -> CueHit | None:
    tokens = utterance.tokens
    research = [cue for cue in cues if cue.form.cue.id == "status.research"]
    for cue in research:
        has_more = any(hit.form.cue.id == "status.more" and 0 <= cue.start - hit.end <= 2 for hit in cues)
        is_thin = any(hit.form.cue.id == "status.thin" and 0 <= cue.start - hit.end <= 1 for hit in cues)
        needed_after = any(
            hit.form.cue.id == "status.needed"
            and 0 <= hit.start - cue.end <= 12
            and hit.form.shape == "form"
            and tokens[hit.start] in _NEEDED
            for hit in cues
        )
        needed_before = any(hit.form.cue.id == "status.needed" and 0 <= cue.start - hit.end <= 4 for hit in cues)
        thin_after = any(
            hit.form.cue.id == "status.thin"
            and 0 < hit.start - cue.end <= 14
            and any(tokens[i] in ("is", "are", "remains", "remain") for i in range(cue.end, hit.start))
            and not utterance.has_between(cue.end, hit.start, frozenset({",", "and"}))
            for hit in cues
        )
        if (
            (has_more and (needed_after or needed_before))
            or (needed_after and tokens[cue.start] != "work")
            or is_thin
            or thin_after
        ):
            return cue
    for cue in cues:
        if cue.form.cue.id == "status.thin_evidence":
            words = _text(utterance, cue)
            if "rest" in words or "based" in words or "rel" in words[:3]:
                if any(hit.start >= cue.end for hit in utterance.cues("evidence")):
                    return cue
            elif (
                "proven" in words
                or "early" in words
                or "established" in words
                or "known" in words
                or _of_effect(utterance, cue)
            ):
                return cue
    return None


_NEEDED = frozenset({"needed", "required", "necessary", "warranted", "lacking", "awaited", "missing", "essential"})


def _of_effect(utterance: Utterance, cue: CueHit) -> bool:
    words = utterance.tokens[max(utterance.start, cue.start - 8) : cue.start]
    return any(
        word in ("effect", "effects", "safety", "efficacy", "benefit", "benefits", "risks", "outcomes", "effectiveness")
        for word in words
    )


def _text(utterance: Utterance, cue: CueHit) -> str:
    return " ".join(utterance.tokens[cue.start : cue.end])


def _experimental(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    for cue in cues:
        if cue.form.cue.id != "status.experimental":
            continue
        first, _ = utterance.clause(cue.start)
        before = utterance.tokens[max(first, cue.start - 6) : cue.start]
        if not any(
            word in ("is", "are", "remains", "remain", "considered", "as", "was", "still", "be", "'s")
            for word in before
        ):
            continue
        for subject in subjects.of(cue.start, cue.end):
            yield Finding("status.experimental", "IS_EXPERIMENTAL", subject, None, cue.start, cue.end)
            return


def _recommended(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    seen: set[str | None] = set()
    for cue in cues:
        name = cue.form.cue.id
        if name not in ("status.recommended", "status.be_considered", "status.advised_against"):
            continue
        first, _ = utterance.clause(cue.start)
        before = utterance.tokens[max(first, cue.start - 4) : cue.start]
        if name == "status.be_considered" and not any(word in _MODALS for word in before):
            continue
        passive = cue.form.shape in ("base", "third") or (
            cue.form.shape in ("past", "past_participle") and not any(w in _PASSIVE_BE for w in before)
        )
        found = subjects.of(cue.start, cue.end, passive=passive)
        for subject in found:
            if subject.therapy in seen or any(item.start <= cue.start < item.end for item in utterance.therapies):
                continue
            seen.add(subject.therapy)
            unmet = _is_unmet(utterance, cue)
            flips = cue.form.cue.polarity == "negated"
            rule = "status.recommended_once" if unmet else "status.recommended"
            denied = True if unmet else None
            yield Finding(rule, "RECOMMENDED", subject, None, cue.start, cue.end, flips=flips, denied=denied)


def _is_unmet(utterance: Utterance, cue: CueHit) -> bool:
    """ "before it can be recommended": not recommended so far."""
    return any(word in _BEFORE_IT_CAN for word in utterance.tokens[max(utterance.start, cue.start - 9) : cue.start])


def _investigated(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    cue = _studied(utterance, cues)
    if cue is None:
        return
    found = subjects.of(cue.start, cue.end, passive=True) or [
        Subject(item.concept, False, item.start, item.end) for item in utterance.therapies[:1] if item.concept
    ]
    if not found and (utterance.passage.kind != "question"):
        found = subjects.in_hand(cue.start)
    endpoints = _endpoints(utterance, cue)
    for subject in found:
        for endpoint in endpoints or [None]:
            yield Finding("status.investigated", "INVESTIGATED_IN", subject, endpoint, cue.start, cue.end)


def _studied(utterance: Utterance, cues: Sequence[CueHit]) -> CueHit | None:
    return next((c for c in cues if c.form.cue.id == "status.investigate" and _is_study(utterance, c)), None)


def _is_study(utterance: Utterance, cue: CueHit) -> bool:
    """Whether the word is about studying a therapy: a study does it, or it is done to a therapy."""
    tokens = utterance.tokens
    first, last = utterance.clause(cue.start)
    shape = cue.form.shape
    if shape == "form":
        return any(word in _INVESTIGATORS for word in tokens[first:last]) or tokens[cue.end - 1] in _SAY_IT_ALONE
    if any(i.start <= cue.start < i.end for i in utterance.items if i.label in ("EVIDENCE", "THERAPY", "TRIAL")):
        return False
    if shape == "noun":
        return bool(utterance.therapies) and any(word in ("into", "of") for word in tokens[cue.end : cue.end + 2])
    if shape in ("participle", "past_participle") and utterance.therapies:
        is_passive = any(word in _PASSIVE_BE for word in tokens[max(first, cue.start - 3) : cue.start])
        if is_passive:
            return True
    return any(word in _INVESTIGATORS for word in tokens[first : cue.start]) or any(
        first <= item.start < cue.start for item in utterance.items if item.label in ("TRIAL", "EVIDENCE")
    )


def _endpoints(utterance: Utterance, cue: CueHit) -> list[str | None]:
    """What a study asks about, where the sentence says so."""
    asked = [item for item in utterance.outcomes if item.start >= cue.end]
    return list(dict.fromkeys(item.concept for item in asked))


def _adopted(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    for cue in cues:
        if cue.form.cue.id != "status.adopted":
            continue
        if any(item.start <= cue.start < item.end for item in utterance.therapies):
            continue
        found = subjects.of(cue.start, cue.end)
        for subject in found:
            denied = True if _is_unmet(utterance, cue) else None
            yield Finding("status.adopted", "ADOPTED_AS_STANDARD", subject, None, cue.start, cue.end, denied=denied)
        if found:
            return
