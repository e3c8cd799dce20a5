"""Questions in SQL: the warehouse -> tables in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from flows.change_table import ChangeLine, printable
from warehouse.database import WarehouseError
from warehouse.records import Table
from warehouse.store import Reader

# Narrower columns break every other word.
_MIN_COLUMN_WIDTH = 12


def print_table(table: Table, console: Console) -> None:
    """Print a query result, one row a line where that fits, else one field a line.

    Words from pages are printed as they are, never as markup or control codes.
    """
    rows = [[_shown(value) for value in row] for row in table.rows]
    if _MIN_COLUMN_WIDTH * len(table.columns) > console.width:
        _print_fields(table.columns, rows, console)
    else:
        grid = Grid(header_style="bold", pad_edge=False)
        for column in table.columns:
            grid.add_column(column, overflow="fold")
        for row in rows:
            grid.add_row(*row)
        console.print(grid)
    console.print(f"{len(table.rows)} rows", style="dim")


def _print_fields(columns: tuple[str, ...], rows: list[list[Text]], console: Console) -> None:
    for number, row in enumerate(rows, 1):
        console.rule(f"row {number}", align="left", style="dim")
        grid = Grid.grid(padding=(0, 2))
        for column, value in zip(columns, row, strict=True):
            grid.add_row(Text(column, "bold"), value)
        console.print(grid)


def _shown(value: object) -> Text:
    return Text("" if value is None else printable(str(value)))


def ask(read: Reader, console: Console) -> None:
    """Read queries that end with a semicolon from standard input and print their answers, until it ends."""
    if sys.stdin.isatty():
        console.print("SQL, each query ending with a semicolon; Ctrl-D to leave.", style="dim")
    lines: list[str] = []
    for line in sys.stdin:
        lines.append(line)
        if line.rstrip().endswith(";"):
            _answer(read, "".join(lines), console)
            lines = []
    if "".join(lines).strip():
        _answer(read, "".join(lines), console)


def change_lines(table: Table) -> Iterator[ChangeLine]:
    """Rows of `claim_change` -> lines to print; a source event has values where a claim has quotes."""
    for values in table.rows:
        row = dict(zip(table.columns, values, strict=True))
        yield ChangeLine(
            change_type=row["change_type"],
            severity=row["severity"],
            source_id=row["source_id"],
            last_seen_before_at=row["last_seen_before_at"],
            first_seen_after_at=row["first_seen_after_at"],
            before=row["before_quote"] or row["before_value"],
            after=row["after_quote"] or row["after_value"],
            is_confirmed=row["is_confirmed"],
        )


def change_records(table: Table) -> Iterator[dict[str, object]]:
    """Rows of `claim_change` -> what a program needs of each; `record` tells a claim's change from a source's event."""
    for values in table.rows:
        row = dict(zip(table.columns, values, strict=True))
        yield {
            "record": "claim_change" if row["claim_id"] else "source_event",
            "type": row["change_type"],
            "severity": row["severity"],
            "therapy": row["therapy"],
            "relation_group": row["relation_group"],
            "outcome": row["outcome"],
            "attribute": row["attribute"],
            "before_value": row["before_value"],
            "after_value": row["after_value"],
            "before_quote": row["before_quote"],
            "after_quote": row["after_quote"],
            "last_seen_before_at": str(row["last_seen_before_at"]),
            "first_seen_after_at": str(row["first_seen_after_at"]),
            "is_confirmed": row["is_confirmed"],
        }


def _answer(read: Reader, query: str, console: Console) -> None:
    try:
        print_table(read.query(query), console)
    except WarehouseError as error:
        console.print(str(error), style="red")
