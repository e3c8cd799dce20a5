"""Attribution: a sentence -> whom the text hands the word to, and from which word on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.cues import CueHit
from extract.reading import Reading
from extract.records import AttributionType

_TITLES = frozenset({"dr", "dr.", "prof", "prof.", "professor", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "sir", "dame"})
_ORGANISATIONS = frozenset({
    "agency", "society", "charity", "hospital", "hospitals", "clinic", "clinics", "company", "manufacturer", "trust",
    "foundation", "government", "ministry", "panel", "committee", "organisations", "organizations", "insurers",
})  # fmt: skip
_STUDY_WORDS = frozenset({"study", "studies", "trial", "trials", "research", "results", "review", "data", "analysis", "findings", "evidence"})
_ATTITUDES = frozenset({"hope", "hopes", "hoped", "believe", "believes", "think", "thinks", "expect", "expects"})
_SHOWING = frozenset({
    "show", "shows", "showed", "shown", "suggest", "suggests", "suggested", "indicate", "indicates", "indicated",
    "find", "finds", "found", "demonstrate", "demonstrates", "demonstrated", "reveal", "revealed", "signal", "signals",
    "report", "reported", "conclude", "concluded", "prove", "confirm", "confirmed", "confirms",
})  # fmt: skip
_NOTICED_BY_PATIENTS = frozenset({"report", "reported", "reports", "say", "said", "says", "describe", "described", "describes"})
_LINKS = frozenset({"has", "have", "had", "also", "then", "later", ",", "recently", "first", "who", "now", "often", "to", "a", "the", "in", "that", "not", "some", "clearly", "itself"})
_PRONOUNS = frozenset({"he", "she"})


class Source(NamedTuple):
    """Who speaks, of what kind, and the tokens [start, end) they speak in."""

    name: str
    kind: AttributionType
    start: int
    end: int


class _Speaker(NamedTuple):
    name: str
    kind: AttributionType
    start: int
    end: int


def find_source(reading: Reading) -> Source | None:
    """Who a sentence is attributed to within itself; None where it speaks for the publisher."""
    verbs = reading.cues("reporting")
    if not verbs:
        return None
    speakers = _speakers(reading)
    for verb in verbs:
        if source := _attributed(reading, verb, speakers):
            return source
    return None


def _attributed(reading: Reading, verb: CueHit, speakers: Sequence[_Speaker]) -> Source | None:
    tokens = reading.tokens
    if tokens[verb.start] in ("according", "in"):
        after = next((s for s in speakers if s.start >= verb.end and s.start - verb.end <= 4), None)
        return Source(after.name, after.kind, reading.start, reading.end) if after else None
    if verb.form.shape in ("gerund", "noun"):
        return None
    before = [s for s in speakers if s.end <= verb.start and _is_subject_of(reading, s, verb)]
    if before and _may_say(tokens[verb.start], before[-1]):
        speaker = before[-1]
        is_trailing = verb.end >= reading.end - 2 or tokens[verb.end] in (".", '"', ",") and verb.end >= reading.end - 3
        if is_trailing:
            return Source(speaker.name, speaker.kind, reading.start, reading.end)
        return Source(speaker.name, speaker.kind, verb.start, reading.end)
    # '", says Carys': the speaker follows the verb
    behind = next((s for s in speakers if 0 <= s.start - verb.end <= 1), None)
    if behind and verb.start > reading.start and tokens[verb.start - 1] in (",", '"', "'") and behind.kind == "person":
        return Source(behind.name, behind.kind, reading.start, reading.end)
    return None


def _may_say(verb: str, speaker: _Speaker) -> bool:
    if speaker.kind == "study":
        return verb in _SHOWING
    if speaker.name == "patients":
        return verb in _NOTICED_BY_PATIENTS
    return True


def _is_subject_of(reading: Reading, speaker: _Speaker, verb: CueHit) -> bool:
    """Nothing but auxiliaries, or the speaker's own description, between the two."""
    tokens = reading.tokens
    gap = tokens[speaker.end : verb.start]
    if all(word in _LINKS for word in gap):
        return True
    if speaker.kind == "study" and len(gap) <= 4:
        return not any(word in reading.finite for word in gap) or any(word in ("has", "have") for word in gap)
    # "Patients who have undergone HSCT have reported", "Experts in neurology, while encouraged by …, advise"
    if len(gap) > 16:
        return False
    if gap[0] in ("who", "that", "of", "in", "with", "there", "at", "from", ",", "on", "for"):
        return gap.count(";") == 0 and not reading.has_between(speaker.end, verb.start, frozenset({"because", "but"})) and (
            gap[0] != "," or gap[-1] == "," or "," in gap[1:]
        )
    return False


def _speakers(reading: Reading) -> list[_Speaker]:
    found: list[_Speaker] = []
    for item in reading.items:
        if item.label == "ORG":
            found.append(_Speaker(item.mention.text, "organisation", item.start, item.end))
        elif item.label == "PERSON":
            found.append(_Speaker(item.mention.text, "person", item.start, item.end))
        elif item.label == "TRIAL":
            found.append(_Speaker(f"{item.mention.text} trial", "study", item.start, _past_trial(reading, item.end)))
        elif item.label == "EVIDENCE" and reading.tokens[item.end - 1] in _STUDY_WORDS:
            if not any(s.end > item.start for s in found):
                found.append(_Speaker(_study_name(reading, item.start, item.end), "study", item.start, item.end))
    for hit in reading.cues("evidence"):
        if not any(s.start < hit.end and hit.start < s.end for s in found) and hit.form.cue.id in ("evidence.study", "evidence.trial"):
            found.append(_Speaker(_study_name(reading, hit.start, hit.end), "study", hit.start, hit.end))
    for hit in reading.cues("speaker"):
        if not any(s.start < hit.end and hit.start < s.end for s in found):
            found.append(_group(reading, hit))
    found += _names(reading, found)
    return sorted(found, key=lambda s: s.start)


def _study_name(reading: Reading, start: int, end: int) -> str:
    return " ".join(reading.tokens[start:end])


def _past_trial(reading: Reading, end: int) -> int:
    while end < reading.end and reading.tokens[end] in ("trial", "study", "phase", "ii", "iii", "clinical"):
        end += 1
    return end


def _group(reading: Reading, hit: CueHit) -> _Speaker:
    if hit.form.cue.id == "speaker.patients":
        return _Speaker("patients", "group", hit.start, hit.end)
    words = [word for word in reading.tokens[hit.start : hit.end] if word not in ("the", "some", "a")]
    kind: AttributionType = "organisation" if words[-1] in _ORGANISATIONS else "group"
    return _Speaker(" ".join(words), kind, hit.start, hit.end)


def _names(reading: Reading, taken: Sequence[_Speaker]) -> list[_Speaker]:
    """Names no vocabulary knows: two capitalised words, or one after a title."""
    words, found = reading.words, []
    inside = {i for item in reading.items for i in range(item.start, item.end)} | {i for s in taken for i in range(s.start, s.end)}
    i = reading.start
    while i < reading.end:
        if i in inside or not _is_name(words[i]):
            i += 1
            continue
        j = i
        while j < reading.end and j not in inside and _is_name(words[j]):
            j += 1
        first = i
        has_title = False
        while first < j and words[first].lower() in _TITLES:
            has_title = True
            first += 1
        length = j - first
        if (has_title and length >= 1) or (2 <= length <= 4 and i > reading.start) or (2 <= length <= 3 and _is_person_start(reading, j)):
            found.append(_Speaker(" ".join(words[first:j]), "person", i, j))
        i = j
    return found


def _is_person_start(reading: Reading, end: int) -> bool:
    return end < reading.end and (reading.tokens[end] == "," or reading.tokens[end] in ("said", "says", "told", "argued", "wrote"))


def _is_name(word: str) -> bool:
    return word[0].isupper() and (len(word) > 1 and (word[1:].islower() or "." in word or "-" in word or "'" in word))
