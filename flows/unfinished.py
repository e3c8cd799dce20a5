"""Unfinished: a note of the run under way -> the next run knows of every run that never came to its end."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

_log = logging.getLogger("litwatch")


@dataclass(frozen=True, slots=True)
class StartedRun:
    """A run that began; `started_at` is UTC."""

    run_id: str
    run_kind: str
    started_at: datetime


class RunNote:
    """`state/run.json`: the runs that began and were not seen to end, oldest first; the caller holds DATA's lock."""

    def __init__(self, data: Path) -> None:
        self._file = data / "state" / "run.json"

    def begin(self, run: StartedRun) -> tuple[StartedRun, ...]:
        """Note the run and return those noted before: they were stopped, each in the middle."""
        earlier = self._read()
        self._write([*earlier, run])
        return tuple(earlier)

    def end(self, run: StartedRun) -> None:
        """Forget the run, which came to an end of its own; earlier ones stay until a run has recorded them."""
        self._write([one for one in self._read() if one.run_id != run.run_id])

    def clear(self) -> None:
        """Forget all: the warehouse knows them now."""
        self._file.unlink(missing_ok=True)

    def _read(self) -> list[StartedRun]:
        if not self._file.exists():
            return []
        try:
            return [
                StartedRun(one["run_id"], one["run_kind"], datetime.fromisoformat(one["started_at"]))
                for one in json.loads(self._file.read_text("utf-8"))
            ]
        except (ValueError, TypeError, KeyError):
            _log.warning("%s cannot be read; which run was stopped is not known", self._file)
            return []

    def _write(self, runs: Sequence[StartedRun]) -> None:
        if not runs:
            self.clear()
            return
        new = self._file.with_suffix(".new")
        new.write_text(json.dumps([asdict(run) | {"started_at": run.started_at.isoformat()} for run in runs]), "utf-8")
        new.replace(self._file)
