"""Type what happened to a claim: (claim before, claim after) -> differences by type, gravest first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from extract.records import Claim, Quantity
from warehouse.wording import normalise

SEVERITY: Mapping[str, int] = {
    "reversed": 5,
    "withdrawn": 4,
    "strengthened": 4,
    "softened": 4,
    "quantity_changed": 4,
    "scope_changed": 4,
    "added": 3,
    "evidence_changed": 3,
    "attribution_changed": 3,
    "reworded": 1,
    "moved": 0,
    "source_gone": 3,
    "silent_edit": 3,
    "source_blocked": 2,
    "citation_broken": 2,
    "citation_removed": 2,
    "cosmetic_redate": 2,
    "source_back": 1,
    "source_moved": 1,
    "citation_added": 1,
}
SUBSTANTIVE = 3
MOST_SEVERE = 5
_CERTAINTY = {"speculative": 0, "hedged": 1, "established": 2}


@dataclass(frozen=True, slots=True)
class Difference:
    """One typed difference; values are text, None where there is none."""

    change_type: str
    attribute: str | None
    before_value: str | None
    after_value: str | None


def severity(change_type: str, authority: int) -> int:
    """How much a change matters: its type, raised by the source's authority where it touches what is claimed."""
    base = SEVERITY[change_type]
    return min(base + authority, MOST_SEVERE) if base >= SUBSTANTIVE else base


def gravest(differences: tuple[Difference, ...]) -> str:
    """The type of the gravest difference; of equally grave ones the first."""
    return max(differences, key=lambda difference: SEVERITY[difference.change_type]).change_type


def compare(before: Claim, after: Claim, *, is_moved: bool) -> tuple[Difference, ...]:
    """Say how one claim differs between two captures; empty when nothing a reader would call a change did."""
    found = []
    if before.polarity != after.polarity:
        found.append(Difference("reversed", "polarity", before.polarity, after.polarity))
    if step := _CERTAINTY[after.certainty] - _CERTAINTY[before.certainty]:
        change_type = "strengthened" if step > 0 else "softened"
        found.append(Difference(change_type, "certainty", before.certainty, after.certainty))
    if (was := _quantities(before)) != (now := _quantities(after)):
        found.append(Difference("quantity_changed", "quantity", was, now))
    for attribute in ("population", "condition"):
        if (was := _plain(getattr(before, attribute))) != (now := _plain(getattr(after, attribute))):
            found.append(Difference("scope_changed", attribute, was, now))
            break
    for attribute in ("evidence_type", "evidence"):
        if (was := getattr(before, attribute)) != (now := getattr(after, attribute)):
            found.append(Difference("evidence_changed", attribute, was, now))
            break
    if _plain(before.attribution) != _plain(after.attribution):
        found.append(Difference("attribution_changed", "attribution", before.attribution, after.attribution))
    if not found and normalise(before.quote) != normalise(after.quote):
        found.append(Difference("reworded", "quote", before.quote, after.quote))
    if not found and is_moved:
        found.append(Difference("moved", "position", " > ".join(before.heading), " > ".join(after.heading)))
    return tuple(found)


def _plain(value: str | None) -> str | None:
    return normalise(value) if value else None


def _quantities(claim: Claim) -> str | None:
    return "; ".join(_quantity(quantity) for quantity in claim.quantities) or None


def _quantity(quantity: Quantity) -> str:
    comparator = "" if quantity.comparator == "=" else quantity.comparator
    return f"{comparator}{quantity.value:g} {quantity.unit}".strip()
