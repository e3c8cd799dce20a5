"""Scores: annotated rows and found rows, sentence by sentence -> what was found, what is wrong, what is missed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Row = Mapping[str, Any]
Rows = Mapping[tuple[str, int], Sequence[Row]]
Same = Callable[[Row, Row], bool]


@dataclass(frozen=True, slots=True)
class Score:
    """True positives, false positives and false negatives of one comparison."""

    found: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        return self.found / (self.found + self.wrong) if self.found + self.wrong else 0.0

    @property
    def recall(self) -> float:
        return self.found / (self.found + self.missed) if self.found + self.missed else 0.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(frozen=True, slots=True)
class Confusion:
    """One claim or mention that was missed, invented or read differently, with its sentence."""

    kind: str
    what: str
    doc: str
    sentence: str


def match_rows(
    gold: Sequence[Row], found: Sequence[Row], same: Same
) -> tuple[list[tuple[Row, Row]], list[Row], list[Row]]:
    """Pairs, gold rows left over and found rows left over, matched greedily one to one."""
    left = list(gold)
    pairs, wrong = [], []
    for row in found:
        partner = next((g for g in left if same(g, row)), None)
        if partner is None:
            wrong.append(row)
        else:
            left.remove(partner)
            pairs.append((partner, row))
    return pairs, left, wrong


def score_rows(judged: Sequence[tuple[str, int]], gold: Rows, found: Rows, same: Same) -> Score:
    """The score over the places judged; rows elsewhere do not count."""
    matched = [match_rows(gold.get(key, ()), found.get(key, ()), same) for key in judged]
    return Score(
        *(
            sum(len(part) for part in parts)
            for parts in ([m[0] for m in matched], [m[2] for m in matched], [m[1] for m in matched])
        )
    )
