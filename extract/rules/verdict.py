"""Verdict: a finding in its sentence -> polarity, certainty and the condition it is about."""

from __future__ import annotations

from extract.assertion import Assertion, Reach
from extract.records import Certainty, Polarity
from extract.rules.finding import Finding
from extract.utterance import Item, Utterance

_RANK: dict[Certainty, int] = {"established": 0, "hedged": 1, "speculative": 2}
_MEANS = frozenset({"by", "through"})
_PART_OF_WORDS = frozenset({"hedge.likely", "hedge.modal"})  # "less likely to", "could again walk"
_OF_PEOPLE = frozenset({"in", "with", "for", "of", "have", "having", "from", "treat", "treating"})
_LIKE = frozenset({"like", "such", "including"})
_OPINIONS = frozenset({"hedge.belief", "hedge.hypothesis"})
_PLAIN_SPEECH = frozenset({"NEEDS_EVIDENCE", "ADVISES", "WARNS_AGAINST"})


def assert_finding(utterance: Utterance, finding: Finding, group: str) -> Assertion:
    """Polarity and certainty from all cues that reach the finding; the weakest certainty wins."""
    polarity: Polarity = "affirmed"
    certainty: Certainty = finding.floor or "established"
    for reach in utterance.scopes.reaches:
        cue = reach.hit.form.cue
        if finding.relation == "INVESTIGATED_IN" and reach.hit.form.category == "desire":
            continue  # "we aimed to assess": assessed it was
        if finding.relation == "RECOMMENDED" and reach.hit.form.id in _OPINIONS:
            continue  # "we believe that it should be offered": so it is recommended
        if finding.relation == "RAISES_ETHICAL_CONCERN" and finding.start <= reach.hit.start < finding.end:
            continue  # "ethically controversial"
        if not _holds(reach, finding) or (cue.relation_groups and group not in cue.relation_groups):
            continue
        is_own = finding.own[0] <= reach.hit.start < finding.own[1] or _is_listed_no(utterance, reach, finding)
        if is_own and reach.hit.form.id in _PART_OF_WORDS:
            continue
        if reach.hit.form.category == "negation" and not is_own:
            polarity = "negated"
        certainty = _weaker(certainty, cue.certainty)
    if _is_means(utterance, finding):
        certainty = _weaker(certainty, _main_clause_certainty(utterance, finding))
    if finding.flips:
        polarity = "affirmed" if polarity == "negated" else "negated"
    if finding.denied is not None:
        polarity = "negated" if finding.denied else "affirmed"
    if finding.relation in _PLAIN_SPEECH:
        certainty = "established"
    return Assertion(polarity, certainty)


def find_condition(utterance: Utterance, finding: Finding) -> str | None:
    """The condition named with a claim: after it in its clause, else in its clause, else before it."""
    named = utterance.conditions
    if finding.relation == "HAS_RISK":  # "headache and back pain" are both harms
        named = [
            item for item in named if item.start > utterance.start and utterance.tokens[item.start - 1] in _OF_PEOPLE
        ]
    if not named:
        return None
    first, last = utterance.clause(finding.start)
    inside = [item for item in named if first <= item.start < last]
    after = [item for item in inside if item.start >= finding.start]
    before = [item for item in named if item.start < finding.start]
    later = [item for item in named if item.start >= last and finding.outcome is None]
    pool = after or inside or before[-1:] or later
    return _most_telling(utterance, pool[0]).concept if pool else None


def _most_telling(utterance: Utterance, item: Item) -> Item:
    """ "autoimmune diseases like MS" is about MS."""
    for other in utterance.conditions:
        gap = range(item.end, other.start)
        if 0 < len(gap) <= 4 and any(utterance.tokens[i] in _LIKE for i in gap):
            return other
    return item


def _holds(reach: Reach, finding: Finding) -> bool:
    return reach.start <= finding.start < reach.end or finding.start <= reach.start < finding.end


def _is_listed_no(utterance: Utterance, reach: Reach, finding: Finding) -> bool:
    """ "no relapses and no new lesions": each "no" is that of its own outcome."""
    return utterance.tokens[reach.hit.start] == "no" and "no" in utterance.tokens[slice(*finding.own)]


def _weaker(one: Certainty, other: Certainty | None) -> Certainty:
    return other if other is not None and _RANK[other] > _RANK[one] else one


def _is_means(utterance: Utterance, finding: Finding) -> bool:
    """ "By promoting X, T has the potential to Y": X is no surer than Y."""
    tokens = utterance.tokens
    return tokens[utterance.start] in _MEANS and "," in tokens[finding.end : finding.subject.start]


def _main_clause_certainty(utterance: Utterance, finding: Finding) -> Certainty:
    """The least certainty up to the next comma after the therapy that follows the means."""
    tokens = utterance.tokens
    end = finding.subject.end
    while end < utterance.end and tokens[end] != ",":
        end += 1
    certainty: Certainty = "established"
    for reach in utterance.scopes.reaches:
        if finding.subject.end <= reach.hit.start < end:
            certainty = _weaker(certainty, reach.hit.form.cue.certainty)
    return certainty
