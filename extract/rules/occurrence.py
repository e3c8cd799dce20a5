"""Occurrence: the word by which a harm is told to happen -> its cue."""

from __future__ import annotations

from collections.abc import Sequence

from extract.cues import CueHit
from extract.rules.harms import has_people
from extract.utterance import Item, Utterance

_OCCURRENCE = frozenset({"risk.occur", "risk.hazard"})
_LISTS = frozenset({"include", "includes", "included", "including", "are", "is", "was", "were", ":", "like", "such"})
_SOMEBODY = frozenset({"i", "he", "she", "we", "they"})
HAVE = frozenset({"have", "has", "had", "having"})


def find_occurrence(utterance: Utterance, cues: Sequence[CueHit], item: Item, first: int, last: int) -> CueHit | None:
    """The nearest word of happening; a harm may be one itself ("lose their hair", "one died")."""
    near = [
        cue
        for cue in cues
        if first <= cue.start < last
        and (cue.form.id in _OCCURRENCE or cue.form.id == "risk.go" or _is_had(utterance, cue, item, first))
        and (_tells(utterance, cue, item, first) if _overlap(cue, item) else cue.form.id != "risk.go")
    ]
    # "serious infections were not seen": what is denied is the verb
    return min(near, key=lambda cue: (_describes(cue, item), abs(cue.start - item.start)), default=None)


def _describes(cue: CueHit, item: Item) -> bool:
    return cue.form.shape in ("adjective", "noun") and cue.end <= item.start


def _overlap(cue: CueHit, item: Item) -> bool:
    return cue.start < item.end and item.start < cue.end


def _tells(utterance: Utterance, cue: CueHit, item: Item, first: int) -> bool:
    before = max(first, item.start - 7)
    is_done = cue.start == item.start and cue.form.shape not in ("noun", "adjective", "form")
    is_personal = item.concept != "risk:mortality" and utterance.has_between(before, item.start, _SOMEBODY)
    return is_done and (is_personal or has_people(utterance, before, item.start))


def _is_had(utterance: Utterance, cue: CueHit, item: Item, first: int) -> bool:
    """ "two participants had a headache"."""
    is_carry = cue.form.id in ("risk.carry", "risk.there") and 0 <= item.start - cue.end <= 6
    if utterance.tokens[cue.start] in HAVE:
        before = max(first, cue.start - 5)
        is_personal = item.concept != "risk:mortality" and utterance.has_between(before, cue.start, _SOMEBODY)
        return is_carry and (is_personal or has_people(utterance, before, cue.start))
    return is_carry and utterance.tokens[cue.start] in ("there", "vulnerable", "susceptible", "prone", "at", "with")


def is_report(utterance: Utterance, occurred: CueHit | None) -> bool:
    """A sentence that reports harms: they are its subject, or its verb is one of happening."""
    tokens = utterance.tokens
    if occurred is None or occurred.form.shape == "base":
        return True
    return any(tokens[i] in _LISTS or tokens[i] in utterance.finite for i in range(utterance.start, utterance.end))
