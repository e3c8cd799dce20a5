"""Standing: what law, insurers and advisers say of a therapy — regulation, access, guidance -> findings."""

from __future__ import annotations

from collections.abc import Iterator

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance

_BE = frozenset({"is", "are", "was", "were", "been", "be", "being", "get", "not", "n't", "fully", "currently"})
_NEEDS = frozenset({"require", "requires", "required", "requiring", "need", "needs", "needed"})
_WITHOUT = frozenset({"without", "no"})


def find_regulation(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """APPROVED, REQUIRES_APPROVAL, BANNED, RESTRICTED and RAISES_ETHICAL_CONCERN."""
    done: set[str] = set()
    for cue in utterance.cues("regulatory"):
        relation = cue.form.cue.relation
        if relation is None or relation in done or not _is_stated(utterance, cue):
            continue
        found = subjects.of(
            cue.start,
            cue.end,
            passive=cue.form.shape in ("base", "third", "past", "noun") or _is_active(utterance, cue),
        )
        if not found:
            found = subjects.in_hand(cue.start)
        for subject in found:
            done.add(relation)
            flips = cue.form.cue.polarity == "negated"
            yield Finding(f"regulatory.{relation.lower()}", relation, subject, None, cue.start, cue.end, flips=flips)


def find_access(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """COSTS, COVERED_BY_INSURANCE and AVAILABLE, once each."""
    done: set[tuple[str, str | None]] = set()
    for cue in utterance.cues("access"):
        relation = cue.form.cue.relation
        if relation is None or not _is_access(utterance, cue):
            continue
        found = subjects.of(cue.start, cue.end, passive=cue.form.shape != "participle") or subjects.in_hand(cue.start)
        for subject in found:
            if (relation, subject.therapy) in done:
                continue
            done.add((relation, subject.therapy))
            flips = utterance.tokens[cue.start] in ("unavailable", "inaccessible")
            yield Finding(f"access.{relation.lower()}", relation, subject, None, cue.start, cue.end, flips=flips)


def find_guidance(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """WARNS_AGAINST (with no therapy where none is named) and ADVISES, once each."""
    done: set[str] = set()
    for cue in utterance.cues("guidance"):
        relation = cue.form.cue.relation
        if relation is None or relation in done or not _is_advice(utterance, cue):
            continue
        named = [item for item in utterance.therapies if item.concept]
        found = subjects.of(cue.start, cue.end, passive=True)
        if not found and named:
            found = [Subject(named[0].concept, False, named[0].start, named[0].end)]
        if not found and relation == "WARNS_AGAINST" and utterance.passage.kind == "list_item":
            found = [Subject(None, False, cue.start, cue.end)]
        if not found:
            found = subjects.in_hand(cue.start)
        for subject in found[:1]:
            done.add(relation)
            yield Finding(f"guidance.{relation.lower()}", relation, subject, None, cue.start, cue.end, denied=False)


def _is_stated(utterance: Utterance, cue: CueHit) -> bool:
    """Whether the words say it of something: "is approved", "no approved product", not "an approved hospital"."""
    tokens = utterance.tokens
    name, shape = cue.form.cue.id, cue.form.shape
    before = tokens[max(utterance.start, cue.start - 5) : cue.start]
    if name == "regulatory.approval":
        return any(word in _NEEDS for word in before)
    if name == "regulatory.approved" and shape in ("past_participle", "participle"):
        return any(word in _BE for word in before) or "has" in before or "have" in before
    if name == "regulatory.approved":
        return shape != "gerund"
    if name == "regulatory.unapproved":
        return any(word in _BE for word in before)
    if name == "regulatory.ethical":
        return not any(
            word in ("minimize", "minimise", "circumvent", "circumventing", "avoid", "avoiding", "overcome", "without")
            for word in before
        )
    return True


def _is_active(utterance: Utterance, cue: CueHit) -> bool:
    before = utterance.tokens[max(utterance.start, cue.start - 4) : cue.start]
    return cue.form.shape == "past_participle" and not any(
        word in ("is", "are", "was", "were", "been", "be") for word in before
    )


def _is_access(utterance: Utterance, cue: CueHit) -> bool:
    tokens = utterance.tokens
    name, shape = cue.form.cue.id, cue.form.shape
    if name == "access.cost":
        if shape == "form":
            return _has_money(utterance, cue) or "reach" in tokens[cue.start : cue.end]
        if shape == "noun":
            return _has_money(utterance, cue) or any(
                word
                in (
                    "high",
                    "expensive",
                    "significant",
                    "obstacle",
                    "obstacles",
                    "prohibitive",
                    "barriers",
                    "higher",
                    "decrease",
                )
                for word in tokens[utterance.start : utterance.end]
            )
        return True
    if name == "access.covered":
        return shape == "form" and (
            tokens[cue.start] not in ("funded", "paid")
            or any(
                w in ("insurance", "nhs", "medicare", "insurers", "plan", "state")
                for w in tokens[utterance.start : utterance.end]
            )
        )
    return True


def _has_money(utterance: Utterance, cue: CueHit) -> bool:
    return any(
        word in ("$", "€", "£", "euros", "dollars", "pounds", "usd", "eur", "gbp")
        for word in utterance.tokens[cue.start : utterance.end]
    )


def _is_advice(utterance: Utterance, cue: CueHit) -> bool:
    if cue.form.cue.id == "guidance.warn" and cue.form.shape in ("gerund", "past_participle", "past", "third"):
        return False
    if cue.form.cue.id == "guidance.centre":
        return any(
            word in ("should", "must") for word in utterance.tokens[max(utterance.start, cue.start - 3) : cue.start]
        )
    return True
