"""Ellipsis: "some may not need approval, but those that grow cells do" -> the second claim, of opposite polarity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from extract.relations import GROUP_OF
from extract.rules.finding import Finding
from extract.utterance import Item, Utterance

_CONTRASTS = frozenset({"but", "while", "whereas", "although", "though"})
_OTHERS = frozenset({"those", "others", "some", "many", "most", "other", "the", "certain"})
_SAME = frozenset({"it", "they", "this"})
_PLACES = frozenset({"in", "for", "with", "among", "on", "outside", "elsewhere", "there"})
_DO = frozenset({"do", "does", "did"})
_BE = frozenset({"is", "are", "was", "were"})
_AUXILIARIES = _DO | _BE | {"can", "may", "might", "will", "would", "has", "have", "had", "not", "n't"}
_ENDS = frozenset({",", ".", ";", ")"})
_LONGEST = 14
# said with a form of "be": "do not" takes up another verb ("say HSCT is safe, but others do not")
_WITH_BE = frozenset({"SAFETY"})


class _Taken(NamedTuple):
    """The bare auxiliary at [start, end), whether it denies, and the outcomes it is newly said of."""

    start: int
    end: int
    is_denied: bool
    outcomes: list[Item]


def find_ellipses(utterance: Utterance, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings given, and after one that a contrasting clause takes up with a bare auxiliary its opposite."""
    for finding in findings:
        yield finding
        taken = _contrast(utterance, finding)
        if taken is None:
            continue
        repeated = finding._replace(
            start=taken.start,
            end=taken.end,
            denied=taken.is_denied,
            flips=False,
            rule_id=f"{finding.rule_id}_ellipsis",
        )
        if not taken.outcomes:
            yield repeated
        elif finding.rule_id == "benefit.object_verb":  # "fatigue improved": the outcome is what did
            for outcome in taken.outcomes:
                yield repeated._replace(outcome=outcome.concept)


def _contrast(utterance: Utterance, finding: Finding) -> _Taken | None:
    """The auxiliary that stands for the verb of `finding` in the next clause."""
    tokens = utterance.tokens
    _, last = utterance.clause(max(finding.start, finding.end - 1))
    i = last
    while i < utterance.end and tokens[i] in (",", "—"):
        i += 1
    if i + 2 >= utterance.end or tokens[i] not in _CONTRASTS:
        return None
    for j in range(i + 2, min(i + _LONGEST, utterance.end - 1)):
        if tokens[j] in _AUXILIARIES and tokens[j + 1] in _ENDS:
            outcomes = [item for item in utterance.outcomes if i < item.start < j]
            is_denied = tokens[j] in ("not", "n't")
            word = tokens[j - 1] if is_denied else tokens[j]
            if not _takes_up(utterance, i + 1, j, outcomes) or (word in _DO and GROUP_OF[finding.relation] in _WITH_BE):
                return None
            return _Taken(j, j + 1, is_denied, outcomes)
        if tokens[j] in _ENDS:
            return None
    return None


def _takes_up(utterance: Utterance, first: int, end: int, outcomes: list[Item]) -> bool:
    """Whether the clause [first, end) speaks of other people, other places or other outcomes of the same therapy."""
    tokens = utterance.tokens
    if outcomes:  # "but spasticity did not": nothing else may stand before the verb
        return outcomes[0].start - first <= 1
    if tokens[first] in _OTHERS:
        return True
    return tokens[first] in _PLACES and utterance.has_between(first, end, _SAME)
