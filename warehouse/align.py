"""Align claims: those present before × those of the new document -> which is which.

Sentences first, claims within them: an extractor may read two claims where it read one, or another outcome, from a
sentence that is plainly the same; only then what is left is looked for elsewhere on the page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from extract.records import Claim, Passage
from warehouse.documents import Part
from warehouse.kinship import Kinship
from warehouse.passages import PassageAlignment, assign, similarity
from warehouse.wording import normalise, substance

# Restated elsewhere, a claim must sound alike …
SOUNDS_ALIKE = 0.5
# … and even the only claim on the page about this outcome must share some words with what it is taken for.
SOUNDS_LIKE_THE_ONLY_ONE = 0.3
# Groups one editor's pen moves between without leaving the subject.
_NEIGHBOURS = (frozenset({"STATUS", "GUIDANCE", "REGULATORY"}), frozenset({"BENEFIT", "CURE"}))

_ITEMS = frozenset({"list_item", "table_cell"})


@dataclass(frozen=True, slots=True)
class Sentence:
    """What a claim stands in on one side: the linked passages, and the concepts they name with their words."""

    text: str
    concepts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClaimPair:
    """Claim `before` became claim `after` (indices). The sentences are None where it was restated elsewhere."""

    before: int
    after: int
    is_moved: bool
    is_split: bool
    sentences: tuple[Sentence, Sentence] | None


@dataclass(frozen=True, slots=True)
class ClaimAlignment:
    """`dissolved` and `emerged` are claims without a partner whose sentence still, or already, said all they say.

    They map to the sentence of the other side, None where not a word of it changed: then only what stands before it
    makes it read otherwise.
    """

    pairs: tuple[ClaimPair, ...]
    dissolved: Mapping[int, str | None]
    emerged: Mapping[int, str | None]
    gone: tuple[int, ...]
    new: tuple[int, ...]


@dataclass(slots=True)
class _Side:
    """The claims and passages of one document, by ordinal."""

    claims: Mapping[int, Claim]
    passages: Mapping[int, Passage]
    concepts: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    claims_at: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))

    def sentence(self, places: Iterable[int]) -> Sentence:
        places = sorted(places)
        return Sentence(
            " ".join(self.passages[place].text for place in places),
            {concept: words for place in places for concept, words in self.concepts[place].items()},
        )


def align_claims(before: Part, after: Part, passages: PassageAlignment, kinship: Kinship) -> ClaimAlignment:
    """Pair the claims of two documents' parts; every claim is in exactly one place of the result."""
    was, now = _side(before), _side(after)
    pairs: dict[int, ClaimPair] = {}
    dissolved: dict[int, str | None] = {}
    emerged: dict[int, str | None] = {}
    moved = {
        (pair.before, pair.after)
        for pair in passages.pairs
        if pair.is_moved and not _is_in_its_list(before.passages[pair.before], after.passages[pair.after])
    }
    for places_before, places_after in _linked(passages):
        is_moved = any((i, j) in moved for i in places_before for j in places_after)
        _align_within(was, now, places_before, places_after, is_moved, kinship, pairs, dissolved, emerged)
    gone, new = _left(was, pairs, dissolved), _left_after(now, pairs, emerged)
    for i, j in _restated(was.claims, now.claims, gone, new, kinship):
        pairs[i] = ClaimPair(i, j, is_moved=True, is_split=False, sentences=None)
    return ClaimAlignment(
        tuple(pairs[i] for i in sorted(pairs)),
        dissolved,
        emerged,
        tuple(_left(was, pairs, dissolved)),
        tuple(_left_after(now, pairs, emerged)),
    )


def find_returned(missing: Sequence[Claim], new: Mapping[int, Claim], kinship: Kinship) -> dict[int, int]:
    """Which claims missing since an earlier capture are back: index in `missing` -> ordinal of the new claim."""
    return dict(_restated(dict(enumerate(missing)), new, range(len(missing)), new, kinship))


def _side(part: Part) -> _Side:
    side = _Side(part.claims, part.passages)
    for number, claim in part.claims.items():
        side.claims_at[claim.passage].append(number)
    for mention in part.mentions:
        for concept in (mention.concept, *mention.concept.split("+")):
            side.concepts[mention.passage].setdefault(concept, mention.text)
    return side


def _is_in_its_list(was: Passage, now: Passage) -> bool:
    """A list in another order, or a column sorted anew, is the same list."""
    return was.kind == now.kind and was.kind in _ITEMS and was.heading == now.heading


def _linked(alignment: PassageAlignment) -> list[tuple[set[int], set[int]]]:
    """Passages of both sides that belong together; a split or merged one has several on a side."""
    groups: dict[tuple[str, int], tuple[set[int], set[int]]] = {}
    for i, j in [*((pair.before, pair.after) for pair in alignment.pairs), *alignment.parts]:
        one, other = groups.get(("before", i), ({i}, set())), groups.get(("after", j), (set(), {j}))
        merged = (one[0] | other[0], one[1] | other[1])
        groups.update({("before", place): merged for place in merged[0]})
        groups.update({("after", place): merged for place in merged[1]})
    unique = {id(group): group for group in groups.values()}
    return sorted(unique.values(), key=lambda group: min(group[0]))


def _align_within(
    was: _Side,
    now: _Side,
    places_before: set[int],
    places_after: set[int],
    is_moved: bool,
    kinship: Kinship,
    pairs: dict[int, ClaimPair],
    dissolved: dict[int, str | None],
    emerged: dict[int, str | None],
) -> None:
    ours = [i for place in sorted(places_before) for i in was.claims_at.get(place, ())]
    theirs = [j for place in sorted(places_after) for j in now.claims_at.get(place, ())]
    if not ours and not theirs:
        return
    sentences = (was.sentence(places_before), now.sentence(places_after))
    is_split = len(places_before) != len(places_after)
    is_same_text = substance(sentences[0].text) == substance(sentences[1].text)
    if len(ours) == len(theirs) and all(
        _content(was.claims[i]) == _content(now.claims[j]) for i, j in zip(ours, theirs, strict=True)
    ):
        chosen = dict(zip(ours, theirs, strict=True))
    else:
        is_alone = len(ours) == len(theirs) == 1
        scores = {
            (i, j): score - 0.01 * abs(a - b)
            for a, i in enumerate(ours)
            for b, j in enumerate(theirs)
            if (score := _likeness(was.claims[i], now.claims[j], kinship, is_same_text=is_same_text, is_alone=is_alone))
        }
        chosen = dict(assign(scores))
    for i, j in chosen.items():
        pairs[i] = ClaimPair(i, j, is_moved, is_split, sentences)
    for i in ours:
        if i not in chosen and (is_same_text or _is_said(was.claims[i], *sentences)):
            dissolved[i] = None if is_same_text else sentences[1].text
    for j in theirs:
        if j not in chosen.values() and (is_same_text or _is_said(now.claims[j], *reversed(sentences))):
            emerged[j] = None if is_same_text else sentences[0].text


def _likeness(one: Claim, other: Claim, kinship: Kinship, *, is_same_text: bool, is_alone: bool) -> float:
    """How much two claims of one sentence are alike; 0 where they cannot be the same one.

    In a sentence that did not change, "it" may be read as another therapy because the one before it did. With no other
    to choose from, it need not sound alike.
    """
    is_same_group = one.relation_group == other.relation_group
    if not (is_same_group or any({one.relation_group, other.relation_group} <= pen for pen in _NEIGHBOURS)):
        return 0
    is_loose = is_same_text or one.is_anaphoric or other.is_anaphoric
    therapy = kinship.likeness(one.therapy, other.therapy, is_loose=is_loose)
    outcome = kinship.likeness(one.outcome, other.outcome)
    if not therapy or not outcome:
        return 0
    return (
        4 * is_same_group
        + 3 * therapy
        + 4 * outcome
        + (one.relation == other.relation)
        + 0.5 * (one.condition == other.condition)
        + 0.5 * (one.polarity == other.polarity)
        + (0 if is_alone else similarity(one.quote, other.quote))
    )


def _is_said(claim: Claim, own: Sentence, other: Sentence) -> bool:
    """Whether the sentence of the other side names all that the claim is about."""
    if claim.therapy in own.concepts and claim.therapy not in other.concepts:
        return False
    if claim.outcome is None:
        return similarity(claim.quote, other.text) >= SOUNDS_ALIKE
    return all(concept in other.concepts for concept in claim.outcome.split("+"))


def _restated(
    before: Mapping[int, Claim], after: Mapping[int, Claim], gone: Iterable[int], new: Iterable[int], kinship: Kinship
) -> Iterable[tuple[int, int]]:
    """What is gone here and new there, about the same, in like words or as the only one to say it on its page."""
    gone, new = list(gone), list(new)
    places: dict[tuple[str, str | None], list[int]] = defaultdict(list)
    for j in new:
        places[_proposition(after[j])].append(j)
    said = (Counter(map(_proposition, before.values())), Counter(map(_proposition, after.values())))
    scores = {}
    for i in gone:
        one = before[i]
        for j in places.get(_proposition(one), ()):
            other = after[j]
            therapy = kinship.likeness(one.therapy, other.therapy, is_loose=one.is_anaphoric or other.is_anaphoric)
            alike = similarity(one.quote, other.quote)
            is_only_one = one.outcome is not None and said[0][_proposition(one)] == said[1][_proposition(other)] == 1
            if therapy and alike >= (SOUNDS_LIKE_THE_ONLY_ONE if is_only_one else SOUNDS_ALIKE):
                scores[i, j] = 1 + therapy + alike + (one.polarity == other.polarity)
    return assign(scores)


def _proposition(claim: Claim) -> tuple[str, str | None]:
    return (claim.relation_group, claim.outcome)


def _left(side: _Side, pairs: Mapping[int, ClaimPair], dissolved: Mapping[int, str | None]) -> list[int]:
    return [i for i in side.claims if i not in pairs and i not in dissolved]


def _left_after(side: _Side, pairs: Mapping[int, ClaimPair], emerged: Mapping[int, str | None]) -> list[int]:
    taken = {pair.after for pair in pairs.values()}
    return [j for j in side.claims if j not in taken and j not in emerged]


def _content(claim: Claim) -> tuple[object, ...]:
    return (
        claim.therapy,
        claim.relation,
        claim.outcome,
        claim.condition,
        claim.polarity,
        claim.certainty,
        claim.rule_id,
        normalise(claim.quote),
    )
