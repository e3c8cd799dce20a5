"""Replay: all stored captures through an empty warehouse, their bytes read anew -> is the history the same?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.models import Subject
from flows.extraction import SnapshotReader
from flows.read_again import epoch_of_history, write_readings
from warehouse.replay import DifferingRow, Replayed, open_replay
from warehouse.store import history_rules


@dataclass(frozen=True, slots=True)
class ReplayResult:
    """The tables of the history, stored and replayed, and the rows in which they differ."""

    tables: tuple[Replayed, ...]
    differing: tuple[DifferingRow, ...]

    @property
    def is_identical(self) -> bool:
        return all(table.is_identical for table in self.tables)


def replay(subject: Subject, data: Path) -> ReplayResult:
    """Rebuild the history of DATA from its archive; DATA stays as it is.

    Raises UsageError when the history was written by another epoch, ArchiveError where archived bytes are damaged.
    """
    with open_replay(data) as work:
        epoch_id = epoch_of_history(work, data, subject)
        snapshots = work.snapshots_without_document(epoch_id)
        write_readings(work, epoch_id, snapshots, SnapshotReader(subject, data / "archive"))
        tables = work.compare(history_rules(subject.settings.history))
        differing = () if all(table.is_identical for table in tables) else work.differing_rows()
    return ReplayResult(tables, differing)
