"""Import: files that somebody kept -> the history they tell, each capture at its own date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from config.models import Subject
from flows.errors import UsageError
from flows.imports import SavedSource, saved_sources
from flows.lock import single_run
from flows.night import Clock, Night
from flows.terminal import Summary
from flows.warc_files import SUFFIXES
from flows.warc_import import WarcCollection, import_warcs
from warehouse.records import SourceRecord


@dataclass(frozen=True, slots=True)
class Import:
    """How an import went. `faults` say what could not be read; `known` counts captures that were there before."""

    summary: Summary
    known: int
    faults: tuple[str, ...]

    @property
    def exit_code(self) -> int:
        """0 all was read, 3 some was not, 4 there was nothing of ours in it."""
        if not self.summary.lines and not self.known:
            return 4
        return 3 if self.faults else 0


def import_files(
    subject: Subject, data: Path, paths: Sequence[Path], clock: Clock, source_id: str | None, *, everything: bool
) -> Import:
    """Import WARC and WACZ files, dated folders and documents; what is known already is left alone.

    From archives come the pages of tracked sources, or with `everything` all pages. Raises UsageError for a path that
    is nothing of the kind and an unknown source, before anything is written.
    """
    warcs, saved = _sort(paths, source_id)
    capture = subject.settings.capture
    collection = WarcCollection(warcs, capture.max_bytes, capture.max_redirects)
    with single_run(data), Night(subject, data, clock, kind="import") as night:
        night.sync()
        sources = night.work.sources()
        if source_id is not None and warcs and source_id not in sources:
            raise UsageError(f"no source has the id '{source_id}'")
        met = Counter[str]()
        for one in saved:
            source = sources.get(one.source_id) or _new_source(one)
            known = night.work.capture_times(source.source_id)
            met[source.source_id] += len(one.files)
            night.import_files(source, [(at, path) for at, path in one.files if at not in known])
        met += _import_archives(night, collection, source_id, everything=everything)
        night.extract()
        summary = night.record()
        night.publish()
    return Import(summary, met.total() - len(summary.lines), tuple(dict.fromkeys(collection.faults)))


def _import_archives(
    night: Night, collection: WarcCollection, source_id: str | None, *, everything: bool
) -> Counter[str]:
    """The answers met, by source; what imported articles cite is taken from the same files."""
    while True:
        met = Counter(import_warcs(night, collection, source_id, everything=everything))
        night.extract()
        if source_id is not None or not collection.entries or not night.discover():
            return met


def _sort(paths: Sequence[Path], source_id: str | None) -> tuple[list[Path], list[SavedSource]]:
    warcs: list[Path] = []
    saved: list[SavedSource] = []
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        inside = [path] if path.is_file() else sorted(path.rglob("*"))
        found = [file for file in inside if file.name.endswith(SUFFIXES)]
        warcs += found
        if not found:
            saved += saved_sources(path, source_id)
    return warcs, saved


def _new_source(saved: SavedSource) -> SourceRecord:
    place = str(saved.files[0][1].resolve())
    return SourceRecord(saved.source_id, saved.publisher, "other", None, None, place)
