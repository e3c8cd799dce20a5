"""What a fold says about one source: rows opened, closed, confirmed and undone, settled as they come."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from extract.records import Claim

VersionKey = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Version:
    """One claim with one set of attributes over one half-open interval."""

    claim_id: str
    version: int
    claim: Claim
    snapshot_sha256: str
    valid_from: datetime
    run_id: str
    valid_to: datetime | None = None
    last_seen_at: datetime | None = None
    closed_by: str | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """How a version that was open before this fold began has ended."""

    valid_to: datetime
    last_seen_at: datetime
    closed_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """A typed event in the bracket (`last_seen_before_at`, `first_seen_after_at`]."""

    change_id: str
    change_type: str
    severity: int
    first_seen_after_at: datetime
    last_seen_before_at: datetime | None
    run_id: str
    claim_id: str | None = None
    therapy: str | None = None
    relation_group: str | None = None
    outcome: str | None = None
    attribute: str | None = None
    before_value: str | None = None
    after_value: str | None = None
    before_quote: str | None = None
    after_quote: str | None = None
    before_version: int | None = None
    after_version: int | None = None
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class TextChange:
    """A passage added, removed, reworded or moved between two consecutive good captures."""

    text_change_id: str
    text_change_type: str
    before_text: str | None
    after_text: str | None
    heading: tuple[str, ...]
    last_seen_before_at: datetime
    first_seen_after_at: datetime
    run_id: str


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the history makes of a capture that was judged good, and why it is held back where it is."""

    outcome: str
    held_because: str | None = None


@dataclass(frozen=True, slots=True)
class Interval:
    """A location, a status or a citation of the source over a half-open interval; `key` tells them apart."""

    table: str
    key: str
    valid_from: datetime
    valid_to: datetime | None = None
    url: str = ""
    source_key: str | None = None
    anchor_text: str = ""
    sentence: str = ""


@dataclass(slots=True)
class Ledger:
    """Rows by key. Whatever concerns a row that was there before the fold began is kept apart, to be applied to it."""

    source_id: str
    versions: dict[VersionKey, Version] = field(default_factory=dict)
    closings: dict[VersionKey, Closing] = field(default_factory=dict)
    reopenings: set[VersionKey] = field(default_factory=set)
    changes: dict[str, Change] = field(default_factory=dict)
    confirmations: set[str] = field(default_factory=set)
    undone: set[str] = field(default_factory=set)
    text_changes: dict[str, TextChange] = field(default_factory=dict)
    intervals: dict[tuple[str, str], list[Interval]] = field(default_factory=dict)
    interval_ends: dict[tuple[str, str], datetime] = field(default_factory=dict)
    outcomes: dict[datetime, Ruling] = field(default_factory=dict)

    def open_version(self, version: Version) -> None:
        self.versions[version.claim_id, version.version] = version

    def close_version(self, key: VersionKey, closing: Closing) -> None:
        if key in self.versions:
            self.versions[key] = replace(
                self.versions[key],
                valid_to=closing.valid_to,
                last_seen_at=closing.last_seen_at,
                closed_by=closing.closed_by,
            )
        else:
            self.closings[key] = closing

    def reopen_version(self, key: VersionKey) -> None:
        if key in self.versions:
            self.versions[key] = replace(self.versions[key], valid_to=None, last_seen_at=None, closed_by=None)
        elif self.closings.pop(key, None) is None:
            self.reopenings.add(key)

    def add_change(self, change: Change) -> None:
        self.changes[change.change_id] = change

    def confirm_change(self, change_id: str) -> None:
        if change_id in self.changes:
            self.changes[change_id] = replace(self.changes[change_id], is_confirmed=True)
        else:
            self.confirmations.add(change_id)

    def undo_change(self, change_id: str) -> None:
        if self.changes.pop(change_id, None) is None:
            self.undone.add(change_id)

    def open_interval(self, interval: Interval) -> None:
        self.intervals[interval.table, interval.key] = [
            *self.intervals.get((interval.table, interval.key), []),
            interval,
        ]

    def close_interval(self, table: str, key: str, valid_to: datetime) -> None:
        if rows := self.intervals.get((table, key)):
            rows[-1] = replace(rows[-1], valid_to=valid_to)
        else:
            self.interval_ends[table, key] = valid_to
