"""Which concepts an extractor may take for one another in the same sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

# Words of concept ids too common to make two concepts kin.
_COMMON = frozenset(
    ("therapy", "stem", "cell", "cells", "treatment", "transplantation", "outcome", "risk", "condition")
)
_KIN = 0.5


@dataclass(frozen=True, slots=True)
class Kinship:
    """`broader` maps a concept to the next broader one."""

    broader: Mapping[str, str] = field(default_factory=dict)

    def likeness(self, one: str | None, other: str | None, *, is_loose: bool = False) -> float:
        """1 for the same concept, less for kin or where one side names none, 0 for two different things."""
        if one == other:
            return 1
        if one is None or other is None or is_loose:
            return _KIN
        line, other_line = list(self._line(one)), list(self._line(other))
        if one in other_line or other in line or _words(one) & _words(other):
            return _KIN
        return 0

    def _line(self, concept: str) -> Iterator[str]:
        seen: set[str] = set()
        parent: str | None = concept
        while parent and parent not in seen:
            seen.add(parent)
            yield parent
            parent = self.broader.get(parent)


def _words(concept: str) -> set[str]:
    return {word for word in re.split(r"[:_+]", concept) if len(word) > 3 and word not in _COMMON}
