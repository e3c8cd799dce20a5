"""Mentions: tokenised document and passages -> the concepts named in it, flat, longest first."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc

from config.models import Vocabulary
from extract import abbreviations
from extract.coordination import Coordination
from extract.found import Found
from extract.lexicon import Entry, Lexicon, Words
from extract.readings import Contexts, Readings
from extract.records import Mention, Passage
from extract.trial_ids import find_trial_ids
from extract.unlisted import find_unlisted

# "risk of infection" and "infection risk" name the infection; the bare word is a mention only where it stands alone
_BARE_RISK = "risk:unspecified"
_NAMED_BY = frozenset({"RISK", "CONDITION", "OUTCOME"})
_RISK_REACH = 3


class MentionFinder:
    """Finds the concepts of one vocabulary; built once, used for every document."""

    def __init__(self, nlp: Language, vocabulary: Vocabulary) -> None:
        self._lexicon = Lexicon(nlp, vocabulary)
        self._contexts = Contexts(nlp)
        concepts = [concept for _, concept in vocabulary.concepts]
        self._coordination = Coordination(
            self._lexicon,
            {concept.id: concept.delivered_as for concept in concepts if concept.delivered_as},
            {concept.id: label for label, concept in vocabulary.concepts},
        )
        self._trials = {number: concept.id for concept in concepts for number in concept.registry_ids}
        self._of = frozenset(map(self._lexicon.key, ("of", "for")))

    def find(self, doc: Doc, passages: Sequence[Passage]) -> list[Mention]:
        """The mentions in text order, none overlapping another; `doc` must have been made from the document text."""
        words = self._lexicon.words(doc)
        readings = Readings(self._contexts, words, passages)
        found = self._named(words, passages, readings)
        found = self._coordination.share_heads(words.keys, words.starts, found)
        defined = abbreviations.learn(passages, found, self._is_ambiguous)
        if defined := [definition for definition in defined if not self._is_known(definition)]:
            found = abbreviations.apply(
                defined, passages, found, lambda short, passage: readings.is_denied(self._entries(short), passage)
            )
        found = self._coordination.cells_as_therapies(words.keys, found, lambda cell: _is_bare(cell, passages))
        found = self._without_named_risks(words.keys, found)
        found = self._with_trial_ids(_with_unlisted(found, passages), passages)
        return [_mention(concept, passages[concept.passage]) for concept in found]

    def _named(self, words: Words, passages: Sequence[Passage], readings: Readings) -> list[Found]:
        places = _Places(passages)
        found: list[Found] = []
        for cluster in _clusters(self._lexicon.matches(words.keys)):
            taken: list[Found] = []
            for first, end, entries in cluster:
                if taken and any(first < other.end and other.first < end for other in taken):
                    continue
                char_start, char_end = words.starts[first], words.ends[end - 1]
                passage = places.of(char_start, char_end)
                entry = None if passage is None else readings.choose(entries, char_start, char_end, passage)
                if passage is not None and entry is not None:
                    taken.append(Found(first, end, char_start, char_end, passage, entry.label, entry.concept))
            found += taken if len(taken) < 2 else sorted(taken)
        return found

    def _entries(self, short: str) -> list[Entry]:
        entries = self._lexicon.entries([self._lexicon.key(short.lower())])
        return [entry for entry in entries if entry.fits(short)]

    def _is_ambiguous(self, short: str) -> bool:
        return any(entry.ambiguous is not None for entry in self._entries(short))

    def _is_known(self, definition: abbreviations.Definition) -> bool:
        """Whether the vocabulary says the same of it in every context."""
        entries = self._entries(definition.short)
        return bool(entries) and all(
            entry.ambiguous is None and entry.concept == definition.concept for entry in entries
        )

    def _without_named_risks(self, keys: Sequence[int], found: list[Found]) -> list[Found]:
        return [
            concept
            for number, concept in enumerate(found)
            if concept.concept != _BARE_RISK or not self._names_its_risk(keys, found, number)
        ]

    def _names_its_risk(self, keys: Sequence[int], found: Sequence[Found], number: int) -> bool:
        risk = found[number]
        if number and found[number - 1].label == "RISK" and found[number - 1].end == risk.first:
            return True
        if number + 1 == len(found) or risk.end >= len(keys) or keys[risk.end] not in self._of:
            return False
        named = found[number + 1]
        return named.label in _NAMED_BY and named.passage == risk.passage and named.first - risk.end <= _RISK_REACH

    def _with_trial_ids(self, found: list[Found], passages: Sequence[Passage]) -> list[Found]:
        numbers = [
            Found(-1, -1, passage.char_start + trial.char_start, passage.char_start + trial.char_end, passage.ordinal,
                  "TRIAL", self._trials.get(trial.number, f"trial:{trial.number}"))
            for passage in passages
            if passage.kind != "boilerplate"
            for trial in find_trial_ids(passage.text)
        ]  # fmt: skip
        if not numbers:
            return found
        spans = [(trial.char_start, trial.char_end) for trial in numbers]
        kept = [c for c in found if all(c.char_end <= start or end <= c.char_start for start, end in spans)]
        return sorted(kept + numbers, key=lambda concept: concept.char_start)


def _with_unlisted(found: list[Found], passages: Sequence[Passage]) -> list[Found]:
    """Names of trials and bodies where nothing else was found; a body takes in what its name is made of."""
    for name in find_unlisted(passages):
        first = bisect_right(found, name.char_start, key=_char_end)
        last = bisect_left(found, name.char_end, lo=first, key=_char_start)
        inside = found[first:last]
        if name.label == "TRIAL" and inside:
            continue
        is_taken = any(
            c.label == name.label or c.char_start < name.char_start or c.char_end > name.char_end for c in inside
        )
        if not is_taken:
            place = Found(-1, -1, name.char_start, name.char_end, name.passage, name.label, name.concept)
            found[first:last] = [place]
    return found


def _char_start(concept: Found) -> int:
    return concept.char_start


def _char_end(concept: Found) -> int:
    return concept.char_end


def _clusters(
    matches: Iterator[tuple[int, int, list[Entry]]],
) -> Iterator[list[tuple[int, int, list[Entry]]]]:
    """Matches that overlap one another, longest first, then leftmost."""
    cluster: list[tuple[int, int, list[Entry]]] = []
    reach = 0
    for match in matches:
        if match[0] >= reach and cluster:
            yield cluster if len(cluster) == 1 else sorted(cluster, key=_by_length)
            cluster = []
        cluster.append(match)
        reach = max(reach, match[1])
    if cluster:
        yield sorted(cluster, key=_by_length)


def _by_length(match: tuple[int, int, list[Entry]]) -> tuple[int, int]:
    return match[0] - match[1], match[0]


def _is_bare(cell: Found, passages: Sequence[Passage]) -> bool:
    return _text(cell, passages[cell.passage]).isupper()


def _text(concept: Found, passage: Passage) -> str:
    return passage.text[concept.char_start - passage.char_start : concept.char_end - passage.char_start]


def _mention(concept: Found, passage: Passage) -> Mention:
    text = _text(concept, passage)
    return Mention(concept.label, concept.concept, text, concept.char_start, concept.char_end, concept.passage)


class _Places:
    """Which passage a span stands in; none if it crosses a border or stands in boilerplate."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = [passage for passage in passages if passage.kind != "boilerplate"]
        self._starts = [passage.char_start for passage in self._passages]

    def of(self, char_start: int, char_end: int) -> int | None:
        position = bisect_right(self._starts, char_start) - 1
        if position < 0 or self._passages[position].char_end < char_end:
            return None
        return self._passages[position].ordinal
