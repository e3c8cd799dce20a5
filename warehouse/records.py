"""The records `flows` hands to the warehouse; every datetime is timezone-aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

Outcome = Literal[
    "fetched",
    "unchanged",
    "redirected_away",
    "blocked",
    "missing",
    "gone",
    "unreachable",
    "refused",
    "too_large",
    "unreadable",
    "suspect",
]
GOOD_OUTCOMES: frozenset[str] = frozenset({"fetched", "unchanged"})
Origin = Literal["live", "memento", "import"]


@dataclass(frozen=True, slots=True)
class SourceRecord:
    """Something we follow. Exactly one of `url` and `path` is set; `key` is a DOI, PMID, PMCID or trial id."""

    source_id: str
    publisher: str
    source_kind: str
    title: str | None
    url: str | None
    path: str | None
    key: str | None = None
    cadence: str = "daily"
    adapter: str | None = None
    follow_citations: bool = False
    min_chars: int = 0
    min_claims: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    discovered_from: str | None = None


@dataclass(frozen=True, slots=True)
class CaptureRecord:
    """One attempt to observe a source. `redirects` lists the URLs passed through before `final_url`."""

    source_id: str
    captured_at: datetime
    outcome: Outcome
    reason: str
    requested_url: str
    final_url: str
    redirects: tuple[str, ...] = ()
    is_permanent_redirect: bool = False
    http_status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    media_type: str | None = None
    snapshot_sha256: str | None = None
    elapsed_ms: int = 0
    origin: Origin = "live"
    renderer: str | None = None


@dataclass(frozen=True, slots=True)
class SnapshotRecord:
    """Distinct payload bytes and the WARC record that holds them (`warc_file` is relative to `DATA/archive`)."""

    snapshot_sha256: str
    url: str
    media_type: str
    byte_count: int
    captured_at: datetime
    warc_file: str
    warc_offset: int
    warc_length: int


@dataclass(frozen=True, slots=True)
class PlannedCapture:
    """What a run needs to know to observe one due source."""

    source: SourceRecord
    location: str
    etag: str | None
    last_modified: str | None
    last_snapshot_sha256: str | None
    unchanged_in_a_row: int
    last_text_chars: int | None


@dataclass(frozen=True, slots=True)
class DeadCitation:
    """A cited address that is gone: `gone_at` is when it was first seen to be, `cited_source_id` what was there."""

    url: str
    cited_source_id: str
    gone_at: datetime


@dataclass(frozen=True, slots=True)
class MementoRecord:
    """Where an archive still shows a cited address that is gone; `memento_url` is None where none does."""

    url: str
    looked_up_at: datetime
    memento_url: str | None = None
    archive: str | None = None
    archived_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One execution of a flow. `run_kind` is ingest, backfill, import, reextract or replay."""

    run_id: str
    run_kind: str
    started_at: datetime
    finished_at: datetime
    code_version: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCounts:
    """What a run did to one source: its claims now, versions opened and closed, change rows, text changes."""

    source_id: str
    claims: int
    opened: int
    closed: int
    changes: int
    text_changes: int


@dataclass(frozen=True, slots=True)
class RunCounts:
    """What a run recorded; `by_type` counts change rows."""

    captures: int
    good_captures: int
    opened: int
    closed: int
    changes: int
    text_changes: int
    by_type: dict[str, int]
    by_source: tuple[SourceCounts, ...]


@dataclass(frozen=True, slots=True)
class Anchor:
    """A quote and where it must stand in the text extracted from the snapshot."""

    source_id: str
    claim_id: str
    snapshot_sha256: str
    quote: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Table:
    """A query result."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
