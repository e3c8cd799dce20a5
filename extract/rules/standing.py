"""Standing: what law, insurers and advisers say of a therapy — regulation, access, guidance -> findings."""

from __future__ import annotations

from collections.abc import Iterator

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance

_BE = frozenset({"is", "are", "was", "were", "been", "be", "being", "get", "'s"})
_BETWEEN_BE = frozenset(
    {
        "not",
        "n't",
        "fully",
        "currently",
        "yet",
        "also",
        "now",
        "officially",
        "formally",
        "only",
        "still",
        "never",
        "no",
        "longer",
    }
)
_NEEDS = frozenset({"require", "requires", "required", "requiring", "need", "needs", "needed"})
_AVOIDING = frozenset({
    "minimize", "minimise", "circumvent", "circumventing", "avoid", "avoiding", "overcome", "without", "bypass",
})  # fmt: skip
_MONEY = frozenset({"$", "€", "£", "euros", "dollars", "pounds", "usd", "eur", "gbp"})
_DEAR = frozenset({
    "high", "higher", "expensive", "obstacle", "obstacles", "prohibitive", "barrier", "barriers", "decrease", "fall",
    "issues", "rise", "considerable", "substantial",
})  # fmt: skip
_INSURERS = frozenset(
    {"insurance", "nhs", "medicare", "medicaid", "insurers", "insurer", "plan", "policy", "coverage", "health"}
)
_PLACES = frozenset({"in", "at", "from", "through", "on", "outside", "only", "within", "under", "abroad", "for", "."})
_STUDIES = frozenset({"studies", "trials", "data", "results", "evidence", "study", "information", "plans", "options"})
_ADVICE = frozenset({
    "consult", "discuss", "approach", "talk", "speak", "ask", "seek", "weigh", "consider", "check", "work", "make",
    "choose", "do", "be", "know", "have", "get", "find", "patients", "people", "you", "anyone", "those", "follow",
})  # fmt: skip
_PERSONAL_CAUTION = frozenset({"careful", "cautious", "twice"})


def find_regulation(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """APPROVED, REQUIRES_APPROVAL, BANNED, RESTRICTED and RAISES_ETHICAL_CONCERN."""
    done: set[str] = set()
    for cue in utterance.cues("regulatory"):
        relation = cue.form.cue.relation
        if relation is None or relation in done or not _is_stated(utterance, cue):
            continue
        is_passive = _be_before(utterance, cue)
        found = subjects.of(cue.start, cue.end, passive=not is_passive and cue.form.shape not in ("form", "adjective"))
        for subject in found or subjects.in_hand(cue.start):
            done.add(relation)
            flips = cue.form.cue.polarity == "negated"
            rule_id = f"regulatory.{relation.lower()}"
            yield Finding(rule_id, relation, subject, None, cue.start, cue.end, flips=flips)


def find_access(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """COSTS, COVERED_BY_INSURANCE and AVAILABLE, once each."""
    done: set[tuple[str, str | None]] = set()
    for cue in utterance.cues("access"):
        relation = cue.form.cue.relation
        if relation is None or not _is_access(utterance, cue):
            continue
        found = subjects.of(cue.start, cue.end, passive=not _be_before(utterance, cue))
        if not found and (relation == "COVERED_BY_INSURANCE" or _has_money(utterance) or cue.form.shape == "noun"):
            found = subjects.in_hand(cue.start)
        for subject in found:
            if (relation, subject.therapy) in done:
                continue
            done.add((relation, subject.therapy))
            flips = utterance.tokens[cue.start] in ("unavailable", "inaccessible")
            yield Finding(f"access.{relation.lower()}", relation, subject, None, cue.start, cue.end, flips=flips)


def find_guidance(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """WARNS_AGAINST (with no therapy where a list of warnings names none) and ADVISES, once each."""
    done: set[str] = set()
    for cue in utterance.cues("guidance"):
        relation = cue.form.cue.relation
        if relation is None or relation in done or not _is_advice(utterance, cue):
            continue
        for subject in _advised_on(utterance, subjects, cue)[:1]:
            done.add(relation)
            yield Finding(f"guidance.{relation.lower()}", relation, subject, None, cue.start, cue.end, denied=False)


def _advised_on(utterance: Utterance, subjects: Subjects, cue: CueHit) -> list[Subject]:
    named = [item for item in utterance.therapies if item.concept]
    is_list = utterance.passage.kind == "list_item"
    is_warning = cue.form.cue.relation == "WARNS_AGAINST"
    if is_warning and is_list and not named:
        return [Subject(None, False, cue.start, cue.end)]
    found = subjects.of(cue.start, cue.end, passive=True)
    if not found and named:
        found = [Subject(named[0].concept, False, named[0].start, named[0].end)]
    if found or not is_warning:
        return found or subjects.in_hand(cue.start)
    is_personal = utterance.tokens[cue.end - 1] in _PERSONAL_CAUTION
    return [] if is_personal else [Subject(None, False, cue.start, cue.end)]


def _be_before(utterance: Utterance, cue: CueHit) -> bool:
    """Whether a form of "be" stands before the cue, with nothing but adverbs between."""
    i = cue.start - 1
    while i > utterance.start and utterance.tokens[i] in _BETWEEN_BE:
        i -= 1
    return i >= utterance.start and utterance.tokens[i] in _BE


def _is_stated(utterance: Utterance, cue: CueHit) -> bool:
    """Whether the words say it of something: "is approved", "no approved product", not "an approved hospital"."""
    tokens = utterance.tokens
    name, shape = cue.form.id, cue.form.shape
    before = tokens[max(utterance.start, cue.start - 5) : cue.start]
    if name == "regulatory.approval":
        return not _NEEDS.isdisjoint(before)
    if name == "regulatory.approved":
        if shape in ("past_participle", "participle", "form"):
            return _be_before(utterance, cue) or any(word in ("has", "have", "no") for word in before[-2:])
        return shape in ("base", "third") and any(item.label == "ORG" for item in utterance.items)
    if name in ("regulatory.unapproved", "regulatory.restricted") and shape in ("adjective", "past_participle"):
        return _be_before(utterance, cue)
    if name == "regulatory.restricted":
        return shape in ("noun", "form", "third")
    if name == "regulatory.ethical":
        return _AVOIDING.isdisjoint(tokens[max(utterance.start, cue.start - 6) : cue.start])
    if name == "regulatory.banned" and shape == "past_participle":
        return _be_before(utterance, cue) or any(word in ("has", "have") for word in before[-2:])
    return True


def _is_access(utterance: Utterance, cue: CueHit) -> bool:
    tokens = utterance.tokens
    name, shape = cue.form.id, cue.form.shape
    words = tokens[utterance.start : utterance.end]
    if name == "access.cost":
        if shape in ("form", "noun", "past_participle", "gerund"):
            return _has_money(utterance) or "reach" in words or not _DEAR.isdisjoint(words)
        return shape == "adjective" or bool(utterance.therapies) or _has_money(utterance)
    first, _ = utterance.clause(cue.start)
    if any(hit.form.id == "hedge.whether" for hit in utterance.near(first, cue.start, "hedge")):
        return False
    if name == "access.covered":
        return tokens[cue.start] not in ("funded", "paid", "health") or not _INSURERS.isdisjoint(words)
    if shape == "adjective":
        before = tokens[cue.start - 1] if cue.start > utterance.start else ""
        about = tokens[max(utterance.start, cue.start - 3) : cue.start]
        after = tokens[cue.end] if cue.end < utterance.end else "."
        more = before in ("more", "widely", "increasingly", "readily", "less")
        return _STUDIES.isdisjoint(about) and (more or _be_before(utterance, cue) or after in _PLACES)
    if shape == "noun":
        return not any(
            word.startswith(("expand", "improv", "increas")) and word != "increase"
            for word in tokens[max(utterance.start, cue.start - 5) : cue.start]
        )
    return True


def _has_money(utterance: Utterance) -> bool:
    return not _MONEY.isdisjoint(utterance.tokens[utterance.start : utterance.end])


def _is_told(utterance: Utterance, cue: CueHit) -> bool:
    """An order to the reader ("Talk to your doctor"), not a thing ("the talk with your doctor")."""
    first, _ = utterance.clause(cue.start)
    before = utterance.tokens[cue.start - 1] if cue.start > utterance.start else ""
    if utterance.tokens[max(utterance.start, cue.start - 2) : cue.start] == ["what", "to"]:
        return False
    return cue.start - first <= 2 or before in _TELLING


def _is_advice(utterance: Utterance, cue: CueHit) -> bool:
    tokens = utterance.tokens
    if cue.form.id == "guidance.warn" and cue.form.shape in ("gerund", "past_participle", "past", "third"):
        return False
    if cue.form.id == "guidance.centre":
        return any(word in ("should", "must") for word in tokens[max(utterance.start, cue.start - 3) : cue.start])
    if tokens[cue.start] in _IMPERATIVES and not _is_told(utterance, cue):
        return False
    if (
        tokens[cue.end - 1] in ("to", "that", "for", "you")
        and cue.end - cue.start == 2
        and tokens[cue.start] in _IMPORTANT
    ):
        is_impersonal = any(word in ("it", "is") for word in tokens[max(utterance.start, cue.start - 3) : cue.start])
        after = tokens[cue.end] if cue.end < utterance.end else ""
        return is_impersonal and (after in _ADVICE or tokens[cue.end - 1] in ("you",))
    return True


_IMPERATIVES = frozenset(
    {"talk", "speak", "ask", "see", "consult", "discuss", "beware", "watch", "be", "steer", "stay", "think"}
)
_TELLING = frozenset({"should", "must", "please", "to", "and", "or", "always", "first", "also", "then", "but", "so"})
_IMPORTANT = frozenset({
    "important", "crucial", "essential", "vital", "advisable", "imperative", "critical", "best", "wise",
})  # fmt: skip
