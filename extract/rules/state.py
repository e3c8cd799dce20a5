"""State: benefits told without an outcome beside a word of change — shares in a good state, abilities, the disease."""

from __future__ import annotations

from collections.abc import Iterator

from config.models import Relation
from extract.adoption import said_of
from extract.cues import CueHit
from extract.rules.arms import find_lower_shares
from extract.rules.finding import Finding
from extract.rules.study import is_asked
from extract.subjects import Subjects
from extract.utterance import PLACEBO, Item, Utterance, subject_of

_PERCENT = frozenset({"%", "percent", "cent"})
_COUNTED = frozenset({"patients", "participants", "people", "cases", "volunteers", "subjects", "recipients"})
_FRACTIONS = frozenset({"half", "third", "thirds", "quarter", "quarters", "majority", "most", "all", "fifth", "fifths"})
_QUIETENING: frozenset[Relation] = frozenset({"SLOWS", "HALTS", "REVERSES"})
_DISEASE = frozenset({"disease", "illness", "condition"})
_OWNERS = frozenset({"the", "his", "her", "their", "my", "your", "this", "our"})
_LINKS = frozenset({"has", "have", "had", "was", "is", "been", "be", "and", "also", "then", "now", "largely", "since"})
_ELSEWHERE = frozenset({"where", "whose", "if", "when"})
_REMAINING = frozenset({"be", "been", "remain", "remained", "remains", "stayed", "stay", "is", "are", "was", "were"})
_GROUPS = frozenset({"group", "arm", "recipients", "patients", "cohort", "treated", "participants"})
_NOT_A_RESULT = frozenset(
    {"if", "whether", "expected", "assumed", "powered", "needed", "endpoint", "defined", "unless"}
)
_COMPARED = frozenset({"compared", "versus", "vs", "vs.", "whereas", "against"})
_PROGRESSION = "outcome:disease_progression"


def find_states(utterance: Utterance, subjects: Subjects, told: set[str | None]) -> Iterator[Finding]:
    """`told` are the outcomes the sentence has been found to speak of already."""
    yield from _find_abilities(utterance, subjects, told)
    yield from _find_disease(utterance, subjects)
    for outcome in utterance.outcomes:
        if outcome.concept not in told:
            yield from _find_rate(utterance, subjects, outcome)
            if subjects.discourse.concepts.better(outcome.concept) == "lower" and _gain(utterance, outcome) is None:
                yield from find_lower_shares(utterance, outcome)


def _find_abilities(utterance: Utterance, subjects: Subjects, told: set[str | None]) -> Iterator[Finding]:
    """ "She can walk without a stick", "he is back at work": what is regained is in the words themselves."""
    for cue in utterance.cues("benefit"):
        if not cue.form.id.startswith("benefit.able_to") or is_asked(utterance, cue.start):
            continue
        concept, relation = cue.form.cue.outcomes[0], cue.form.cue.relation
        is_given_up = "ever" in utterance.tokens[max(utterance.start, cue.start - 2) : cue.start]
        if concept in told or relation is None or is_given_up:
            continue
        for subject in said_of(utterance, subjects, cue, cue.start, cue.end, "benefit.ability", passive=True):
            own = cue.start, cue.end
            yield Finding("benefit.ability", relation, subject, concept, cue.start, cue.end, own=own)
        told.add(concept)


def _find_disease(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """ "HSCT halted the disease", "his MS has not progressed since"."""
    for cue in utterance.cues("benefit"):
        relation = cue.form.cue.relation
        if relation not in _QUIETENING or cue.form.shape == "noun" or is_asked(utterance, cue.start):
            continue
        is_before = cue.form.id != "benefit.stable" and _disease_after(utterance, cue)
        disease = cue.start if is_before else _disease_before(utterance, cue)
        if disease is None:
            continue
        rule_id = "benefit.verb_object" if is_before else "benefit.disease"
        found = said_of(utterance, subjects, cue, disease, cue.end, rule_id, passive=not is_before)
        if any(utterance.has_between(subject.end, cue.start, _ELSEWHERE) for subject in found):
            continue
        for subject in found:
            if is_before and subject.start >= cue.end and cue.form.shape != "gerund":
                continue  # "Drugs only slow MS, HSCT…"
            own = cue.start, cue.end
            yield Finding("benefit.disease", relation, subject, _PROGRESSION, cue.start, cue.end, own=own)
        return


def _disease_after(utterance: Utterance, cue: CueHit) -> bool:
    tokens, i = utterance.tokens, cue.end
    while i < utterance.end and tokens[i] in _OWNERS:
        i += 1
    if i >= utterance.end:
        return False
    named = next((item for item in utterance.conditions if item.start == i), None)
    end = named.end if named else i + 1
    if named is None and not (tokens[i] in _DISEASE and i > cue.end and not _is_in_name(utterance, i)):
        return False
    return not any(item.start <= end + 1 and item.end > cue.end for item in utterance.outcomes)


def _disease_before(utterance: Utterance, cue: CueHit) -> int | None:
    """Where the disease stands that `cue` says something of."""
    tokens, i = utterance.tokens, cue.start - 1
    while i > utterance.start and tokens[i] in _LINKS:
        i -= 1
    if cue.form.id != "benefit.stable" and i == cue.start - 1:
        return None
    named = next((item for item in utterance.conditions if item.end == i + 1), None)
    if named is not None:
        return named.start
    return i if i > utterance.start and tokens[i] in _DISEASE and tokens[i - 1] in _OWNERS else None


def _is_in_name(utterance: Utterance, i: int) -> bool:
    """ "their disease-modifying drugs"."""
    return any(item.start <= i < item.end for item in utterance.items)


def _find_rate(utterance: Utterance, subjects: Subjects, outcome: Item) -> Iterator[Finding]:
    """ "NEDA-3 was kept by 68 % after HSCT": how many are in a state that is a gain by itself."""
    relation = _gain(utterance, outcome)
    tokens = utterance.tokens
    if (
        relation is None
        or is_asked(utterance, outcome.start)
        or not (_has_share(utterance) or (outcome.start > utterance.start and tokens[outcome.start - 1] in _REMAINING))
    ):
        return
    if not _NOT_A_RESULT.isdisjoint(tokens[utterance.start : utterance.end]):
        return
    named = [item for item in utterance.therapies if item.concept and item.concept != PLACEBO]
    found = [subject_of(item) for item in named if _is_group(utterance, item)]
    found = found[:1] if _COMPARED & set(tokens[outcome.end : utterance.end]) else found
    if not found:
        found = said_of(utterance, subjects, None, outcome.start, outcome.end, "benefit.rate", passive=True)
    for subject in found:
        yield Finding("benefit.rate", relation, subject, outcome.concept, outcome.start, outcome.end, own=_own(outcome))


def _own(outcome: Item) -> tuple[int, int]:
    """ "no" in "no evidence of disease activity" denies nothing."""
    return outcome.start, outcome.end


def _gain(utterance: Utterance, outcome: Item) -> Relation | None:
    text = outcome.mention.text.lower()
    if outcome.concept == "outcome:remission":
        return "INDUCES"
    is_free = outcome.concept == "outcome:relapse" and ("free" in text or text == "rfs")
    follows = utterance.tokens[outcome.end : outcome.end + 2]
    if is_free or (outcome.concept == "outcome:relapse" and "free" in follows):
        return "PREVENTS"
    return None


def _has_share(utterance: Utterance) -> bool:
    tokens = utterance.tokens
    for i in range(utterance.start, utterance.end):
        if tokens[i] in _PERCENT:
            return True
        if tokens[i] in _COUNTED and (tokens[i - 1][0].isdigit() or tokens[i - 1] in ("all", "most")):
            return True
        if tokens[i] == "of" and tokens[i - 1] in _FRACTIONS:
            return True
        if tokens[i] == "of" and i + 1 < utterance.end and tokens[i + 1][0].isdigit() and tokens[i - 1][0].isalnum():
            return True
    return False


def _is_group(utterance: Utterance, item: Item) -> bool:
    """ "after HSCT", "in the HSCT arm", "given HSCT"."""
    tokens = utterance.tokens
    before = tokens[max(utterance.start, item.start - 3) : item.start]
    after = tokens[item.end] if item.end < utterance.end else ""
    return after in _GROUPS or not {"after", "with", "given", "following", "received", "receiving", "on"}.isdisjoint(
        before
    )
