"""Subject entries -> source records: one per URL, one per file of a glob."""

from __future__ import annotations

import glob
import re
from collections.abc import Iterator
from pathlib import Path

from config.errors import ConfigError
from config.models import Source, Subject
from flows.adapters import check_adapter
from warehouse.records import SourceRecord
from warehouse.urls import source_key

_WILDCARD = re.compile(r"[*?\[]")


def tracked_sources(subject: Subject) -> list[SourceRecord]:
    """Every source a subject names, in the order of its files.

    A relative `path` is looked up from the working folder, then from the subject folder.
    Raises ConfigError for a path that matches nothing, for two entries that lead to one id and for an adapter that
    cannot serve its source.
    """
    records: dict[str, SourceRecord] = {}
    for entry in subject.sources:
        for record in _expand(entry, subject.folder):
            if misfit := check_adapter(record):
                raise ConfigError(f"{subject.folder}: source '{record.source_id}': {misfit}")
            if record.source_id in records:
                raise ConfigError(f"{subject.folder}: two sources lead to the id '{record.source_id}'; rename one")
            records[record.source_id] = record
    return list(records.values())


def _expand(entry: Source, folder: Path) -> Iterator[SourceRecord]:
    if entry.url is not None:
        yield _record(entry, entry.id, url=str(entry.url))
        return
    assert entry.path is not None  # noqa: S101 - the model allows url or path, never neither
    files = _matches(entry.path, folder)
    if not files:
        raise ConfigError(
            f"{folder}: source '{entry.id}': path '{entry.path}' matches no file "
            f"(looked in {Path.cwd()} and {folder.resolve()})"
        )
    is_glob = _WILDCARD.search(entry.path) is not None
    for file in files:
        source_id = f"{entry.id}-{_slug(file.stem)}" if is_glob else entry.id
        yield _record(entry, source_id, path=str(file))


def _matches(pattern: str, folder: Path) -> list[Path]:
    for base in (Path.cwd(), folder):
        found = sorted(Path(name) for name in glob.glob(str(base / pattern), recursive=True))  # noqa: PTH207 - absolute patterns too
        files = [path.resolve() for path in found if path.is_file()]
        if files:
            return files
    return []


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "file"


def _record(entry: Source, source_id: str, url: str | None = None, path: str | None = None) -> SourceRecord:
    return SourceRecord(
        source_id=source_id,
        publisher=entry.publisher,
        source_kind=entry.kind,
        title=entry.title,
        url=url,
        path=path,
        key=source_key(url) if url else None,
        cadence=entry.cadence,
        adapter=entry.adapter,
        follow_citations=entry.follows_citations,
        min_chars=entry.expect.min_chars,
        min_claims=entry.expect.min_claims,
        headers=tuple(sorted(entry.headers.items())),
    )
