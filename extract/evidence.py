"""Evidence: a claim in its sentence -> what it is said to rest on."""

from __future__ import annotations

from typing import NamedTuple

from extract.discourse import Discourse
from extract.records import EvidenceType
from extract.rules.finding import Finding
from extract.utterance import Utterance

_TYPE_OF: dict[str, EvidenceType] = {
    "evidence.trial": "trial",
    "evidence.study": "study",
    "evidence.guideline": "guideline",
    "evidence.expert": "expert",
    "evidence.anecdote": "anecdote",
}
_STRENGTH: dict[EvidenceType, int] = {"trial": 5, "study": 4, "guideline": 3, "expert": 2, "anecdote": 1, "none": 0}
# a warning, a price or a licence rests on nothing that was studied, whatever the sentence mentions
_RESTING = frozenset({"BENEFIT", "CURE", "RISK", "SAFETY", "COMPARISON"})
_TRIAL_WORDS = frozenset({"trial", "trials"})


class Evidence(NamedTuple):
    """`name` is a trial's concept or registry id, or the words used ("clinical trials")."""

    type: EvidenceType
    name: str | None


NO_EVIDENCE = Evidence("none", None)


def find_evidence(utterance: Utterance, finding: Finding, group: str, discourse: Discourse) -> Evidence:
    """Named in the claim's clause, before it in the sentence, or carried on from the sentences before."""
    is_studied = finding.relation == "INVESTIGATED_IN"
    if not (group in _RESTING or is_studied or finding.rule_id == "status.rests_on"):
        return NO_EVIDENCE
    first, _ = utterance.clause(finding.start)
    _, last = utterance.clause(max(finding.start, finding.end - 1))
    found = _named(utterance, first, last)
    if found.type == "none" and not is_studied:
        found = _named(utterance, utterance.start, first)
    if discourse.continues_trial(utterance) and found.type in ("none", "study", "trial") and not _is_named(found):
        return Evidence("trial", discourse.trial)
    if found.type == "none" and group in _RESTING and discourse.tells_story(utterance):
        return Evidence("anecdote", discourse.story)
    return found


def _named(utterance: Utterance, start: int, end: int) -> Evidence:
    """The strongest evidence in [start, end): a named trial before trials, studies, guidelines, anecdotes."""
    for item in utterance.items:
        if item.label == "TRIAL" and start <= item.start < end:
            return Evidence("trial", item.concept)
    best = NO_EVIDENCE
    for hit in utterance.cues("evidence"):
        kind = _TYPE_OF[hit.form.cue.id]
        if start <= hit.start < end and _STRENGTH[kind] > _STRENGTH[best.type]:
            best = Evidence(kind, " ".join(utterance.tokens[hit.start : hit.end]))
    return best


def _is_named(evidence: Evidence) -> bool:
    return evidence.name is not None and evidence.name.startswith("trial:")
