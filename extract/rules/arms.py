"""Arms: a figure for each of two groups ("in 3 of 55 after HSCT and in 39 of 55 on drugs") -> which is the therapy's.

Where fewer of those who had the therapy fared badly, that is a benefit told in numbers.
"""

from __future__ import annotations

from collections.abc import Iterator

from extract.rules.finding import Finding
from extract.utterance import PLACEBO, Item, Subject, Utterance, subject_of

_AGAINST = frozenset({"versus", "vs", "vs.", "v", "against", "compared", "whereas", "while"})
_AND_IN = frozenset({"in", "by", "was", "were", "with", "for", "of", "on", "to"})
_OTHERS = frozenset({
    "placebo", "control", "controls", "sham", "drug", "drugs", "dmt", "dmts", "those", "others", "medication", "group",
    "arm", "standard", "usual", "comparator", "untreated",
})  # fmt: skip
_NO_RESULT = frozenset({"baseline", "endpoint", "expected", "assumed", "powered", "if", "whether", "hypothesised"})
_CLEARLY = 0.8


def own_arm(utterance: Utterance, subject: Subject, first: int, last: int) -> tuple[int, int]:
    """The part of the clause [first, last) that gives the figures of the therapy, where it compares two groups."""
    cut = _second_arm(utterance, first, last)
    if cut is None or subject.start == subject.end:
        return first, last
    return (cut, last) if subject.start >= cut else (first, cut)


def find_lower_shares(utterance: Utterance, outcome: Item) -> Iterator[Finding]:
    """ "Relapses occurred in 5% after HSCT and in 37% on drugs"; `outcome` is one of which less is better."""
    first, last = utterance.start, utterance.end
    cut = _second_arm(utterance, outcome.end, last)
    if cut is None or utterance.has_between(first, last, _NO_RESULT):
        return
    one, other = _share(utterance, outcome.end, cut), _share(utterance, cut, last)
    if one is None or other is None:
        return
    if one < other * _CLEARLY:
        arm = range(first, cut)
    elif other < one * _CLEARLY:
        arm = range(cut, last)
    else:
        return
    named = [item for item in utterance.therapies if item.start in arm and item.concept not in ("", PLACEBO)]
    if named:
        therapy = named[0]
        subject = subject_of(therapy)
        own = outcome.start, outcome.end
        yield Finding("benefit.arms", "REDUCES", subject, outcome.concept, outcome.start, outcome.end, own=own)


def _second_arm(utterance: Utterance, first: int, last: int) -> int | None:
    """Where the figures of the group that is compared with begin."""
    tokens = utterance.tokens
    for i in range(first + 1, last - 1):
        is_joint = tokens[i] in _AGAINST or (tokens[i] == "and" and tokens[i + 1] in _AND_IN)
        if is_joint and _has_figure(utterance, first, i) and _has_figure(utterance, i, min(i + 8, last)):
            has_other = utterance.has_between(i, last, _OTHERS)
            if has_other or any(i < item.start < last for item in utterance.therapies):
                return i
    return None


def _has_figure(utterance: Utterance, first: int, last: int) -> bool:
    return any(utterance.tokens[i][0].isdigit() for i in range(first, last))


def _share(utterance: Utterance, first: int, last: int) -> float | None:
    """The percentage or the "x of y" in [first, last)."""
    tokens = utterance.tokens
    for i in range(first, last - 1):
        number = _number(tokens[i])
        if number is not None and tokens[i + 1] in ("%", "percent"):
            return number
        whole = _number(tokens[i + 2]) if tokens[i + 1] == "of" and i + 2 < last else None
        if number is not None and whole:
            return 100 * number / whole
    return None


def _number(word: str) -> float | None:
    try:
        return float(word.replace("·", "."))
    except ValueError:
        return None
