"""Evidence: a claim in its sentence -> what it is said to rest on."""

from __future__ import annotations

from typing import NamedTuple

from extract.records import EvidenceType
from extract.utterance import Utterance

_TYPE_OF: dict[str, EvidenceType] = {
    "evidence.trial": "trial",
    "evidence.study": "study",
    "evidence.guideline": "guideline",
    "evidence.expert": "expert",
    "evidence.anecdote": "anecdote",
}
_STRENGTH: dict[EvidenceType, int] = {"trial": 5, "study": 4, "guideline": 3, "expert": 2, "anecdote": 1, "none": 0}


class Evidence(NamedTuple):
    """`name` is a trial's concept or registry id, or the words used ("clinical trials")."""

    type: EvidenceType
    name: str | None


NO_EVIDENCE = Evidence("none", None)


def find_evidence(utterance: Utterance, start: int, end: int) -> Evidence:
    """The strongest evidence named in [start, end): a named trial before trials, studies, guidelines, anecdotes."""
    for item in utterance.items:
        if item.label == "TRIAL" and start <= item.start < end:
            return Evidence("trial", item.concept)
    best = NO_EVIDENCE
    for hit in utterance.cues("evidence"):
        kind = _TYPE_OF[hit.form.cue.id]
        if start <= hit.start < end and _STRENGTH[kind] > _STRENGTH[best.type]:
            best = Evidence(kind, " ".join(utterance.tokens[hit.start : hit.end]))
    return best
