"""Attribution: a sentence -> whom the text hands the word to, and from which word on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.cues import CueHit
from extract.names import find_names, is_body
from extract.records import AttributionType
from extract.utterance import Item, Utterance

_ORGANISATIONS = frozenset({
    "agency", "society", "charity", "hospital", "hospitals", "clinic", "clinics", "company", "manufacturer", "trust",
    "foundation", "government", "ministry", "panel", "committee", "organisations", "organizations", "insurers",
})  # fmt: skip
_NAMED = frozenset({"THERAPY", "CELL", "ORG", "PERSON", "TRIAL", "EVIDENCE", "RISK", "OUTCOME"})
_STUDY_WORDS = frozenset(
    {"study", "studies", "trial", "trials", "research", "results", "review", "data", "analysis", "findings", "evidence"}
)
_SHOWING = frozenset({
    "show", "shows", "showed", "shown", "suggest", "suggests", "suggested", "indicate", "indicates", "indicated",
    "find", "finds", "found", "demonstrate", "demonstrates", "demonstrated", "reveal", "revealed", "signal", "signals",
    "report", "reported", "conclude", "concluded", "prove", "confirm", "confirmed", "confirms",
})  # fmt: skip
_NOTICED_BY_PATIENTS = frozenset(
    {"report", "reported", "reports", "say", "said", "says", "describe", "described", "describes"}
)
_LINKS = frozenset({
    "has", "have", "had", "also", "then", "later", ",", "recently", "first", "who", "now", "often", "to", "a", "the",
    "in", "that", "not", "some", "clearly", "itself", "(", ")",
})  # fmt: skip


class Source(NamedTuple):
    """Who speaks, of what kind, and the tokens [start, end) they speak in."""

    name: str
    kind: AttributionType
    start: int
    end: int


PUBLISHER = Source("publisher", "publisher", 0, 0)


class _Speaker(NamedTuple):
    name: str
    kind: AttributionType
    start: int
    end: int


def find_source(utterance: Utterance, person: str | None = None) -> Source | None:
    """Who a sentence is attributed to within itself; None where it speaks for the publisher.

    `person` is whom "he" or "she" stands for.
    """
    if opening := _in_studies(utterance):
        return opening
    verbs = utterance.cues("reporting")
    if not verbs:
        return None
    speakers = _speakers(utterance)
    if person is not None:
        speakers += _pronouns(utterance, person)
        speakers.sort(key=lambda s: s.start)
    for verb in verbs:
        if source := _attributed(utterance, verb, speakers):
            return source
    return None


def _in_studies(utterance: Utterance) -> Source | None:
    """ "In clinical trials, some patients have…"."""
    tokens, start = utterance.tokens, utterance.start
    if tokens[start] != "in":
        return None
    for hit in utterance.cues("evidence"):
        is_opening = hit.start - start <= 3 and hit.end < utterance.end and tokens[hit.end] == ","
        is_study = tokens[hit.end - 1] in ("trial", "trials", "study", "studies")
        if is_opening and is_study and hit.form.id in ("evidence.study", "evidence.trial"):
            return Source(_study_name(utterance, hit.start, hit.end), "study", hit.end, utterance.end)
    return None


def _attributed(utterance: Utterance, verb: CueHit, speakers: Sequence[_Speaker]) -> Source | None:
    tokens = utterance.tokens
    if tokens[verb.start] in ("according", "in"):
        after = next((s for s in speakers if s.start >= verb.end and s.start - verb.end <= 4), None)
        return Source(after.name, after.kind, utterance.start, utterance.end) if after else None
    if verb.form.shape in ("gerund", "noun"):
        return None
    before = [s for s in speakers if s.end <= verb.start and _is_subject_of(utterance, s, verb)]
    # "Maud Ekwall, a neurologist at Nordmark University, said": the place is part of her description
    before = [s for s in before if _is_introduced(utterance, s)] or before
    before = [s for s in before if not _is_place(utterance, s)] or before
    if before and _may_say(tokens[verb.start], before[-1]):
        speaker = before[-1]
        is_trailing = verb.end >= utterance.end - 2 or (
            tokens[verb.end] in (".", '"', ",") and verb.end >= utterance.end - 3
        )
        if is_trailing:
            return Source(speaker.name, speaker.kind, utterance.start, utterance.end)
        return Source(speaker.name, speaker.kind, verb.start, utterance.end)
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


def _first_name(utterance: Utterance, i: int) -> str | None:
    """'", says Carys, 51': one name, which no list knows and nothing introduces."""
    word = utterance.words[i] if i < utterance.end else ""
    is_taken = any(item.start <= i < item.end for item in utterance.items)
    return word if word.istitle() and word.isalpha() and len(word) > 1 and not is_taken else None


def _may_say(verb: str, speaker: _Speaker) -> bool:
    if speaker.kind == "study":
        return verb in _SHOWING
    if speaker.name == "patients":
        return verb in _NOTICED_BY_PATIENTS
    return True


def _is_subject_of(utterance: Utterance, speaker: _Speaker, verb: CueHit) -> bool:
    """Nothing but auxiliaries, or the speaker's own description, between the two."""
    tokens = utterance.tokens
    gap = tokens[speaker.end : verb.start]
    if all(word in _LINKS for word in gap):
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


def _is_introduced(utterance: Utterance, speaker: _Speaker) -> bool:
    """A named person whose description follows after a comma."""
    return speaker.kind == "person" and utterance.tokens[speaker.end] == ","


def _is_place(utterance: Utterance, speaker: _Speaker) -> bool:
    return speaker.start > utterance.start and utterance.tokens[speaker.start - 1] in ("at", "of", "from", "in", "for")


def _speakers(utterance: Utterance) -> list[_Speaker]:
    found: list[_Speaker] = []
    for item in utterance.items:
        if item.label == "ORG":
            found.append(_organisation(item, found))
        elif item.label == "PERSON":
            found.append(_Speaker(item.mention.text, "person", item.start, item.end))
        elif item.label == "TRIAL":
            found.append(_Speaker(f"{item.mention.text} trial", "study", item.start, _past_trial(utterance, item.end)))
        elif (
            item.label == "EVIDENCE"
            and utterance.tokens[item.end - 1] in _STUDY_WORDS
            and not any(s.end > item.start for s in found)
        ):
            found.append(_Speaker(_study_name(utterance, item.start, item.end), "study", item.start, item.end))
    for hit in utterance.cues("evidence"):
        if not any(s.start < hit.end and hit.start < s.end for s in found) and hit.form.id in (
            "evidence.study",
            "evidence.trial",
        ):
            found.append(_Speaker(_study_name(utterance, hit.start, hit.end), "study", hit.start, hit.end))
    for hit in utterance.cues("speaker"):
        if not any(s.start < hit.end and hit.start < s.end for s in found):
            found.append(_group(utterance, hit))
    taken = {i for item in utterance.items if item.label in _NAMED for i in range(item.start, item.end)}
    taken |= {i for speaker in found for i in range(speaker.start, speaker.end)}
    found += [_named(name, start, end) for name, start, end in find_names(utterance, taken)]
    return sorted(found, key=lambda s: s.start)


def _organisation(item: Item, found: Sequence[_Speaker]) -> _Speaker:
    """By its long name where the short one follows in brackets."""
    name = item.mention.text
    if found and found[-1].kind == "organisation" and item.start - found[-1].end == 1:
        name = found[-1].name
    return _Speaker(name, "organisation", item.start, item.end)


def _pronouns(utterance: Utterance, person: str) -> list[_Speaker]:
    return [
        _Speaker(person, "person", i, i + 1)
        for i in range(utterance.start, utterance.end)
        if utterance.tokens[i] in ("he", "she")
    ]


def _named(name: str, start: int, end: int) -> _Speaker:
    return _Speaker(name, "organisation" if is_body(name) else "person", start, end)


def _study_name(utterance: Utterance, start: int, end: int) -> str:
    return " ".join(utterance.tokens[start:end])


def _past_trial(utterance: Utterance, end: int) -> int:
    while end < utterance.end and utterance.tokens[end] in ("trial", "study", "phase", "ii", "iii", "clinical"):
        end += 1
    return end


def _group(utterance: Utterance, hit: CueHit) -> _Speaker:
    if hit.form.id == "speaker.patients":
        return _Speaker("patients", "group", hit.start, hit.end)
    words = [word for word in utterance.tokens[hit.start : hit.end] if word not in ("the", "some", "a")]
    kind: AttributionType = "organisation" if words[-1] in _ORGANISATIONS else "group"
    return _Speaker(" ".join(words), kind, hit.start, hit.end)
