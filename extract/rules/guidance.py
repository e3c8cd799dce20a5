"""Guidance: what a text warns against or advises its reader to do about a therapy -> findings."""

from __future__ import annotations

from collections.abc import Iterator

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.predicate import be_before, is_only_when, said_of
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance, subject_of

_ADVICE = frozenset({
    "consult", "discuss", "approach", "talk", "speak", "ask", "seek", "weigh", "consider", "check", "work", "make",
    "choose", "do", "be", "know", "have", "get", "find", "patients", "people", "you", "anyone", "those", "follow",
})  # fmt: skip
_PERSONAL_CAUTION = frozenset({"careful", "cautious", "twice"})
_IMPERATIVES = frozenset({
    "talk", "speak", "ask", "see", "consult", "discuss", "beware", "watch", "be", "steer", "stay", "think", "avoid",
    "walk", "keep", "check", "weigh", "find", "report", "bring",
})  # fmt: skip
_TELLING = frozenset({
    "should", "must", "please", "to", "and", "or", "always", "first", "also", "then", "but", "so", ",", "n't", "best",
})  # fmt: skip
_IMPORTANT = frozenset({
    "important", "crucial", "essential", "vital", "advisable", "imperative", "critical", "best", "wise",
})  # fmt: skip
_ASKED_TO = frozenset({",", "should", "must", "please", "always", "first", "also"})
_CARE = frozenset({
    "doctor", "doctors", "neurologist", "neurologists", "physician", "physicians", "specialist", "specialists", "gp",
    "nurse", "nurses", "provider", "providers", "team", "haematologist", "hematologist", "clinician", "professional",
    "professionals", "surgeon", "pharmacist", "clinic", "clinics", "centre", "centres", "center", "centers", "hospital",
    "trial", "trials", "risks", "risk", "benefits", "options", "option", "eligible", "eligibility", "safe", "evidence",
    "licensed", "licence", "license", "approved", "results", "outcomes", "treatment", "treatments", "therapy",
    "therapies", "realistic", "expectations", "optimism", "caution", "cautious", "opinion", "medical", "research",
    "eggs", "sperm", "embryos", "fertility", "informed", "follow-up", "infection", "infections", "symptoms", "drugs",
    "medication", "claims", "regulator", "accredited", "experienced", "side", "effects", "decision", "decisions",
})  # fmt: skip
_IN_TIME = frozenset({"time", "order", "enough", "able", "helps", "help", "way", "ways", "used", "tries", "trying"})


def find_guidance(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """WARNS_AGAINST (with no therapy where a list of warnings names none) and ADVISES, once each."""
    done: set[str] = set()
    for cue in utterance.cues("guidance"):
        relation = cue.form.cue.relation
        if relation is None or relation in done or not _is_advice(utterance, cue):
            continue
        if relation == "ADVISES" and (not _is_of_care(utterance, cue) or _is_to_beware(utterance, cue)):
            continue
        for subject in _advised_on(utterance, subjects, cue)[:1]:
            done.add(relation)
            yield Finding(f"guidance.{relation.lower()}", relation, subject, None, cue.start, cue.end, denied=False)


def _is_of_care(utterance: Utterance, cue: CueHit) -> bool:
    """Advice on a treatment, not on the way there: it names a harm, an effect, those who treat or a therapy chosen."""
    words = utterance.tokens[utterance.start : utterance.end]
    if utterance.risks or utterance.outcomes or not _CARE.isdisjoint(words):
        return True
    if any(cue.start < hit.end for hit in utterance.cues("anaphor")):
        return True
    named = (subject_of(item) for item in utterance.therapies)
    return any(not is_only_when(utterance, s) and not _is_on_the_way(utterance, s) for s in named)


def _is_to_beware(utterance: Utterance, cue: CueHit) -> bool:
    """ "are urged to be cautious of": the warning says it."""
    warnings = (hit for hit in utterance.cues("guidance") if hit.form.cue.relation == "WARNS_AGAINST")
    return any(0 <= hit.start - cue.end <= 1 for hit in warnings)


def _is_on_the_way(utterance: Utterance, subject: Subject) -> bool:
    return "way" in utterance.tokens[max(utterance.start, subject.start - 4) : subject.start]


def _advised_on(utterance: Utterance, subjects: Subjects, cue: CueHit) -> list[Subject]:
    named = [item for item in utterance.therapies if item.concept]
    is_list = utterance.passage.kind == "list_item"
    is_warning = cue.form.cue.relation == "WARNS_AGAINST"
    if is_warning and is_list and not named:
        return [Subject(None, False, cue.start, cue.end)]
    found = subjects.of(cue.start, cue.end, passive=True)
    if not found and named:
        found = [subject_of(named[0])]
    if found and is_warning and utterance.tokens[cue.end - 1] == "avoided":
        return [s for s in found if said_of(utterance, s, cue.start)]  # "cured meat should be avoided after HSCT"
    if found or not is_warning:
        return found or subjects.in_hand(cue.start)
    is_personal = utterance.tokens[cue.end - 1] in _PERSONAL_CAUTION
    return [] if is_personal else [Subject(None, False, cue.start, cue.end)]


def _is_told(utterance: Utterance, cue: CueHit) -> bool:
    """An order to the reader ("Talk to your doctor"), not a thing ("the talk with your doctor")."""
    tokens = utterance.tokens
    first, _ = utterance.clause(cue.start)
    before = tokens[cue.start - 1] if cue.start > utterance.start else ""
    if tokens[max(utterance.start, cue.start - 2) : cue.start] == ["what", "to"]:
        return False
    if tokens[cue.start] == "avoid":
        is_purpose = before == "to" and utterance.has_between(max(first, cue.start - 5), cue.start, _IN_TIME)
        return cue.start == first or (
            before in _TELLING and before not in ("and", "or", "to", "also") and not is_purpose
        )
    return cue.start - first <= 2 or before in _TELLING


def _is_advice(utterance: Utterance, cue: CueHit) -> bool:
    tokens = utterance.tokens
    first, _ = utterance.clause(cue.start)
    if tokens[cue.start] == "caution" and tokens[cue.start - 1].startswith(("advis", "urg")):
        return False  # "advise caution about" advises
    if cue.form.id == "guidance.warn" and cue.form.shape in ("gerund", "past_participle", "past", "third"):
        return False
    if cue.form.id == "guidance.stop":  # "do not buy", not "insurers do not pay"
        return cue.start == max(first, utterance.body) or tokens[cue.start - 1] in _TELLING
    if cue.form.id == "guidance.centre":
        before = tokens[max(utterance.start, cue.start - 3) : cue.start]
        return ("should" in before or "must" in before) and before[-1:] != ["only"]
    if cue.form.id == "guidance.ask":
        is_first = cue.start == utterance.body or (
            utterance.passage.kind == "list_item" and cue.start <= utterance.start + 1
        )
        return is_first or tokens[cue.start - 1] in _ASKED_TO
    if cue.form.id == "guidance.caution":
        return be_before(utterance, cue.end - 1)
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
