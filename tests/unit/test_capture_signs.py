"""Every sign has an example that shows it, and honest sentences that resemble it are left in peace."""

from __future__ import annotations

import re

import pytest

from flows.capture.judge import judge_text
from flows.capture.signs import Family, load_signs
from tests.shipped import SPEECH

FAMILIES = load_signs().families


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_signs_and_examples_belong_together(family: Family) -> None:
    lowered = [example.lower() for example in family.examples]
    assert [e for e in lowered if not family.strong_pattern.search(e)] == [], "examples without a sign"
    assert [p for p in family.strong if not any(re.search(p, e) for e in lowered)] == [], "signs without an example"


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_an_honest_sentence_is_no_sign(family: Family) -> None:
    strong = [pattern for other in FAMILIES for pattern in other.strong]
    wrong = [(s, p) for s in family.counter_examples for p in strong if re.search(p, s.lower())]
    assert wrong == []
    assert [s for s in family.counter_examples if not judge_text(f"Stem cells and MS\n\n{s}", SPEECH).is_good] == []
