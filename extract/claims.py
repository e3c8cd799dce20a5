"""Claims: passages, mentions and cues of one document -> what it says of which therapy, how surely, on whose word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from config.models import Subject as SubjectFolder
from extract.assertion import NO_SCOPES, PLAIN, Assertion, Scopes, find_scopes
from extract.attribution import Source, find_source
from extract.concepts import ConceptTree
from extract.cues import SHOWN, CueHit, CueMatcher, finite_verbs
from extract.discourse import Discourse, is_personal, main_family, was_treated
from extract.evidence import NO_EVIDENCE, Evidence, find_evidence
from extract.population import find_population
from extract.quantities import find_quantities
from extract.records import Certainty, Claim, CueSpan, Mention, Passage, Polarity, Quantity
from extract.relations import GROUP_OF
from extract.rules.benefit import find_benefits
from extract.rules.finding import Finding
from extract.rules.procedure import find_comparisons, find_procedures
from extract.rules.risk import find_risks, find_safety
from extract.rules.standing import find_access, find_guidance, find_regulation
from extract.rules.status import find_status
from extract.rules.treat import find_cures, find_treatments
from extract.subjects import Subjects
from extract.utterance import Item, Utterance, item_of

_RULES: tuple[Callable[[Utterance, Subjects], Iterator[Finding]], ...] = (
    find_benefits,
    find_treatments,
    find_cures,
    find_risks,
    find_safety,
    find_status,
    find_regulation,
    find_guidance,
    find_access,
    find_procedures,
    find_comparisons,
)
_CLAIMING = frozenset({"sentence", "list_item", "table_cell"})
_RANK = {"established": 0, "hedged": 1, "speculative": 2}
_PUBLISHER = Source("publisher", "publisher", 0, 0)
_RESTS_ON_SOMETHING = frozenset({"BENEFIT", "CURE", "RISK", "SAFETY", "COMPARISON"})


class Findings(NamedTuple):
    """Passages with their cues, mentions with their assertion, and the claims."""

    passages: list[Passage]
    mentions: list[Mention]
    claims: list[Claim]


class ClaimFinder:
    """Reads whole documents with one subject's vocabulary and cues; built once."""

    def __init__(self, nlp: Language, subject: SubjectFolder) -> None:
        self._matcher = CueMatcher(subject.cues, nlp)
        self._finite = finite_verbs(subject.cues)
        self._concepts = ConceptTree(subject.vocabulary)

    def find(self, doc: Doc, passages: Sequence[Passage], mentions: Sequence[Mention]) -> Findings:
        """Read a document; `passages` and `mentions` must be in text order, `doc` made from the document text."""
        return _DocumentReader(self._matcher, self._finite, self._concepts, doc, passages, mentions).read()


class _DocumentReader:
    def __init__(
        self,
        matcher: CueMatcher,
        finite: frozenset[str],
        concepts: ConceptTree,
        doc: Doc,
        passages: Sequence[Passage],
        mentions: Sequence[Mention],
    ) -> None:
        self.finite, self.concepts, self.passages, self.mentions = finite, concepts, passages, mentions
        self.tokens = [token.lower_ for token in doc]
        self.words = [token.text for token in doc]
        self.starts = [token.idx for token in doc]
        self.hits = matcher.match(doc)
        self.discourse = Discourse(concepts, main=main_family(mentions, concepts))
        self.sources: dict[int, Source] = {}

    def read(self) -> Findings:
        passages: list[Passage] = []
        mentions: list[Mention] = []
        claims: list[Claim] = []
        hit_starts = [hit.start for hit in self.hits]
        mention_starts = [mention.char_start for mention in self.mentions]
        for passage in self.passages:
            first = bisect_left(self.starts, passage.char_start)
            last = bisect_left(self.starts, passage.char_end)
            hits = self.hits[bisect_left(hit_starts, first) : bisect_left(hit_starts, last)]
            inside = self.mentions[
                bisect_left(mention_starts, passage.char_start) : bisect_left(mention_starts, passage.char_end)
            ]
            scopes = find_scopes(self.tokens, first, last, hits, self.finite) if hits else NO_SCOPES
            items = self._items(inside)
            mentions += (self._asserted(mention, item, scopes) for mention, item in zip(inside, items, strict=True))
            passages.append(self._shown(passage, hits))
            if first == last:
                continue
            utterance = Utterance(passage, self.tokens, self.words, first, last, hits, items, scopes, self.finite)
            if passage.kind in _CLAIMING:
                claims += self._claims(utterance)
            self._remember(utterance)
        return Findings(passages, mentions, claims)

    def _items(self, mentions: Sequence[Mention]) -> list[Item]:
        starts = self.starts
        return [
            item_of(m, bisect_right(starts, m.char_start) - 1, bisect_left(starts, m.char_end), self.concepts)
            for m in mentions
        ]

    def _asserted(self, mention: Mention, item: Item, scopes: Scopes) -> Mention:
        assertion = scopes.at(item.start, item.end)
        if assertion == PLAIN:
            return mention
        return replace(mention, polarity=assertion.polarity, certainty=assertion.certainty)

    def _shown(self, passage: Passage, hits: Sequence[CueHit]) -> Passage:
        spans = tuple(self._span(passage, hit) for hit in hits if hit.form.category in SHOWN)
        return replace(passage, cues=spans) if spans else passage

    def _span(self, passage: Passage, hit: CueHit) -> CueSpan:
        start = self.starts[hit.start]
        end = self.starts[hit.end - 1] + len(self.words[hit.end - 1])
        text = passage.text[start - passage.char_start : end - passage.char_start]
        return CueSpan(hit.form.cue.id, hit.form.category, text, start, end)

    def _claims(self, utterance: Utterance) -> Iterator[Claim]:
        if not utterance.hits:
            return
        subjects = Subjects(utterance, self.discourse)
        seen: set[tuple[str | None, str, str | None, str | None]] = set()
        source: Source | None = None
        for rule in _RULES:
            for finding in rule(utterance, subjects):
                key = finding.subject.therapy, finding.relation, finding.outcome, finding.condition
                if key in seen:
                    continue
                seen.add(key)
                source = source or self._source(utterance)
                yield self._claim(utterance, finding, source)

    def _claim(self, utterance: Utterance, finding: Finding, source: Source) -> Claim:
        passage = utterance.passage
        group = GROUP_OF[finding.relation]
        first, _ = utterance.clause(finding.start)
        _, last = utterance.clause(max(finding.start, finding.end - 1))
        assertion = self._assertion(utterance, finding, group)
        evidence = self._evidence(utterance, finding, group, first, last, source)
        spoken = source if source.start <= finding.start < source.end or source.end == 0 else _PUBLISHER
        if finding.relation == "INVESTIGATED_IN" and spoken.kind == "study":
            spoken = _PUBLISHER
        return Claim(
            therapy=finding.subject.therapy,
            relation=finding.relation,
            relation_group=group,
            outcome=finding.outcome,
            condition=finding.condition or self._condition(utterance, finding, first, last),
            polarity=assertion.polarity,
            certainty=assertion.certainty,
            quantities=self._quantities(utterance, first, last),
            population=find_population(utterance, first, last),
            evidence_type=evidence.type,
            evidence=evidence.name,
            attribution=spoken.name,
            attribution_type=spoken.kind,
            is_anaphoric=finding.subject.is_anaphoric,
            quote=passage.text,
            char_start=passage.char_start,
            char_end=passage.char_end,
            heading=passage.heading,
            passage=passage.ordinal,
            rule_id=finding.rule_id,
        )

    def _assertion(self, utterance: Utterance, finding: Finding, group: str) -> Assertion:
        polarity: Polarity = "affirmed"
        certainty: Certainty = finding.floor or "established"
        for reach in utterance.scopes.reaches:
            if not (reach.start <= finding.start < reach.end or finding.start <= reach.start < finding.end):
                continue
            cue = reach.hit.form.cue
            if cue.relation_groups and group not in cue.relation_groups:
                continue
            if reach.hit.form.category == "negation":
                polarity = "negated"
            if cue.certainty and _RANK[cue.certainty] > _RANK[certainty]:
                certainty = cue.certainty
        if finding.flips:
            polarity = "affirmed" if polarity == "negated" else "negated"
        if finding.denied is not None:
            polarity = "negated" if finding.denied else "affirmed"
            certainty = (
                "established" if finding.relation in ("NEEDS_EVIDENCE", "ADVISES", "WARNS_AGAINST") else certainty
            )
        return Assertion(polarity, certainty)

    def _condition(self, utterance: Utterance, finding: Finding, first: int, last: int) -> str | None:
        """The condition named in the sentence: in the claim's clause before others, the most specific last."""
        named = utterance.conditions
        if not named:
            return None
        inside = [item for item in named if first <= item.start < last]
        after = [item for item in inside if item.start >= finding.start]
        chosen = (after or inside or named)[0]
        for item in named:
            if self.concepts.is_narrower(item.concept, chosen.concept):
                chosen = item
        return chosen.concept

    def _quantities(self, utterance: Utterance, first: int, last: int) -> tuple[Quantity, ...]:
        passage = utterance.passage
        start = self.starts[first]
        end = self.starts[last] if last < utterance.end else passage.char_end
        return find_quantities(passage.text[start - passage.char_start : end - passage.char_start])

    def _evidence(
        self, utterance: Utterance, finding: Finding, group: str, first: int, last: int, source: Source
    ) -> Evidence:
        if (
            group in _RESTS_ON_SOMETHING
            or finding.relation == "INVESTIGATED_IN"
            or finding.rule_id == "status.rests_on"
        ):
            found = find_evidence(utterance, first, last)
            if found.type == "none" and source.kind == "study":
                found = find_evidence(utterance, utterance.start, utterance.end)
            if (
                found.type == "none"
                and self.discourse.story_therapy == finding.subject.therapy
                and is_personal(utterance)
            ):
                found = Evidence("anecdote", self.discourse.story)
            if found.type == "none" and self.discourse.trial and self._continues_trial(utterance):
                found = Evidence("trial", self.discourse.trial)
            return found
        return NO_EVIDENCE

    def _continues_trial(self, utterance: Utterance) -> bool:
        return self.discourse.trial_group == utterance.passage.group

    def _source(self, utterance: Utterance) -> Source:
        found = find_source(utterance)
        if found is not None:
            return found
        intro = utterance.passage.intro
        if intro is not None and intro in self.sources:
            given = self.sources[intro]
            return Source(given.name, given.kind, utterance.start, utterance.end)
        return _PUBLISHER

    def _remember(self, utterance: Utterance) -> None:
        discourse = self.discourse
        passage = utterance.passage
        if passage.kind != "boilerplate":
            discourse.note(passage, utterance.therapies)
        discourse.block = (passage.group, passage.ordinal)
        if passage.text.endswith(":") and (source := find_source(utterance)):
            self.sources[passage.ordinal] = source
        self._remember_story(utterance)
        for item in utterance.items:
            if item.label == "TRIAL":
                discourse.trial, discourse.trial_group = item.concept, passage.group

    def _remember_story(self, utterance: Utterance) -> None:
        discourse = self.discourse
        if utterance.passage.kind == "heading":
            discourse.story = discourse.story_therapy = None
            return
        person = next((item.mention.text for item in utterance.items if item.label == "PERSON"), None)
        if person is not None:
            discourse.story = person
        if discourse.story and (person or is_personal(utterance)) and was_treated(utterance):
            therapy = next((i.concept for i in utterance.therapies if i.concept and discourse.is_main(i.concept)), None)
            if therapy:
                discourse.story_therapy = therapy
