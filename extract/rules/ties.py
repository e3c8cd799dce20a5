"""Ties: a harm and a therapy behind it -> whether the harm is one of that therapy."""

from __future__ import annotations

from collections.abc import Sequence

from extract.cues import CueHit
from extract.rules.harms import UNSPECIFIED
from extract.utterance import Item, Subject, Utterance, subject_of

_TIES_AFTER = frozenset({
    "after", "following", "with", "from", "of", "during", "by", "through", "to", "for", "in", "given", "receiving",
    "received", "undergoing", "having", "on", "using",
})  # fmt: skip
_TIES_LATER = (_TIES_AFTER - {"to", "of", "for", "in"}) | {"had", "got", "underwent", "undergo", "injected", "infused"}
_PUTS_OFF = frozenset(
    {"delay", "delays", "delayed", "postponed", "interrupted", "cancelled", "canceled", "ended", "meant"}
)
_ACTIVE = frozenset({"third", "past", "past_participle"})
_BE = frozenset({"be", "is", "are", "was", "were", "been", "prove", "proved"})
_CONTRASTS = frozenset({"but", "while"})
_ENOUGH = 18


def named_later(utterance: Utterance, item: Item) -> list[Subject]:
    """The only therapy of the sentence: "infections were seen in people who were given exosomes"."""
    named = [t for t in utterance.therapies if t.concept and t.start >= item.end]
    if not named or any(t.concept != named[0].concept for t in named):
        return []
    if not utterance.has_between(max(item.end, named[0].start - 4), named[0].start, _TIES_LATER):
        return []  # "People at risk should take their medication"
    return [subject_of(named[0])]


def is_tied(utterance: Utterance, item: Item, therapy: Item) -> bool:
    """ "sepsis after an autologous transplant", "risks of HSCT"."""
    tokens = utterance.tokens
    if therapy.start - item.end > _ENOUGH or tokens[item.end : therapy.start].count(";"):
        return False
    i = therapy.start - 1
    while i > item.end and tokens[i] not in _TIES_AFTER:
        if therapy.start - i > 5:
            return False
        i -= 1
    return tokens[i] in _TIES_AFTER and not utterance.has_between(item.end, i, _CONTRASTS)


def acts_on(utterance: Utterance, cues: Sequence[CueHit], item: Item, therapy: Item) -> bool:
    """ "The infection caused a delay of her HSCT": the harm is what does something, not what is done."""
    if utterance.has_between(item.end, therapy.start, _PUTS_OFF):
        return True
    return any(
        cue.form.id == "risk.cause"
        and cue.form.shape in _ACTIVE
        and 0 <= cue.start - item.end <= 2
        and cue.end < therapy.start
        and _BE.isdisjoint(utterance.tokens[item.end : cue.start])
        for cue in cues
    )


def is_topic_only(utterance: Utterance, item: Item) -> bool:
    """A harm only named as a topic ("ask about the risks of HSCT") is no claim."""
    if item.concept != UNSPECIFIED:
        return False
    tokens = utterance.tokens
    before = tokens[max(utterance.start, item.start - 8) : item.start]
    return not any(
        word in ("are", "is", "carries", "has", "have", "were", "was", "include", "there") for word in before
    ) and not (
        utterance.has_between(item.end, utterance.end, frozenset({"are", "is", "include", "includes", "was", "were"}))
        and item.start - utterance.start <= 5
    )
