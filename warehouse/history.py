"""History is a fold: captures of one source in time order -> versions, changes, text changes, source events.

`step` is pure. A night folds the new captures onto the stored state; a backfill or another epoch folds all of them
from the start; both say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from extract.records import Claim
from warehouse.align import Pair, align
from warehouse.changes import Difference, compare, gravest, severity
from warehouse.identity import claim_id, digest
from warehouse.ledger import Change, Closing, Ledger, TextChange, Version
from warehouse.observation import (
    DocumentView,
    Fold,
    Good,
    Library,
    Missing,
    Observation,
    Present,
    Rules,
    State,
    Trouble,
)
from warehouse.source_events import (
    note_citations,
    note_date,
    note_location,
    note_recovery,
    note_silent_edit,
    note_trouble,
)
from warehouse.text_changes import compare_passages


def fold_history(
    source_id: str, observations: Iterable[Observation], library: Library, rules: Rules
) -> tuple[State, Ledger]:
    """Fold the captures of a source, in time order, from the start."""
    fold = Fold(library, rules, Ledger(source_id))
    state = State()
    for seen in observations:
        state = step(fold, state, seen)
    return state, fold.ledger


def step(fold: Fold, state: State, seen: Observation) -> State:
    """Take in one capture later than all before it; what it says is written to the ledger of the fold."""
    if isinstance(seen, Trouble):
        return note_trouble(fold, state, seen)
    if state.held:
        held, state = state.held, replace(state, held=None)
        if _is_collapse(fold, state, seen):
            fold.ledger.outcomes[held.captured_at] = held.outcome
            state = _observe(fold, state, held)
        return _observe(fold, state, seen)
    if _is_collapse(fold, state, seen):
        fold.ledger.outcomes[seen.captured_at] = "suspect"
        return replace(state, held=seen)
    return _observe(fold, state, seen)


def _is_collapse(fold: Fold, state: State, seen: Good) -> bool:
    """Most claims of the page vanish at once: more likely a broken page than a change of mind."""
    count = len(state.present)
    if not state.base or count < fold.rules.mass_disappearance_min_claims:
        return False
    if seen.document_id == state.base.document_id:
        return False
    kept = align(_present_claims(fold, state, state.base), fold.library.documents[seen.document_id].claims)
    return count - len(kept) >= fold.rules.mass_disappearance * count


def _observe(fold: Fold, state: State, seen: Good) -> State:
    state = note_recovery(fold, state, seen)
    base = state.base
    note_location(fold, base, seen)
    if base is None or seen.links_id != base.links_id:
        note_citations(fold, base, seen)
    if base is None:
        state = replace(state, present=_open_claims(fold, seen))
    elif seen.document_id != base.document_id:
        state = _compare_documents(fold, state, base, seen)
    elif state.missing:
        state = replace(state, missing=_wait_longer(fold, state.missing))
    return replace(state, base=seen)


def _open_claims(fold: Fold, seen: Good) -> tuple[Present, ...]:
    """The first good capture is the baseline: its claims are no changes."""
    namer = _Namer(fold.ledger.source_id, seen.captured_at)
    claims = fold.library.documents[seen.document_id].claims
    return tuple(_open_claim(fold, namer, seen, ordinal, claim) for ordinal, claim in enumerate(claims))


def _compare_documents(fold: Fold, state: State, base: Good, seen: Good) -> State:
    before, after = fold.library.documents[base.document_id], fold.library.documents[seen.document_id]
    _note_text(fold, before, after, base, seen)
    known: list[Present | Missing] = [*state.present, *state.missing]
    was = _present_claims(fold, state, base) + [_missing_claim(fold, one) for one in state.missing]
    pairs = align(was, after.claims)
    partner = {j: i for i, j in pairs}
    moved = _find_moved(pairs)
    namer = _Namer(fold.ledger.source_id, seen.captured_at)
    present: list[Present] = []
    changed: list[Change] = []
    for ordinal, claim in enumerate(after.claims):
        if ordinal not in partner:
            present.append(_open_claim(fold, namer, seen, ordinal, claim))
            changed.append(_claim_change(fold, present[-1], base.captured_at, seen, None, claim, _ADDED))
            continue
        i = partner[ordinal]
        kept, differences = _keep_claim(
            fold, known[i], base, seen, (was[i], claim), ordinal, is_moved=(i, ordinal) in moved
        )
        present.append(kept)
        changed += differences
    gone = [i for i in range(len(known)) if i not in set(partner.values())]
    waiting = _wait_longer(fold, [one for i in gone if isinstance(one := known[i], Missing)])
    is_silent = before.stated_date is not None and before.stated_date == after.stated_date
    missing = []
    for i in gone:
        if isinstance(one := known[i], Present):
            change = _withdraw_claim(fold, one, base, seen, was[i])
            changed.append(change)
            missing.append(_missing(one, change, base, is_silent=is_silent))
    for change in changed:
        fold.ledger.add_change(change)
    note_date(fold, before, after, changed, base, seen)
    if fold.rules.confirm_absence == 1:
        missing = []
    return replace(state, present=tuple(present), missing=(*waiting, *missing))


def _open_claim(fold: Fold, namer: _Namer, seen: Good, ordinal: int, claim: Claim) -> Present:
    present = Present(namer.name(claim), 1, ordinal)
    fold.ledger.open_version(_version(present, claim, seen))
    return present


def _keep_claim(
    fold: Fold,
    one: Present | Missing,
    base: Good,
    seen: Good,
    claims: tuple[Claim, Claim],
    ordinal: int,
    *,
    is_moved: bool,
) -> tuple[Present, list[Change]]:
    last_seen_at = base.captured_at
    if isinstance(one, Missing):
        last_seen_at = one.last_seen_at
        fold.ledger.undo_change(one.change_id)
        fold.ledger.reopen_version((one.claim_id, one.version))
    differences = compare(*claims, is_moved=is_moved)
    if not differences:
        return Present(one.claim_id, one.version, ordinal), []
    kept = Present(one.claim_id, one.version + 1, ordinal)
    fold.ledger.close_version(
        (one.claim_id, one.version), Closing(seen.captured_at, last_seen_at, gravest(differences))
    )
    fold.ledger.open_version(_version(kept, claims[1], seen))
    return kept, [_claim_change(fold, kept, last_seen_at, seen, *claims, difference) for difference in differences]


def _withdraw_claim(fold: Fold, one: Present, base: Good, seen: Good, claim: Claim) -> Change:
    fold.ledger.close_version((one.claim_id, one.version), Closing(seen.captured_at, base.captured_at, "withdrawn"))
    return _claim_change(fold, one, base.captured_at, seen, claim, None, _WITHDRAWN)


def _wait_longer(fold: Fold, missing: Iterable[Missing]) -> tuple[Missing, ...]:
    waiting = []
    for one in missing:
        if one.times + 1 < fold.rules.confirm_absence:
            waiting.append(replace(one, times=one.times + 1))
            continue
        fold.ledger.confirm_change(one.change_id)
        if one.is_silent:
            note_silent_edit(fold, (one.last_seen_at, one.absent_since), one.run_id)
    return tuple(waiting)


def _missing(one: Present, change: Change, base: Good, *, is_silent: bool) -> Missing:
    return Missing(
        claim_id=one.claim_id,
        version=one.version,
        document_id=base.document_id,
        ordinal=one.ordinal,
        change_id=change.change_id,
        last_seen_at=base.captured_at,
        absent_since=change.first_seen_after_at,
        run_id=change.run_id,
        times=1,
        is_silent=is_silent,
    )


def _find_moved(pairs: Sequence[Pair]) -> set[Pair]:
    return set()


def _note_text(fold: Fold, before: DocumentView, after: DocumentView, base: Good, seen: Good) -> None:
    for number, found in enumerate(compare_passages(before.passages, after.passages)):
        row = TextChange(
            text_change_id=digest(fold.ledger.source_id, seen.captured_at.isoformat(), number),
            text_change_type=found.text_change_type,
            before_text=found.before.text if found.before else None,
            after_text=found.after.text if found.after else None,
            heading=found.heading,
            last_seen_before_at=base.captured_at,
            first_seen_after_at=seen.captured_at,
            run_id=seen.run_id,
        )
        fold.ledger.text_changes[row.text_change_id] = row


class _Namer:
    """Gives new claims their ids; equal propositions of one capture are told apart by their order."""

    def __init__(self, source_id: str, captured_at: datetime) -> None:
        self._source_id = source_id
        self._captured_at = captured_at
        self._taken: set[str] = set()

    def name(self, claim: Claim) -> str:
        ordinal = 0
        while (name := claim_id(self._source_id, self._captured_at, claim, ordinal)) in self._taken:
            ordinal += 1
        self._taken.add(name)
        return name


def _version(present: Present, claim: Claim, seen: Good) -> Version:
    return Version(present.claim_id, present.version, claim, seen.snapshot_sha256, seen.captured_at, seen.run_id)


_ADDED = Difference("added", None, None, None)
_WITHDRAWN = Difference("withdrawn", None, None, None)


def _claim_change(
    fold: Fold,
    one: Present | Missing,
    last_seen_at: datetime,
    seen: Good,
    before: Claim | None,
    after: Claim | None,
    difference: Difference,
) -> Change:
    claim = after or before
    return Change(
        change_id=digest(fold.ledger.source_id, one.claim_id, difference.change_type, seen.captured_at.isoformat()),
        change_type=difference.change_type,
        severity=severity(difference.change_type, fold.rules.authority),
        last_seen_before_at=last_seen_at,
        first_seen_after_at=seen.captured_at,
        run_id=seen.run_id,
        claim_id=one.claim_id,
        therapy=claim.therapy if claim else None,
        relation_group=claim.relation_group if claim else None,
        outcome=claim.outcome if claim else None,
        attribute=difference.attribute,
        before_value=difference.before_value,
        after_value=difference.after_value,
        before_quote=before.quote if before else None,
        after_quote=after.quote if after else None,
        before_version=(one.version - 1 if after else one.version) if before else None,
        after_version=one.version if after else None,
        is_confirmed=difference is not _WITHDRAWN or fold.rules.confirm_absence == 1,
    )


def _present_claims(fold: Fold, state: State, base: Good) -> list[Claim]:
    claims = fold.library.documents[base.document_id].claims
    return [claims[one.ordinal] for one in state.present]


def _missing_claim(fold: Fold, one: Missing) -> Claim:
    return fold.library.documents[one.document_id].claims[one.ordinal]
