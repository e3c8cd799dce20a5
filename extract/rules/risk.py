"""Risk: a harm and the words that tie it to a therapy -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.cause import is_left_out
from extract.rules.finding import Finding
from extract.rules.harms import UNSPECIFIED, can_adopt, find_without_mention, is_no_harm
from extract.rules.occurrence import HAVE, find_occurrence, is_report
from extract.rules.study import is_supposed, names_measures
from extract.rules.ties import acts_on, is_tied, is_topic_only, named_later
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance

_CAUSAL = frozenset({"risk.cause", "risk.carry", "risk.linked", "risk.leave"})
_STATES = frozenset({"infertile", "blind", "paralysed", "paralyzed", "hair"})
_DENIALS = frozenset({"no", "not", "n't", "never", "none", "nothing", "neither"})
_NONE = frozenset({"no", "without", "free", "zero", "nil", "minus"})
_BE = frozenset({"be", "is", "are", "was", "were", "been", "prove", "proved"})
_DONE_AWAY = frozenset(
    {"eliminated", "avoided", "eliminates", "excluded", "removed", "abolished", "impossible", "unheard"}
)
_CHANGES = frozenset({
    "was", "were", "is", "are", "fell", "dropped", "declined", "remained", "ranged", "reached", "rose", "decreased",
    "averaged", "has", "have", ":", "(", "at",
})  # fmt: skip
_INCLUDE = frozenset({"include", "includes", "included"})
_MOSTLY = frozenset({"mostly", "mainly", "chiefly", "predominantly", "primarily", "largely"})
_TREATED_PEOPLE = frozenset(
    {"patients", "people", "participants", "women", "men", "children", "those", "adults", "who"}
)
_REMEDIED = frozenset({
    "resolved", "resolving", "treated", "managed", "responded", "controlled", "relieved", "settled", "subsided",
    "cleared", "despite", "recovered",
})  # fmt: skip
_ENOUGH = 18


def find_risks(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """HAS_RISK, one finding for each therapy and harm; the generic harm only where no other is named with it."""
    if names_measures(utterance):
        return
    cues = utterance.cues("risk")
    specific = [item for item in utterance.risks if item.concept != UNSPECIFIED]
    for item in utterance.risks:
        if item.concept == UNSPECIFIED and _has_specific(utterance, item, specific):
            continue
        if is_no_harm(utterance, item) or is_supposed(utterance, item.start):
            continue
        tied = _tie(utterance, subjects, cues, item)
        if tied is None:
            continue
        rule_id, cue, found = tied
        start, end = item.start, item.end
        if cue is not None and rule_id in ("risk.verb", "risk.occurred"):
            start, end = min(start, cue.start), max(end, cue.end)
        floor = cue.form.cue.certainty if cue is not None else None
        denied = True if rule_id == "risk.none" or _is_done_away(utterance, item) else None
        for subject in found:
            if is_left_out(utterance, subject):
                continue
            yield Finding(rule_id, "HAS_RISK", subject, item.concept, start, end, floor=floor, denied=denied)
    yield from find_without_mention(utterance, subjects, cues)


def _tie(
    utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit], item: Item
) -> tuple[str, CueHit | None, list[Subject]] | None:
    """How a harm is tied to a therapy, the word that does it and the therapies; None where it is not."""
    first, last = utterance.clause(item.start)
    verb = next(
        (cue for cue in reversed(cues) if _is_cause(utterance, cue, item) and _reaches(utterance, cue, item)), None
    )
    if verb is not None:
        found = subjects.of(verb.start, item.end)
        if not found and _speaks_of_risks(utterance, subjects, verb):
            found = subjects.in_hand(item.start)
        if found and not _is_own_name(found, item):
            return "risk.verb", verb, found
    occurred = find_occurrence(utterance, cues, item, first, last)
    behind = [t for t in utterance.therapies if t.start >= item.end and t.concept and is_tied(utterance, item, t)]
    if behind and acts_on(utterance, cues, item, behind[0]):
        return None
    if behind and not is_topic_only(utterance, item):
        found = subjects.of(item.start, item.end, passive=True)
        if found:
            return "risk.after", occurred, found
    if (denial := _denial(utterance, item, first)) is not None and occurred is None:
        found = subjects.of(item.start, item.end, passive=True)
        if not found and denial and can_adopt(utterance, subjects, item.start):
            found = subjects.in_hand(item.start)
        if found:
            return "risk.none", None, found
    if occurred is not None or _is_rate(utterance, item, first, last):
        found = subjects.of(item.start, item.end, passive=True) or named_later(utterance, item)
        found = [subject for subject in found if not _is_remedy(utterance, subject)]
        if not found and is_report(utterance, occurred) and can_adopt(utterance, subjects, item.start):
            found = subjects.in_hand(item.start)
        if found and not _is_own_name(found, item):
            return "risk.occurred", occurred, found
    if _is_listed(utterance, subjects, item):
        return "risk.listed", None, subjects.in_hand(item.start)
    return None


def _denial(utterance: Utterance, item: Item, first: int) -> bool | None:
    """Whether a harm is said not to be ("no side effects", "free of risk", "Side effects: none").

    True where it may be said of the therapy in hand, False where only of one that is named, None where it is not said.
    """
    tokens = utterance.tokens
    if tokens[item.end : item.end + 2] == [":", "none"]:
        return True
    for i in range(max(first, item.start - 3), item.start):
        if tokens[i] in _NONE and _DENIALS.isdisjoint(tokens[first:i]):  # "no treatment is free of risk"
            return tokens[i] != "without" and item.start - utterance.start <= 6
    return None


def _is_done_away(utterance: Utterance, item: Item) -> bool:
    """ "the risk of rejection is eliminated"."""
    return utterance.has_between(item.end, min(item.end + 4, utterance.end), _DONE_AWAY)


def _is_rate(utterance: Utterance, item: Item, first: int, last: int) -> bool:
    """ "Treatment-related mortality was 1.4%", "Fever: 12 (30%)"."""
    if utterance.tokens[item.start] == "fatal":  # "could be fatal"
        return utterance.has_between(max(first, item.start - 3), item.start, _BE)
    if item.start - first > 5 or item.concept == UNSPECIFIED:
        return False
    behind = utterance.tokens[item.end : min(item.end + 10, last)]
    if behind[:1] == ["("]:
        return (behind[1:2] != [] and behind[1][0].isdigit()) or behind[1:3] == ["n", "="]
    has_figure = any(token[0].isdigit() for token in behind) and not {"%", "percent", "of"}.isdisjoint(behind)
    return has_figure and not _CHANGES.isdisjoint(behind[:4])


def _is_remedy(utterance: Utterance, subject: Subject) -> bool:
    """What a harm is treated with, or happened in spite of: "it resolved with steroids", "despite aciclovir"."""
    before = utterance.tokens[max(utterance.start, subject.start - 4) : subject.start]
    return not _REMEDIED.isdisjoint(before) and _TREATED_PEOPLE.isdisjoint(before)


def _is_listed(utterance: Utterance, subjects: Subjects, item: Item) -> bool:
    """An item of a list of harms: a label ("Infection: it may…"), or the bare harm where harms were announced."""
    if item.concept == UNSPECIFIED or utterance.passage.kind != "list_item" or not subjects.are_about_risks():
        return False
    if _is_label(utterance, item):
        return True
    before = utterance.tokens[utterance.start : item.start]
    others = [other for other in utterance.risks if other.start < item.start]
    is_first = len(before) <= 3 or bool(others)
    return is_first and utterance.finite.isdisjoint(before)


def _is_cause(utterance: Utterance, cue: CueHit, item: Item) -> bool:
    """A causal verb; "have" only right after its therapy, "include" not in "including", "leave you" only infertile."""
    if cue.form.id not in _CAUSAL:
        return False
    word = utterance.tokens[cue.start]
    if cue.form.id == "risk.leave":
        return not _STATES.isdisjoint(utterance.tokens[item.start : item.end])
    if word in HAVE:
        return any(0 <= cue.start - t.end <= 3 for t in utterance.therapies) or any(
            0 <= cue.start - hit.end <= 2 for hit in utterance.cues("anaphor")
        )
    return not word.startswith("includ")


def _speaks_of_risks(utterance: Utterance, subjects: Subjects, verb: CueHit) -> bool:
    """ "This may lead to tumours" in a list of risks."""
    first, _ = utterance.clause(verb.start)
    if utterance.tokens[first] == "cells":
        return True
    return subjects.are_about_risks() and utterance.tokens[first] in (
        "this",
        "it",
        "these",
        "they",
        "that",
        "which",
    )


def _reaches(utterance: Utterance, cue: CueHit, item: Item) -> bool:
    """Whether a harm stands in the object of a verb, however long the list is."""
    tokens = utterance.tokens
    _, last = utterance.clause(cue.start)
    if not cue.end <= item.start < last:
        return False
    for i in range(cue.end, item.start):
        if tokens[i] in ("which", "who", "because", "where", "when", "if", "but", ";", "while"):
            return False
        if tokens[i] in utterance.finite and tokens[i] not in ("'s",):
            return False
    return item.start - cue.end <= _ENOUGH or any(cue.end <= r.start < item.start for r in utterance.risks)


def _is_label(utterance: Utterance, item: Item) -> bool:
    after = utterance.tokens[item.end : min(item.end + 6, utterance.end)]
    return item.start - utterance.start <= 2 and (item.end >= utterance.end - 1 or ":" in after)


def _has_specific(utterance: Utterance, item: Item, specific: Sequence[Item]) -> bool:
    """Whether the harms meant are named — unless those are only some of many ("in 61 patients, mostly sepsis")."""
    tokens = utterance.tokens
    first, last = utterance.clause(item.start)
    if utterance.has_between(last, min(last + 3, utterance.end), _INCLUDE):  # "…are usually mild and | include fever"
        _, last = utterance.clause(last)
    named = [other for other in specific if first <= other.start < last]
    if named and named[0].start > item.end and utterance.has_between(item.end, named[0].start, _MOSTLY):
        return not any(tokens[i][0].isdigit() for i in range(item.end, named[0].start))
    return bool(named)


def _is_own_name(found: Sequence[Subject], item: Item) -> bool:
    return any(subject.start <= item.start < subject.end for subject in found)
