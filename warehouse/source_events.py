"""Source events: trouble and recovery, moves, citations, stated dates -> changes without a claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from extract.records import Citation
from warehouse.changes import SUBSTANTIVE, severity
from warehouse.documents import Library, Outline
from warehouse.identity import digest
from warehouse.ledger import Change, Interval
from warehouse.observation import Doubt, Fold, Good, State, Status, Trouble
from warehouse.urls import source_key, url_key


def note_trouble(fold: Fold, state: State, seen: Trouble) -> State:
    """Blocked is not gone, and a single 404 of a page that was there is only a doubt."""
    if seen.outcome == "blocked":
        return _set_status(fold, _drop_doubt(fold, state), seen, "blocked", "source_blocked", seen.captured_at)
    if seen.outcome not in ("missing", "gone") or state.status == "gone":
        return state
    since, times = (state.doubt.since, state.doubt.times + 1) if state.doubt else (seen.captured_at, 1)
    if seen.outcome == "gone" or state.base is None or times >= fold.rules.confirm_absence:
        return _set_status(fold, state, seen, "gone", "source_gone", since)
    if state.doubt:
        return replace(state, doubt=replace(state.doubt, times=times))
    change = _status_change(fold, state, "source_gone", "gone", since, seen.run_id, is_confirmed=False)
    fold.ledger.add_change(change)
    return replace(state, doubt=Doubt(change.change_id, since, times))


def note_recovery(fold: Fold, state: State, seen: Good) -> State:
    """A good capture ends whatever trouble there was."""
    state = _drop_doubt(fold, state)
    if state.status == "ok":
        return state
    fold.ledger.close_interval("source_status", state.status, seen.captured_at)
    if state.base:
        fold.ledger.add_change(
            _status_change(fold, state, "source_back", "ok", seen.captured_at, seen.run_id, is_confirmed=True)
        )
    return replace(state, status="ok")


def note_location(fold: Fold, base: Good | None, seen: Good) -> None:
    """A moved page is a new location of the same source; http or https, with or without www, it has not moved."""
    key = url_key(seen.final_url)
    if base and url_key(base.final_url) == key:
        return
    if base:
        fold.ledger.close_interval("location", url_key(base.final_url), seen.captured_at)
        fold.ledger.add_change(
            source_change(
                fold,
                "source_moved",
                (base.captured_at, seen.captured_at),
                seen.run_id,
                attribute="location",
                before_value=base.final_url,
                after_value=seen.final_url,
            )
        )
    fold.ledger.open_interval(Interval("location", key, seen.captured_at, url=seen.final_url))


def note_citations(fold: Fold, base: Good | None, seen: Good) -> None:
    """Links of the first good capture are the baseline; later ones are added or removed."""
    after = _links(fold.library, seen.links_id)
    before = _links(fold.library, base.links_id) if base else {}
    for key, citation in before.items():
        if key not in after:
            fold.ledger.close_interval("citation", key, seen.captured_at)
            fold.ledger.add_change(_citation_change(fold, "citation_removed", base, seen, citation, None))
    for key, citation in after.items():
        if key not in before:
            fold.ledger.open_interval(
                Interval(
                    "citation",
                    key,
                    seen.captured_at,
                    url=citation.url,
                    source_key=source_key(citation.url),
                    anchor_text=citation.anchor_text,
                    sentence=citation.sentence,
                )
            )
            if base:
                fold.ledger.add_change(_citation_change(fold, "citation_added", base, seen, None, citation))


def note_date(fold: Fold, before: Outline, after: Outline, changed: Sequence[Change], base: Good, seen: Good) -> bool:
    """A page that says when it was reviewed may change its claims without saying so, or say so without changing.

    True where an absence confirmed later would make this edit a silent one, which it is not known to be yet.
    """
    if before.stated_date is None or after.stated_date is None:
        return False
    is_grave = any(change.is_confirmed and severity(change.change_type, 0) >= SUBSTANTIVE for change in changed)
    if before.stated_date == after.stated_date and is_grave:
        note_silent_edit(fold, (base.captured_at, seen.captured_at), seen.run_id)
    if before.stated_date != after.stated_date and all(change.change_type == "moved" for change in changed):
        fold.ledger.add_change(
            source_change(
                fold,
                "cosmetic_redate",
                (base.captured_at, seen.captured_at),
                seen.run_id,
                attribute="stated_date",
                before_value=before.stated_date,
                after_value=after.stated_date,
            )
        )
    return before.stated_date == after.stated_date and not is_grave


def note_silent_edit(fold: Fold, bracket: tuple[datetime, datetime], run_id: str) -> None:
    """Claims changed, the stated review date did not."""
    fold.ledger.add_change(source_change(fold, "silent_edit", bracket, run_id))


def source_change(
    fold: Fold,
    change_type: str,
    bracket: tuple[datetime | None, datetime],
    run_id: str,
    *,
    subject: str = "",
    attribute: str | None = None,
    before_value: str | None = None,
    after_value: str | None = None,
    before_quote: str | None = None,
    after_quote: str | None = None,
    is_confirmed: bool = True,
) -> Change:
    """Make the row; `subject` tells apart several of one type in one capture."""
    return Change(
        change_id=digest(fold.ledger.source_id, change_type, bracket[1].isoformat(), subject),
        change_type=change_type,
        severity=severity(change_type, fold.rules.authority),
        last_seen_before_at=bracket[0],
        first_seen_after_at=bracket[1],
        run_id=run_id,
        attribute=attribute,
        before_value=before_value,
        after_value=after_value,
        before_quote=before_quote,
        after_quote=after_quote,
        is_confirmed=is_confirmed,
    )


def _set_status(fold: Fold, state: State, seen: Trouble, status: Status, event: str, since: datetime) -> State:
    if state.status == status:
        return state
    if state.doubt:
        fold.ledger.confirm_change(state.doubt.change_id)
    elif state.base:
        fold.ledger.add_change(_status_change(fold, state, event, status, since, seen.run_id, is_confirmed=True))
    if state.status != "ok":
        fold.ledger.close_interval("source_status", state.status, since)
    fold.ledger.open_interval(Interval("source_status", status, since))
    return replace(state, status=status, doubt=None)


def _drop_doubt(fold: Fold, state: State) -> State:
    if state.doubt:
        fold.ledger.undo_change(state.doubt.change_id)
    return replace(state, doubt=None)


def _status_change(
    fold: Fold, state: State, event: str, status: Status, since: datetime, run_id: str, *, is_confirmed: bool
) -> Change:
    return source_change(
        fold,
        event,
        (state.base.captured_at if state.base else None, since),
        run_id,
        attribute="status",
        before_value=state.status,
        after_value=status,
        is_confirmed=is_confirmed,
    )


def _citation_change(
    fold: Fold, change_type: str, base: Good | None, seen: Good, before: Citation | None, after: Citation | None
) -> Change:
    citation = after or before
    return source_change(
        fold,
        change_type,
        (base.captured_at if base else None, seen.captured_at),
        seen.run_id,
        subject=url_key(citation.url) if citation else "",
        attribute="citation",
        before_value=before.url if before else None,
        after_value=after.url if after else None,
        before_quote=before.sentence if before else None,
        after_quote=after.sentence if after else None,
    )


def _links(library: Library, links_id: int) -> dict[str, Citation]:
    """Links in the main text by key; the first of several links to one page speaks for it.

    What a menu, a footer or a share button links to is nobody's citation.
    """
    links: dict[str, Citation] = {}
    for citation in library.links(links_id):
        if citation.char_start is not None:
            links.setdefault(url_key(citation.url), citation)
    return links
