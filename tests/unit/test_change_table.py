"""The table of changes marks the edit in the words and prints pages' words as they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from rich.console import Console

from flows.change_table import ChangeLine, mark_edit, print_changes

BEFORE = datetime(2024, 1, 15, tzinfo=UTC)
AFTER = datetime(2024, 3, 18, tzinfo=UTC)


def line(
    before: str | None, after: str | None, change_type: str = "reworded", *, is_confirmed: bool = True
) -> ChangeLine:
    return ChangeLine(change_type, 4, "clinic", BEFORE, AFTER, before, after, is_confirmed)


@pytest.mark.parametrize(
    ("before", "after", "removed", "added"),
    [
        ("HSCT may reduce relapses.", "HSCT reduces relapses.", ["may reduce"], ["reduces"]),
        ("It costs $14,500 a week.", "It costs $17,900 a week.", ["$14,500"], ["$17,900"]),
        ("It is not covered.", "It is covered.", ["not "], []),
        ("It can cause clots.", None, ["It can cause clots."], []),
        (None, "It can cause clots.", [], ["It can cause clots."]),
        ("Moved words.", "Moved words.", [], []),
        (None, None, [], []),
    ],
)
def test_what_only_one_side_says_is_marked(
    before: str | None, after: str | None, removed: list[str], added: list[str]
) -> None:
    """Removed words are struck out, added words are green, whole words at a time."""
    text = mark_edit(line(before, after))
    marked = {
        style: [text.plain[s.start : s.end] for s in text.spans if s.style == style]
        for style in ("red strike", "green")
    }
    assert marked == {"red strike": removed, "green": added}


def test_words_of_a_page_are_never_markup_and_doubt_is_shown() -> None:
    """Square brackets and escape codes are printed harmlessly; an unconfirmed change has a note."""
    console = Console(width=100, record=True, force_terminal=False)
    print_changes([line("[red]\x1b[2JBuy[/red] now.", None, "withdrawn", is_confirmed=False)], console)
    printed = console.export_text()
    assert "[red]" in printed
    assert "\x1b" not in printed
    assert "withdrawn (not confirmed yet)" in printed
    assert "2024-01-15" in printed
    assert "2024-03-18" in printed
