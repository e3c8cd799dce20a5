"""Evidence: a claim in its sentence -> what it is said to rest on."""

from __future__ import annotations

from typing import NamedTuple

from extract.attribution import Source
from extract.discourse import Discourse
from extract.records import EvidenceType
from extract.report import Study
from extract.rules.finding import Finding
from extract.speakers import as_written, trial_concept
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
RESTING = frozenset({"BENEFIT", "CURE", "RISK", "SAFETY", "COMPARISON"})
_FOUND_IN = frozenset({"in", "from", "by", "during"})


_MINE = frozenset({"my", "me", "mine"})
_OF_BODY = frozenset({"my", "me"})
_AT_WORK = frozenset({"patients", "patient", "colleagues", "team", "clinic", "opinion", "view", "research", "lab"})
_UNDERWENT = frozenset({"had", "underwent", "received", "feel", "felt", "can", "walk", "need", "relapse", "relapses"})


class Evidence(NamedTuple):
    """`name` is a trial's concept or registry id, or the words used ("clinical trials")."""

    type: EvidenceType
    name: str | None


NO_EVIDENCE = Evidence("none", None)


def find_evidence(
    utterance: Utterance, finding: Finding, group: str, source: Source, study: Study | None, discourse: Discourse
) -> Evidence:
    """What the sentence says a claim was found in or by, or the `study` that the sentences before are reporting.

    A trial merely mentioned ("as trials continue, it offers hope") is no evidence for what is claimed.
    """
    is_studied = finding.relation == "INVESTIGATED_IN"
    if not (group in RESTING or is_studied or finding.rule_id == "status.rests_on"):
        return NO_EVIDENCE
    first, _ = utterance.clause(finding.start)
    _, last = utterance.clause(max(finding.start, finding.end - 1))
    if is_studied or finding.rule_id == "status.rests_on":
        found = _named(utterance, utterance.start if is_studied else first, last, is_loose=True)
    else:
        found = _named(utterance, utterance.start, last, is_loose=source.kind == "study")
    if study is not None and found.type in ("none", "study", "trial") and not _is_named(found):
        return Evidence(study.kind, study.concept or study.name)
    if found.type == "none" and group in RESTING and discourse.tells_story(utterance, first, last):
        return Evidence("anecdote", discourse.story)
    if (
        found.type == "none"
        and group in RESTING
        and finding.subject.is_anaphoric
        and _is_mine(utterance, source, discourse)
    ):
        return Evidence("anecdote", discourse.story if source.name == discourse.story else None)
    return found


def _is_mine(utterance: Utterance, source: Source, discourse: Discourse) -> bool:
    """Whether a patient tells of himself: "my balance is better", and not a scientist of his work."""
    words = utterance.tokens[utterance.start : utterance.end]
    is_told = not _MINE.isdisjoint(words) or ("i" in words and not _UNDERWENT.isdisjoint(words))
    if source.kind == "person" and source.name != discourse.story:
        return not _OF_BODY.isdisjoint(words) and _AT_WORK.isdisjoint(words)
    return is_told and source.kind in ("publisher", "person")


def _named(utterance: Utterance, start: int, end: int, *, is_loose: bool) -> Evidence:
    """The strongest evidence in [start, end): a named trial before trials, studies, guidelines, anecdotes.

    Unless `is_loose`, trials and studies count only where something was seen "in" or "by" them.
    """
    trials = [item for item in utterance.items if item.label == "TRIAL" and start <= item.start < end]
    if trials:
        return Evidence("trial", trial_concept(utterance, trials[0]))
    best = NO_EVIDENCE
    for hit in utterance.cues("evidence"):
        kind = _TYPE_OF[hit.form.id]
        if not start <= hit.start < end or _STRENGTH[kind] <= _STRENGTH[best.type]:
            continue
        before = utterance.tokens[max(utterance.start, hit.start - 4) : hit.start]
        if is_loose or kind == "anecdote" or not _FOUND_IN.isdisjoint(before):
            best = Evidence(kind, as_written(utterance.tokens[hit.start : hit.end]))
    return best


def _is_named(evidence: Evidence) -> bool:
    return evidence.name is not None and evidence.name.startswith("trial:")
