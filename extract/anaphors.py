"""Anaphors: the words of a sentence that stand for a therapy named before ("this treatment", "it", "its results")."""

from __future__ import annotations

from itertools import pairwise

from extract.cues import CueHit
from extract.utterance import Utterance

_DETERMINERS = frozenset({
    "this", "these", "those", "the", "such", "our", "their", "its", "his", "her", "my", "each", "both", "either",
    "another", "transplanted", "infused", "harvested", "donor", "injected",
})  # fmt: skip
_NOT_ANAPHORIC_BEFORE = frozenset({
    "of", "for", "option", "options", "landscape", "plan", "plans", "centre", "center", "centers", "centres",
    "failure", "-", "decisions", "decision", "protocols", "regimen", "journey", "needs", "team",
})  # fmt: skip
_WITHOUT_DETERMINER = frozenset(
    {"after", "following", "undergo", "undergoing", "underwent", "receive", "receiving", "post", "before", "during"}
)
_PLEONASTIC = frozenset({
    "important", "crucial", "essential", "vital", "necessary", "possible", "hoped", "clear", "unclear", "worth",
    "believed", "thought", "likely", "unlikely", "known", "advisable", "natural", "easy", "hard", "difficult", "not",
    "best", "true", "estimated", "too", "n't", "also", "still", "wise", "only", "said", "impossible", "common",
    "recommended", "expected",
})  # fmt: skip
_TO_OR_THAT = frozenset({"to", "that", "whether", "for", "how", "noting", "if"})
_EARLY = frozenset({"early", "initial", "preliminary"})
_SAID_OF_IT = frozenset({"is", "'s", "was", "may", "can", "will", "would", "has", "seems", "takes"})


def find_anaphors(utterance: Utterance, *, is_cell: bool) -> list[CueHit]:
    """In text order; `is_cell` tells whether the therapy in hand is named by its cells, which "they" may then mean."""
    return [hit for hit in utterance.cues("anaphor") if _stands_for_therapy(utterance, hit, is_cell=is_cell)]


def _stands_for_therapy(utterance: Utterance, hit: CueHit, *, is_cell: bool) -> bool:
    tokens = utterance.tokens
    if any(item.start < hit.end and hit.start < item.end for item in utterance.items):
        return False
    after = tokens[hit.end] if hit.end < utterance.end else ""
    kind = hit.form.id
    if kind == "anaphor.pronoun":
        if tokens[hit.start] == "it":
            return not _is_pleonastic(utterance, hit.end)
        named = [item for item in utterance.therapies if item.end <= hit.start]
        return named[-1].label == "CELL" if named else is_cell
    if kind == "anaphor.cells":
        return after not in _NOT_ANAPHORIC_BEFORE
    before = tokens[max(utterance.start, hit.start - 3) : hit.start]
    has_determiner = before[-1:] == ["that"] or not _DETERMINERS.isdisjoint(before)
    if kind == "anaphor.therapy":
        if after in _NOT_ANAPHORIC_BEFORE:
            return False
        return has_determiner or (bool(before) and before[-1] in _WITHOUT_DETERMINER)
    if kind == "anaphor.results":
        return not (_DETERMINERS | _EARLY).isdisjoint(before)
    is_first = hit.start - utterance.clause(hit.start)[0] <= 1
    return kind == "anaphor.possessive" and is_first and not _is_of_people(utterance)


def _is_of_people(utterance: Utterance) -> bool:
    return any(hit.form.id == "speaker.patients" for hit in utterance.cues("speaker"))


def _is_pleonastic(utterance: Utterance, i: int) -> bool:
    """ "It is important to…" means nothing."""
    tokens = utterance.tokens[i : min(i + 5, utterance.end)]
    if not tokens or tokens[0] not in _SAID_OF_IT:
        return False
    return any(word in _PLEONASTIC and following in _TO_OR_THAT for word, following in pairwise(tokens[1:]))
