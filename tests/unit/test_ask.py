"""Query results in a terminal."""

from __future__ import annotations

import io

from rich.console import Console

from flows.ask import print_table
from warehouse.records import Table


def _printed(table: Table, width: int) -> str:
    console = Console(file=io.StringIO(), width=width)
    print_table(table, console)
    output: io.StringIO = console.file  # type: ignore[assignment]
    return output.getvalue()


def test_a_narrow_result_is_a_table() -> None:
    shown = _printed(Table(("therapy", "claims"), (("HSCT", 3), (None, 1))), 80)
    assert [line.split() for line in shown.splitlines() if "HSCT" in line] == [["│HSCT", "│", "3", "│"]]
    assert "2 rows" in shown


def test_a_wide_result_is_one_field_a_line() -> None:
    columns = tuple(f"column_{number}" for number in range(9))
    shown = _printed(Table(columns, (tuple(range(9)),)), 80)
    assert "column_8  8" in shown


def test_words_from_pages_are_neither_markup_nor_control_codes() -> None:
    shown = _printed(Table(("quote",), (("[bold]safe[/] \x1b[31mred",),)), 80)
    assert "[bold]safe[/]" in shown
    assert "\x1b" not in shown
