"""Amounts: did a number the claim turns on change? Ages, dates and a population's numbers say to whom, not how much."""

from __future__ import annotations

import re
from collections import Counter

from extract.records import Claim, Quantity
from warehouse.compared import Compared, Difference
from warehouse.wording import AGE, normalise, numbers

_TIME_UNITS = frozenset({"year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours"})
# A number that only comes or goes counts where it measures something: "two hospitals" does not.
_MEASURED = re.compile(r"%|[$£€]|\b(?:usd|eur|gbp|per ?cent|times|fold|patients|people|participants|deaths)\b", re.I)


def look_at_quantity(one: Compared) -> Difference | None:
    """Compare the quantities read and, in the claim's own clause, numbers that no rule has read."""
    said, says_now = _quantities(one.before), _quantities(one.after)
    lost, won = _lost_and_won(*one.texts, one.before, one.after)
    if said != says_now:
        is_other = bool(lost and won) or (bool(lost or won) and bool(_MEASURED.search(f"{said} {says_now}")))
        is_compared_otherwise = not (lost or won) and _is_compared_otherwise(one.before, one.after)
        if is_other or is_compared_otherwise:
            return Difference("quantity_changed", "quantity", said or _listed(lost), says_now or _listed(won))
    if lost and won:
        lost, won = _lost_and_won(*one.own, one.before, one.after)
        if lost and won:
            return Difference("quantity_changed", "quantity", _listed(lost), _listed(won))
    return None


def _lost_and_won(was: str, now: str, *claims: Claim) -> tuple[Counter[str], Counter[str]]:
    if numbers(was) == numbers(now):
        return Counter(), Counter()
    before, after = _amounts(was, *claims), _amounts(now, *claims)
    return before - after, after - before


def _amounts(text: str, *claims: Claim) -> Counter[str]:
    found = Counter(numbers(AGE.sub(" ", normalise(text))))
    for claim in claims:
        if claim.population:
            for number in numbers(claim.population):
                del found[number]
    return found


def _quantities(claim: Claim) -> str | None:
    return "; ".join(sorted(_quantity(quantity) for quantity in claim.quantities)) or None


def _quantity(quantity: Quantity) -> str:
    comparator = "" if quantity.comparator == "=" else quantity.comparator
    unit = quantity.unit if quantity.unit in ("", "%") else f" {quantity.unit}"
    return f"{comparator}{quantity.value:g}{unit}"


def _is_compared_otherwise(before: Claim, after: Claim) -> bool:
    """Whether a value both name is said to be another bound: "over 5 %" for "5 %"."""
    was, now = _comparators(before), _comparators(after)
    return any(was[value] != now[value] for value in was.keys() & now.keys())


def _comparators(claim: Claim) -> dict[float, str]:
    # "Over three years" compares nothing.
    return {one.value: one.comparator for one in claim.quantities if one.unit not in _TIME_UNITS}


def _listed(found: Counter[str]) -> str | None:
    return "; ".join(sorted(found.elements())) or None
