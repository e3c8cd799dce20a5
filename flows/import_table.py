"""How an import went -> the table at its end."""

from __future__ import annotations

from collections import Counter

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.import_files import Import
from warehouse.records import GOOD_OUTCOMES


def print_import(done: Import, console: Console) -> None:
    """Print one row per source, the whole in a line, and what could not be read."""
    lines = done.summary.lines
    table = Table(title=None, header_style="bold", pad_edge=False)
    table.add_column("source", overflow="fold")
    for name in ("captures", "good", "changes"):
        table.add_column(name, justify="right")
    table.add_column("no evidence", overflow="fold")
    for source_id in dict.fromkeys(line.source_id for line in lines):
        own = [line for line in lines if line.source_id == source_id]
        bad = Counter(line.outcome for line in own if line.outcome not in GOOD_OUTCOMES)
        words = ", ".join(f"{count} {outcome}" for outcome, count in sorted(bad.items()))
        numbers = (len(own), len(own) - bad.total(), own[0].change_count)
        table.add_row(source_id, *map(str, numbers), Text(words, "yellow"))
    if lines:
        console.print(table)
    counts = done.summary.counts
    console.print(
        f"{len(lines)} captures imported, {done.known} known before; {counts.opened} claim versions opened, "
        f"{counts.changes} changes, {counts.text_changes} text changes",
        highlight=False,
    )
    for fault in done.faults:
        console.print(Text.assemble(("not read: ", "yellow"), fault))
    if done.exit_code == 4:
        console.print("None of these pages is one we follow; --all (make import ALL=1) makes sources of them.")
