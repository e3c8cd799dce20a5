"""What the history of one source is folded from, and the state it keeps between captures."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from warehouse.documents import Library
from warehouse.kinship import Kinship
from warehouse.ledger import Ledger

Status = Literal["ok", "blocked", "gone"]


@dataclass(frozen=True, slots=True)
class Rules:
    """What a subject may set about its history, for one source."""

    confirm_absence: int = 2
    mass_disappearance: float = 0.6
    mass_disappearance_min_claims: int = 5
    text_collapse: float = 0.3
    text_collapse_min_claims: int = 3
    authority: int = 0
    kinship: Kinship = field(default_factory=Kinship)


@dataclass(frozen=True, slots=True)
class Good:
    """A capture that shows what the source says."""

    captured_at: datetime
    run_id: str
    outcome: str
    final_url: str
    snapshot_sha256: str
    document_id: int
    links_id: int


@dataclass(frozen=True, slots=True)
class Trouble:
    """A capture that shows nothing: evidence about the source's health, never about its claims."""

    captured_at: datetime
    run_id: str
    outcome: str


Observation: TypeAlias = Good | Trouble


@dataclass(frozen=True, slots=True)
class Present:
    """A claim of the last good capture: the n-th is that of the n-th claim of its document."""

    claim_id: str
    version: int


@dataclass(frozen=True, slots=True)
class Missing:
    """A claim absent `times` good captures in a row, too few to call it withdrawn for good."""

    claim_id: str
    version: int
    document_id: int
    ordinal: int
    change_id: str
    last_seen_at: datetime
    absent_since: datetime
    run_id: str
    times: int
    is_silent: bool


@dataclass(frozen=True, slots=True)
class Doubt:
    """A page that was there and answered "not found" `times` captures in a row, too few to call it gone."""

    change_id: str
    since: datetime
    times: int


@dataclass(frozen=True, slots=True)
class State:
    """Where the history of one source stands. `base` is the last good capture."""

    base: Good | None = None
    present: tuple[Present, ...] = ()
    missing: tuple[Missing, ...] = ()
    held: Good | None = None
    status: Status = "ok"
    doubt: Doubt | None = None

    @property
    def is_waiting(self) -> bool:
        """Whether something hangs on the next capture even if the page does not change."""
        return bool(self.missing or self.held or self.doubt)


@dataclass(frozen=True, slots=True)
class Fold:
    """What every step works with: documents to read, rules to follow, a ledger to write to."""

    library: Library
    rules: Rules
    ledger: Ledger
