"""Regulation: what law and regulators say of a therapy -> findings."""

from __future__ import annotations

from collections.abc import Iterator

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.predicate import be_before, condition_behind, said_of
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance, subject_of

_NEEDS = frozenset({"require", "requires", "required", "requiring", "need", "needs", "needed"})
_AVOIDING = frozenset({
    "minimize", "minimise", "circumvent", "circumventing", "avoid", "avoids", "avoiding", "overcome", "without",
    "bypass",
})  # fmt: skip
_OBLIGATIONS = frozenset({"must", "should", "need", "needs", "has", "have"})
_BARRED = frozenset({
    "banned", "bans", "ban", "barred", "bars", "prohibited", "prohibits", "blocked", "blocks", "stopped", "enjoined",
    "forbade", "forbids", "forbidden",
})  # fmt: skip
_BE = frozenset({"is", "are", "was", "were", "been", "being"})
_PERFECT = frozenset({"has", "have", "had"})
_SALE = frozenset({"use", "uses", "sale", "sales", "import", "export", "marketing", "advertising", "supply", "trade"})
_PRIVATE = frozenset({
    "your", "family", "ethics", "ethical", "parents", "doctor", "boss", "employer", "review", "institutional", "irb",
    "insurer", "insurance", "committee",
})  # fmt: skip


def find_regulation(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """APPROVED, REQUIRES_APPROVAL, BANNED, RESTRICTED and RAISES_ETHICAL_CONCERN."""
    done: set[tuple[str, str | None]] = set()
    for cue in utterance.cues("regulatory"):
        relation = cue.form.cue.relation
        if relation is None or not _is_stated(utterance, cue):
            continue
        condition = condition_behind(utterance, cue)
        if any(name == relation and (condition is None or condition == other) for name, other in done):
            continue
        for subject in _regulated(utterance, subjects, cue):
            done.add((relation, condition))
            flips = cue.form.cue.polarity == "negated"
            is_denied = utterance.tokens[cue.start] == "without" or utterance.tokens[cue.end : cue.end + 1] == ["no"]
            yield Finding(
                f"regulatory.{relation.lower()}",
                relation,
                subject,
                None,
                cue.start,
                cue.end,
                condition=condition if len(done) > 1 else None,
                flips=flips,
                denied=True if is_denied else None,
            )


def _regulated(utterance: Utterance, subjects: Subjects, cue: CueHit) -> list[Subject]:
    if cue.form.id in ("regulatory.illegal_to", "regulatory.action", "regulatory.barred_from"):
        named = [item for item in utterance.therapies if item.concept and item.start >= cue.end]
        named = named or [item for item in utterance.therapies if item.concept]
        return [subject_of(named[0])] if named else []
    is_granted = cue.form.id == "regulatory.approved" and utterance.tokens[cue.end : cue.end + 1] == ["to"]
    if is_granted and (given := _given_to(utterance, cue)):
        return given
    is_passive = be_before(utterance, cue.start) and utterance.tokens[cue.start - 1] != "no"
    found = subjects.of(cue.start, cue.end, passive=not is_passive and cue.form.shape not in ("form", "adjective"))
    if is_passive and cue.form.shape not in ("form", "noun"):
        if not found and not utterance.therapies and _has_product(utterance, cue):
            return subjects.in_hand(cue.start)
        return [s for s in found if said_of(utterance, s, cue.start) and not _is_for(utterance, s)]
    return found or subjects.in_hand(cue.start)


def _given_to(utterance: Utterance, cue: CueHit) -> list[Subject]:
    """ "has not granted approval to any exosome product"."""
    named = (item for item in utterance.therapies if item.concept and 0 < item.start - cue.end <= 4)
    return [subject_of(item) for item in named][:1]


def _is_for(utterance: Utterance, subject: Subject) -> bool:
    """ "her leave for HSCT": something else that is only meant for it."""
    tokens = utterance.tokens
    first, _ = utterance.clause(subject.start)
    is_for = subject.start - 1 > first and tokens[subject.start - 1] == "for"
    return is_for and not utterance.has_between(first, subject.start, _SALE)


def _has_product(utterance: Utterance, cue: CueHit) -> bool:
    """What is banned or approved is a thing of the text's kind: "the sale is banned", not "smoking is banned"."""
    first, _ = utterance.clause(cue.start)
    return utterance.has_between(first, cue.start, _SALE) or any(
        first <= hit.start < cue.start for hit in utterance.cues("anaphor")
    )


def _is_stated(utterance: Utterance, cue: CueHit) -> bool:
    """Whether the words say it of something: "is approved", "no approved product", not "an approved hospital"."""
    tokens = utterance.tokens
    name, shape = cue.form.id, cue.form.shape
    before = tokens[max(utterance.start, cue.start - 5) : cue.start]
    if any(hit.form.id == "hedge.whether" for hit in utterance.near(utterance.start, cue.start, "hedge")):
        return False  # "ask whether it is licensed"
    if name == "regulatory.approval":
        return not _NEEDS.isdisjoint(before) and _PRIVATE.isdisjoint(tokens[cue.end : min(cue.end + 4, utterance.end)])
    if name == "regulatory.approved":
        return _is_approval(utterance, cue)
    if name == "regulatory.barred_from":
        first, _ = utterance.clause(cue.start)
        return utterance.has_between(max(first, cue.start - 12), cue.start, _BARRED)
    if tokens[cue.start] == "without":  # "are sold without approval", not "clinics that sell without approval"
        return utterance.has_between(max(utterance.start, cue.start - 5), cue.start, _BE)
    if name in ("regulatory.unapproved", "regulatory.restricted") and shape in ("adjective", "past_participle"):
        is_limited_use = (
            before[-1:] != [] and before[-1] in _PERFECT and not _SALE.isdisjoint(tokens[cue.end : cue.end + 3])
        )
        return be_before(utterance, cue.start) or is_limited_use
    if name == "regulatory.restricted":
        return shape in ("noun", "form", "third")
    if name == "regulatory.ethical":
        return _AVOIDING.isdisjoint(tokens[max(utterance.start, cue.start - 6) : cue.start])
    if name == "regulatory.banned" and shape in ("past_participle", "participle"):
        return be_before(utterance, cue.start) or any(word in ("has", "have") for word in before[-2:])
    return True


def _is_approval(utterance: Utterance, cue: CueHit) -> bool:
    shape = cue.form.shape
    after = utterance.tokens[cue.end : min(cue.end + 5, utterance.end)]
    if after[:1] == ["of"] or (after[:1] == ["by"] and not _PRIVATE.isdisjoint(after)):
        return False  # "approved of by nobody", "approved by the ethics committee"
    before = utterance.tokens[max(utterance.start, cue.start - 5) : cue.start]
    if shape in ("past_participle", "participle", "form"):
        if before[-1:] == ["be"] and not _OBLIGATIONS.isdisjoint(before):
            return False  # "must be approved" is not approved
        is_granted = cue.end - cue.start > 1 and "-" not in utterance.tokens[cue.start : cue.end]
        return is_granted or be_before(utterance, cue.start) or any(w in ("has", "have", "no") for w in before[-2:])
    return shape in ("base", "third") and any(item.label == "ORG" for item in utterance.items)
