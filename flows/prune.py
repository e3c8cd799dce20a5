"""Prune: what nothing needs any more -> gone. Captures, archived pages and the history of today are never touched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.lock import single_run
from warehouse.store import open_read, open_work


@dataclass(frozen=True, slots=True)
class Prunable:
    """Rows that may go, by what they are, and archive files of stopped runs, which belong to no capture."""

    rows: tuple[tuple[str, int], ...]
    files: tuple[Path, ...]

    @property
    def is_empty(self) -> bool:
        return not self.files and not any(count for _, count in self.rows)


def find_prunable(data: Path) -> Prunable:
    """What a `prune` would delete. Raises WarehouseError when there is no warehouse yet."""
    with open_read(data) as read:
        rows = tuple(read.prunable())
    return Prunable(rows, tuple(sorted((data / "archive").glob("*.aside*"))))


def prune(data: Path) -> Prunable:
    """Delete it, and return what it was. Raises UsageError when DATA is busy."""
    with single_run(data):
        found = find_prunable(data)
        with open_work(data) as work:
            work.prune_epochs()
            work.publish()
        for file in found.files:
            file.unlink()
    return found
