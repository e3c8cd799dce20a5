"""Comparison: how a therapy stands to another -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.models import Relation
from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.study import is_asked
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance, subject_of

_APART = frozenset({"than", "from", "to", "and", "with", "unlike", "as", "for"})
_NOT = frozenset({"not", "n't"})
_NEARBY = 3


def find_comparisons(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """MORE_EFFECTIVE_THAN, MORE_INTENSIVE_THAN and DIFFERS_FROM, with the other therapy as outcome."""
    done: set[Relation] = set()
    for cue in utterance.cues("comparison"):
        relation = cue.form.cue.relation
        pair = _pair(utterance, subjects, cue)
        if relation is None or relation in done or pair is None or is_asked(utterance, cue.start):
            continue
        subject, other = pair
        denied: bool | None = None
        if cue.form.cue.polarity == "negated":
            denied = True  # "not less effective" is still no "more effective"
        elif utterance.tokens[cue.start] in _NOT:
            denied = False  # "not the same as"
        yield Finding(f"comparison.{relation.lower()}", relation, subject, other, cue.start, cue.end, denied=denied)
        done.add(relation)


def _pair(utterance: Utterance, subjects: Subjects, cue: CueHit) -> tuple[Subject, str] | None:
    """Who is compared with whom; None where a second therapy is not named."""
    named = [item for item in utterance.therapies if item.concept]
    left = [item for item in named if item.end <= cue.start]
    right = [item for item in named if item.start >= cue.end]
    if cue.form.id == "comparison.no_difference":
        return _both(utterance, left, right)
    if utterance.tokens[cue.start] == "unlike":
        return _unlike(cue, left, right)
    if (
        cue.form.cue.relation == "DIFFERS_FROM"
        and len(left) >= 2
        and left[-1].concept != left[-2].concept
        and not right
    ):
        return subject_of(left[-2]), left[-1].concept
    if not right and len(left) >= 2 and _is_set_beside(utterance, left[-2]):
        return subject_of(left[-1]), left[-2].concept
    is_transitive = cue.form.shape != "form" and bool(right) and right[0].start - cue.end <= _NEARBY
    if right and (is_transitive or utterance.has_between(cue.end - 1, right[0].start, _APART)):
        found = subjects.of(cue.start, cue.end)
        if found and found[0].therapy != right[0].concept:
            return found[0], right[0].concept
    return None


def _is_set_beside(utterance: Utterance, item: Item) -> bool:
    """ "Compared with ocrelizumab, HSCT is more toxic"."""
    before = utterance.tokens[max(utterance.start, item.start - 2) : item.start]
    return before in (["compared", "with"], ["compared", "to"]) and utterance.tokens[item.end : item.end + 1] == [","]


def _both(utterance: Utterance, left: Sequence[Item], right: Sequence[Item]) -> tuple[Subject, str] | None:
    """ "relapses did not differ between HSCT and ocrelizumab"."""
    if not utterance.outcomes:
        return None
    pair = right[:2] if len(right) >= 2 else [*left[-1:], *right[:1]]
    if len(pair) < 2 or pair[0].concept == pair[1].concept:
        return None
    return subject_of(pair[0]), pair[1].concept


def _unlike(cue: CueHit, left: Sequence[Item], right: Sequence[Item]) -> tuple[Subject, str] | None:
    """ "Unlike HSCT, MSC therapy…" and "MSC therapy, unlike HSCT, …"."""
    if not right or right[0].start - cue.end > _NEARBY or right[0].label == "CELL":
        return None
    about = left[-1:] or right[1:2]
    if not about or about[0].concept == right[0].concept:
        return None
    return subject_of(about[0]), right[0].concept
