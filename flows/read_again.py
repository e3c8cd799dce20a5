"""Read again: archived snapshots that an epoch has not read yet -> its documents, straight into the warehouse."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from config.models import Subject
from extract.epoch import Epoch
from flows.extraction import Extracted, extract_snapshots
from flows.progress import Advance, stage
from warehouse.records import SnapshotRecord
from warehouse.store import Work

log = logging.getLogger("litwatch")
T = TypeVar("T")

# Pages of about 45 KB that one process reads on an ordinary core: for an estimate, nothing hangs on it.
_SNAPSHOTS_A_SECOND = 6
_AT_ONCE = 200


def read_again(work: Work, epoch: Epoch, archive_dir: Path, subject: Subject) -> int:
    """Read what this epoch has not; returns how many snapshots. Says what moved and about how long it takes.

    Written as it comes, for an archive may be larger than memory. Raises ArchiveError where its bytes are damaged.
    """
    snapshots = work.snapshots_without_document(epoch.epoch_id)
    if not snapshots:
        return 0
    before = work.current_components()
    moved = sorted(name for name, value in epoch.components.items() if before.get(name) != value)
    log.info(
        "%s: %d archived snapshots are read again, about %d s",
        f"what turns pages into claims has changed ({', '.join(moved)})" if moved else "as you wish",
        len(snapshots),
        2 + len(snapshots) / (_SNAPSHOTS_A_SECOND * subject.settings.extraction.workers),
    )
    write_readings(work, epoch.epoch_id, snapshots, archive_dir, subject)
    return len(snapshots)


def write_readings(
    work: Work, epoch_id: str, snapshots: list[SnapshotRecord], archive_dir: Path, subject: Subject
) -> None:
    """Extract the snapshots in parallel and add what is found in batches."""
    with stage("read again", len(snapshots)) as advance:
        for batch in _batches(_told(extract_snapshots(snapshots, archive_dir, subject), advance), _AT_ONCE):
            work.add_extractions(
                epoch_id,
                {one.snapshot.snapshot_sha256: one.extraction for one in batch if one.extraction is not None},
                {one.snapshot.snapshot_sha256: one.unreadable_reason for one in batch if one.extraction is None},
            )


def _told(extracted: Iterable[Extracted], advance: Advance) -> Iterator[Extracted]:
    for one in extracted:
        advance(one.snapshot.url)
        yield one


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
