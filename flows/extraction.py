"""Snapshots -> extractions: bytes are read from the archive, never from the network; one process or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path

from config.models import Settings, Subject
from extract.pipeline import Extractor
from extract.records import Extraction, UnreadableError
from flows.archive import read_payload
from flows.capture.cited import followable
from warehouse.records import SnapshotRecord

# Starting a worker costs about two seconds (spaCy and the vocabulary); below this many documents it does not pay.
_WORTH_A_POOL = 60


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one snapshot gave: an extraction, or the reason why its bytes hold no text."""

    snapshot: SnapshotRecord
    extraction: Extraction | None
    unreadable_reason: str = ""


def extract_snapshots(snapshots: Sequence[SnapshotRecord], archive_dir: Path, subject: Subject) -> Iterator[Extracted]:
    """Extract every snapshot, in the order given. Raises ArchiveError where archived bytes are damaged."""
    workers = min(subject.settings.extraction.workers, len(snapshots) // _WORTH_A_POOL + 1)
    if workers == 1:
        extractor = Extractor(subject)
        for snapshot in snapshots:
            yield _extract(snapshot, archive_dir, extractor, subject.settings)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, (subject, archive_dir)) as pool:
        yield from pool.map(_extract_in_worker, snapshots, chunksize=8)


_worker: tuple[Extractor, Path, Settings]


def _start_worker(subject: Subject, archive_dir: Path) -> None:
    global _worker
    _worker = (Extractor(subject), archive_dir, subject.settings)


def _extract_in_worker(snapshot: SnapshotRecord) -> Extracted:
    extractor, archive_dir, settings = _worker
    return _extract(snapshot, archive_dir, extractor, settings)


def _extract(snapshot: SnapshotRecord, archive_dir: Path, extractor: Extractor, settings: Settings) -> Extracted:
    payload = read_payload(archive_dir, snapshot)
    try:
        found = extractor.extract(payload, snapshot.media_type, snapshot.url)
    except UnreadableError as error:
        return Extracted(snapshot, None, str(error))
    # Links to share, log in or stay on the page cite nothing, and change with every new widget.
    cited = tuple(citation for citation in found.citations if followable(citation.url, settings, snapshot.url))
    return Extracted(snapshot, replace(found, citations=cited))
