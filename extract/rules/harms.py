"""Harms: what is no harm of a therapy though a harm is named, and harms told by a verb alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance

UNSPECIFIED = "risk:unspecified"
_NOT_A_HARM_BEFORE = frozenset({
    "treat", "treating", "treats", "against", "prevent", "prevents", "preventing", "avoid", "avoiding", "tested",
    "test", "screened", "reduce", "reduces", "reducing", "reduced", "minimize", "minimise", "minimizing", "lower",
    "lowers", "lowering", "monitor", "monitored", "fight", "fights", "cure", "about", "discuss", "weigh", "understand",
    "despite", "manage", "like", "on", "tests", "report", "versus", "outweigh", "outweighs", "history", "active",
    "prior", "uncontrolled", "exclusion", "relative", "excluding", "minimising", "approved", "licensed", "authorised",
    "authorized",
})  # fmt: skip
_FEAR = frozenset({"fear", "fears", "afraid", "dread"})
_NOT_A_HARM_AFTER = frozenset({
    "profile", "profiles", "factor", "factors", "control", "screening", "ratio", "ratios", "reduction", "difference",
    "management", "prevention", "stratification", "assessment", "score", "prophylaxis", "register", "reporting",
    "patient", "patients", "survivor", "survivors", "specialist", "specialists", "expert", "experts", "doctor",
    "doctors", "physician", "physicians", "drug", "drugs", "research", "clinic", "clinics", "ward", "charity",
    "society", "nurse",
})  # fmt: skip
_MEASURED = frozenset({
    "graded", "monitored", "assessed", "coded", "collected", "classified", "evaluated", "defined", "analysed",
    "analyzed", "summarised", "summarized",
})  # fmt: skip
_MEASURES = frozenset({"outcome", "outcomes", "endpoint", "endpoints", "measure", "measures"})
_PEOPLE = frozenset({
    "patient", "patients", "people", "person", "participant", "participants", "woman", "women", "man", "men", "child",
    "children", "adults", "recipients", "volunteers", "subjects", "individuals", "one", "two", "three", "four", "five",
    "six", "seven", "eight", "nine", "ten", "none", "nobody", "anyone", "everyone", "most", "many", "some", "half",
    "you", "several", "others", "another", "cases", "few", "all",
})  # fmt: skip
_NO_PATIENT_OF_OURS = frozenset({
    "father", "mother", "aunt", "uncle", "brother", "sister", "grandmother", "grandfather", "husband", "wife", "cell",
    "cells", "neurons", "neurones", "axons", "oligodendrocytes", "mice", "rats", "friend", "old", "dog", "hope",
})  # fmt: skip
_OTHER_CAUSES = frozenset({
    "smoking", "smokers", "obesity", "heat", "untreated", "ageing", "aging", "symptom", "symptoms", "winter",
    "pregnancy", "relapse", "relapses", "stress", "exclusion", "excluded", "eligible", "ineligible", "exclude",
    "sunlight", "alcohol", "enrolled", "steroids",
})  # fmt: skip
_RELATIVE = frozenset({"which", "that"})
_OF_ONE = frozenset({"died", "death", "deaths"})
_DIE = frozenset({"die", "dies", "dying"})
_TOLD_BY_A_VERB = {
    "risk.fertility": "risk:infertility",
    "risk.lost": "risk:mortality",
    "risk.transmit": "risk:pathogen_transmission",
    "risk.reject": "risk:rejection",
    "risk.deadly": "risk:mortality",
    "risk.harmed": UNSPECIFIED,
}
_PREDICATE_ENDS = frozenset(
    {".", ",", ";", "for", "in", "if", "when", "to", "and", "or", "but", "!", "even", "as", "at"}
)
_AUTHORS = re.compile(r"\b[A-Z][a-z]+ [A-Z]{1,2}, [A-Z][\w-]+ [A-Z]{1,2}[,.]|\bet al\.? [A-Z]")
_NEAR = 8  # passages since the therapy was last spoken of
_BE = frozenset({"be", "is", "are", "was", "were", "been", "prove", "proved", "potentially", "even", "being"})


def is_no_harm(utterance: Utterance, item: Item) -> bool:
    """Treated, prevented, measured or talked about rather than done."""
    tokens = utterance.tokens
    before = range(max(utterance.start, item.start - 4), item.start)
    words = {tokens[i] for i in before} & _NOT_A_HARM_BEFORE
    if any(tokens[i] in _FEAR and tokens[i + 1] == "of" for i in before):
        return True
    if words and any(tokens[i] in words and not _is_in_cue(utterance, i) for i in before):
        return True
    first, last = utterance.clause(item.start)
    if tokens[item.start] in _OF_ONE and not _NO_PATIENT_OF_OURS.isdisjoint(tokens[first : item.start]):
        return True
    after = tokens[item.end : min(item.end + 3, last)]
    if after[:1] and after[0] in _NOT_A_HARM_AFTER:
        return True
    if after[:2] == ["will", "be"] or (after[:1] in (["were"], ["was"]) and not _MEASURED.isdisjoint(after)):
        return True
    is_measure = not _MEASURES.isdisjoint(tokens[first : item.start])
    return is_measure or (item.concept == UNSPECIFIED and after[:1] == ["of"] and _names_outcome(utterance, item))


def _is_in_cue(utterance: Utterance, i: int) -> bool:
    """The "on" of "brings on"."""
    return any(hit.start < i < hit.end for hit in utterance.cues("risk"))


def can_adopt(utterance: Utterance, subjects: Subjects, position: int) -> bool:
    """Whether a harm told without a therapy may be one of the therapy in hand, and not of the disease or of smoking."""
    if subjects.discourse.since > _NEAR and not subjects.are_about_risks():
        return False
    if _AUTHORS.search(utterance.passage.text):
        return False  # a title in a list of references
    tokens = utterance.tokens
    if tokens[utterance.start] == "if":  # "If you take blood thinners, the risk of bleeding is higher"
        return False
    first, last = utterance.clause(position)
    if not _OTHER_CAUSES.isdisjoint(tokens[first:last]):
        return False
    if utterance.has_between(utterance.start, position, _RELATIVE):  # "MS, a disease which can cause blindness"
        return not any(item.start < position for item in utterance.conditions)
    has_condition = any(first <= item.start < position for item in utterance.conditions)
    return not has_condition or _counts_people(utterance, first, last)


def _counts_people(utterance: Utterance, first: int, last: int) -> bool:
    """ "two patients with MS": those who were treated, not "people with MS" as such."""
    return any(token[0].isdigit() for token in utterance.tokens[first:last]) or utterance.has_between(
        first, last, frozenset({"patients", "patient", "participants", "one", "two", "three", "four", "five", "six"})
    )


def has_people(utterance: Utterance, first: int, last: int) -> bool:
    tokens = utterance.tokens[first:last]
    if not _NO_PATIENT_OF_OURS.isdisjoint(tokens):
        return False
    return not _PEOPLE.isdisjoint(tokens) or any(token[0].isdigit() for token in tokens)


def find_without_mention(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    """Harms said by a verb alone: "1 in 200 people die", "it reduces fertility", "we never lost a patient"."""
    named = {item.concept for item in utterance.risks}
    for cue in cues:
        concept = _TOLD_BY_A_VERB.get(cue.form.id)
        if concept is not None:
            is_named = any(item.concept == concept and item.start != cue.start for item in utterance.risks)
            if is_named or not _is_said(utterance, cue):
                continue
            rule_id = "risk.fertility" if cue.form.id == "risk.fertility" else "risk.told"
            denied = (
                True if utterance.has_between(utterance.start, cue.start, frozenset({"denied", "denies"})) else None
            )
            for subject in _whom(utterance, subjects, cue):
                yield Finding(rule_id, "HAS_RISK", subject, concept, cue.start, cue.end, denied=denied)
        elif utterance.tokens[cue.start] in _DIE and "risk:mortality" not in named:
            first, _ = utterance.clause(cue.start)
            if not has_people(utterance, max(first, cue.start - 6), cue.start):
                continue
            for subject in _whom(utterance, subjects, cue):
                yield Finding("risk.died", "HAS_RISK", subject, "risk:mortality", cue.start, cue.end)
            return


def _whom(utterance: Utterance, subjects: Subjects, cue: CueHit) -> list[Subject]:
    found = subjects.of(cue.start, cue.end, passive=utterance.tokens[cue.start] in _DIE)
    if not found and cue.form.id != "risk.fertility" and can_adopt(utterance, subjects, cue.start):
        found = subjects.in_hand(cue.start)
    return found


def _is_said(utterance: Utterance, cue: CueHit) -> bool:
    """ "can be fatal", not "a fatal disease"."""
    tokens = utterance.tokens
    if tokens[utterance.body] in ("if", "when", "whether"):
        return False  # "If you have been harmed, tell us"
    if cue.form.id != "risk.deadly":
        return True
    after = tokens[cue.end] if cue.end < utterance.end else "."
    return after in _PREDICATE_ENDS and utterance.has_between(max(utterance.start, cue.start - 3), cue.start, _BE)


def _names_outcome(utterance: Utterance, item: Item) -> bool:
    return any(0 <= other.start - item.end <= 4 for other in utterance.outcomes)
