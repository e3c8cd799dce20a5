"""Documents as the history looks at them: an outline of each, and only those parts of two that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from extract.records import Citation, Claim, Mention, Passage
from warehouse.passages import longest_order


@dataclass(frozen=True, slots=True)
class Outline:
    """Keys of the texts by ordinal of the passage, ordinals of the claims read from each, and keys of the claims."""

    document_id: int
    stated_date: str | None
    text_chars: int
    texts: Mapping[int, int]
    claims_at: Mapping[int, Sequence[int]]
    claim_keys: Sequence[int]

    @property
    def passages(self) -> list[int]:
        """Ordinals of all passages, those without a text included that a claim names all the same."""
        return sorted(self.texts.keys() | self.claims_at.keys())


@dataclass(frozen=True, slots=True)
class Part:
    """Some passages of a document with the mentions and claims in them, by ordinal."""

    passages: Mapping[int, Passage]
    mentions: Sequence[Mention]
    claims: Mapping[int, Claim]


class Library(Protocol):
    """Where the history finds documents and sets of outgoing links, by id."""

    def outline(self, document_id: int) -> Outline: ...

    def part(self, document_id: int, passages: Collection[int]) -> Part: ...

    def unchanged(self, before_id: int, after_id: int) -> Unchanged: ...

    def claim(self, document_id: int, ordinal: int) -> Claim: ...

    def links(self, links_id: int) -> Sequence[Citation]: ...


@dataclass(frozen=True, slots=True)
class Unchanged:
    """What two documents have in common, before -> after: whole passages that stayed in order, and their claims."""

    passages: Mapping[int, int]
    claims: Mapping[int, int]

    def rest(self, before: Outline, after: Outline) -> tuple[list[int], list[int]]:
        """The other passages of both documents."""
        stayed = set(self.passages.values())
        return (
            [ordinal for ordinal in before.passages if ordinal not in self.passages],
            [ordinal for ordinal in after.passages if ordinal not in stayed],
        )


def find_unchanged(before: Outline, after: Outline) -> Unchanged:
    """Match passages that stand once in either document, word for word, in the same order, with the same claims."""
    places = _places_of_unique(after.texts)
    pairs = [
        (i, j)
        for text, i in _places_of_unique(before.texts).items()
        if (j := places.get(text)) is not None and _keys(before, i) == _keys(after, j)
    ]
    passages = dict(longest_order(pairs))
    claims = {
        one: other
        for i, j in passages.items()
        for one, other in zip(before.claims_at.get(i, ()), after.claims_at.get(j, ()), strict=True)
    }
    return Unchanged(passages, claims)


def make_outline(
    document_id: int,
    stated_date: str | None,
    text_chars: int,
    texts: Mapping[int, int],
    claims: Iterable[tuple[int, int]],
) -> Outline:
    """Put an outline together; `claims` are (ordinal of the passage, content key) in order."""
    claims_at: dict[int, list[int]] = defaultdict(list)
    keys = []
    for number, (passage, key) in enumerate(claims):
        claims_at[passage].append(number)
        keys.append(key)
    return Outline(document_id, stated_date, text_chars, texts, claims_at, keys)


def _places_of_unique(texts: Mapping[int, int]) -> dict[int, int]:
    places: dict[int, int] = {}
    doubled = set()
    for ordinal, text in texts.items():
        if places.setdefault(text, ordinal) != ordinal:
            doubled.add(text)
    for text in doubled:
        del places[text]
    return places


def _keys(outline: Outline, passage: int) -> list[int]:
    return [outline.claim_keys[number] for number in outline.claims_at.get(passage, ())]
