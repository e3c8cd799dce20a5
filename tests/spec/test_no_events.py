"""Edits of a page that no reader would call a change of what it claims: each gives no change of a claim."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.pipeline import Extractor
from tests.page_difference import compare_pages
from tests.shipped import shipped_extractor
from warehouse.observation import Rules

PAGE = """Cell treatments at the Otter Bay Centre

What cell therapy may do for you

HSCT reduces relapses in people with relapsing MS. It isn't a cure - and it's not for everyone.

Our patients tell us that MSC therapy:

- improves walking speed
- eases fatigue
- calms the immune system
- lifts the mood

Risks

HSCT causes severe infections in the weeks after chemotherapy. It also reduces fertility.

Contact

Ring the ward on 0800 555 0134 to book a visit.

Last updated: 3 May 2024
"""


def at_the_end(words: str) -> Callable[[str], str]:
    return lambda page: f"{page}\n{words}\n"


def instead_of(old: str, new: str) -> Callable[[str], str]:
    return lambda page: page.replace(old, new)


def items_in_another_order(page: str) -> str:
    lines = page.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.startswith("- ")]
    items = [lines[number] for number in places]
    for place, item in zip(places, (*items[2:], *items[:2]), strict=True):
        lines[place] = item
    return "".join(lines)


NOISE: dict[str, Callable[[str], str]] = {
    "a list in another order": items_in_another_order,
    "other bullets": instead_of("- ", "• "),
    "typography": lambda page: page.replace("'", "’").replace(" - ", " – ").replace("3 May", "3\u00a0May"),
    "white space": instead_of("\n\n", "\n\n\n"),
    "another date of review": instead_of("3 May 2024", "9 June 2026"),
    "a heading": instead_of("What cell therapy may do for you", "The effects of cell therapy"),
    "another telephone": instead_of("0800 555 0134", "0800 555 0188"),
    "numbers of footnotes": lambda page: page.replace("relapsing MS.", "relapsing MS.[3,7]").replace(
        "reduces fertility.", "reduces fertility.12"
    ),
    "teasers": at_the_end("Related articles\n\n- HSCT reduces disability, says study\n- Is MSC therapy safe?"),
    "what others read": at_the_end("Most read this week:\n1. Stem cells cure a man of MS\n2. Price of HSCT falls"),
    "a disclaimer": at_the_end(
        "The information on this site is not a substitute for medical advice. Ask a doctor before you start treatment."
    ),
    "a paragraph about the car park": instead_of("Contact\n", "Contact\n\nThe car park is closed until the autumn.\n"),
    "a share widget": at_the_end("Share this page: Facebook Twitter WhatsApp\n\n1,204 shares"),
    "a cookie banner": lambda page: f"We use cookies on this site. Accept all\n\n{page}",
}


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return shipped_extractor()


@pytest.mark.parametrize("edit", NOISE)
def test_no_claim_changes(extractor: Extractor, edit: str) -> None:
    """Neither a graver change, nor a rewording, nor a move."""
    after = NOISE[edit](PAGE)
    assert after != PAGE
    before = extractor.extract_text(PAGE)
    assert len(before.claims) == 7
    found = compare_pages(before, extractor.extract_text(after), Rules())
    assert [(change.change_type, change.before_quote, change.after_quote) for change in found.changes] == []


def test_an_item_that_moves_to_another_section_has_moved(extractor: Extractor) -> None:
    """A list in another order is the same list; an item under another heading is elsewhere."""
    fatigue, whole = "- eases fatigue\n", "- patients say that MSC therapy eases fatigue\n"
    moved = PAGE.replace(fatigue, "").replace("Risks\n\n", f"Risks\n\n{whole}\n")
    before = PAGE.replace(fatigue, whole)
    found = compare_pages(extractor.extract_text(before), extractor.extract_text(moved), Rules())
    assert [change.change_type for change in found.changes] == ["moved"]
