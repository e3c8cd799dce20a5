"""Type what happened to a claim: (claim before, claim after, how they were paired) -> differences, one per type.

The extractor's attributes say what may have changed; the words of the two sentences say whether it did.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from extract.records import Claim
from warehouse.align import SOUNDS_ALIKE, ClaimPair
from warehouse.amounts import look_at_quantity
from warehouse.compared import Compared, Difference, set_side_by_side
from warehouse.passages import similarity
from warehouse.scope import look_at_attribution, look_at_evidence, look_at_scope
from warehouse.stance import look_at_stance

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
    # Never a row: a claim read otherwise although not a word of its sentence changed.
    "reread": 0,
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
_HOPERS = {"publisher", "group"}
_OWN_VOICE = {"publisher", "study"}
_PARTS_OF_EVIDENCE = ("quantity_changed", "scope_changed")
_Look = Callable[[Compared], Difference | None]


def severity(change_type: str, authority: int) -> int:
    """How much a change matters: its type, raised by the source's authority where it touches what is claimed."""
    base = SEVERITY[change_type]
    return min(base + authority, MOST_SEVERE) if base >= SUBSTANTIVE else base


def gravest(differences: tuple[Difference, ...]) -> str:
    """The type of the gravest difference; of equally grave ones the first."""
    return max(differences, key=lambda difference: SEVERITY[difference.change_type]).change_type


def compare(before: Claim, after: Claim, pair: ClaimPair) -> tuple[Difference, ...]:
    """Say how one claim differs between two captures; empty when nothing a reader would call a change did."""
    one = set_side_by_side(before, after, pair.sentences)
    differences = (difference for look in _looks(one, pair) if (difference := look(one)))
    found = _without_parts({difference.change_type: difference for difference in differences}, one)
    if not found and (pair.is_split or one.own[0] != one.own[1]):
        return (Difference("reworded", "quote"),)
    if not found and pair.is_moved:
        return (Difference("moved", "heading", " > ".join(before.heading), " > ".join(after.heading)),)
    return tuple(found.values())


def _looks(one: Compared, pair: ClaimPair) -> tuple[_Look, ...]:
    if pair.sentences is None and similarity(one.before.quote, one.after.quote) < SOUNDS_ALIKE:
        # Restated in quite other words: what else those words say is not this claim's change.
        return (look_at_stance,)
    if one.is_same_text:
        # Not a word changed here, but the sentence before may name another trial or another speaker.
        return (look_at_evidence, look_at_attribution)
    return (look_at_stance, look_at_quantity, look_at_scope, look_at_evidence, look_at_attribution)


def _without_parts(found: dict[str, Difference], one: Compared) -> dict[str, Difference]:
    """Leave out what is only a part of a graver difference."""
    left = dict(found)
    voices = {one.before.attribution_type, one.after.attribution_type}
    if "evidence_changed" in found:
        # A number or a group of people that came or went with the evidence.
        left = {name: kept for name, kept in left.items() if name not in _PARTS_OF_EVIDENCE or kept.has_both}
        if voices <= _OWN_VOICE:
            # "In a trial, …" for "In a study, …": the publisher still tells what research found.
            left.pop("attribution_changed", None)
    if found.keys() & {"strengthened", "softened"} and voices == _HOPERS:
        # "Researchers hope that …" is a softer word, not another speaker.
        left.pop("attribution_changed", None)
    if "reversed" in found and "scope_changed" in left and left["scope_changed"].attribute == "exception":
        # The exception that went with the ban.
        del left["scope_changed"]
    return left
