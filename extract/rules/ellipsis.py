"""Ellipsis: "some may not need approval, but those that grow cells do" -> the second claim, of opposite polarity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from extract.rules.finding import Finding
from extract.utterance import Utterance

_CONTRASTS = frozenset({"but", "while", "whereas", "although", "though"})
_OTHERS = frozenset({"those", "others", "some", "many", "most", "other", "the", "certain"})
_AUXILIARIES = frozenset({"do", "does", "did", "can", "may", "might", "will", "would", "is", "are", "not", "n't"})
_ENDS = frozenset({",", ".", ";", ")"})


def find_ellipses(utterance: Utterance, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings given, and after one that a contrasting clause takes up with a bare auxiliary its opposite."""
    for finding in findings:
        yield finding
        place = _contrast(utterance, finding)
        if place is not None:
            start, end = place
            denied = utterance.tokens[end - 1] in ("not", "n't")
            yield finding._replace(
                start=start, end=end, denied=denied, flips=False, rule_id=f"{finding.rule_id}_ellipsis"
            )


def _contrast(utterance: Utterance, finding: Finding) -> tuple[int, int] | None:
    """The tokens of the auxiliary that stands for the verb of `finding` in the next clause."""
    tokens = utterance.tokens
    _, last = utterance.clause(max(finding.start, finding.end - 1))
    i = last
    while i < utterance.end and tokens[i] in (",", "—"):
        i += 1
    if i + 2 >= utterance.end or tokens[i] not in _CONTRASTS or tokens[i + 1] not in _OTHERS:
        return None
    for j in range(i + 2, min(i + 14, utterance.end - 1)):
        if tokens[j] in _AUXILIARIES and tokens[j + 1] in _ENDS:
            return j, j + 1
        if tokens[j] in _ENDS:
            return None
    return None
