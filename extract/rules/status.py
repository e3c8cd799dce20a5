"""Status: how far a therapy has come — needed evidence, trials, recommendations, standing -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.study import is_verb
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance

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
_MODALS = frozenset({"should", "may", "might", "can", "could", "must", "will", "would", "not", "to", "only", "n't"})
_BE = frozenset({"is", "are", "was", "were", "been", "being", "be", "remains", "remain", "remained", "'s", "still"})
_ASPECTS = frozenset({
    "effect", "effects", "safety", "efficacy", "benefit", "benefits", "risks", "outcomes", "effectiveness",
})  # fmt: skip
_NEEDED = frozenset({"needed", "required", "necessary", "warranted", "lacking", "awaited", "missing", "essential"})
_UNKNOWN = frozenset({"unknown", "unclear", "uncertain", "known", "established", "understood"})
_CHECKED = frozenset({"tested", "test", "tests", "testing", "examined", "assessed"})
_STATUS_LINE = 8
_SAY_IT_ALONE = frozenset({"enrolment", "enrollment", "recruiting", "investigation", "development", "trials"})
_HINDRANCES = frozenset({"barrier", "barriers", "obstacle", "obstacles", "preventing", "prevent", "prevents", "hinder"})
_NOT_YET = frozenset({"before", "until"})
_GERUND_PHRASE = frozenset({"aiming", "providing", "offering", "giving", "making", "with", "allowing"})
_ATTRIBUTIVE_END = frozenset({"for", "in", "and", "or", ".", ",", "at", "of", "among", "as", ";", ")", "when", "than"})


def find_status(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """NEEDS_EVIDENCE, IS_EXPERIMENTAL, RECOMMENDED, INVESTIGATED_IN and ADOPTED_AS_STANDARD."""
    cues = [cue for cue in utterance.cues("status") if cue.start >= utterance.body or _is_status_line(utterance, cue)]
    needs = list(_needs_evidence(utterance, subjects, cues))
    yield from needs
    yield from _experimental(utterance, subjects, cues)
    yield from _recommended(utterance, subjects, cues)
    yield from _investigated(utterance, subjects, cues, needs)
    yield from _adopted(utterance, subjects, cues)


def _needs_evidence(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    for cue in cues:
        rule_id = _lack(utterance, cue, cues)
        if rule_id is None:
            continue
        found = subjects.of(cue.start, cue.end) or _named(utterance)
        if not found and rule_id == "status.needs_evidence":
            found = subjects.in_hand(cue.start)
        for subject in found:
            # "more research is needed" says that evidence is missing, whatever negation the words hold
            yield Finding(rule_id, "NEEDS_EVIDENCE", subject, None, cue.start, cue.end, denied=False)
        if found:
            return


def _lack(utterance: Utterance, cue: CueHit, cues: Sequence[CueHit]) -> str | None:
    """The rule by which a status cue says that evidence is missing or thin."""
    tokens = utterance.tokens
    if cue.form.id == "status.research":
        return "status.needs_evidence" if _is_wanting(utterance, cue, cues) else None
    if cue.form.id != "status.thin_evidence":
        return None
    words = tokens[cue.start : cue.end]
    if words[0] in ("rests", "rest", "is", "are", "relies", "rely", "based"):
        return "status.rests_on" if any(hit.start >= cue.end for hit in utterance.cues("evidence")) else None
    if _UNKNOWN & set(words) and "been" not in words:
        before = tokens[max(utterance.start, cue.start - 8) : cue.start]
        return "status.unknown" if not _ASPECTS.isdisjoint(before) else None
    return "status.unproven"


def _is_wanting(utterance: Utterance, cue: CueHit, cues: Sequence[CueHit]) -> bool:
    """ "more research is needed", "needs further study", "limited evidence", "data are limited"."""
    tokens = utterance.tokens

    def has(name: str, first: int, last: int) -> CueHit | None:
        return next((h for h in cues if h.form.id == name and first <= h.start and h.end <= last), None)

    has_more = has("status.more", cue.start - 3, cue.start) is not None
    after = has("status.needed", cue.end, cue.end + 14)
    if tokens[cue.end : cue.end + 1] == ["that"]:
        return False  # "little evidence that it helps" denies the benefit
    is_needed = (
        after is not None and tokens[after.start] in _NEEDED and utterance.has_between(cue.end, after.start, _BE)
    )
    is_asked_for = has("status.needed", cue.start - 6, cue.start) is not None
    thin = has("status.thin", cue.end, cue.end + 16) or has("status.small", cue.end, cue.end + 16)
    is_thin = (
        thin is not None and utterance.has_between(cue.end, thin.start, _BE) and "," not in tokens[cue.end : thin.start]
    )
    return (
        is_needed or (has_more and is_asked_for) or has("status.thin", cue.start - 2, cue.start) is not None or is_thin
    )


def _experimental(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    for cue in cues:
        if cue.form.id != "status.experimental":
            continue
        first, _ = utterance.clause(cue.start)
        if not utterance.has_between(max(first, cue.start - 6), cue.start, _BE | {"considered", "as"}):
            continue
        for subject in subjects.of(cue.start, cue.end):
            yield Finding("status.experimental", "IS_EXPERIMENTAL", subject, None, cue.start, cue.end)
            return


def _recommended(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    seen: set[str | None] = set()
    adopted = [cue for cue in cues if cue.form.id == "status.adopted"]
    for cue in cues:
        name = cue.form.id
        if name not in ("status.recommended", "status.be_considered", "status.advised_against"):
            continue
        first, _ = utterance.clause(cue.start)
        before = utterance.tokens[max(first, cue.start - 4) : cue.start]
        if name == "status.be_considered" and (
            _MODALS.isdisjoint(before)
            or utterance.has_between(first, cue.start, frozenset({"how", "whether"}))
            or any(hit.start < cue.end and cue.start < hit.end for hit in adopted)
            or any(hit.form.id == "regulatory.restricted" for hit in utterance.cues("regulatory"))
        ):
            continue
        if any(
            hit.start <= cue.start <= hit.end for hit in utterance.cues("pseudo") if hit.form.id == "pseudo.not_all"
        ):
            continue  # "not suitable for everyone" limits whom it is for
        is_active = cue.form.shape in ("base", "third") or (
            cue.form.shape in ("past", "past_participle") and _BE.isdisjoint(before)
        )
        for subject in subjects.of(cue.start, cue.end, passive=is_active):
            if subject.therapy in seen or subject.start <= cue.start < subject.end:
                continue
            seen.add(subject.therapy)
            unmet = _is_unmet(utterance, cue)
            yield Finding(
                "status.recommended_once" if unmet else "status.recommended",
                "RECOMMENDED",
                subject,
                None,
                cue.start,
                cue.end,
                flips=cue.form.cue.polarity == "negated",
                denied=True if unmet else None,
            )


def _investigated(
    utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit], needs: Sequence[Finding]
) -> Iterator[Finding]:
    for cue in cues:
        is_assigned = cue.form.id == "status.assigned" and _is_assigned(utterance, cue)
        if not is_assigned and (cue.form.id != "status.investigate" or not _is_study(utterance, cue)):
            continue
        if any(utterance.clause(finding.start) == utterance.clause(cue.start) for finding in needs):
            continue  # "more research is needed to determine its safety" is about what is missing
        found = _studied(utterance, subjects, cue)
        if not found and _has_study(utterance):
            found = subjects.in_hand(cue.start)
        main = [subject for subject in found if subject.therapy and subjects.discourse.is_main(subject.therapy)]
        if is_assigned and not main:
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
                    denied=False if _is_status_line(utterance, cue) else None,  # "Not yet recruiting"
                )
        if found:
            return


def _is_status_line(utterance: Utterance, cue: CueHit) -> bool:
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
            is_predicate = utterance.has_between(max(first, cue.start - 4), cue.start, _BE)
            return (is_predicate and not _STUDIES.isdisjoint(tokens[first:last])) or (is_short and word == "recruiting")
        if word in ("enrolment", "enrollment"):
            return is_short
        return bool(utterance.therapies) or word in _SAY_IT_ALONE
    if any(i.start <= cue.start < i.end for i in utterance.items if i.label in ("EVIDENCE", "THERAPY", "TRIAL")):
        return False
    before = tokens[first : cue.start]
    if shape == "noun":
        into = tokens[cue.end] if cue.end < last else ""
        return into in ("into", "of") and bool(utterance.therapies) and "for" not in before[-3:] and len(before) > 0
    if not is_verb(utterance, cue) or (tokens[cue.start] in _CHECKED and tokens[cue.end : cue.end + 1] == ["for"]):
        return False
    is_doing = shape == "gerund" and utterance.has_between(max(first, cue.start - 2), cue.start, _BE)
    if is_doing and any(0 <= item.start - cue.end <= 2 for item in utterance.therapies):
        return True
    if shape in ("participle", "past_participle") and any(
        word in _BE for word in tokens[max(first, cue.start - 3) : cue.start]
    ):
        return bool(utterance.therapies) or not _STUDIES.isdisjoint(before) or bool(utterance.cues("anaphor"))
    is_asked_by_authors = tokens[cue.start] in _ASKED_BY_AUTHORS or (shape == "base" and before[-1:] == ["to"])
    if not _AUTHORS.isdisjoint(before) and is_asked_by_authors:
        return bool(utterance.therapies) and tokens[cue.end : cue.end + 1] != ["for"]
    return not _INVESTIGATORS.isdisjoint(before) or any(
        first <= item.start < cue.start for item in utterance.items if item.label in ("TRIAL", "EVIDENCE")
    )


def _has_study(utterance: Utterance) -> bool:
    """A therapy need not be named where a study is: "The research is ongoing", "Estimated enrolment: 40"."""
    words = utterance.tokens[utterance.start : utterance.end]
    return any(word in _STUDIES or word in ("enrolment", "enrollment", "recruiting") for word in words)


def _studied(utterance: Utterance, subjects: Subjects, cue: CueHit) -> list[Subject]:
    """The therapy a study is about: the object of an active verb, the subject of a passive one."""
    first, last = utterance.clause(cue.start)
    is_passive = cue.form.shape in ("participle", "past_participle") and utterance.has_between(
        max(first, cue.start - 3), cue.start, _BE
    )
    is_predicate = cue.form.shape == "form"
    behind = [item for item in utterance.therapies if cue.end <= item.start < last and item.concept]
    of_passive = [
        item for item in utterance.therapies if first <= item.start and item.end <= cue.start and item.concept
    ]
    if behind and not (is_passive and of_passive) and not (is_predicate and of_passive):
        return subjects.all(behind[0], behind)
    found = subjects.of(cue.start, cue.end)
    return found or _named(utterance)


def _named(utterance: Utterance) -> list[Subject]:
    """The first therapy named anywhere in the sentence."""
    named = [item for item in utterance.therapies if item.concept]
    return [Subject(named[0].concept, False, named[0].start, named[0].end)] if named else []


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


def _adopted(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    for cue in cues:
        if cue.form.id != "status.adopted":
            continue
        first, _ = utterance.clause(cue.start)
        if not utterance.has_between(
            max(first, cue.start - 6),
            cue.start,
            _BE | {"become", "becomes", "becoming", "as", "making", "considered", "a"},
        ):
            continue
        found = [s for s in subjects.of(cue.start, cue.end) if not s.start <= cue.start < s.end]
        for subject in found:
            is_hindered = utterance.has_between(first, cue.start, _HINDRANCES)
            denied = True if is_hindered or _is_unmet(utterance, cue) else None
            yield Finding("status.adopted", "ADOPTED_AS_STANDARD", subject, None, cue.start, cue.end, denied=denied)
        if found:
            return


def _is_unmet(utterance: Utterance, cue: CueHit) -> bool:
    """ "before it can be recommended": not recommended so far."""
    return utterance.has_between(max(utterance.start, cue.start - 9), cue.start, _NOT_YET)


def find_eligibility(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """Who can take part, as registry records list it: the study's standing with its population."""
    heading = utterance.passage.heading[-1].lower() if utterance.passage.heading else ""
    if not any(word in heading for word in ("eligib", "inclusion", "exclusion", "who can take part")):
        return
    people = next(iter(utterance.cues("population")), None)
    if people is not None:
        for subject in subjects.in_hand(people.start):
            yield Finding(
                "status.eligibility", "INVESTIGATED_IN", subject, None, people.start, people.end, denied=False
            )
