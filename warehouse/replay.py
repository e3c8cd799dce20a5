"""Replay: the captures of the published warehouse -> an empty one in memory -> is the history the same?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from warehouse import database
from warehouse.recording import HistoryRules, record_all
from warehouse.session import Session
from warehouse.store import Work


@dataclass(frozen=True, slots=True)
class Replayed:
    """One table of the history: rows and fingerprint as stored and as replayed (run ids and run times apart)."""

    name: str
    row_count: int
    fingerprint: str
    replayed_row_count: int
    replayed_fingerprint: str

    @property
    def is_identical(self) -> bool:
        return self.fingerprint == self.replayed_fingerprint and self.row_count == self.replayed_row_count


@dataclass(frozen=True, slots=True)
class DifferingRow:
    """A row that only one side has; `side` is stored or replayed, `row` its values as JSON."""

    table: str
    side: str
    row: str


@contextmanager
def open_replay(data: Path) -> Iterator[Replay]:
    """An empty warehouse that knows the sources, captures and snapshots of the published one, and no text yet.

    Fill it with `add_extractions` (of the current epoch) from the archived bytes, then `compare`. Raises WarehouseError
    when there is no warehouse yet.
    """
    with database.scratch_copy(data) as connection:
        connection.execute("ATTACH ':memory:' AS replay; USE replay")
        database.prepare(connection)
        session = Session(connection, data / "state")
        session.run("copy_facts")
        yield Replay(session, data)


class Replay(Work):
    """A warehouse in memory to fold the stored captures into."""

    def compare(self, rules: HistoryRules) -> tuple[Replayed, ...]:
        """Fold every source from its first capture and set the result beside the published history."""
        record_all(self._session, self._epoch(), datetime.now(UTC), rules)
        replayed = self._session.run("history_hashes")
        self._session.connection.execute("USE warehouse")
        stored = self._session.run("history_hashes")
        self._session.connection.execute("USE replay")
        return tuple(Replayed(*one, *other[1:]) for one, other in zip(stored, replayed, strict=True))

    def differing_rows(self) -> tuple[DifferingRow, ...]:
        """The rows that only one side has, after `compare`."""
        return tuple(DifferingRow(*row) for row in self._session.run("history_difference"))
