"""Two captures of a page, no warehouse: extraction before, extraction after -> changes as a reader lists them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from extract.records import Extraction
from warehouse.changes import SEVERITY, SUBSTANTIVE
from warehouse.history import fold_history
from warehouse.identity import digest
from warehouse.ledger import Change, TextChange
from warehouse.observation import DocumentView, Good, Library, Rules

# Whose number it is where one edit touches claims of several groups: first what is claimed, last how it is done.
_GROUPS = (
    None,
    "RISK",
    "BENEFIT",
    "CURE",
    "SAFETY",
    "GUIDANCE",
    "ACCESS",
    "REGULATORY",
    "STATUS",
    "COMPARISON",
    "PROCEDURE",
)
_ONE_EDIT = frozenset({"quantity_changed", "scope_changed", "evidence_changed", "attribution_changed"})
_TIMES = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC))


@dataclass(frozen=True, slots=True)
class PageDifference:
    """`is_suspect`: most claims vanished at once, so nothing is said before a next good capture confirms it."""

    changes: tuple[Change, ...]
    text_changes: tuple[TextChange, ...]
    is_suspect: bool


def compare_pages(before: Extraction, after: Extraction, rules: Rules) -> PageDifference:
    """Compare two captures as the history would; gravest changes first.

    Claims read from one sentence that changed alike (same type, therapy and relation group) are one change here,
    their outcomes joined with "+".
    """
    views = [_view(name, extraction) for name, extraction in (("before", before), ("after", after))]
    library = Library(
        {view.document_id: view for view in views},
        {"before": before.citations, "after": after.citations},
    )
    seen = [
        Good(at, "", "fetched", "", view.document_id, view.document_id, name)
        for at, name, view in zip(_TIMES, library.links, views, strict=True)
    ]
    state, ledger = fold_history("page", seen, library, rules)
    return PageDifference(
        tuple(merge_changes(tuple(ledger.changes.values()))), tuple(ledger.text_changes.values()), bool(state.held)
    )


def merge_changes(changes: Sequence[Change]) -> list[Change]:
    """List the changes as edits: what one edit did to several claims of a sentence is one row; gravest first."""
    merged: dict[tuple[object, ...], Change] = {}
    gravest: dict[tuple[object, ...], int] = {}
    explained: set[tuple[object, ...]] = set()
    for change in changes:
        where = (change.therapy, change.relation_group, change.before_quote, change.after_quote)
        gravest[where] = max(gravest.get(where, 0), SEVERITY[change.change_type])
        if change.before_version and change.after_version:
            explained.add((change.before_quote, change.after_quote))
    for change in sorted(changes, key=lambda change: _GROUPS.index(change.relation_group)):
        where = (change.therapy, change.relation_group, change.before_quote, change.after_quote)
        if change.claim_id and SEVERITY[change.change_type] < SUBSTANTIVE <= gravest[where]:
            continue
        if _is_only_read_otherwise(change) and (change.before_quote, change.after_quote) in explained:
            continue
        key = _edit(change)
        merged[key] = _with_outcome(merged[key], change) if key in merged else change
    return sorted(merged.values(), key=lambda change: -change.severity)


def _is_only_read_otherwise(change: Change) -> bool:
    """A claim the extractor reads from one wording of a sentence and not from the other."""
    return change.change_type == "reworded" and not (change.before_version and change.after_version)


def _edit(change: Change) -> tuple[object, ...]:
    if change.claim_id is None:
        return (change.change_id,)
    quotes = (change.change_type, change.therapy, change.before_quote, change.after_quote)
    if change.change_type in _ONE_EDIT and change.before_value != change.after_value:
        # The same number, group of people or speaker changed for every claim of the sentence, whatever its group.
        return (*quotes, change.before_value, change.after_value)
    return (*quotes, change.relation_group)


def _with_outcome(known: Change, other: Change) -> Change:
    if known.relation_group != other.relation_group or not other.outcome:
        return known
    outcomes = dict.fromkeys([*(known.outcome.split("+") if known.outcome else ()), other.outcome])
    return replace(known, outcome="+".join(outcomes))


def _view(name: str, extraction: Extraction) -> DocumentView:
    document = extraction.document
    return DocumentView(
        f"{name}-{digest(document.text)}",
        document.stated_date,
        document.passages,
        extraction.mentions,
        extraction.claims,
    )
