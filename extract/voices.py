"""Voices: passages in turn -> who speaks in each: named there, given before it, or the study that is being told."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from extract.attribution import PUBLISHER, Source, find_source
from extract.concepts import ConceptTree
from extract.evidence import RESTING
from extract.names import name_at_start
from extract.records import Passage
from extract.relations import GROUP_OF
from extract.report import Report, Study
from extract.rules.finding import Finding
from extract.utterance import Utterance


class Voice(NamedTuple):
    """`own` is whom a passage names itself, `given` who speaks where it names none; `study` is told by the text."""

    own: Source | None
    given: Source
    study: Study | None

    @property
    def main(self) -> Source:
        """Whom the passage names, else who was speaking."""
        return self.own or self.given

    def speaks(self, finding: Finding) -> Source:
        """Who says what was found: the publisher himself says what a study did and what came of it."""
        own = self.own
        source = own if own is not None and own.start <= finding.start < own.end else self.given
        is_found = source.is_said or GROUP_OF[finding.relation] in RESTING
        if source.kind == "study" and (finding.relation == "INVESTIGATED_IN" or not is_found):
            return PUBLISHER
        return source


class Voices:
    """Moves from passage to passage of one document."""

    def __init__(self, concepts: ConceptTree, passages: Sequence[Passage]) -> None:
        self.person: str | None = None
        self._passages = passages
        self._report = Report(concepts)
        self._sources: dict[int, Source] = {}
        self._speaking: tuple[int, Source] | None = None  # whose quote may go on, in which group of passages
        self._full_names: dict[str, str] = {}

    def hear(self, utterance: Utterance, story: str | None) -> Voice:
        """Who speaks in a passage; `story` is the patient of whom the text tells."""
        own = self._named(utterance, story)
        study = self._report.told_in(utterance, own)
        if own is not None and own.kind == "study" and study is not None:
            own = own._replace(name=study.name)
        return Voice(own, self._given(utterance, study if own is None else None), study)

    def leave(self, utterance: Utterance, voice: Voice) -> None:
        """Take in who spoke in a passage once it is read."""
        own = voice.own
        self._report.leave(utterance, own)
        if own is not None:
            self._sources[utterance.passage.ordinal] = own
            is_quoted = own.kind == "person" or '"' in utterance.tokens[utterance.start : utterance.end]
            self._speaking = (utterance.passage.group, own) if is_quoted else None
            self.person = own.name if own.kind == "person" else self.person

    def _named(self, utterance: Utterance, story: str | None) -> Source | None:
        passage, person = utterance.passage, self.person
        before = self._passages[passage.ordinal - 1] if passage.ordinal else passage
        if "reporting" in utterance.kinds and before.group == passage.group:
            person = name_at_start(before.text) or person
        found = find_source(utterance, person, is_patient=person == story)
        return self._by_full_name(found) if found else None

    def _given(self, utterance: Utterance, study: Study | None) -> Source:
        group, speaker = self._speaking or (-1, PUBLISHER)
        if utterance.tokens[utterance.start] == '"' and group == utterance.passage.group:
            return speaker._replace(start=utterance.start, end=utterance.end)
        intro = utterance.passage.intro
        if intro is not None and intro in self._sources and self._passages[intro].text.endswith(":"):
            return self._sources[intro]._replace(start=utterance.start, end=utterance.end)
        if study is not None:
            return Source(study.name, "study", utterance.start, utterance.end, is_said=False)
        return PUBLISHER

    def _by_full_name(self, source: Source) -> Source:
        """ "Dr Okafor" is the Miriam Okafor named before."""
        if source.kind != "person":
            return source
        names = source.name.split()
        if len(names) > 1:
            self._full_names[names[-1]] = source.name
            return source
        return source._replace(name=self._full_names.get(source.name, source.name))
