"""Claims: passages, mentions and cues of one document -> what it says of which therapy, how surely, on whose word."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc

from config.models import Subject as SubjectFolder
from extract.assertion import PLAIN, Assertion, Scopes
from extract.concepts import ConceptTree
from extract.cues import SHOWN, CueHit, CueMatcher, finite_verbs
from extract.discourse import Discourse, main_family
from extract.evidence import find_evidence
from extract.population import find_population
from extract.quantities import find_quantities
from extract.records import Claim, CueSpan, Mention, Passage, Quantity
from extract.relations import GROUP_OF
from extract.rules.access import find_access
from extract.rules.arms import own_arm
from extract.rules.benefit import find_benefits
from extract.rules.comparison import find_comparisons
from extract.rules.ellipsis import find_ellipses
from extract.rules.finding import Finding
from extract.rules.guidance import find_guidance
from extract.rules.investigation import find_eligibility
from extract.rules.procedure import find_procedures
from extract.rules.regulation import find_regulation
from extract.rules.risk import find_risks
from extract.rules.safety import find_safety
from extract.rules.status import find_status
from extract.rules.treat import find_cures, find_treatments
from extract.rules.verdict import assert_finding, find_condition
from extract.subjects import Subjects
from extract.tokens import read_tokens
from extract.utterance import Item, Utterance, item_of
from extract.voices import Voice, Voices

_Rule = Callable[[Utterance, Subjects], Iterator[Finding]]
# each rule with the cues or mentions of which it needs one to find anything
_RULES: tuple[tuple[frozenset[str], _Rule], ...] = (
    (frozenset({"benefit", "OUTCOME"}), find_benefits),
    (frozenset({"treat"}), find_treatments),
    (frozenset({"cure"}), find_cures),
    (frozenset({"risk", "RISK"}), find_risks),
    (frozenset({"safety"}), find_safety),
    (frozenset({"status"}), find_status),
    (frozenset({"population"}), find_eligibility),
    (frozenset({"regulatory"}), find_regulation),
    (frozenset({"guidance"}), find_guidance),
    (frozenset({"access"}), find_access),
    (frozenset({"procedure"}), find_procedures),
    (frozenset({"comparison"}), find_comparisons),
)
_CLAIMING = frozenset({"sentence", "list_item", "table_cell"})


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

    def find(self, doc: Doc, text: str, passages: Sequence[Passage], mentions: Sequence[Mention]) -> Findings:
        """Read a document; `doc` was made from `text`, `passages` and `mentions` are in text order."""
        return _DocumentReader(self._matcher, self._finite, self._concepts, doc, text, passages, mentions).read()


class _DocumentReader:
    def __init__(
        self,
        matcher: CueMatcher,
        finite: frozenset[str],
        concepts: ConceptTree,
        doc: Doc,
        text: str,
        passages: Sequence[Passage],
        mentions: Sequence[Mention],
    ) -> None:
        self.finite, self.concepts, self.passages, self.mentions = finite, concepts, passages, mentions
        self.text = text
        self.words, self.tokens = read_tokens(doc, text)
        self.starts = self.words.starts
        self.hits = matcher.match(doc)
        self.discourse = Discourse(concepts, main=main_family(mentions, len(passages), concepts))
        self.voices = Voices(concepts, passages)

    def read(self) -> Findings:
        found = Findings([], [], [])
        hit_starts = [hit.start for hit in self.hits]
        mention_starts = [mention.char_start for mention in self.mentions]
        previous_end = 0
        for passage in self.passages:
            first = bisect_left(self.starts, passage.char_start)
            last = bisect_left(self.starts, passage.char_end)
            hits = self.hits[bisect_left(hit_starts, first) : bisect_left(hit_starts, last)]
            inside = self.mentions[
                bisect_left(mention_starts, passage.char_start) : bisect_left(mention_starts, passage.char_end)
            ]
            if not hits and not inside:
                found.passages.append(passage)
                continue
            items = self._items(inside)
            utterance = Utterance(passage, self.tokens, self.words, first, last, hits, items, self.finite)
            found.passages.append(passage if SHOWN.isdisjoint(utterance.kinds) else self._shown(passage, hits))
            scopes = utterance.scopes
            found.mentions.extend(
                [_asserted(item.mention, item, scopes) for item in items] if scopes.reaches else inside
            )
            if passage.kind == "boilerplate":
                continue
            is_same_block = "\n" not in self.text[previous_end : passage.char_start]
            self.discourse.enter(is_same_block=is_same_block)
            voice = self.voices.hear(utterance, self.discourse.story)
            if passage.kind == "sentence" or (passage.kind in _CLAIMING and (hits or utterance.risks)):
                found.claims.extend(self._claims(utterance, voice))
            self.voices.leave(utterance, voice)
            story = self.discourse.story
            self.discourse.leave(utterance)
            if self.discourse.story not in (None, story):
                self.voices.person = self.discourse.story
            previous_end = passage.char_end
        return found

    def _items(self, mentions: Sequence[Mention]) -> list[Item]:
        starts = self.starts
        return [
            item_of(m, bisect_right(starts, m.char_start) - 1, bisect_left(starts, m.char_end), self.concepts)
            for m in mentions
        ]

    def _shown(self, passage: Passage, hits: Sequence[CueHit]) -> Passage:
        return Passage(
            passage.ordinal,
            passage.kind,
            passage.text,
            passage.char_start,
            passage.char_end,
            passage.heading,
            passage.group,
            passage.intro,
            tuple([self._span(passage, hit) for hit in hits if hit[2].category in SHOWN]),
        )

    def _span(self, passage: Passage, hit: CueHit) -> CueSpan:
        start = self.starts[hit.start]
        end = self.words.ends[hit.end - 1]
        text = passage.text[start - passage.char_start : end - passage.char_start]
        return CueSpan(hit.form.id, hit.form.category, text, start, end)

    def _claims(self, utterance: Utterance, voice: Voice) -> Iterator[Claim]:
        if not (utterance.therapies or self.discourse.therapy):
            return
        kinds = utterance.kinds
        rules = [rule for needs, rule in _RULES if not needs.isdisjoint(kinds)]
        if not rules:
            return
        intro = self.passages[utterance.passage.intro].text if utterance.passage.intro is not None else ""
        subjects = Subjects(utterance, self.discourse, intro)
        findings = [finding for rule in rules for finding in rule(utterance, subjects)]
        if not findings:
            return
        if any(
            finding.subject.therapy == self.discourse.therapy
            and (finding.subject.start < finding.subject.end or finding.rule_id.startswith("benefit"))
            for finding in findings
        ):
            self.discourse.refer()
        seen: set[tuple[str | None, str, str | None, str | None, bool | None]] = set()
        quantities: dict[tuple[int, int], tuple[Quantity, ...]] = {}
        for finding in find_ellipses(utterance, findings):
            key = finding.subject.therapy, finding.relation, finding.outcome, finding.condition, finding.denied
            if key not in seen:
                seen.add(key)
                yield self._claim(utterance, finding, voice, quantities)

    def _claim(
        self,
        utterance: Utterance,
        finding: Finding,
        voice: Voice,
        quantities: dict[tuple[int, int], tuple[Quantity, ...]],
    ) -> Claim:
        passage = utterance.passage
        group = GROUP_OF[finding.relation]
        first, _ = utterance.clause(finding.start)
        _, last = utterance.clause(max(finding.start, finding.end - 1))
        told_from, told_to = own_arm(utterance, finding.subject, first, last)
        assertion: Assertion = assert_finding(utterance, finding, group)
        evidence = find_evidence(utterance, finding, group, voice.main, voice.study, self.discourse)
        if (told_from, told_to) not in quantities:
            start = self.starts[told_from] - passage.char_start
            end = self.starts[told_to] - passage.char_start if told_to < utterance.end else len(passage.text)
            quantities[told_from, told_to] = find_quantities(passage.text[start:end])
        speaker = voice.speaks(finding)
        return Claim(
            therapy=finding.subject.therapy,
            relation=finding.relation,
            relation_group=group,
            outcome=finding.outcome,
            condition=finding.condition or find_condition(utterance, finding),
            polarity=assertion.polarity,
            certainty=assertion.certainty,
            quantities=quantities[told_from, told_to],
            population=find_population(utterance, told_from, told_to),
            evidence_type=evidence.type,
            evidence=evidence.name,
            attribution=speaker.name,
            attribution_type=speaker.kind,
            is_anaphoric=finding.subject.is_anaphoric,
            quote=passage.text,
            char_start=passage.char_start,
            char_end=passage.char_end,
            heading=passage.heading,
            passage=passage.ordinal,
            rule_id=finding.rule_id,
        )


def _asserted(mention: Mention, item: Item, scopes: Scopes) -> Mention:
    assertion = scopes.at(item.start, item.end)
    if assertion == PLAIN:
        return mention
    return Mention(
        mention.label,
        mention.concept,
        mention.text,
        mention.char_start,
        mention.char_end,
        mention.passage,
        assertion.polarity,
        assertion.certainty,
    )
