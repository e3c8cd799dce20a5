"""Coordination: terms joined by "and" or "or" that share a word, or that show what their neighbour is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from extract.found import Found, join_concepts
from extract.lexicon import Lexicon

_JOINTS = ("and", "or", "and/or", "/", ",", "&", "versus", "vs", "vs.", "than", "with", "plus")
_SHARING = ("and", "or", "and/or", "/", "&", ",")
_MODIFIER_WORDS = 3


class Coordination:
    """Rules over the neighbours of a term; `keys` are the words of one document."""

    def __init__(self, lexicon: Lexicon, delivered_as: Mapping[str, str], labels: Mapping[str, str]) -> None:
        self._lexicon = lexicon
        self._delivered_as = delivered_as
        self._labels = labels
        self._sharing = frozenset(map(lexicon.key, _SHARING))
        self._closing = self._sharing - {lexicon.key(",")}
        self._joints = frozenset(map(lexicon.key, _JOINTS))
        self._comma, self._hyphen = lexicon.key(","), lexicon.key("-")

    def share_heads(self, keys: Sequence[int], starts: Sequence[int], found: list[Found]) -> list[Found]:
        """Join "autoimmune and degenerative diseases" into one span with both concepts."""
        result = []
        previous = 0
        for concept in found:
            is_open = concept.end - concept.first > 1 and concept.first - previous > 1
            if is_open and keys[concept.first - 1] in self._closing:
                result.append(self._with_modifiers(keys, starts, previous, concept))
            else:
                result.append(concept)
            previous = concept.end
        return result

    def _with_modifiers(self, keys: Sequence[int], starts: Sequence[int], previous: int, last: Found) -> Found:
        """Words before `previous` belong to another term: "MSC and HSCT therapy" are two."""
        first, concepts = last.first, [last.concept]
        while first - previous > 1 and keys[first - 1] in (self._sharing if len(concepts) > 1 else self._closing):
            joint = first - 1
            while joint - previous > 1 and keys[joint - 1] in (self._comma, self._hyphen):
                joint -= 1
            shared = self._shared(keys, previous, last, joint)
            if shared is None:
                break
            first, concept = shared
            concepts.insert(0, concept)
        if first == last.first:
            return last
        return last._replace(first=first, char_start=starts[first], concept=join_concepts(concepts))

    def _shared(self, keys: Sequence[int], previous: int, last: Found, joint: int) -> tuple[int, str] | None:
        """The modifier before a joint that makes a term of its own with the end of the `last` one."""
        for first in range(max(previous, joint - _MODIFIER_WORDS), joint):
            for head in range(last.first + 1, last.end):
                for entry in self._lexicon.entries([*keys[first:joint], *keys[head : last.end]]):
                    if entry.label == last.label and entry.is_plain:
                        return first, entry.concept
        return None

    def cells_as_therapies(
        self, keys: Sequence[int], found: list[Found], is_bare: Callable[[Found], bool]
    ) -> list[Found]:
        """A cell's bare abbreviation beside a therapy is the therapy it is delivered as: "MSC and HSCT"."""
        result = list(found)
        for number, cell in enumerate(found):
            if cell.label != "CELL" or cell.concept not in self._delivered_as or not is_bare(cell):
                continue
            neighbours = (*found[max(0, number - 1) : number], *found[number + 1 : number + 2])
            if any(other.label == "THERAPY" and self._are_joined(keys, cell, other) for other in neighbours):
                therapy = self._delivered_as[cell.concept]
                result[number] = cell._replace(label=self._labels[therapy], concept=therapy)
        return result

    def _are_joined(self, keys: Sequence[int], one: Found, other: Found) -> bool:
        left, right = sorted((one, other), key=lambda concept: concept.first)
        return right.first - left.end == 1 and left.end > 0 and keys[left.end] in self._joints
