"""A sentence that names no therapy speaks of the one in hand, while the text is still near it and about it."""

from __future__ import annotations

import pytest

from tests.spec.test_claims import claims_of, shown

CHAT = "The bus stops at the gate. The café is on the left. Visitors may park for an hour. Dogs wait outside. "
LONG_CHAT = CHAT * 5


def said(text: str) -> list[str]:
    return [shown(claim)["claim"] for claim in claims_of(text)]


def test_harms_told_right_after_the_therapy_are_its_harms() -> None:
    assert said("Forty people had HSCT. » Serious infections were reported.") == ["hsct HAS_RISK infection"]


def test_harms_told_pages_later_are_not() -> None:
    assert said(f"Forty people had HSCT. {LONG_CHAT}» Serious infections were reported.") == []


def test_under_a_heading_of_risks_they_are_however_far_it_is() -> None:
    text = f"# HSCT\n\nForty people had HSCT.\n\n# Risks\n\n{CHAT}» Serious infections were reported."
    assert said(text) == ["hsct HAS_RISK infection"]


@pytest.mark.parametrize(("words", "near", "far"), [("It", CHAT, LONG_CHAT), ("The treatment", CHAT * 2, LONG_CHAT)])
def test_a_word_stands_for_a_therapy_named_not_long_before(words: str, near: str, far: str) -> None:
    assert said(f"HSCT is done in Leeds. {near}» {words} reduces relapses.") == ["hsct REDUCES relapse"]
    assert said(f"HSCT is done in Leeds. {far}» {words} reduces relapses.") == []


def test_a_page_that_names_a_therapy_in_passing_is_not_about_it() -> None:
    virus = "The virus spreads by droplets. Most people recover at home. Masks are worn in shops. "
    text = f"{virus * 40}Keep taking your medication. » Infections were reported in all states. It can cause fever."
    assert said(text) == []
