"""Dated files of one page -> the history they tell: as if litwatch had been there at each date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from config.models import Subject
from flows.errors import UsageError
from flows.imports import dated_files
from flows.night import Night
from flows.terminal import Summary
from warehouse.records import SourceRecord, Table
from warehouse.store import open_read

_BEGINNING = datetime.min.replace(tzinfo=UTC)


def replay_folder(folder: Path, subject: Subject, data: Path | None = None) -> tuple[Summary, Table]:
    """Run a folder's files through a warehouse and return how it went and its rows of `claim_change`.

    The warehouse is a temporary one unless `data` names a folder. Raises UsageError for a folder without dated files.
    """
    return _replay(folder.resolve().name, dated_files(folder), subject, data)


def diff_files(before: Path, after: Path, subject: Subject) -> tuple[Summary, Table]:
    """The same for two files, as captures of one source a day apart. Raises UsageError for a file that is not there."""
    for path in (before, after):
        if not path.is_file():
            raise UsageError(f"{path}: no such file")
    first = datetime(2000, 1, 1, tzinfo=UTC)
    return _replay(after.name, [(first, before), (first + timedelta(days=1), after)], subject, None)


def claim_changes(found: Table) -> Table:
    """Those rows of `claim_change` that are changes of claims, without the events of the source."""
    claim_id = found.columns.index("claim_id")
    return Table(found.columns, tuple(row for row in found.rows if row[claim_id]))


def _replay(
    name: str, files: Sequence[tuple[datetime, Path]], subject: Subject, data: Path | None = None
) -> tuple[Summary, Table]:
    source = SourceRecord(
        source_id=name, publisher=name, source_kind="other", title=None, url=None, path=str(files[0][1].resolve())
    )
    with TemporaryDirectory(prefix="litwatch-") as temporary:
        folder = data or Path(temporary)
        (folder / "state").mkdir(parents=True, exist_ok=True)
        with Night(subject, folder, lambda: datetime.now(UTC), kind="import") as night:
            night.import_files(source, files)
            night.extract()
            summary = night.record()
            night.publish()
        with open_read(folder) as read:
            return summary, read.changes_since(_BEGINNING)
