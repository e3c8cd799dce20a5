"""Speakers: a sentence -> all in it who could be given the word, by the names the text gives them."""

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
    "companies", "firm", "firms", "regulator", "regulators", "authorities", "charities", "manufacturers", "insurer",
})  # fmt: skip
_ASIDE = 3
_TOLD_OF_STUDIES = frozenset({"TRIAL", "EVIDENCE", "evidence"})
_NAMED = frozenset({"THERAPY", "CELL", "ORG", "PERSON", "TRIAL", "EVIDENCE", "RISK", "OUTCOME"})
_STUDY_WORDS = frozenset(
    {"study", "studies", "trial", "trials", "research", "results", "review", "data", "analysis", "findings", "evidence"}
)
_TRIAL_WORDS = frozenset({"trial", "study", "clinical", "phase", "i", "ii", "iii", "1", "2", "3", "randomised", "-"})
# what a kind of study is called by, kept in its name
_KINDS = frozenset({
    "early", "preliminary", "uncontrolled", "controlled", "small", "preclinical", "laboratory",
    "comparative", "animal", "observational",
})  # fmt: skip
_ARTICLES = frozenset({"the", "some", "a", "an", "one", "another", "this", "his", "her", "their", "my", "our"})
_DOCUMENTS = frozenset({
    "guideline", "guidelines", "guidance", "report", "reports", "complaint", "lawsuit", "statement", "website",
    "leaflet", "brochure", "brochures", "paper", "court",
})  # fmt: skip
_ROLES = frozenset({
    "doctor", "neurologist", "researcher", "expert", "physician", "surgeon", "consultant", "specialist", "nurse",
    "scientist", "haematologist", "hematologist", "professor", "investigator", "author",
})  # fmt: skip
_LONGEST_NAME = 4
_BY = frozenset({"from", "by", "of"})
_AFTER_MANY = frozenset({"tell", "say", "report", "describe", "have", "feel", "notice", "told", "said", "reported"})


class Speaker(NamedTuple):
    """Somebody or something at the tokens [start, end)."""

    name: str
    kind: AttributionType
    start: int
    end: int


def find_speakers(
    utterance: Utterance, studies: Sequence[Speaker], person: str | None, *, is_patient: bool
) -> list[Speaker]:
    """In text order, the `studies` found among them.

    `person` is whom "he" or "she" stands for, and "the neurologist" unless that is a patient.
    """
    found = list(studies)
    for item in utterance.items:
        if item.label == "ORG":
            found.append(_organisation(item, found))
        elif item.label == "PERSON":
            found.append(Speaker(item.mention.text, "person", item.start, item.end))
    for hit in utterance.cues("speaker"):
        is_bare = hit.form.id == "speaker.many" and utterance.tokens[hit.end] not in _AFTER_MANY
        if is_bare or _overlaps(found, hit.start, hit.end) or _is_of_body(utterance, found, hit):
            continue
        is_meant = person is not None and not is_patient and _is_role(utterance, hit)
        if is_meant and hit.end < utterance.end and utterance.tokens[hit.end] != ",":
            found.append(Speaker(str(person), "person", hit.start, hit.end))
        else:
            found.append(_group(utterance, hit))
    taken = {i for item in utterance.items if item.label in _NAMED for i in range(item.start, item.end)}
    taken |= {i for speaker in found for i in range(speaker.start, speaker.end)}
    for name, start, end in find_names(utterance, taken):
        found.append(Speaker(name, "organisation" if is_body(name) else "person", start, end))
    if person is not None:
        places = range(utterance.start, utterance.end)
        found += [Speaker(person, "person", i, i + 1) for i in places if utterance.tokens[i] in ("he", "she")]
    return sorted(found, key=lambda s: s.start)


def find_studies(utterance: Utterance) -> list[Speaker]:
    """Trials by name, and studies of any kind."""
    if _TOLD_OF_STUDIES.isdisjoint(utterance.kinds):
        return []
    found = [
        Speaker(trial_name(utterance, item), "study", item.start, _past_trial(utterance, item.end))
        for item in utterance.items
        if item.label == "TRIAL"
    ]
    for item in utterance.items:
        is_study = item.label == "EVIDENCE" and utterance.tokens[item.end - 1] in _STUDY_WORDS
        if is_study and not _overlaps(found, item.start, item.end):
            found.append(Speaker(study_name(utterance, item.start, item.end), "study", item.start, item.end))
    for hit in utterance.cues("evidence"):
        is_study = hit.form.id in ("evidence.study", "evidence.trial")
        if is_study and not _overlaps(found, hit.start, hit.end):
            found.append(Speaker(study_name(utterance, hit.start, hit.end), "study", hit.start, hit.end))
    return sorted(found, key=lambda s: s.start)


def trial_concept(utterance: Utterance, trial: Item) -> str:
    """Of "the LANTERN-MS trial (NCT09990417)" the id, which says which trial the name is of."""
    for item in utterance.items:
        gap = range(trial.end, item.start)
        if item.label == "TRIAL" and 0 < len(gap) <= _ASIDE and any(utterance.tokens[i] == "(" for i in gap):
            return item.concept
    return trial.concept


def trial_name(utterance: Utterance, item: Item) -> str:
    """ "MIST trial", whether the text says "MIST", "the MIST phase III trial" or "the MIST study" (which stays one)."""
    name = item.mention.text
    if name.split()[-1].lower() in ("trial", "study") or any(letter.isdigit() for letter in name[-4:]):
        return name
    end = _past_trial(utterance, item.end)
    return f"{name} study" if utterance.tokens[end - 1] == "study" else f"{name} trial"


def study_name(utterance: Utterance, start: int, end: int) -> str:
    """As it is written, without what begins with a capital only at the start of a sentence; a given name stays."""
    tokens, words = utterance.tokens, utterance.words
    before = start - 1
    if before >= utterance.start and tokens[before] in _KINDS:
        start = before
    elif end - start == 1 and before > utterance.start and _is_given_name(words[before]):
        is_taken = any(item.start <= before < item.end for item in utterance.items)
        return f"{words[before]} {tokens[start]}" if not is_taken else tokens[start]
    return as_written([word for word in tokens[start:end] if word not in _ARTICLES] or tokens[start:end])


def as_written(words: Sequence[str]) -> str:
    """Words of a name without the spaces that a tokenizer puts around its signs: "meta-analysis", "phase i/ii"."""
    return " ".join(words).replace(" - ", "-").replace(" / ", "/")


def _is_given_name(word: str) -> bool:
    """ "the NORDIC trial"."""
    return len(word) > 2 and sum(letter.isupper() for letter in word) > 2 and word.replace("-", "").isalnum()


def _overlaps(speakers: Sequence[Speaker], start: int, end: int) -> bool:
    return any(s.start < end and start < s.end for s in speakers)


def _organisation(item: Item, found: Sequence[Speaker]) -> Speaker:
    """By its long name where the short one follows in brackets."""
    name = item.mention.text
    if found and found[-1].kind == "organisation" and item.start - found[-1].end == 1:
        name = found[-1].name
    return Speaker(name, "organisation", item.start, item.end)


def _past_trial(utterance: Utterance, end: int) -> int:
    while end < utterance.end and utterance.tokens[end] in _TRIAL_WORDS:
        end += 1
    return end


def _is_of_body(utterance: Utterance, found: Sequence[Speaker], hit: CueHit) -> bool:
    """ "NICE guidelines", "the clinic's report", "a statement from the EMA": the body speaks by it."""
    tokens = utterance.tokens
    if tokens[hit.end - 1] not in _DOCUMENTS:
        return False
    bodies = [s for s in found if s.kind == "organisation"]
    return any(tokens[s.end : hit.start] in ([], ["'s"]) for s in bodies if s.end <= hit.start) or any(
        s.start - hit.end <= 2 and tokens[hit.end] in _BY for s in bodies if s.start > hit.end
    )


def _is_role(utterance: Utterance, hit: CueHit) -> bool:
    words = utterance.tokens[hit.start : hit.end]
    return words[0] in ("the", "this") and words[-1] in _ROLES


def _group(utterance: Utterance, hit: CueHit) -> Speaker:
    if hit.form.id in ("speaker.patients", "speaker.many"):
        return Speaker("patients", "group", hit.start, hit.end)
    words = [word for word in utterance.tokens[hit.start : hit.end] if word not in _ARTICLES]
    kind: AttributionType = "organisation" if words[-1] in _ORGANISATIONS | _DOCUMENTS else "group"
    name, end = " ".join(words), hit.end
    if kind == "organisation" and (named := _apposition(utterance, hit.end)):
        name, end = named
    return Speaker(name, kind, hit.start, end)


def _apposition(utterance: Utterance, start: int) -> tuple[str, int] | None:
    """ "the company, Cellvera," is called Cellvera: its name, and where that ends."""
    words, end = utterance.words, start + 1
    while end < utterance.end and words[end][0].isupper() and end - start <= _LONGEST_NAME:
        end += 1
    is_between_commas = words[start : start + 1] == [","] and words[end : end + 1] == [","]
    return (" ".join(words[start + 1 : end]), end + 1) if is_between_commas and end > start + 1 else None
