"""Stance: is the claim reversed, strengthened or softened? One of them, for opposites do not compare in strength."""

from __future__ import annotations

import re

from extract.records import Claim
from warehouse.compared import Compared, Difference

_CERTAINTY = {"speculative": 0, "hedged": 1, "established": 2}
# Where an asserted or denied relation stands between "against" and "in favour".
_STANCE = {
    "ADOPTED_AS_STANDARD": (3, -1),
    "RECOMMENDED": (2, -2),
    "ADVISES": (2, -2),
    "APPROVED": (2, -2),
    "INVESTIGATED_IN": (0, 0),
    "IS_EXPERIMENTAL": (0, 1),
    "NEEDS_EVIDENCE": (0, 1),
    "REQUIRES_APPROVAL": (-1, 1),
    "RESTRICTED": (-1, 1),
    "RAISES_ETHICAL_CONCERN": (-1, 1),
    "WARNS_AGAINST": (-2, 1),
    "BANNED": (-2, 1),
}
# Wordings of one step of certainty that still differ in strength, weakest first.
_CAUSATION = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:associated with|linked (?:to|with)|correlat\w+ with)\b",
        r"\b(?:caus(?:es?|ed|ing)|leads? to|led to|results? in|resulted in)\b",
    )
)
_EVIDENCE = tuple(
    re.compile(rf"\b(?:{words}) (?:\w+ ){{0,2}}(?:evidence|data|proof)\b")
    for words in (
        "no|without|lack of|absence of|insufficient|not enough",
        "little|limited|weak|poor|scant|scarce|low[- ]quality|preliminary|anecdotal",
        "some|growing|emerging|moderate|increasing|promising",
        "good|strong|robust|solid|clear|high[- ]quality|convincing|overwhelming|substantial",
    )
)
_LITTLE = re.compile(r"\b(?:little|few|limited|hardly|scarcely|barely|minimal|weak|scant)\b")
_NONE = re.compile(r"\b(?:no|not|never|none|neither|nor|without|lack|fails?|failed|cannot)\b|n't\b")


def look_at_stance(one: Compared) -> Difference | None:
    """Compare polarity, relation and certainty, and the words for strength that no attribute holds."""
    return (
        _look_at_evidence_words(one)
        or _look_at_relation(one.before, one.after)
        or _look_at_polarity(one)
        or _look_at_certainty(one.before, one.after)
        or _look_at_causation(one)
    )


def _look_at_evidence_words(one: Compared) -> Difference | None:
    steps = _climb(_EVIDENCE, *one.own)
    if steps is None:
        return None
    (before, was), (after, now) = steps
    if 0 in (before, after) and max(before, after) > 1:
        change_type = "reversed"
    elif before == 0:
        # From "no evidence" to "little evidence": the denial is softened.
        change_type = "softened"
    else:
        change_type = "strengthened" if after > before else "softened"
    return Difference(change_type, "certainty", was, now)


def _look_at_relation(before: Claim, after: Claim) -> Difference | None:
    if {before.relation_group, after.relation_group} == {"BENEFIT", "CURE"} and before.polarity == after.polarity:
        change_type = "strengthened" if after.relation_group == "CURE" else "softened"
        return Difference(change_type, "relation", before.relation, after.relation)
    if before.relation == after.relation or not {before.relation, after.relation} <= _STANCE.keys():
        return None
    was, now = _position(before), _position(after)
    if was == now:
        return None
    change_type = "reversed" if was * now < 0 else "strengthened" if now > was else "softened"
    return Difference(change_type, "relation", _named(before), _named(after))


def _look_at_polarity(one: Compared) -> Difference | None:
    before, after = one.before, one.after
    if before.polarity == after.polarity or (
        before.relation != after.relation and {before.relation, after.relation} <= _STANCE.keys()
    ):
        return None
    was, now = one.texts
    is_less = before.polarity == "negated" and _NONE.search(was) and _LITTLE.search(now)
    return Difference("softened" if is_less else "reversed", "polarity", before.polarity, after.polarity)


def _look_at_certainty(before: Claim, after: Claim) -> Difference | None:
    step = _CERTAINTY[after.certainty] - _CERTAINTY[before.certainty]
    if not step:
        return None
    return Difference("strengthened" if step > 0 else "softened", "certainty", before.certainty, after.certainty)


def _look_at_causation(one: Compared) -> Difference | None:
    steps = _climb(_CAUSATION, *one.own)
    if steps is None:
        return None
    (before, was), (after, now) = steps
    return Difference("strengthened" if after > before else "softened", "relation", was, now)


def _position(claim: Claim) -> int:
    return _STANCE[claim.relation][claim.polarity == "negated"]


def _named(claim: Claim) -> str:
    return f"not {claim.relation}" if claim.polarity == "negated" else claim.relation


def _climb(ladder: tuple[re.Pattern[str], ...], was: str, now: str) -> tuple[tuple[int, str], tuple[int, str]] | None:
    """The rungs two texts stand on, with their words; None where either stands on none or both on one."""
    if was == now:
        return None
    before, after = _rung(ladder, was), _rung(ladder, now)
    return None if before is None or after is None or before[0] == after[0] else (before, after)


def _rung(ladder: tuple[re.Pattern[str], ...], text: str) -> tuple[int, str] | None:
    return next(((rung, found[0]) for rung, pattern in enumerate(ladder) if (found := pattern.search(text))), None)
