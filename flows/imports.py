"""Files saved earlier -> captures at the dates they were saved: `YYYY-MM-DDTHHMMSS.ext`, one page per folder."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from flows.capture.local import read_local
from flows.errors import UsageError
from warehouse.records import CaptureRecord, SourceRecord

_DATED = re.compile(r"^(\d{4}-\d{2}-\d{2})(?:T(\d{6}))?Z?$")


def dated_files(folder: Path) -> list[tuple[datetime, Path]]:
    """The dated files of a folder, oldest first. Raises UsageError when there is none or two share a date."""
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder")
    found: dict[datetime, Path] = {}
    for path in sorted(folder.iterdir()):
        captured_at = _date_of(path)
        if captured_at is None:
            continue
        if captured_at in found:
            raise UsageError(f"{folder}: {found[captured_at].name} and {path.name} have the same date")
        found[captured_at] = path
    if not found:
        raise UsageError(f"{folder}: no file named like 2021-03-31T120000.html")
    return sorted(found.items())


def read_capture(
    source: SourceRecord, path: Path, captured_at: datetime, max_bytes: int
) -> tuple[CaptureRecord, bytes]:
    """One file as a capture of a source at a date, with its bytes."""
    file = read_local(path, max_bytes)
    # a folder of dated files is one place: its files are no moves
    url = source.url or Path(source.path or path).absolute().as_uri()
    capture = CaptureRecord(
        source_id=source.source_id,
        captured_at=captured_at,
        outcome=file.outcome,
        reason=file.reason,
        requested_url=url,
        final_url=url,
        media_type=file.media_type,
        snapshot_sha256=sha256(file.payload).hexdigest() if file.payload else None,
        origin="import",
    )
    return capture, file.payload


def _date_of(path: Path) -> datetime | None:
    match = _DATED.match(path.stem)
    if match is None or not path.is_file():
        return None
    try:
        return datetime.strptime(f"{match[1]}T{match[2] or '000000'}", "%Y-%m-%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
