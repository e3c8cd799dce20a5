"""Align passages: those before × those after -> which is which, which moved, which were split or merged."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import LCSseq
from scipy.optimize import linear_sum_assignment
from scipy.sparse import coo_array
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from extract.records import Passage
from warehouse.wording import content_words, overlap, substance

# In the gap between two passages that stayed, half the words make it the same passage; elsewhere it takes more.
SAME_IN_PLACE = 0.5
SAME_ELSEWHERE = 0.7
# A passage of few words is the same only if nearly all of them are.
SHORT_WORDS = 4
SAME_IF_SHORT = 0.75
# One passage between two that stayed, and one in its place: no need to look further.
SURELY_SAME = 80
PART_OF = 0.6
_NOTHING = 1e-9
MAX_CANDIDATES = 8
# On a page of thousands of passages, words that stand in more than these tell none apart, and their order must do.
MAX_PLACES = 64
# An assignment over more pairs than these is solved on the candidates alone, in memory that grows with them.
MAX_MATRIX = 250_000


@dataclass(frozen=True, slots=True)
class PassagePair:
    """Passage `before` became passage `after` (indices)."""

    before: int
    after: int
    is_same: bool
    is_moved: bool


@dataclass(frozen=True, slots=True)
class PassageAlignment:
    """`pairs` is one to one; `parts` adds (before, after) for passages split from or merged into a pair."""

    pairs: tuple[PassagePair, ...]
    parts: tuple[tuple[int, int], ...]
    removed: tuple[int, ...]
    added: tuple[int, ...]


def align_passages(
    before: Mapping[int, Passage], after: Mapping[int, Passage], unchanged: Mapping[int, int]
) -> PassageAlignment:
    """Align the passages of two documents, those apart that are `unchanged` and in order (before -> after).

    Deterministic; compares only passages that share words.
    """
    was = {ordinal: substance(passage.text) for ordinal, passage in before.items()}
    now = {ordinal: substance(passage.text) for ordinal, passage in after.items()}
    in_place = _common(was, now, unchanged)
    elsewhere = _equal_elsewhere(was, now, in_place)
    same = in_place | elsewhere
    gaps = _gaps(was, now, {**unchanged, **in_place})
    reworded = _reworded(before, after, same, gaps)
    pairs = [
        PassagePair(i, j, is_same=i in same, is_moved=i in elsewhere or gaps[0][i] != gaps[1][j])
        for i, j in sorted((same | reworded).items())
    ]
    free_before = [i for i in was if i not in same and i not in reworded]
    taken = {*same.values(), *reworded.values()}
    free_after = [j for j in now if j not in taken]
    parts = _parts(before, after, reworded, free_before, free_after)
    return PassageAlignment(tuple(pairs), tuple(parts), tuple(free_before), tuple(free_after))


def _common(was: Mapping[int, str], now: Mapping[int, str], unchanged: Mapping[int, int]) -> dict[int, int]:
    """Between two passages that stayed, the longest run of equal ones in equal order stayed too."""
    gaps = _gaps(was, now, unchanged)
    pairs: dict[int, int] = {}
    after_gap = _by_gap(gaps[1])
    for gap, ours in _by_gap(gaps[0]).items():
        theirs = after_gap.get(gap, [])
        for one in LCSseq.opcodes([was[i] for i in ours], [now[j] for j in theirs]):
            if one.tag == "equal":
                span = zip(ours[one.src_start : one.src_end], theirs[one.dest_start : one.dest_end], strict=True)
                pairs.update(span)
    return pairs


def _by_gap(gaps: Mapping[int, int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for ordinal, gap in gaps.items():
        groups[gap].append(ordinal)
    return groups


def _equal_elsewhere(was: Mapping[int, str], now: Mapping[int, str], in_place: Mapping[int, int]) -> dict[int, int]:
    waiting: dict[str, list[int]] = defaultdict(list)
    taken = set(in_place.values())
    for j, text in now.items():
        if j not in taken:
            waiting[text].append(j)
    pairs = {}
    for i, text in was.items():
        if i not in in_place and waiting[text]:
            pairs[i] = waiting[text].pop(0)
    return pairs


def _gaps(was: Iterable[int], now: Iterable[int], stayed: Mapping[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """For every passage the number of passages that stayed before it: equal numbers mean the same gap."""
    before, after = sorted(stayed), sorted(stayed.values())
    return {i: bisect_left(before, i) for i in was}, {j: bisect_left(after, j) for j in now}


def _reworded(
    before: Mapping[int, Passage],
    after: Mapping[int, Passage],
    same: Mapping[int, int],
    gaps: tuple[Mapping[int, int], Mapping[int, int]],
) -> dict[int, int]:
    taken = set(same.values())
    free_before = [i for i in before if i not in same]
    free_after = [j for j in after if j not in taken]
    pairs = {
        i: j
        for i, j in _alone_in_their_gap(free_before, free_after, gaps)
        if fuzz.ratio(substance(before[i].text), substance(after[j].text)) >= SURELY_SAME
    }
    taken = set(pairs.values())
    free_before = [i for i in free_before if i not in pairs]
    free_after = [j for j in free_after if j not in taken]
    scores = {}
    for i, j in set(_candidates(before, after, free_before, free_after, gaps)):
        is_near = gaps[0][i] == gaps[1][j]
        alike = similarity(before[i].text, after[j].text)
        if alike >= _needed(before[i].text, after[j].text, is_near=is_near):
            scores[i, j] = alike + 0.1 * is_near
    return {**pairs, **dict(assign(scores))}


def _alone_in_their_gap(
    free_before: Iterable[int], free_after: Iterable[int], gaps: tuple[Mapping[int, int], Mapping[int, int]]
) -> Iterator[tuple[int, int]]:
    ours = _by_gap({i: gaps[0][i] for i in free_before})
    theirs = _by_gap({j: gaps[1][j] for j in free_after})
    for gap, places in ours.items():
        if len(places) == 1 == len(theirs.get(gap, ())):
            yield places[0], theirs[gap][0]


def similarity(one: str, other: str) -> float:
    """How alike two wordings are, 0 to 1: shared words and shared spelling, whatever their order."""
    spelling = max(
        fuzz.ratio(substance(one), substance(other)), fuzz.token_sort_ratio(substance(one), substance(other))
    )
    return (overlap(one, other) + spelling / 100) / 2


def _needed(one: str, other: str, *, is_near: bool) -> float:
    if min(len(content_words(one)), len(content_words(other))) < SHORT_WORDS:
        return SAME_IF_SHORT
    return SAME_IN_PLACE if is_near else SAME_ELSEWHERE


def _candidates(
    before: Mapping[int, Passage],
    after: Mapping[int, Passage],
    free_before: Sequence[int],
    free_after: Sequence[int],
    gaps: tuple[Mapping[int, int], Mapping[int, int]],
) -> Iterator[tuple[int, int]]:
    """Pairs worth comparing: for each passage the few that share most of its rarer words, and those of its gap."""
    # A sentence is not reworded into a heading.
    places: dict[tuple[str, bool], list[int]] = defaultdict(list)
    for j in free_after:
        for word in content_words(after[j].text):
            places[word, after[j].kind == "heading"].append(j)
    if len(free_after) > MAX_PLACES:
        yield from _of_like_order(free_before, free_after, gaps)
    for i in free_before:
        shared: dict[int, float] = defaultdict(float)
        for word in content_words(before[i].text):
            same_word = places.get((word, before[i].kind == "heading"), ())
            if len(same_word) > MAX_PLACES:
                continue
            for j in same_word:
                shared[j] += 1 / len(same_word)
        best = sorted(shared, key=lambda j: (gaps[0][i] != gaps[1][j], -shared[j], j))
        yield from ((i, j) for j in best[:MAX_CANDIDATES])
        yield from ((i, j) for j in sorted(shared, key=lambda j: (-shared[j], j))[:MAX_CANDIDATES])


def _of_like_order(
    free_before: Sequence[int], free_after: Sequence[int], gaps: tuple[Mapping[int, int], Mapping[int, int]]
) -> Iterator[tuple[int, int]]:
    """For each passage those of its gap that stand about as far into it."""
    theirs = _by_gap({j: gaps[1][j] for j in free_after})
    for gap, ours in _by_gap({i: gaps[0][i] for i in free_before}).items():
        others = theirs.get(gap, [])
        for rank, i in enumerate(ours):
            middle = rank * len(others) // len(ours)
            yield from ((i, j) for j in others[max(0, middle - MAX_CANDIDATES // 2) : middle + MAX_CANDIDATES // 2])


def assign(scores: dict[tuple[int, int], float]) -> Iterator[tuple[int, int]]:
    """Choose pairs, each index once on its side, with the greatest total score; solved group by group."""
    for group in _groups(scores):
        if len(group) == 1:
            yield group[0]
            continue
        rows, columns = sorted({i for i, _ in group}), sorted({j for _, j in group})
        chosen = _solve if len(rows) * len(columns) <= MAX_MATRIX else _solve_sparse
        values = {(bisect_left(rows, i), bisect_left(columns, j)): scores[i, j] for i, j in group}
        yield from ((rows[row], columns[column]) for row, column in chosen(values, len(rows), len(columns)))


def _solve(values: Mapping[tuple[int, int], float], rows: int, columns: int) -> Iterator[tuple[int, int]]:
    matrix = np.zeros((rows, columns))
    for place, value in values.items():
        matrix[place] = value
    for row, column in zip(*linear_sum_assignment(matrix, maximize=True), strict=True):
        if matrix[row, column] > 0:
            yield int(row), int(column)


def _solve_sparse(values: Mapping[tuple[int, int], float], rows: int, columns: int) -> Iterator[tuple[int, int]]:
    """The same optimum; a column of its own for each row stands for "no partner", worth next to nothing."""
    pairs = sorted(values)
    places = (
        [*(row for row, _ in pairs), *range(rows)],
        [*(column for _, column in pairs), *range(columns, columns + rows)],
    )
    worth = [*(values[pair] for pair in pairs), *([_NOTHING] * rows)]
    graph = coo_array((worth, places), shape=(rows, columns + rows)).tocsr()
    for row, column in zip(*min_weight_full_bipartite_matching(graph, maximize=True), strict=True):
        if column < columns:
            yield int(row), int(column)


def _groups(scores: Iterable[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Split candidate pairs into groups that share no index."""
    by_before, by_after = defaultdict(list), defaultdict(list)
    for pair in scores:
        by_before[pair[0]].append(pair)
        by_after[pair[1]].append(pair)
    seen: set[tuple[int, int]] = set()
    for start in sorted(scores):
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], [start]
        while waiting:
            pair = waiting.pop()
            group.append(pair)
            for neighbour in (*by_before[pair[0]], *by_after[pair[1]]):
                if neighbour not in seen:
                    seen.add(neighbour)
                    waiting.append(neighbour)
        yield group


def longest_order(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """The most pairs that keep their order on both sides."""
    ordered = sorted(pairs)
    if all(one[1] < other[1] for one, other in pairwise(ordered)):
        return ordered
    tails: list[int] = []
    tail_at: list[int] = []
    previous: list[int] = []
    for index, (_, j) in enumerate(ordered):
        place = bisect_left(tails, j)
        previous.append(tail_at[place - 1] if place else -1)
        if place == len(tails):
            tails.append(j)
            tail_at.append(index)
        else:
            tails[place], tail_at[place] = j, index
    kept = []
    index = tail_at[-1] if tail_at else -1
    while index >= 0:
        kept.append(ordered[index])
        index = previous[index]
    return kept[::-1]


def _parts(
    before: Mapping[int, Passage],
    after: Mapping[int, Passage],
    reworded: Mapping[int, int],
    free_before: Sequence[int],
    free_after: Sequence[int],
) -> Iterator[tuple[int, int]]:
    """A new passage whose words stood in the one beside it was split from that; the other way round, merged.

    Only neighbours: with a long passage far away, any short one shares most of its words.
    """
    partner = {j: i for i, j in reworded.items()}
    for j in free_after:
        near = {partner[k]: after[k].text for k in (j - 1, j + 1, j - 2, j + 2) if k in partner}
        whole = next((i for i, rest in near.items() if _is_part(after[j].text, before[i].text, rest)), None)
        if whole is not None:
            yield whole, j
    for i in free_before:
        near = {reworded[k]: before[k].text for k in (i - 1, i + 1, i - 2, i + 2) if k in reworded}
        whole = next((j for j, rest in near.items() if _is_part(before[i].text, after[j].text, rest)), None)
        if whole is not None:
            yield i, whole


def _is_part(part: str, whole: str, rest: str) -> bool:
    """Most words of `part` stand in `whole`, and not only those the rest of `whole` accounts for."""
    words = content_words(part)
    shared = words & content_words(whole)
    return len(shared) >= PART_OF * len(words) and len(shared - content_words(rest)) >= 2
