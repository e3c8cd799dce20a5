"""Align: claims present before × claims of the new capture -> which is which, as pairs of indices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence

from rapidfuzz import fuzz

from extract.records import Claim
from warehouse.wording import normalise

Pair = tuple[int, int]
SAME_SENTENCE = 60


def align(before: Sequence[Claim], after: Sequence[Claim]) -> list[Pair]:
    """Pair claims that are the same one, reworded, moved or altered; each index occurs at most once."""
    pairs: dict[int, int] = {}
    for key in (_content, _wording_and_proposition, _proposition):
        _pair_equal(before, after, pairs, key)
    free_before = [i for i in range(len(before)) if i not in pairs.values()]
    free_after = [j for j in range(len(after)) if j not in pairs]
    scored = sorted(
        ((-fuzz.token_sort_ratio(normalise(before[i].quote), normalise(after[j].quote)), i, j))
        for i in free_before
        for j in free_after
        if before[i].relation_group == after[j].relation_group
    )
    for score, i, j in scored:
        if -score >= SAME_SENTENCE and j not in pairs and i not in pairs.values():
            pairs[j] = i
    return [(pairs[j], j) for j in sorted(pairs)]


def _pair_equal(
    before: Sequence[Claim], after: Sequence[Claim], pairs: dict[int, int], key: Callable[[Claim], Hashable]
) -> None:
    taken = set(pairs.values())
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for i, claim in enumerate(before):
        if i not in taken:
            waiting[key(claim)].append(i)
    for j, claim in enumerate(after):
        if j not in pairs and (candidates := waiting.get(key(claim))):
            pairs[j] = candidates.pop(0)


def _content(claim: Claim) -> Hashable:
    return (_wording_and_proposition(claim), claim.polarity, claim.certainty, claim.heading)


def _wording_and_proposition(claim: Claim) -> Hashable:
    return (normalise(claim.quote), _proposition(claim))


def _proposition(claim: Claim) -> Hashable:
    return (claim.therapy, claim.relation_group, claim.outcome, claim.condition)
