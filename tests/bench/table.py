"""What a benchmark prints: a row for each measure, with its target and whether it was met."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Row:
    """One measure; without a target it is shown for comparison only."""

    what: str
    value: str
    target: str = ""
    is_met: bool | None = None


def at_least(what: str, value: float, floor: float) -> Row:
    return Row(what, f"{value:.2f} x", f">= {floor:g} x", value >= floor)


def at_most(what: str, value: float, ceiling: float, unit: str = "x") -> Row:
    return Row(what, f"{value:.2f} {unit}", f"<= {ceiling:g} {unit}", value <= ceiling)


def show(title: str, rows: Sequence[Row]) -> None:
    """Print the table; a target that was missed is said, not punished: the machine may be busy."""
    width = max(len(row.what) for row in rows)
    print(f"\n{title}")
    for row in rows:
        verdict = {None: "", True: "met", False: "MISSED"}[row.is_met]
        print(f"  {row.what:<{width}}  {row.value:>14}  {row.target:>10}  {verdict}".rstrip())


def interleave(contenders: Sequence[Callable[[], float]], rounds: int) -> list[float]:
    """Medians of what the contenders return, asked in turn so that a busy moment hits all of them."""
    seen = [[contender() for contender in contenders] for _ in range(rounds)]
    return [median(one) for one in zip(*seen, strict=True)]
