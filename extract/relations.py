"""Relations: what a claim says of a therapy, by group."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from config.models import Relation, RelationGroup

_RELATIONS: dict[RelationGroup, tuple[Relation, ...]] = {
    "BENEFIT": (
        "IMPROVES", "REDUCES", "SLOWS", "HALTS", "REVERSES", "PREVENTS", "INDUCES", "PROMOTES", "MODULATES", "RESTORES",
        "PRESERVES", "PROTECTS", "MODIFIES", "TREATS",
    ),
    "CURE": ("CURES",),
    "RISK": ("HAS_RISK",),
    "SAFETY": ("SAFE", "TOLERATED"),
    "STATUS": ("NEEDS_EVIDENCE", "IS_EXPERIMENTAL", "RECOMMENDED", "INVESTIGATED_IN", "ADOPTED_AS_STANDARD"),
    "REGULATORY": ("APPROVED", "REQUIRES_APPROVAL", "BANNED", "RESTRICTED", "RAISES_ETHICAL_CONCERN"),
    "GUIDANCE": ("WARNS_AGAINST", "ADVISES"),
    "ACCESS": ("COSTS", "COVERED_BY_INSURANCE", "AVAILABLE"),
    "PROCEDURE": ("USES", "DELIVERED_BY"),
    "COMPARISON": ("MORE_EFFECTIVE_THAN", "MORE_INTENSIVE_THAN", "DIFFERS_FROM"),
}  # fmt: skip
GROUP_OF: Mapping[Relation, RelationGroup] = MappingProxyType(
    {relation: group for group, relations in _RELATIONS.items() for relation in relations}
)
