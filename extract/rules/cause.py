"""Cause: a change told in a sentence that names a therapy -> whether something else is said to bring it about.

"After HSCT, singing improved her balance": the therapy only says when. A therapy that is the subject of its sentence is
believed; of one that names a time or a group, whoever else is the subject of the verb is the cause.
"""

from __future__ import annotations

from collections.abc import Sequence

from extract.cues import CueHit
from extract.utterance import Subject, Utterance

_TIMES = frozenset(
    {"after", "since", "following", "before", "during", "until", "for", "on", "awaiting", "post", "without"}
)
GROUPS = frozenset({
    "patients", "patient", "recipients", "recipient", "group", "groups", "arm", "survivors", "participants", "people",
    "community", "families", "users",
})  # fmt: skip
_WITHIN = frozenset(
    {"the", "a", "an", "her", "his", "my", "their", "your", "our", "autologous", "own", "this", "having"}
)
_SKIPPED = frozenset({
    "has", "have", "had", "can", "could", "may", "might", "will", "would", "also", "greatly", "significantly",
    "really", "even", "to", "not", "n't", "often", "help", "helps", "helped", "further", "slightly", "clearly", "does",
    "did", "do", "markedly", "considerably", "substantially", "soon", "then", "now", "still", "quickly", "gradually",
    "that", "which", "finally", "eventually", "slowly", "much", "just",
})  # fmt: skip
_NO_CAUSE = frozenset({
    "i", "you", "he", "she", "it", "we", "they", "who", "this", "these", "those", "patients", "participants", "people",
    "clients", "volunteers", "recipients", "subjects", "many", "most", "some", "others", "all", "none", "half",
    "everyone", "members", "adults", "women", "men", "woman", "man", "children", "child", "group", "groups", "arm",
    "one", "two", "three", "four", "five", "six", "doctors", "researchers", "scientists", "neurologists", "study",
    "trial", "studies", "trials", "results", "result", "data", "analysis", "scans", "mri", "tests", "us", "them",
    "him", "her", "me", "mother", "father", "daughter", "son", "husband", "wife", "family", "team", "clinic", "%",
    "percent", "months", "years", "weeks", "year", "month", "week", "later", "ago", "days", "quarter", "third",
    "majority", "number", "is", "are", "was", "were", "been", "be", "effects", "effect", "benefits", "benefit", "and",
    "or", ",", "(", ")", ":", ";", "—", "but", "body", "brain", "system", "cells", "cell", "nerves", "follow-up",
    "patient", "person", "myelin", "towards", "toward", "of", "in", "with", "for", "by", "from", "as", "at", "on",
    "than", "into", "without", "no", "after",
})  # fmt: skip
_RELATIVE = frozenset({"that", "which", "who"})
_OFFERING = frozenset({
    "offer", "offers", "offering", "perform", "performs", "provide", "provides", "sell", "sells", "do", "does", "study",
    "promote", "promotes", "run", "runs", "market", "advertise", "research",
})  # fmt: skip
_FINITE_SHAPES = frozenset({"third", "past", "participle", "past_participle", "base"})


def has_other_cause(utterance: Utterance, cues: Sequence[CueHit], cue: CueHit, subject: Subject) -> bool:
    """Whether the verb `cue` has a subject of its own, and the therapy is but the time or the group it is told of."""
    if subject.start == subject.end or cue.form.shape not in _FINITE_SHAPES or not _is_aside(utterance, subject):
        return False
    tokens, first = utterance.tokens, max(utterance.clause(cue.start)[0], utterance.start)
    i = cue.start - 1
    while i >= first and tokens[i] in _SKIPPED:
        i -= 1
    if i < first or not tokens[i][0].isalpha() or tokens[i] in _NO_CAUSE or tokens[i] in utterance.finite:
        return _is_joined(utterance, cues, cue, subject, i)
    if utterance.words[i][0].isupper() and i > utterance.start:
        return False  # a name
    if any(item.start <= i < item.end for item in utterance.items if item.label in ("THERAPY", "CELL", "OUTCOME")):
        if any(item.start <= i < item.end for item in utterance.outcomes):
            return cue.form.id == "benefit.modify"  # "how fatigue affects quality of life after HSCT"
        return any(item.start <= i < item.end and item.concept != subject.therapy for item in utterance.therapies)
    return not any(hit.start <= i < hit.end for hit in utterance.cues("anaphor"))


def is_left_out(utterance: Utterance, subject: Subject) -> bool:
    """ "Without HSCT, the risk of relapse stays", "Hospitals that offer HSCT have few infections"."""
    before = utterance.tokens[max(utterance.start, subject.start - 3) : subject.start]
    return before[-1:] == ["without"] or (
        not _RELATIVE.isdisjoint(before[:-1]) and not _OFFERING.isdisjoint(before[1:])
    )


def _is_joined(utterance: Utterance, cues: Sequence[CueHit], cue: CueHit, subject: Subject, before: int) -> bool:
    """ "Exercise improved balance and | reduced fatigue": the second verb has the subject of the first."""
    if before <= utterance.start or utterance.tokens[before] not in ("and", ",", "or"):
        return False
    earlier = [other for other in cues if other.end <= before and other.form.shape == cue.form.shape]
    return bool(earlier) and has_other_cause(utterance, cues, earlier[-1], subject)


def _is_aside(utterance: Utterance, subject: Subject) -> bool:
    """Whether a therapy only names a time ("since her HSCT") or a group ("HSCT patients")."""
    tokens = utterance.tokens
    if subject.end < utterance.end and tokens[subject.end] in GROUPS:
        return True
    i = subject.start - 1
    while i > utterance.start and tokens[i] in _WITHIN:
        i -= 1
    return i >= utterance.start and tokens[i] in _TIMES
