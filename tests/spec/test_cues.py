"""Every shipped cue is found in its examples and not in its counter-examples."""

from __future__ import annotations

import pytest

from config.models import Cue, CueCategory
from extract.cues import finite_verbs
from tests.shipped import CUE_NLP, SUBJECT, shipped_cue_matcher

BOOK = SUBJECT.cues
NLP = CUE_NLP
MATCHER = shipped_cue_matcher()
FINITE = finite_verbs(BOOK)


def cue_ids(sentence: str) -> set[str]:
    return {hit.form.cue.id for hit in MATCHER.match(NLP(sentence))}


@pytest.mark.parametrize(("category", "cue"), BOOK.cues, ids=[cue.id for _, cue in BOOK.cues])
def test_a_cue_is_found_in_its_examples_only(category: CueCategory, cue: Cue) -> None:
    if category == "verb":
        assert all(FINITE & {token.lower_ for token in NLP(example)} for example in cue.examples)
        return
    for example in cue.examples:
        assert cue.id in cue_ids(example), f"{cue.id} should be found in {example!r}"
    for example in cue.counter_examples:
        assert cue.id not in cue_ids(example), f"{cue.id} should not be found in {example!r}"


def test_a_longer_cue_wins_and_a_pseudo_cue_hides_what_stands_in_it() -> None:
    assert cue_ids("Stroke cannot be ruled out.") >= {"hedge.could_not_exclude"}
    assert not {"negation.not", "negation.ruled_out"} & cue_ids("Stroke cannot be ruled out.")
    assert "hedge.modal" not in cue_ids("They could not walk.")
    assert "negation.not" in cue_ids("They could not walk.")
