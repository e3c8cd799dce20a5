"""Lacking: evidence that is missing, thin or still to come -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.predicate import is_only_when
from extract.rules.study import BE, first_named
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance, subject_of

_ASPECTS = frozenset({
    "effect", "effects", "safety", "efficacy", "benefit", "benefits", "risks", "outcomes", "effectiveness", "role",
    "place", "value", "impact", "mechanism", "durability", "usefulness",
})  # fmt: skip
_NEEDED = frozenset({"needed", "required", "necessary", "warranted", "lacking", "awaited", "missing", "essential"})
_UNKNOWN = frozenset({"unknown", "unclear", "uncertain", "known", "established", "understood"})
_QUESTIONS = frozenset({"whether", "if", "how", "what", "which", "that"})
_IN_FAVOUR = frozenset({"for", "to", "supporting", "behind", "in", "yet", "on", "."})
_THESE = frozenset({"this", "these", "it", "they", "its", "their", "results", "findings", "which", "we"})
_NEVER = frozenset({"never", "not", "n't", "no", "neither", "none"})
_TRIALS = frozenset({"trial", "trials", "study", "studies", "rigorously", "properly"})
_CLAIMED = frozenset({"this", "that", "these", "claims", "results", "findings", "theory", "which", "promise"})
_TESTED = frozenset({"tested", "studied", "evaluated", "assessed", "investigated", "examined"})


def find_lacking(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    """NEEDS_EVIDENCE, once."""
    for cue in cues:
        rule_id = _lack(utterance, cue, cues)
        if rule_id is None:
            continue
        found = _main(subjects, subjects.of(cue.start, cue.end) or first_named(utterance))
        is_of_these = not _THESE.isdisjoint(utterance.tokens[utterance.start : cue.start + 1])
        if not found and (rule_id == "status.needs_evidence" or (is_of_these and not utterance.conditions)):
            found = subjects.in_hand(cue.start)
        for subject in found:
            if is_only_when(utterance, subject):
                return  # "data are required on the form before HSCT"
            # "more research is needed" says that evidence is missing, whatever negation the words hold
            yield Finding(rule_id, "NEEDS_EVIDENCE", subject, None, cue.start, cue.end, denied=False)
        if found:
            return


def _main(subjects: Subjects, found: list[Subject]) -> list[Subject]:
    """ "Trials against drugs are needed before HSCT…": of a drug and the therapy of the text, the latter."""
    named = [item for item in subjects.utterance.therapies if item.concept]
    is_beside = bool(found) and not any(s.therapy and subjects.discourse.is_main(s.therapy) for s in found)
    main = [item for item in named if subjects.discourse.is_main(item.concept)]
    if is_beside and main:
        return [subject_of(main[0])]
    before = subjects.utterance.tokens[subjects.utterance.start : found[0].start] if found else []
    is_compared = is_beside and ("with" in before or "relative" in before)  # "Its place relative to modern drugs"
    return subjects.in_hand(found[0].start) if is_compared and subjects.discourse.therapy else found


def _lack(utterance: Utterance, cue: CueHit, cues: Sequence[CueHit]) -> str | None:
    """The rule by which a status cue says that evidence is missing or thin."""
    tokens = utterance.tokens
    if cue.form.id == "status.research":
        return "status.needs_evidence" if _is_wanting(utterance, cue, cues) else None
    if cue.form.id == "status.investigate":
        return "status.untested" if _is_untested(utterance, cue) else None
    if cue.form.id == "status.unconfirmed":
        return "status.unproven"
    if cue.form.id != "status.thin_evidence":
        return None
    words = tokens[cue.start : cue.end]
    if words[0] in ("rests", "rest", "is", "are", "relies", "rely", "based"):
        return "status.rests_on" if any(hit.start >= cue.end for hit in utterance.cues("evidence")) else None
    if "about" in tokens[cue.end : cue.end + 1] and utterance.therapies:
        return "status.unproven"  # "little is known about it"
    if words[-1] == "know" and not _is_sought(utterance, cue):
        return None
    if _UNKNOWN & set(words) and "been" not in words:
        before = tokens[max(utterance.start, cue.start - 8) : cue.start]
        is_asked = (
            bool(utterance.therapies)
            and tokens[cue.end : cue.end + 1] != []
            and (tokens[cue.end] in _QUESTIONS or utterance.tokens[utterance.body] == "whether")
        )
        return "status.unknown" if is_asked or not _ASPECTS.isdisjoint(before) else None
    return "status.unproven" if "been" not in words or _is_of_therapy(utterance, cue) else None


def _is_sought(utterance: Utterance, cue: CueHit) -> bool:
    """What researchers "do not know": whether, how, enough, its effects; not the details of a bank."""
    after = utterance.tokens[cue.end : min(cue.end + 5, utterance.end)]
    is_question = bool(after) and (after[0] in _QUESTIONS or after[0] in ("enough", "much", "all"))
    return is_question or not _ASPECTS.isdisjoint(after)


def _is_of_therapy(utterance: Utterance, cue: CueHit) -> bool:
    """What "has not been confirmed": a therapy, its effect or what is said of it, not somebody's identity."""
    first = utterance.start
    named = (*utterance.therapies, *utterance.outcomes, *utterance.risks)
    words = utterance.tokens[first : cue.start]
    return (
        any(first <= item.start < cue.start for item in named)
        or not _ASPECTS.isdisjoint(words)
        or not _CLAIMED.isdisjoint(words)
        or any(first <= hit.start < cue.start for hit in utterance.cues("anaphor"))
    )


def _is_wanting(utterance: Utterance, cue: CueHit, cues: Sequence[CueHit]) -> bool:
    """ "more research is needed", "needs further study", "limited evidence", "data are limited"."""
    tokens = utterance.tokens

    def has(name: str, first: int, last: int) -> CueHit | None:
        return next((h for h in cues if h.form.id == name and first <= h.start and h.end <= last), None)

    if tokens[cue.start - 2 : cue.start - 1] == ["no"] and (thin := has("status.no_good", cue.start - 3, cue.start)):
        return cue.end < utterance.end and tokens[cue.end] in _IN_FAVOUR and thin.end == cue.start
    has_more = has("status.more", cue.start - 3, cue.start) is not None
    after = has("status.needed", cue.end, cue.end + 14)
    if tokens[cue.end : cue.end + 1] == ["that"]:
        return False  # "little evidence that it helps" denies the benefit
    is_needed = after is not None and tokens[after.start] in _NEEDED and utterance.has_between(cue.end, after.start, BE)
    is_asked_for = has("status.needed", cue.start - 6, cue.start) is not None
    thin = has("status.thin", cue.end, cue.end + 16) or has("status.small", cue.end, cue.end + 16)
    is_thin = (
        thin is not None and utterance.has_between(cue.end, thin.start, BE) and "," not in tokens[cue.end : thin.start]
    )
    return (
        is_needed or (has_more and is_asked_for) or has("status.thin", cue.start - 2, cue.start) is not None or is_thin
    )


def _is_untested(utterance: Utterance, cue: CueHit) -> bool:
    """ "has never been tested in a controlled trial", "no trial has tested exosomes"."""
    tokens = utterance.tokens
    first, last = utterance.clause(cue.start)
    if (
        tokens[cue.end : cue.end + 1] == ["for"]
        or tokens[cue.start] not in _TESTED
        or cue.form.shape not in ("past", "participle", "past_participle")
    ):
        return False
    if tokens[first] == "no":
        return utterance.has_between(first, cue.start, _TRIALS)
    return utterance.has_between(max(first, cue.start - 3), cue.start, _NEVER) and utterance.has_between(
        max(first, cue.start - 1), last, _TRIALS
    )
