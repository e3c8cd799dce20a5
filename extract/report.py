"""Report: passages in turn -> the study whose results they tell, until they tell of something else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from extract.attribution import Source
from extract.concepts import ConceptTree
from extract.records import EvidenceType
from extract.speakers import trial_concept, trial_name
from extract.utterance import Utterance

_PAST = frozenset({"was", "were", "had", "did"})
_NOT_PAST = frozenset({
    "is", "are", "am", "can", "may", "might", "could", "will", "would", "should", "must", "shall", "has", "have",
    "does", "do", "remains", "remain", "'s", "'re", "'ll", "cannot",
})  # fmt: skip
_SUBORDINATE = frozenset({"that", "who", "which", "whether", "because", "than", "where", "whom"})
_PERSONAL = frozenset({"i", "my", "me", "you", "your", "he", "she", "his", "her", "him"})
_TO_COME = frozenset({"will", "would", "recruiting", "planned", "upcoming", "expected", "soon", "until", "once", "?"})
# who speaks from within a study
_INSIDERS = frozenset({
    "researchers", "investigators", "authors", "study authors", "team", "scientists", "patients",
})  # fmt: skip
_DEFINITE = frozenset({"the", "this", "that"})
_FIELD_MAX = 9
_PASSIVE = frozenset({"is", "are", "be", "been", "being", "was", "were", "has", "have", "to"})


class Study(NamedTuple):
    """`name` is how the text calls it, `concept` what the vocabulary does."""

    name: str
    concept: str | None
    kind: EvidenceType


@dataclass(slots=True)
class Report:
    """`study` is the one last reported under the heading, `is_open` whether its results are still being told."""

    concepts: ConceptTree
    study: Study | None = None
    is_open: bool = False
    _therapies: frozenset[str] = frozenset()

    def told_in(self, utterance: Utterance, source: Source | None) -> Study | None:
        """The study reported before that a sentence goes on about; `source` is whom the sentence itself names."""
        if self.study is None:
            return None
        if source is not None and source.kind == "study":
            return self.study if self._is_meant(utterance, source) else None
        is_by_others = source is not None and source.name not in _INSIDERS
        return self.study if not is_by_others and self._continues(utterance) else None

    def leave(self, utterance: Utterance, source: Source | None) -> None:
        """Take note of the study a sentence reports, or that it has turned to something else."""
        if utterance.passage.kind == "heading":
            self.study, self.is_open = None, False
        elif self._is_meant(utterance, source):
            self.is_open = True
        elif study := _reported(utterance, source):
            self.study, self.is_open = study, True
            self._therapies = frozenset(self._families(utterance))
        elif source is not None:
            self.is_open = self.is_open and source.name in _INSIDERS
        elif utterance.hits:
            self.is_open = self._continues(utterance)

    def _continues(self, utterance: Utterance) -> bool:
        """Whether a sentence that names no study goes on telling what the one before it found."""
        if not self.is_open or utterance.passage.kind == "question" or _is_field(utterance):
            return False
        words = utterance.tokens[utterance.start : utterance.end]
        is_other = any(item.label in ("TRIAL", "PERSON") for item in utterance.items)
        if is_other or not _PERSONAL.isdisjoint(words) or not self._is_of_its_therapies(utterance):
            return False
        return _is_told(utterance)

    def _is_meant(self, utterance: Utterance, source: Source | None) -> bool:
        """Whether the sentence speaks of the study by "the trial" or "this study"."""
        if self.study is None or source is None or source.name not in ("trial", "study"):
            return False
        tokens = utterance.tokens
        return any(
            tokens[i] == source.name and tokens[i - 1] in _DEFINITE for i in range(utterance.start + 1, utterance.end)
        )

    def _is_of_its_therapies(self, utterance: Utterance) -> bool:
        named = list(self._families(utterance))
        return not named or not self._therapies or named[0] in self._therapies

    def _families(self, utterance: Utterance) -> Iterator[str]:
        return (self.concepts.root(item.concept) for item in utterance.therapies if item.concept)


def _reported(utterance: Utterance, source: Source | None) -> Study | None:
    """The trial a sentence names, unless it is yet to come; or the one study that found what it says."""
    words = utterance.tokens[utterance.start : utterance.end]
    if not _TO_COME.isdisjoint(words):
        return None
    for item in utterance.items:
        if item.label == "TRIAL":
            return Study(trial_name(utterance, item), trial_concept(utterance, item), "trial")
    if source is None or source.kind != "study":
        return None
    noun = source.name.split()[-1]
    if noun in ("trial", "study", "meta-analysis", "review") and _is_told(utterance):
        return Study(source.name, None, "trial" if noun == "trial" else "study")
    return None


def _is_field(utterance: Utterance) -> bool:
    """ "Enrolment: 150 (estimated).": a line of a record tells no results, whatever stands above it."""
    is_short = utterance.end - utterance.start <= _FIELD_MAX
    return is_short and ":" in utterance.tokens[utterance.start : utterance.end]


def _is_told(utterance: Utterance) -> bool:
    """Told as what happened: a verb in the past, none of what is or may be outside of a relative clause."""
    tokens = utterance.tokens
    is_past = False
    is_inner = False
    for i in range(utterance.start, utterance.end):
        word = tokens[i]
        if word in _SUBORDINATE:
            is_inner = True
        elif word == ",":
            is_inner = False
        elif word in _PAST:
            is_past = True
        elif word in _NOT_PAST and not is_inner:
            return False
    if is_past:
        return True
    return any(
        hit.form.shape in ("past", "past_participle")
        and hit.start > utterance.start
        and tokens[hit.start - 1] not in _PASSIVE
        for hit in utterance.hits
    )
