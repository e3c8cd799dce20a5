"""Reextract: every archived snapshot through today's extractor, and history rebuilt under the new epoch."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from config.models import Subject
from flows.lock import single_run
from flows.night import Clock, Night
from flows.terminal import Summary
from warehouse.store import open_read


@dataclass(frozen=True, slots=True)
class Reextraction:
    """What another epoch came to. `differences` are rows of `epoch_difference`.

    `changes_of_nothing` counts claim changes between captures of the same bytes: an epoch makes none.
    """

    epoch_id: str
    summary: Summary
    differences: int
    changes_of_nothing: int


def reextract(subject: Subject, data: Path, clock: Clock, *, force: bool = False) -> Reextraction | None:
    """Read all snapshots under today's epoch and rebuild history in one transaction; None when there is no need.

    Raises WarehouseError when there is no warehouse yet, UsageError when DATA is busy.
    """
    with single_run(data):
        with open_read(data):
            pass  # an empty warehouse is not to be made here
        with Night(subject, data, clock, kind="reextract") as night:
            if night.work.current_epoch() == night.epoch.epoch_id and not force:
                return None
            night.sync()
            night.work.forget_readings(night.epoch.epoch_id)
            night.extract()
            summary = night.record(rebuild=True)
            differences, changes_of_nothing = night.work.reading_effects(night.finished_at)
            night.publish()
    return Reextraction(night.epoch.epoch_id, summary, differences, changes_of_nothing)
