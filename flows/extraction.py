"""Snapshots -> extractions: bytes are read from the archive, never from the network; one process or several."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

from config.models import Settings, Subject
from extract.pipeline import Extractor
from extract.records import Extraction, UnreadableError
from flows.archive import read_payload
from flows.capture.cited import followable
from flows.pdf_child import PdfPrinter
from warehouse.records import SnapshotRecord

# Starting a worker costs about two seconds (spaCy and the vocabulary); below this many documents it does not pay.
_WORTH_A_POOL = 60


@dataclass(frozen=True, slots=True)
class Extracted:
    """What one snapshot gave: an extraction, or the reason why its bytes hold no text."""

    snapshot: SnapshotRecord
    extraction: Extraction | None
    unreadable_reason: str = ""


class SnapshotReader:
    """Reads archived snapshots under one subject; what that takes is built once, when it is first needed."""

    def __init__(self, subject: Subject, archive_dir: Path) -> None:
        self.subject = subject
        self._archive_dir = archive_dir

    def read(self, snapshots: Sequence[SnapshotRecord]) -> Iterator[Extracted]:
        """Extract every snapshot, in the order given. Raises ArchiveError where archived bytes are damaged."""
        workers = min(self.subject.settings.extraction.workers, len(snapshots) // _WORTH_A_POOL + 1)
        if workers == 1:
            for snapshot in snapshots:
                yield _extract(snapshot, self._archive_dir, self._extractor, self._pdfs, self.subject.settings)
            return
        start = (self.subject, self._archive_dir)
        with ProcessPoolExecutor(workers, get_context("spawn"), _start_worker, start) as pool:
            yield from pool.map(_extract_in_worker, snapshots, chunksize=8)

    @cached_property
    def _extractor(self) -> Extractor:
        return Extractor(self.subject)

    @cached_property
    def _pdfs(self) -> PdfPrinter:
        return PdfPrinter()


_worker: tuple[Extractor, PdfPrinter, Path, Settings]


def _start_worker(subject: Subject, archive_dir: Path) -> None:
    global _worker
    _worker = (Extractor(subject), PdfPrinter(), archive_dir, subject.settings)


def _extract_in_worker(snapshot: SnapshotRecord) -> Extracted:
    extractor, pdfs, archive_dir, settings = _worker
    return _extract(snapshot, archive_dir, extractor, pdfs, settings)


def _extract(
    snapshot: SnapshotRecord, archive_dir: Path, extractor: Extractor, pdfs: PdfPrinter, settings: Settings
) -> Extracted:
    payload = read_payload(archive_dir, snapshot)
    try:
        found = extractor.extract(payload, snapshot.media_type, snapshot.url, pdfs.print_pages)
    except UnreadableError as error:
        return Extracted(snapshot, None, str(error))
    # Links to share, log in or stay on the page cite nothing, and change with every new widget.
    cited = tuple(citation for citation in found.citations if followable(citation.url, settings, snapshot.url))
    return Extracted(snapshot, replace(found, citations=cited))
