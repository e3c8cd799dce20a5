"""How a backfill went -> the table at its end."""

from __future__ import annotations

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.backfill import Backfill, SourceBackfill
from warehouse.records import GOOD_OUTCOMES


def print_backfill(done: Backfill, console: Console) -> None:
    """Print one row per source, the whole in a line, and what could not be got."""
    table = Table(title=None, header_style="bold", pad_edge=False)
    table.add_column("source", overflow="fold")
    for name in ("mementos", "known before", "fetched", "same bytes", "good", "changes"):
        table.add_column(name, justify="right")
    table.add_column("no evidence", overflow="fold")
    for one in done.sources:
        numbers = (one.listed, one.known, one.fetched, one.same_bytes, one.good, one.changes)
        table.add_row(one.source_id, *map(str, numbers), Text(_bad(one), "yellow"))
    console.print(table)
    console.print(_sentence(done), highlight=False)
    for one in done.sources:
        for trouble in one.troubles:
            console.print(Text.assemble((f"{one.source_id}: ", "yellow"), trouble))
    if done.exit_code:
        console.print("Run the same command again later: only what is missing is asked for.", highlight=False)


def _bad(one: SourceBackfill) -> str:
    bad = {outcome: count for outcome, count in one.outcomes.items() if outcome not in GOOD_OUTCOMES}
    return ", ".join(f"{count} {outcome}" for outcome, count in sorted(bad.items()))


def _sentence(done: Backfill) -> str:
    captures, good, opened, changes, text_changes = (
        sum(getattr(one, name) for one in done.counts)
        for name in ("captures", "good_captures", "opened", "changes", "text_changes")
    )
    return (
        f"{good} of {captures} new mementos are evidence; {opened} claim versions opened, {changes} changes, "
        f"{text_changes} text changes"
    )
