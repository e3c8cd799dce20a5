"""What a run prints when it is over: a table of sources and a few sentences on how it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from warehouse.records import GOOD_OUTCOMES, RunCounts

_OUTCOME_STYLE = {"fetched": "green", "unchanged": "green", "suspect": "yellow", "refused": "yellow"}


@dataclass(frozen=True, slots=True)
class SourceLine:
    """One row of the closing table. `claim_count` is None where nothing was extracted."""

    source_id: str
    outcome: str
    reason: str
    claim_count: int | None
    change_count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How a run went, source by source."""

    run_id: str
    lines: tuple[SourceLine, ...]
    counts: RunCounts

    @property
    def good_count(self) -> int:
        return sum(line.outcome in GOOD_OUTCOMES for line in self.lines)

    @property
    def exit_code(self) -> int:
        """0 every due source was captured (or none was due), 3 some were not, 4 none was."""
        if self.good_count == len(self.lines):
            return 0
        return 3 if self.good_count else 4

    @property
    def sentence(self) -> str:
        """The run in one line."""
        counts = self.counts
        return (
            f"{self.good_count} of {len(self.lines)} sources captured; {counts.opened} claim versions opened, "
            f"{counts.closed} closed, {counts.changes} changes, {counts.text_changes} text changes"
        )


def print_summary(summary: Summary, data: Path, console: Console) -> None:
    """Print the table and what to do next."""
    if summary.lines:
        _print_sources(summary.lines, console)
    console.print(summary.sentence, highlight=False)
    if summary.exit_code == 4:
        console.print(
            "[bold red]Nothing could be captured.[/] Is this machine connected? All that was known is kept in "
            f"{data / 'warehouse.duckdb'}. Without a network, [bold]make demo[/] shows the whole of litwatch.",
            highlight=False,
        )
    elif summary.exit_code == 3:
        failed = [line.source_id for line in summary.lines if line.outcome not in GOOD_OUTCOMES]
        console.print(f"[yellow]Not captured:[/] {', '.join(failed)}", highlight=False)


def _print_sources(lines: Sequence[SourceLine], console: Console) -> None:
    """Print one row per source, in the order of capture."""
    table = Table(title=None, header_style="bold", pad_edge=False)
    table.add_column("source", overflow="fold")
    table.add_column("outcome")
    table.add_column("claims", justify="right")
    table.add_column("changes", justify="right")
    table.add_column("why", overflow="fold")
    for line in lines:
        style = _OUTCOME_STYLE.get(line.outcome, "red")
        claims = "" if line.claim_count is None else str(line.claim_count)
        changes = str(line.change_count) if line.change_count else ""
        table.add_row(line.source_id, Text(line.outcome, style), claims, changes, Text(line.reason))
    console.print(table)
