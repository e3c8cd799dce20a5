"""Questions in SQL: the warehouse -> tables in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from flows.change_table import ChangeLine
from warehouse.database import WarehouseError
from warehouse.records import Table
from warehouse.store import Reader


def print_table(table: Table, console: Console) -> None:
    """Print a query result; words from pages are printed as they are, never as markup."""
    grid = Grid(header_style="bold", pad_edge=False)
    for column in table.columns:
        grid.add_column(column, overflow="fold")
    for row in table.rows:
        grid.add_row(*(Text("" if value is None else str(value)) for value in row))
    console.print(grid)
    console.print(f"{len(table.rows)} rows", style="dim")


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
    """Rows of `claim_change` -> what a program needs of each."""
    for values in table.rows:
        row = dict(zip(table.columns, values, strict=True))
        yield {
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
