"""Changes of claims -> edits of sentences: what one pen stroke did to several claims is listed once."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from warehouse.changes import SEVERITY, SUBSTANTIVE

Row = Mapping[str, Any]

# Whose number it is where one edit touches claims of several groups: first what is claimed, last how it is done.
_GROUPS = (
    None,
    "RISK",
    "BENEFIT",
    "CURE",
    "SAFETY",
    "GUIDANCE",
    "ACCESS",
    "REGULATORY",
    "STATUS",
    "COMPARISON",
    "PROCEDURE",
)
_ONE_EDIT = frozenset({"quantity_changed", "scope_changed", "evidence_changed", "attribution_changed"})


def merge_edits(rows: Iterable[Row]) -> list[dict[str, Any]]:
    """List change rows as edits, gravest first within a capture; outcomes of merged rows are joined with "+".

    Left out is a rewording that a graver change of the same sentence explains.
    """
    changes = [dict(row) for row in rows]
    explained = _explained(changes)
    merged: dict[Hashable, dict[str, Any]] = {}
    for change in sorted(changes, key=lambda change: _GROUPS.index(change["relation_group"])):
        if (
            change["claim_id"]
            and change["change_type"] in ("reworded", "moved")
            and not explained.isdisjoint(_explanations(change))
        ):
            continue
        key = _edit(change)
        if key in merged:
            merged[key]["outcome"] = _joined(merged[key], change)
        else:
            merged[key] = change
    return sorted(merged.values(), key=lambda change: (change["first_seen_after_at"], -change["severity"]))


def _explained(changes: Iterable[Row]) -> set[Hashable]:
    """Sentences in which something happened that makes a rewording of its other claims no news."""
    found: set[Hashable] = set()
    for change in changes:
        if change["claim_id"] is None:
            continue
        place = _place(change)
        if SEVERITY[change["change_type"]] >= SUBSTANTIVE:
            group = (change["therapy"], change["relation_group"])
            found.add((*place, *group, change["before_quote"], change["after_quote"]))
            if change["change_type"] in ("added", "withdrawn"):
                found.add((*place, change["before_quote"], change["after_quote"]))
        if change["before_version"] and change["after_version"]:
            found.add((*place, "read", change["before_quote"], change["after_quote"]))
    return found


def _explanations(change: Row) -> Iterable[Hashable]:
    """What would explain this rewording."""
    place, quotes = _place(change), (change["before_quote"], change["after_quote"])
    yield (*place, change["therapy"], change["relation_group"], *quotes)
    # A claim that came or went in the same sentence.
    yield (*place, None, change["after_quote"])
    yield (*place, change["before_quote"], None)
    if not (change["before_version"] and change["after_version"]):
        # Read from one wording of the sentence and not from the other, while its other claims stayed.
        yield (*place, "read", *quotes)


def _edit(change: Row) -> Hashable:
    if change["claim_id"] is None:
        return ("source event", change["change_id"])
    key = (*_place(change), change["change_type"], change["therapy"], change["before_quote"], change["after_quote"])
    values = (change["before_value"], change["after_value"])
    if change["change_type"] in _ONE_EDIT and values[0] != values[1]:
        # The same number, group of people or speaker changed for every claim of the sentence, whatever its group.
        return (*key, *values)
    return (*key, change["relation_group"])


def _place(change: Row) -> tuple[Hashable, ...]:
    return (change.get("source_id"), change["first_seen_after_at"])


def _joined(known: Row, other: Row) -> str | None:
    if known["relation_group"] != other["relation_group"] or not other["outcome"]:
        outcome: str | None = known["outcome"]
        return outcome
    return "+".join(dict.fromkeys([*(known["outcome"].split("+") if known["outcome"] else ()), other["outcome"]]))
