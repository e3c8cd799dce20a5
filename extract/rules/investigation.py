"""Investigation: a study and the therapy it is about -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.study import BE, first_named, is_verb
from extract.subjects import Subjects
from extract.utterance import PLACEBO, Item, Subject, Utterance

_STUDIES = frozenset({"study", "studies", "trial", "trials", "research", "project", "programme", "program", "record"})
_INVESTIGATORS = _STUDIES | {
    "researchers", "scientists", "investigators", "doctors", "teams", "groups", "team", "group", "results",
    "exploration", "experts", "neurologists", "panel",
}  # fmt: skip
_PARTICIPANTS = frozenset({"participants", "volunteers", "people", "patients", "adults", "women", "men"})
_AUTHORS = frozenset({"we", "participants"})
_ASKED_BY_AUTHORS = frozenset({
    "followed", "studied", "tested", "compared", "investigated", "evaluated", "assessed", "examined", "enrolled",
    "recruited", "randomised", "randomized", "analysed", "analyzed",
})  # fmt: skip
_NOT = frozenset({"not", "n't", "never", "rarely", "seldom", "no"})
_CHECKED = frozenset({"tested", "test", "tests", "testing", "examined", "assessed"})
_FOLLOWED = frozenset({"followed", "assessed", "examined", "evaluated", "tested", "seen", "enrolled", "recruited"})
# verbs that speak of a study only where it states its aim
_OF_AN_AIM = frozenset({
    "summarise", "summarize", "review", "describe", "characterise", "characterize", "report", "estimate", "quantify",
})  # fmt: skip
_CONDUCTED = frozenset({
    "this", "conducted", "performed", "carried", "undertook", "undertaken", "report", "present", "completed", "began",
    "started", "launched", "planned", "is",
})  # fmt: skip
_NOW = frozenset({"now", "currently", "already", "while", "yet"})
_OF_ONE = (["her"], ["his"], ["your"], ["my"])  # "tested her reflexes"
_STATUS_LINE = 8
_SAY_IT_ALONE = frozenset({"enrolment", "enrollment", "recruiting", "investigation", "development", "trials"})
_HOW = frozenset({"how"})
_BEGINNING = frozenset({"open", "start", "begin", "launch"})
_GERUND_PHRASE = frozenset({"aiming", "providing", "offering", "giving", "making", "with", "allowing"})
_KEPT_OUT = frozenset({"exclude", "excludes", "excluded", "exclusion", "ineligible"})
_TOLD_WHAT = frozenset({"should", "will", "may", "might", "were", "receive", "are", "know", "get"})
_JOINING = frozenset({"join", "eligible", "part", "include", "includes", "included", "if", "for"})
_OPENING = 3
_MAY = frozenset({"can", "may", "must", "should", "will", "are", "is", "be"})
_ATTRIBUTIVE_END = frozenset({"for", "in", "and", "or", ".", ",", "at", "of", "among", "as", ";", ")", "when", "than"})


def find_investigations(
    utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit], needs: Sequence[Finding]
) -> Iterator[Finding]:
    """INVESTIGATED_IN, with what the study asks about; not in a clause that says studies are missing (`needs`)."""
    for cue in cues:
        is_assigned = cue.form.id == "status.assigned" and _is_assigned(utterance, cue)
        is_design = cue.form.id == "status.design" and _is_design(utterance, cue)
        if not is_assigned and not is_design and (cue.form.id != "status.investigate" or not _is_study(utterance, cue)):
            continue
        if any(utterance.clause(finding.start) == utterance.clause(cue.start) for finding in needs):
            continue  # "more research is needed to determine its safety" is about what is missing
        found = [subject for subject in _studied(utterance, subjects, cue) if subject.therapy != PLACEBO]
        if not found and _has_study(utterance):
            found = subjects.in_hand(cue.start)
        main = [subject for subject in found if subject.therapy and subjects.discourse.is_main(subject.therapy)]
        if is_assigned:
            main = [subject for subject in main if subject.start >= cue.end]
        if (is_assigned and not main) or utterance.tokens[cue.end : cue.end + 1] in _OF_ONE:
            continue
        for subject in main or found:
            for endpoint in _endpoints(utterance, cue) or [None]:
                yield Finding(
                    "status.investigated",
                    "INVESTIGATED_IN",
                    subject,
                    endpoint,
                    cue.start,
                    cue.end,
                    denied=False if is_status_line(utterance, cue) else None,  # "Not yet recruiting"
                )
        if found:
            return


def is_status_line(utterance: Utterance, cue: CueHit) -> bool:
    """ "Status: Not yet recruiting", "Enrolment: 120 participants"."""
    is_short = utterance.end - utterance.start <= _STATUS_LINE
    return is_short and utterance.tokens[cue.end - 1] in ("recruiting", "enrolment", "enrollment")


def _is_assigned(utterance: Utterance, cue: CueHit) -> bool:
    """ "About 80 participants will receive MSC therapy"."""
    first, _ = utterance.clause(cue.start)
    if utterance.tokens[cue.start - 1 : cue.start] in (["who"], ["that"]):
        return False
    return utterance.has_between(first, cue.start, _PARTICIPANTS) and any(
        0 <= item.start - cue.end <= 6 for item in utterance.therapies
    )


def _is_study(utterance: Utterance, cue: CueHit) -> bool:
    """Whether the word is about studying a therapy: a study does it, or it is done to a therapy."""
    tokens = utterance.tokens
    first, last = utterance.clause(cue.start)
    shape = cue.form.shape
    is_short = utterance.end - utterance.start <= _STATUS_LINE
    if shape == "form":
        word = tokens[cue.end - 1]
        if word in ("ongoing", "underway", "way", "progress", "recruiting"):
            is_predicate = utterance.has_between(max(first, cue.start - 4), cue.start, BE)
            return (is_predicate and not _STUDIES.isdisjoint(tokens[first:last])) or (is_short and word == "recruiting")
        if word in ("enrolment", "enrollment"):
            return is_short
        if tokens[cue.start] == "in":  # "is in clinical trials", not "In clinical trials, it halted relapses"
            return utterance.has_between(max(first, cue.start - 4), cue.start, BE | _NOW)
        if word in _BEGINNING:
            return utterance.has_between(utterance.start, cue.start, _STUDIES)
        return bool(utterance.therapies) or word in _SAY_IT_ALONE
    if any(i.start <= cue.start < i.end for i in utterance.items if i.label in ("EVIDENCE", "THERAPY", "TRIAL")):
        return False
    if _is_aim(utterance, cue):
        return bool(utterance.therapies)
    if tokens[cue.start] in _OF_AN_AIM or _is_of_others(utterance, cue):
        return False
    if tokens[cue.end : cue.end + 1] == ["as"] or utterance.has_between(first, cue.start, _HOW):
        return False  # "HSCT has been described as a reboot", "ask how their cells were tested"
    before = tokens[first : cue.start]
    if shape == "noun":
        into = tokens[cue.end] if cue.end < last else ""
        return into in ("into", "of") and bool(utterance.therapies) and "for" not in before[-3:] and len(before) > 0
    if not is_verb(utterance, cue) or (tokens[cue.start] in _CHECKED and tokens[cue.end : cue.end + 1] == ["for"]):
        return False
    is_doing = shape == "gerund" and utterance.has_between(max(first, cue.start - 2), cue.start, BE)
    if is_doing and any(0 <= item.start - cue.end <= 2 for item in utterance.therapies):
        return True
    if shape in ("participle", "past_participle") and any(
        word in BE for word in tokens[max(first, cue.start - 3) : cue.start]
    ):
        return bool(utterance.therapies) or not _STUDIES.isdisjoint(before) or bool(utterance.cues("anaphor"))
    is_asked_by_authors = tokens[cue.start] in _ASKED_BY_AUTHORS or (shape == "base" and before[-1:] == ["to"])
    if not _AUTHORS.isdisjoint(before) and is_asked_by_authors:
        return bool(utterance.therapies) and tokens[cue.end : cue.end + 1] != ["for"]
    return not _INVESTIGATORS.isdisjoint(before) or any(
        first <= item.start < cue.start for item in utterance.items if item.label in ("TRIAL", "EVIDENCE")
    )


def _is_aim(utterance: Utterance, cue: CueHit) -> bool:
    """ "Objective: To evaluate the safety of HSCT"."""
    tokens, body = utterance.tokens, utterance.body
    has_to = tokens[body] == "to" and cue.start - body <= 3
    is_listed = tokens[body] == "to" and tokens[cue.start - 1] in ("and", "to") and cue.start - body <= 6
    return cue.form.shape == "base" and (has_to or is_listed)


def _is_of_others(utterance: Utterance, cue: CueHit) -> bool:
    """What is said of patients and measures, not of a therapy: "patients were followed", "disability was assessed"."""
    tokens = utterance.tokens
    first, _ = utterance.clause(cue.start)
    if tokens[cue.start] == "compared" and not utterance.has_between(max(first, cue.start - 3), cue.start, BE):
        comma = next((i for i in range(cue.start - 1, first, -1) if tokens[i] == ","), first)
        return not utterance.has_between(comma, cue.start, _AUTHORS | _INVESTIGATORS)  # "HSCT compared with drugs"
    is_passive = cue.form.shape in ("participle", "past_participle") and utterance.has_between(
        max(first, cue.start - 3), cue.start, BE
    )
    if not is_passive:
        return False
    if utterance.has_between(max(first, cue.start - 3), cue.start, _NOT) and tokens[cue.start] in (
        "compared", "enrolled", "recruited", "randomised", "randomized", "included",
    ):  # fmt: skip
        return True
    be = next(i for i in range(cue.start - 1, first - 1, -1) if tokens[i] in BE)
    if any(be - 2 <= item.end <= be for item in utterance.therapies):
        return False
    is_of_people = tokens[cue.start] in _FOLLOWED and utterance.has_between(first, be, _PARTICIPANTS)
    has_trial = any(item.start > cue.start for item in utterance.items if item.label in ("TRIAL", "EVIDENCE"))
    is_of_outcome = any(first <= item.start < be for item in utterance.outcomes) and not any(
        first <= item.start < be for item in utterance.therapies
    )
    return (is_of_people and not has_trial) or is_of_outcome


def _is_design(utterance: Utterance, cue: CueHit) -> bool:
    """ "This is a phase 2 study of HSCT", "we performed a review of HSCT"."""
    first, _ = utterance.clause(cue.start)
    therapies = [item for item in utterance.therapies if 0 <= item.start - cue.end <= 8]
    return bool(therapies) and utterance.has_between(first, cue.start, _CONDUCTED)


def _has_study(utterance: Utterance) -> bool:
    """A therapy need not be named where a study is: "The research is ongoing", "Estimated enrolment: 40"."""
    words = utterance.tokens[utterance.start : utterance.end]
    return any(word in _STUDIES or word in ("enrolment", "enrollment", "recruiting") for word in words)


def _studied(utterance: Utterance, subjects: Subjects, cue: CueHit) -> list[Subject]:
    """The therapy a study is about: the object of an active verb, the subject of a passive one."""
    first, last = utterance.clause(cue.start)
    is_passive = cue.form.shape in ("participle", "past_participle") and utterance.has_between(
        max(first, cue.start - 3), cue.start, BE
    )
    is_predicate = cue.form.shape == "form"
    behind = [item for item in utterance.therapies if cue.end <= item.start < last and item.concept]
    if cue.form.id == "status.design":
        return subjects.all(behind[0], behind[:1])
    of_passive = [
        item for item in utterance.therapies if first <= item.start and item.end <= cue.start and item.concept
    ]
    if behind and not (is_passive and of_passive) and not (is_predicate and of_passive):
        return subjects.all(behind[0], behind)
    found = subjects.of(cue.start, cue.end)
    return found or first_named(utterance)


def _endpoints(utterance: Utterance, cue: CueHit) -> list[str | None]:
    """What a study asks about, where it says so before it moves on ("…, aiming to make it safer")."""
    tokens = utterance.tokens
    _, last = utterance.clause(cue.start)
    if cue.form.shape in ("form", "noun"):
        last = cue.end if "to" not in tokens[cue.end : cue.end + 1] else last
    for i in range(cue.end, last - 1):
        if tokens[i] == "," and (tokens[i + 1] in _GERUND_PHRASE or tokens[i + 1] == "which"):
            last = i
            break
    asked = [
        item for item in utterance.outcomes if cue.end <= item.start < last and not _is_attributive(utterance, item)
    ]
    return list(dict.fromkeys(item.concept for item in asked))


def _is_attributive(utterance: Utterance, item: Item) -> bool:
    """ "the most effective cell types": says of which, not what is asked."""
    after = utterance.tokens[item.end] if item.end < utterance.end else "."
    is_adjective = item.mention.text.lower() in ("effective", "safe", "safer", "efficacious")
    return is_adjective and after not in _ATTRIBUTIVE_END


def find_eligibility(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """Who can take part, as registry records list it: the study's standing with its population.

    Who cannot is no population of the study.
    """
    heading = utterance.passage.heading[-1].lower() if utterance.passage.heading else ""
    is_about_entry = any(word in heading for word in ("eligib", "inclusion", "who can take part"))
    if not is_about_entry or _is_kept_out(utterance):
        return
    people = next(iter(utterance.cues("population")), None)
    if people is not None and _is_criterion(utterance, people):
        for subject in subjects.in_hand(people.start):
            yield Finding(
                "status.eligibility", "INVESTIGATED_IN", subject, None, people.start, people.end, denied=False
            )


def _is_criterion(utterance: Utterance, people: CueHit) -> bool:
    """ "Adults aged 18 to 55", "You can join if you are a woman under 50"; not "Participants should know that…"."""
    if utterance.has_between(people.end, min(people.end + 3, utterance.end), _TOLD_WHAT):
        return False
    return people.start - utterance.body <= _OPENING or utterance.has_between(utterance.start, people.start, _JOINING)


def _is_kept_out(utterance: Utterance) -> bool:
    """ "People who are pregnant cannot take part", "Those with infections are excluded"."""
    tokens = utterance.tokens
    is_denied = any(tokens[i] in _NOT and tokens[i - 1] in _MAY for i in range(utterance.start + 1, utterance.end))
    return is_denied or utterance.has_between(utterance.start, utterance.end, _KEPT_OUT)
