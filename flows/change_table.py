"""Changes -> a table for people: when, where, what happened, and the words before and after with the edit marked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from rich.console import Console
from rich.table import Table
from rich.text import Text

_SEVERITY_STYLE = {5: "bold red", 4: "red", 3: "yellow", 2: "cyan", 1: "dim", 0: "dim"}
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_REMOVED, _ADDED = "red strike", "green"


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One row of the table; `before` and `after` are quotes, or addresses, dates and states for source events."""

    change_type: str
    severity: int
    source_id: str
    last_seen_before_at: datetime | None
    first_seen_after_at: datetime
    before: str | None
    after: str | None
    is_confirmed: bool


def print_changes(lines: Iterable[ChangeLine], console: Console) -> None:
    """Print one row per change in the order given. Words of pages are printed as they are, never as markup."""
    table = Table(header_style="bold", pad_edge=False, row_styles=["", "on grey7"])
    table.add_column("between\nand", no_wrap=True)
    table.add_column("change, severity · source\n− words before  + words after", overflow="fold")
    for line in lines:
        table.add_row(_bracket(line), Text("\n").join([_headline(line), *mark_edit(line).split()]))
    console.print(table)


def _headline(line: ChangeLine) -> Text:
    doubt = "" if line.is_confirmed else " (not confirmed yet)"
    what = Text(f"{line.change_type}{doubt}", _SEVERITY_STYLE[line.severity])
    return Text.assemble(what, (f" severity {line.severity} · ", "dim"), printable(line.source_id))


def mark_edit(line: ChangeLine) -> Text:
    """The words of both sides on a line each; what only one side has is struck out or green."""
    if line.after is None:
        return _one_side("−", line.before, _REMOVED)
    if line.before is None:
        return _one_side("+", line.after, _ADDED)
    before, after = _words(line.before), _words(line.after)
    if before == after:
        return Text(f"  {printable(line.after)}")
    old, new = Text("− "), Text("+ ")
    for operation, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        old.append("".join(before[i:j]), "" if operation == "equal" else _REMOVED)
        new.append("".join(after[k:m]), "" if operation == "equal" else _ADDED)
    return Text("\n").join((old, new))


def printable(text: str) -> str:
    """The text without control characters: a page must not clear the screen it is printed on."""
    return _CONTROL.sub("", text)


def _one_side(sign: str, words: str | None, style: str) -> Text:
    return Text.assemble(f"{sign} ", (printable(words), style)) if words else Text()


def _words(text: str) -> list[str]:
    return re.findall(r"\s+|[\w$€%.,'’-]+|.", printable(text))


def _bracket(line: ChangeLine) -> str:
    before = f"{line.last_seen_before_at:%Y-%m-%d}" if line.last_seen_before_at else "–"
    return f"{before}\n{line.first_seen_after_at:%Y-%m-%d}"
