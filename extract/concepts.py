"""Concepts as the rules ask for them: vocabulary -> which is broader, which therapy a cell is, which way helps."""

from __future__ import annotations

from config.models import Concept, Vocabulary


class ConceptTree:
    """Looks up what a vocabulary says about its concepts; ids it does not know stand for themselves."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._concepts: dict[str, Concept] = {concept.id: concept for _, concept in vocabulary.concepts}
        self._ancestors: dict[str, tuple[str, ...]] = {}
        self._therapies: dict[str, str | None] = {}

    def ancestors(self, concept: str) -> tuple[str, ...]:
        """The broader concepts of one, nearest first, itself left out."""
        if concept not in self._ancestors:
            chain: list[str] = []
            entry = self._concepts.get(concept)
            while entry is not None and entry.broader is not None and entry.broader not in chain:
                chain.append(entry.broader)
                entry = self._concepts.get(entry.broader)
            self._ancestors[concept] = tuple(chain)
        return self._ancestors[concept]

    def is_narrower(self, concept: str, than: str) -> bool:
        return than in self.ancestors(concept)

    def root(self, concept: str) -> str:
        """The broadest concept above one (itself if there is none)."""
        return (self.ancestors(concept) or (concept,))[-1]

    def therapy_of(self, concept: str) -> str | None:
        """The therapy a cell type is delivered as, its own or that of the nearest broader cell type."""
        if concept not in self._therapies:
            chain = (self._concepts.get(name) for name in (concept, *self.ancestors(concept)))
            self._therapies[concept] = next((c.delivered_as for c in chain if c and c.delivered_as), None)
        return self._therapies[concept]

    def better(self, concept: str) -> str | None:
        """Which way of an outcome helps the patient: "higher", "lower" or not known."""
        entry = self._concepts.get(concept)
        return entry.better if entry else None
