"""Verify: archived bytes -> extracted anew -> every quote stands where the warehouse says it does."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from config.models import Subject
from flows.archive import ArchiveError
from flows.extraction import SnapshotReader
from flows.progress import stage
from flows.read_again import epoch_of_history
from warehouse.records import Anchor
from warehouse.store import open_read


@dataclass(frozen=True, slots=True)
class Verification:
    """`faults` are broken invariants as (rule, what breaks it), lost quotes and damaged bytes among them."""

    snapshot_count: int
    quote_count: int
    anchored_count: int
    faults: tuple[tuple[str, str], ...]

    @property
    def is_sound(self) -> bool:
        return not self.faults


def verify(subject: Subject, data: Path) -> Verification:
    """Check DATA against its own archive. Raises UsageError when its history was written by another epoch."""
    with open_read(data) as read:
        epoch_of_history(read, data, subject)
        anchors: dict[str, list[Anchor]] = defaultdict(list)
        for anchor in read.anchors():
            anchors[anchor.snapshot_sha256].append(anchor)
        snapshots = list(read.known_snapshots(anchors).values())
        faults = read.faults()
    quote_count = sum(map(len, anchors.values()))
    anchored = 0
    try:
        with stage("verify", len(snapshots)) as advance:
            for done in SnapshotReader(subject, data / "archive").read(snapshots):
                text = done.extraction.document.text if done.extraction else ""
                for anchor in anchors[done.snapshot.snapshot_sha256]:
                    if text[anchor.char_start : anchor.char_end] == anchor.quote:
                        anchored += 1
                    else:
                        faults.append(("quote does not anchor", f"{anchor.source_id} {anchor.claim_id}"))
                advance(done.snapshot.url)
    except ArchiveError as error:
        faults.append(("archived bytes are damaged", str(error)))
    return Verification(len(snapshots), quote_count, anchored, tuple(faults))
