"""The records `flows` hands to the warehouse; every datetime is timezone-aware UTC."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

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
    last_claim_count: int | None
