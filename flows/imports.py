"""Files saved earlier -> captures at the dates they were saved.

A folder of `YYYY-MM-DDTHHMMSS.ext` is one page; in any other folder each document is a source of its own.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from flows.capture.local import read_local
from flows.errors import UsageError
from warehouse.records import CaptureRecord, SourceRecord

_DOCUMENTS = frozenset({".pdf", ".html", ".htm", ".xhtml", ".txt", ".md"})
_DATE_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})-?(\d{2})-?(\d{2})(?:T(\d{6})Z?)?(?!\d)")
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


@dataclass(frozen=True, slots=True)
class SavedSource:
    """Dated files that are captures of one source."""

    source_id: str
    publisher: str
    files: tuple[tuple[datetime, Path], ...]


def saved_sources(path: Path, source_id: str | None) -> list[SavedSource]:
    """What a folder or a document holds: the files of one page, or documents each with its date.

    The date of a document stands in its name or is that of the file; documents whose names differ in the date only,
    and all of them where a `source_id` is given, are captures of one source. Raises UsageError when there is nothing.
    """
    if path.is_dir() and any(_date_of(file) for file in path.iterdir()):
        name = path.resolve().name
        return [SavedSource(source_id or _slug(name), name, tuple(dated_files(path)))]
    documents = [path] if path.is_file() else sorted(file for file in path.rglob("*") if file.is_file())
    found: dict[str, dict[datetime, Path]] = defaultdict(dict)
    for file in documents:
        if file.suffix.lower() not in _DOCUMENTS:
            continue
        name, saved_at = _name_and_date(file)
        dates = found[source_id or _slug(name)]
        if saved_at in dates:
            raise UsageError(f"{dates[saved_at]} and {file} are of one source and have the same date")
        dates[saved_at] = file
    if not found:
        raise UsageError(f"{path}: neither WARC or WACZ nor a document ({' '.join(sorted(_DOCUMENTS))})")
    publisher = path.resolve().parent.name if path.is_file() else path.resolve().name
    return [SavedSource(name, publisher, tuple(sorted(dates.items()))) for name, dates in sorted(found.items())]


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


def _name_and_date(file: Path) -> tuple[str, datetime]:
    """A document's name without the date in it, and the date; without one the file's own, to the second."""
    match = _DATE_IN_NAME.search(file.stem)
    if match:
        digits = "".join(match.groups(default="000000"))
        try:
            saved_at = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
        except ValueError:
            pass
        else:
            return (file.stem[: match.start()] + file.stem[match.end() :]) or file.stem, saved_at
    return file.stem, datetime.fromtimestamp(int(file.stat().st_mtime), UTC)


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "file"
