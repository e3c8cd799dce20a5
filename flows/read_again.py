"""Read again: archived snapshots that an epoch has not read yet -> its documents, straight into the warehouse."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import TypeVar

from config.models import Subject
from extract.epoch import Epoch, fingerprint
from flows.errors import UsageError
from flows.extraction import Extracted, SnapshotReader
from flows.progress import Advance, stage
from warehouse.records import SnapshotRecord
from warehouse.store import Reader, Work

log = logging.getLogger("litwatch")
T = TypeVar("T")

# Pages of about 45 KB that one process reads on an ordinary core: for an estimate, nothing hangs on it.
_SNAPSHOTS_A_SECOND = 6
_AT_ONCE = 200


def read_again(work: Work, epoch: Epoch, reader: SnapshotReader) -> int:
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
        2 + len(snapshots) / (_SNAPSHOTS_A_SECOND * reader.subject.settings.extraction.workers),
    )
    write_readings(work, epoch.epoch_id, snapshots, reader)
    return len(snapshots)


def write_readings(work: Work, epoch_id: str, snapshots: list[SnapshotRecord], reader: SnapshotReader) -> None:
    """Extract the snapshots in parallel and add what is found in batches."""
    with stage("read again", len(snapshots)) as advance:
        for batch in _batches(_told(reader.read(snapshots), advance), _AT_ONCE):
            work.add_extractions(
                epoch_id,
                {one.snapshot.snapshot_sha256: one.extraction for one in batch if one.extraction is not None},
                {one.snapshot.snapshot_sha256: one.unreadable_reason for one in batch if one.extraction is None},
            )


def epoch_of_history(read: Reader, data: Path, subject: Subject) -> str:
    """The epoch that the history of DATA and this code share. Raises UsageError when another one wrote it."""
    epoch_id = fingerprint(subject).epoch_id
    if read.current_epoch() != epoch_id:
        raise UsageError(
            f"{data}: the history was written by epoch {read.current_epoch()}, this is epoch {epoch_id}; "
            "run `make reextract` first"
        )
    return epoch_id


def _told(extracted: Iterable[Extracted], advance: Advance) -> Iterator[Extracted]:
    for one in extracted:
        advance(one.snapshot.url)
        yield one


def _batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    waiting = iter(items)
    while batch := list(islice(waiting, size)):
        yield batch
