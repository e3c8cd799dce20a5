"""Two captures of a page, no warehouse: extraction before, extraction after -> changes as a reader lists them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from extract.records import Extraction
from warehouse.documents import MemoryLibrary
from warehouse.edits import merge_edits
from warehouse.history import fold_history
from warehouse.ledger import Change, TextChange
from warehouse.observation import Good, Rules
from warehouse.session import record_row

_TIMES = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class PageDifference:
    """`is_suspect`: most claims vanished at once, so nothing is said before a next good capture confirms it."""

    changes: tuple[Change, ...]
    source_changes: tuple[Change, ...]
    text_changes: tuple[TextChange, ...]
    is_suspect: bool


def compare_pages(before: Extraction, after: Extraction, rules: Rules) -> PageDifference:
    """Compare two captures as the history would; what one edit did to several claims of a sentence is one change."""
    seen = [Good(at, "", "fetched", "", "", name, name) for name, at in enumerate(_TIMES)]
    library = MemoryLibrary({0: before, 1: after})
    state, ledger = fold_history("page", seen, library, rules)
    changes = [Change(**row) for row in merge_edits(record_row(change) for change in ledger.changes.values())]
    return PageDifference(
        changes=tuple(change for change in changes if change.claim_id),
        source_changes=tuple(change for change in changes if not change.claim_id),
        text_changes=tuple(ledger.text_changes.values()),
        is_suspect=bool(state.held),
    )
