"""Attribution: a sentence -> whom the text hands the word to, and from which word on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.cues import CueHit
from extract.records import AttributionType
from extract.rules.predicate import be_before
from extract.rules.study import BE
from extract.speakers import Speaker, find_speakers, find_studies
from extract.utterance import Utterance

_SHOWING = frozenset({
    "show", "shows", "showed", "shown", "suggest", "suggests", "suggested", "indicate", "indicates", "indicated",
    "find", "finds", "found", "demonstrate", "demonstrates", "demonstrated", "reveal", "revealed", "signal", "signals",
    "report", "reported", "conclude", "concluded", "prove", "confirm", "confirmed", "confirms", "call", "calls",
    "called",
})  # fmt: skip
_NOTICED_BY_PATIENTS = frozenset({
    "report", "reported", "reports", "say", "said", "says", "describe", "described", "describes", "tell", "told",
    "notice", "noticed",
})  # fmt: skip
_IN_WHOSE_VIEW = frozenset({"according", "in", "from"})
_BEFORE_NOUN = frozenset({
    "the", "a", "an", "this", "these", "those", "its", "their", "his", "her", "our", "your", "such", "no", "any",
    "of", "in", "on", "from", "for", "with", "by",
})  # fmt: skip
_SAID_BY = frozenset({
    "recommended", "endorsed", "advised", "considered", "regarded", "described", "advocated", "advertised", "marketed",
    "promoted", "touted", "believed", "thought", "seen",
})  # fmt: skip
_JUDGING = frozenset({
    "recommend", "endorse", "advise", "advocate", "consider", "regard", "believe", "think", "expect", "recommends",
    "endorses", "advises", "advocates", "recommended", "endorsed", "advised",
})  # fmt: skip
_DENYING = frozenset({"does", "do", "did", "not", "n't", "never", "no", "longer", "yet", "currently", "still"})
# what bodies speak by: "the NICE guideline recommends"
_DOCUMENTS = frozenset({
    "'s", "guideline", "guidelines", "guidance", "statement", "website", "report", "consensus", "position", "paper",
    "page", "press", "release",
})  # fmt: skip
_COORDINATED = frozenset({"and", "or", "nor", ",", "the", "&", "both", "neither"})
_IN = frozenset({"in", "during", "across", "within"})
_HELD = frozenset({"trial", "trials", "study", "studies", "meta-analysis", "review", "cohort"})
_NEAR = 5
_FAR = 7
_LONGEST_ASIDE = 16
_BREAKS = frozenset({",", "with", "by", "and", "who", "part"})
_SOME = frozenset({"one", "two", "three", "four", "five", "all", "most", "many", "some", "several", "both", "none"})
_TOLD = frozenset({"was", "were", "had", "has", "have", "did"})
_UNTOLD = frozenset({"may", "might", "could", "can", "will", "would", "should", "must", "being", "ongoing", "part"})
_ARTICLES = frozenset({"the", "a", "an", "several", "all", "these", "two", "three", "four", "five", "six"})
_LINKS = frozenset({
    "has", "have", "had", "also", "then", "later", ",", "recently", "first", "who", "now", "often", "to", "a", "the",
    "in", "that", "not", "some", "clearly", "itself", "(", ")",
})  # fmt: skip


class Source(NamedTuple):
    """Who speaks, of what kind, and the tokens [start, end) they speak in.

    A study that is not `is_said` to show anything is where something was seen.
    """

    name: str
    kind: AttributionType
    start: int
    end: int
    is_said: bool = True


PUBLISHER = Source("publisher", "publisher", 0, 0)


def find_source(utterance: Utterance, person: str | None = None, *, is_patient: bool = False) -> Source | None:
    """Who a sentence is attributed to within itself; None where it speaks for the publisher.

    `person` is whom "he" or "she" stands for, and "the neurologist" unless that person `is_patient`.
    """
    studies = find_studies(utterance)
    if opening := _in_study(utterance, studies):
        return opening
    if verbs := utterance.cues("reporting"):
        speakers = find_speakers(utterance, studies, person, is_patient=is_patient)
        for verb in verbs:
            if source := _attributed(utterance, verb, speakers):
                return source
    return _found_in_study(utterance, studies)


def _in_study(utterance: Utterance, studies: Sequence[Speaker]) -> Source | None:
    """ "In clinical trials, some patients have…", "In the MIST trial of 110 people, HSCT…"."""
    tokens, start = utterance.tokens, utterance.start
    if tokens[start] not in _IN:
        return None
    study = next((s for s in studies if s.start - start <= _NEAR), None)
    if study is None or not _is_held(study):
        return None
    comma = next(
        (i for i in range(study.end, min(study.end + _LONGEST_ASIDE, utterance.end)) if tokens[i] == ","), None
    )
    if comma is None or utterance.has_between(start, comma, utterance.finite):
        return None
    return Source(study.name, "study", comma, utterance.end, is_said=False)


def _found_in_study(utterance: Utterance, studies: Sequence[Speaker]) -> Source | None:
    """ "HSCT halted relapses in the MIST trial": what has been seen in a study is what it reports."""
    tokens = utterance.tokens
    for study in studies:
        first, last = utterance.clause(study.start)
        before = tokens[max(first, study.start - _FAR) : study.start]
        at = max((i for i, word in enumerate(before) if word in _IN), default=None)
        if at is None or not _is_phrase(before[at + 1 :]) or not _is_held(study):
            continue
        is_told = utterance.has_between(first, last, _TOLD) or any(
            hit.form.shape in ("past", "past_participle") for hit in utterance.hits if first <= hit.start < last
        )
        if is_told and not utterance.has_between(first, last, _UNTOLD):
            return Source(study.name, "study", first, last, is_said=False)
    return None


def _is_phrase(words: Sequence[str]) -> bool:
    """What stands between "in" and the name of a study: "the phase II", "two of the three"."""
    return all(word not in _BREAKS and (word != "of" or words[i - 1] in _SOME) for i, word in enumerate(words))


def _is_held(study: Speaker) -> bool:
    """Something with patients in it, not "data" or "research"; a registry id is a trial."""
    return study.name.split()[-1] in _HELD or study.name[-4:].isdigit()


def _attributed(utterance: Utterance, verb: CueHit, speakers: Sequence[Speaker]) -> Source | None:
    tokens = utterance.tokens
    if tokens[verb.start] in _IN_WHOSE_VIEW:
        after = next((s for s in speakers if s.start >= verb.end and s.start - verb.end <= 4), None)
        return Source(after.name, after.kind, utterance.start, utterance.end) if after else None
    if not _is_saying(utterance, verb):
        return None
    if be_before(utterance, verb.start) and verb.form.shape != "gerund":
        return _by_whom(utterance, verb, speakers)
    before = [s for s in speakers if s.end <= verb.start and _is_subject_of(utterance, s, verb)]
    # "Maud Ekwall, a neurologist at Nordmark University, said": the place is part of her description
    before = [s for s in before if _is_introduced(utterance, s)] or before
    before = [s for s in before if not _is_place(utterance, s)] or before
    if before and _may_say(tokens[verb.start], before[-1]):
        speaker = _first_of(utterance, before[-1], speakers)
        is_trailing = verb.end >= utterance.end - 2 or (
            tokens[verb.end] in (".", '"', ",") and verb.end >= utterance.end - 3
        )
        start = utterance.start if is_trailing else verb.start
        return Source(speaker.name, speaker.kind, start, utterance.end)
    # '", says Carys': the speaker follows the verb
    behind = next((s for s in speakers if 0 <= s.start - verb.end <= 1), None)
    if (
        behind
        and verb.start > utterance.start
        and tokens[verb.start - 1] in (",", '"', "'")
        and behind.kind == "person"
    ):
        return Source(behind.name, behind.kind, utterance.start, utterance.end)
    if verb.start > utterance.start and tokens[verb.start - 1] == '"' and (name := _first_name(utterance, verb.end)):
        return Source(name, "person", utterance.start, utterance.end)
    return None


def _is_saying(utterance: Utterance, verb: CueHit) -> bool:
    """A verb of a main clause: not "the claims", and "saying" only in "is saying"."""
    if verb.form.shape == "gerund":
        return be_before(utterance, verb.start)
    before = utterance.tokens[verb.start - 1] if verb.start > utterance.start else ""
    return not (verb.form.shape in ("base", "third", "noun") and before in _BEFORE_NOUN)


def _by_whom(utterance: Utterance, verb: CueHit, speakers: Sequence[Speaker]) -> Source | None:
    """ "is recommended by NICE", "are considered experimental by most neurologists"."""
    tokens = utterance.tokens
    first, last = utterance.clause(verb.start)
    if tokens[verb.start] not in _SAID_BY:
        return None
    by = next((i for i in range(verb.end, min(verb.end + 5, last)) if tokens[i] == "by"), None)
    behind = next((s for s in speakers if by is not None and 1 <= s.start - by <= 4), None)
    return Source(behind.name, behind.kind, first, last) if behind and behind.kind != "study" else None


def _first_of(utterance: Utterance, speaker: Speaker, speakers: Sequence[Speaker]) -> Speaker:
    """Of "the MHRA and the FDA" the first."""
    for other in reversed(speakers):
        gap = utterance.tokens[other.end : speaker.start]
        if other.kind == speaker.kind and gap and other.end < speaker.start and _COORDINATED.issuperset(gap):
            speaker = other
    return speaker


def _first_name(utterance: Utterance, i: int) -> str | None:
    """'", says Carys, 51': one name, which no list knows and nothing introduces."""
    word = utterance.words[i] if i < utterance.end else ""
    is_taken = any(item.start <= i < item.end for item in utterance.items)
    return word if word.istitle() and word.isalpha() and len(word) > 1 and not is_taken else None


def _may_say(verb: str, speaker: Speaker) -> bool:
    if speaker.kind == "study":
        return verb in _SHOWING
    if speaker.name == "patients":
        return verb in _NOTICED_BY_PATIENTS
    return True


def _is_subject_of(utterance: Utterance, speaker: Speaker, verb: CueHit) -> bool:
    """Nothing but auxiliaries, or the speaker's own description, between the two."""
    tokens = utterance.tokens
    gap = tokens[speaker.end : verb.start]
    if all(word in _LINKS or word in _DOCUMENTS for word in gap):
        return True
    if all(word in _LINKS or word in _DOCUMENTS or word in _DENYING for word in gap):
        return tokens[verb.start] in _JUDGING  # "does not recommend", not "does not say"
    if verb.form.shape == "gerund" and BE.issuperset(gap):
        return True
    if speaker.kind == "study" and len(gap) <= 4:
        return not any(word in utterance.finite for word in gap) or any(word in ("has", "have") for word in gap)
    # "Patients who have undergone HSCT have reported", "Experts in neurology, while encouraged by …, advise"
    if len(gap) > 24:
        return False
    if gap[0] in ("who", "that", "of", "in", "with", "there", "at", "from", ",", "on", "for"):
        return (
            gap.count(";") == 0
            and not utterance.has_between(speaker.end, verb.start, frozenset({"because", "but"}))
            and (gap[0] != "," or gap[-1] == "," or "," in gap[1:])
        )
    return False


def _is_introduced(utterance: Utterance, speaker: Speaker) -> bool:
    """A named person whose description follows after a comma."""
    return speaker.kind == "person" and utterance.tokens[speaker.end] == ","


def _is_place(utterance: Utterance, speaker: Speaker) -> bool:
    """ "Paul Smith of Leeds University", "a meta-analysis of 14 studies"."""
    i = speaker.start - 1
    while i > utterance.start and (utterance.tokens[i] in _ARTICLES or utterance.tokens[i].isdigit()):
        i -= 1
    return i > utterance.start and utterance.tokens[i] in ("at", "of", "from", "in", "for", "by")
