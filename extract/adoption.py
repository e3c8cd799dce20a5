"""Adoption: a change told without its cause -> the therapy in hand, where the text plainly goes on telling of it."""

from __future__ import annotations

from collections.abc import Sequence

from extract.cues import CueHit
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance

_NOTICING = frozenset({
    "notice", "noticed", "report", "reported", "experience", "experienced", "see", "saw", "seen", "enjoy", "enjoyed",
    "regain", "regained", "feel", "felt", "gain", "gained", "find", "found", "achieve", "achieved", "describe",
    "described", "tell", "told", "say", "said",
})  # fmt: skip
_PERSONS = frozenset({
    "patients", "participants", "clients", "people", "volunteers", "recipients", "subjects", "many", "most", "some",
    "others", "you", "he", "she", "they", "we", "i", "all", "none", "half", "everyone", "those", "who", "members",
    "adults", "cases", "third", "quarter", "majority", "%", "percent", "cent",
})  # fmt: skip
_OPENLY_PERSONS = frozenset(
    {"you", "many", "most", "some", "clients", "everyone", "patients", "participants", "people"}
)
_FIRST_PERSON = frozenset({"i", "my", "me"})
_PERSONAL = frozenset({"he", "she", "his", "her"})
_SINCE = frozenset(
    {"since", "now", "today", "later", "after", "afterwards", "ever", "within", "again", "ago", "longer"}
)
_TOLD = frozenset({
    "was", "were", "had", "has", "have", "been", "did", "occurred", "showed", "remained", "fell", "rose", "became",
    "shows", "show", "reveals", "stayed", "reported", "experienced", "saw", "dropped", "maintained", "achieved",
    "felt", "got", "'ve",
})  # fmt: skip
_BEFORE = frozenset({"before", "until", "prior", "despite", "previously", "formerly", "used", "hoped", "wanted"})
_UNTIL = frozenset(
    {
        "before",
        "until",
        "prior",
        "awaiting",
    }
)
_MEASURED = frozenset({
    "patients", "participants", "group", "groups", "arm", "arms", "cohort", "mean", "median", "baseline", "follow-up",
    "months", "years", "weeks", "month", "year", "week", "scores", "significantly", "significant", "%", "percent",
    "volunteers", "recipients", "since", "later", "afterwards", "observed", "seen", "recorded", "noted", "cent",
    "proportion", "subjects", "cases", "statistically", "documented", "trial", "study", "treated", "average", "none",
    "followup", "visit", "mri", "scans", "scan", "change", "changes", "difference", "decade", "decades",
})  # fmt: skip
_OTHER_CAUSE = frozenset({"by", "due", "thanks", "owing", "because"})
_AMOUNTS = frozenset(
    {"a", "an", "about", "more", "at", "up", "almost", "nearly", "around", "over", "half", "two", "one"}
)
_AFTERWARDS = frozenset({"after", "since", "following", "during"})
_UNITS = frozenset({"point", "points", "half", "third", "quarter", "percent", "%", "fold", "step", "steps"})
_BENEFITS = frozenset({"benefits", "results", "improvements", "advantages", "outcomes", "effects"})
_BENEFIT_HEADINGS = frozenset({"benefit", "benefits", "advantages", "improvements", "outcomes"})
_LISTING = frozenset(
    {"include", "included", "are", "range", "ranged", "may", "can", "often", "such", "reported", "seen"}
)
_GOALS = frozenset({"goal", "aim", "idea", "purpose", "hope", "intention", "objective", "point", "plan", "thinking"})
_CRITERIA = frozenset(
    {
        "inclusion",
        "exclusion",
        "excluded",
        "eligible",
        "eligibility",
        "criteria",
        "required",
        "defined",
        "enrol",
        "enroll",
    }
)
_STATES = frozenset({"benefit.none", "benefit.free_of", "benefit.no_effect"})
_NEAR, _NEARER = 6, 3
_CAUSED: frozenset[str] = frozenset({"benefit.verb_object", "benefit.repair"})


def said_of(
    utterance: Utterance, subjects: Subjects, cue: CueHit | None, start: int, end: int, rule_id: str, *, passive: bool
) -> list[Subject]:
    """The therapies a change at [start, end) is owed to: those its sentence names or means, else the one in hand."""
    found = subjects.of(start, end, passive=passive)
    if found:
        return [s for s in found if not _is_still_to_come(utterance, s) and not _is_merely_later(utterance, s, end)]
    return _adopt(utterance, subjects, cue, start, end, rule_id)


def _is_merely_later(utterance: Utterance, subject: Subject, end: int) -> bool:
    """ "Fatigue was eased by a daily walk after HSCT": the walk did it."""
    if utterance.tokens[end : end + 1] != ["by"] or not utterance.has_between(end, subject.start, _AFTERWARDS):
        return False
    return not _is_amount(utterance.tokens[end + 1 : end + 5])


def _adopt(
    utterance: Utterance, subjects: Subjects, cue: CueHit | None, start: int, end: int, rule_id: str
) -> list[Subject]:
    """Whom a change at [start, end) is said of where its sentence names nobody; `cue` is the word of change."""
    discourse = subjects.discourse
    tokens = utterance.tokens
    if discourse.story_therapy and discourse.tells_story(utterance, utterance.start, end):
        if _is_before(utterance, start):
            return []
        return [Subject(discourse.story_therapy, True, start, start)]
    if not discourse.therapy:
        return []
    is_patients = any(hit.end <= start for hit in utterance.cues("speaker") if hit.form.id == "speaker.patients")
    if is_patients and not _is_before(utterance, start) and not _NOTICING.isdisjoint(tokens[utterance.start : end]):
        return subjects.in_hand(start)
    if utterance.passage.kind == "list_item" and start - utterance.start <= 2:
        return subjects.in_hand(start)
    if any(item.concept != discourse.therapy for item in utterance.therapies):
        return []
    if _is_before(utterance, start) or _has_other_cause(utterance, end):
        return []
    if discourse.since <= _NEARER and (_opens_with_benefits(utterance, start) or _opens_with_goal(utterance, start)):
        return subjects.in_hand(start)
    if discourse.since <= _NEAR and _is_under_benefits(utterance):
        return subjects.in_hand(start)
    if not _CRITERIA.isdisjoint(tokens[utterance.start : utterance.end]):
        return []
    if rule_id in _CAUSED and not (cue and (cue.form.id in _STATES or _is_done_by_persons(utterance, cue))):
        return []
    if discourse.since <= _NEARER and _is_openly_persons(utterance, start, end):
        return subjects.in_hand(start)
    first, last = utterance.clause(start)
    clause = tokens[first:last]
    whole = tokens[utterance.start : utterance.end]
    if not _FIRST_PERSON.isdisjoint(whole):
        return subjects.in_hand(start)
    is_told = _is_told(utterance, cue, first, last)
    if is_told and not _PERSONAL.isdisjoint(clause) and not _SINCE.isdisjoint(whole):
        return subjects.in_hand(start)
    if is_told and cue is not None and cue.form.id == "benefit.no_effect":
        return subjects.in_hand(start)
    is_measured = not _MEASURED.isdisjoint(whole) or any(word[0].isdigit() for word in clause)
    return subjects.in_hand(start) if is_told and is_measured and discourse.since <= _NEAR else []


def _is_under_benefits(utterance: Utterance) -> bool:
    """Under "What are the benefits of HSCT?", "For some, disability improves" is said of HSCT."""
    heading = utterance.passage.heading
    return bool(heading) and any(word in _BENEFIT_HEADINGS for word in heading[-1].lower().rstrip("?:").split())


def _is_before(utterance: Utterance, start: int) -> bool:
    """Told of the time before the therapy."""
    first, last = utterance.clause(start)
    tokens = utterance.tokens
    if not _BEFORE.isdisjoint(tokens[first:last]) or tokens[utterance.start] in _BEFORE:
        return True
    return list(tokens[utterance.start : utterance.start + 2]) == ["at", "baseline"]


def _has_other_cause(utterance: Utterance, end: int) -> bool:
    """ "Fatigue was reduced by a change of diet"; "by 12 points" is none."""
    tokens = utterance.tokens
    for i in range(end, min(end + 4, utterance.end - 1)):
        if tokens[i] in _OTHER_CAUSE:
            return tokens[i] != "by" or not _is_amount(tokens[i + 1 : i + 5])
    return False


def _is_amount(words: Sequence[str]) -> bool:
    """ "12 points", "one point or more", "half"."""
    is_number = words[0][0].isdigit() or words[0] in _AMOUNTS
    return is_number and (any(word[0].isdigit() for word in words) or not _UNITS.isdisjoint(words))


def _opens_with_benefits(utterance: Utterance, start: int) -> bool:
    """ "Benefits include…", "Reported improvements are…"."""
    opening = utterance.tokens[utterance.start : min(utterance.start + 5, start)]
    return not _BENEFITS.isdisjoint(opening[:3]) and not _LISTING.isdisjoint(opening[1:])


def _opens_with_goal(utterance: Utterance, start: int) -> bool:
    """ "The goal is to…", "The idea is that…"."""
    opening = utterance.tokens[utterance.start : min(utterance.start + 7, start)]
    at = next((i for i, word in enumerate(opening) if word in _GOALS), None)
    return at is not None and at <= 2 and not {"is", "was", ":"}.isdisjoint(opening[at + 1 : at + 3])


def _is_done_by_persons(utterance: Utterance, cue: CueHit) -> bool:
    """ "Many patients have regained…": who gets better is the subject, not what makes them."""
    before = utterance.tokens[max(utterance.clause(cue.start)[0], cue.start - 5) : cue.start]
    return not _PERSONS.isdisjoint(before) or not _PERSONS.isdisjoint(utterance.tokens[cue.start : cue.end])


def _is_openly_persons(utterance: Utterance, start: int, end: int) -> bool:
    opening = utterance.tokens[utterance.start : min(utterance.start + 3, start)]
    if opening[:1] == ["you"] and "have" in opening:
        return True
    return not _OPENLY_PERSONS.isdisjoint(opening) and not _NOTICING.isdisjoint(utterance.tokens[utterance.start : end])


def _is_told(utterance: Utterance, cue: CueHit | None, first: int, last: int) -> bool:
    """Told as something that has happened, not as how things are."""
    if cue is not None and cue.form.shape in ("past", "past_participle", "participle"):
        return True
    return not _TOLD.isdisjoint(utterance.tokens[first:last])


def _is_still_to_come(utterance: Utterance, subject: Subject) -> bool:
    """ "Before the transplant, she walked without a stick"."""
    tokens = utterance.tokens
    before = tokens[max(utterance.start, subject.start - 3) : subject.start]
    after = tokens[subject.end : subject.end + 2]
    if after[:1] == ["to"] and "from" in tokens[utterance.start : subject.start]:
        return False  # "fell from 1.8 in the year before HSCT to 0.1"
    return not _UNTIL.isdisjoint(before) and not {",", "and"} & set(before)
