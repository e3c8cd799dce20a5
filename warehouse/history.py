"""History is a fold: captures of one source in time order -> versions, changes, text changes, source events.

`step` is pure. A night folds the new captures onto the stored state; a backfill or another epoch folds all of them
from the start; both say the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from extract.records import Claim
from warehouse.align import ClaimAlignment, ClaimPair, align_claims, find_returned
from warehouse.changes import compare, gravest, severity
from warehouse.compared import Difference
from warehouse.documents import Library, Outline, Part, Unchanged
from warehouse.identity import claim_id, digest
from warehouse.ledger import Change, Closing, Ledger, Ruling, TextChange, Version
from warehouse.observation import (
    Fold,
    Good,
    Missing,
    Observation,
    Present,
    Rules,
    State,
    Trouble,
)
from warehouse.passages import PassageAlignment, align_passages
from warehouse.source_events import (
    note_citations,
    note_date,
    note_location,
    note_recovery,
    note_silent_edit,
    note_trouble,
)
from warehouse.text_changes import list_text_changes


def fold_history(
    source_id: str, observations: Iterable[Observation], library: Library, rules: Rules, state: State
) -> tuple[State, Ledger]:
    """Fold the captures of a source, in time order, onto the state the captures before them left."""
    fold = Fold(library, rules, Ledger(source_id))
    for seen in observations:
        state = step(fold, state, seen)
    return state, fold.ledger


def step(fold: Fold, state: State, seen: Observation) -> State:
    """Take in one capture later than all before it; what it says is written to the ledger of the fold."""
    if isinstance(seen, Trouble):
        return note_trouble(fold, state, seen)
    comparison = _compare_documents(fold, state.base, seen)
    if state.held:
        held, state = state.held, replace(state, held=None)
        if _collapse(fold, state, comparison) is None:
            return _observe(fold, state, seen, comparison)
        fold.ledger.outcomes[held.captured_at] = Ruling(held.outcome)
        state = _observe(fold, state, held, _compare_documents(fold, state.base, held))
        return _observe(fold, state, seen, _compare_documents(fold, held, seen))
    if reason := _collapse(fold, state, comparison):
        fold.ledger.outcomes[seen.captured_at] = Ruling("suspect", reason)
        return replace(state, held=seen)
    return _observe(fold, state, seen, comparison)


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Two documents of consecutive good captures: what is unchanged, and the rest by passages and by claims."""

    outlines: tuple[Outline, Outline]
    unchanged: Unchanged
    before: Part
    after: Part
    passages: PassageAlignment
    claims: ClaimAlignment


def _compare_documents(fold: Fold, base: Good | None, seen: Good) -> _Comparison | None:
    if base is None or base.document_id == seen.document_id:
        return None
    outlines = (fold.library.outline(base.document_id), fold.library.outline(seen.document_id))
    unchanged = fold.library.unchanged(base.document_id, seen.document_id)
    rest = unchanged.rest(*outlines)
    before, after = fold.library.part(base.document_id, rest[0]), fold.library.part(seen.document_id, rest[1])
    passages = align_passages(before.passages, after.passages, unchanged.passages)
    claims = align_claims(before, after, passages, fold.rules.kinship)
    return _Comparison(outlines, unchanged, before, after, passages, claims)


def _collapse(fold: Fold, state: State, comparison: _Comparison | None) -> str | None:
    """Why a page looks broken rather than changed: most claims vanish at once, or most of the text and a claim."""
    if comparison is None or not comparison.claims.gone:
        return None
    rules, count, gone = fold.rules, len(state.present), len(comparison.claims.gone)
    if count >= rules.mass_disappearance_min_claims and gone >= rules.mass_disappearance * count:
        return f"{gone} of {count} claims vanished at once"
    before, after = (outline.text_chars for outline in comparison.outlines)
    if count >= rules.text_collapse_min_claims and after < rules.text_collapse * before:
        return f"the text collapsed from {before:,} to {after:,} characters"
    return None


def _observe(fold: Fold, state: State, seen: Good, comparison: _Comparison | None) -> State:
    state = note_recovery(fold, state, seen)
    base = state.base
    note_location(fold, base, seen)
    if base is None or seen.links_id != base.links_id:
        note_citations(fold, base, seen)
    if base is None:
        state = replace(state, present=_open_claims(fold, seen))
    elif comparison:
        state = _take_in(fold, state, base, seen, comparison)
    elif state.missing:
        state = replace(state, missing=_wait_longer(fold, state.missing))
    return replace(state, base=seen)


def _open_claims(fold: Fold, seen: Good) -> tuple[Present, ...]:
    """The first good capture is the baseline: its claims are no changes."""
    namer = _Namer(fold.ledger.source_id, seen.captured_at)
    outline = fold.library.outline(seen.document_id)
    claims = fold.library.part(seen.document_id, outline.passages).claims
    return tuple(_open_claim(fold, namer, seen, claims[number]) for number in range(len(outline.claim_keys)))


def _take_in(fold: Fold, state: State, base: Good, seen: Good, comparison: _Comparison) -> State:
    """Write what changed between two documents; returns the claims present and missing after it."""
    before, after, claims = comparison.before, comparison.after, comparison.claims
    _note_text(fold, comparison, base, seen)
    namer = _Namer(fold.ledger.source_id, seen.captured_at)
    present = {j: state.present[i] for i, j in comparison.unchanged.claims.items()}
    changed: list[Change] = []
    for pair in claims.pairs:
        one, was, now = state.present[pair.before], before.claims[pair.before], after.claims[pair.after]
        present[pair.after] = _keep_claim(fold, one, base.captured_at, seen, (was, now), pair, changed)
    for i, quote in claims.dissolved.items():
        change = _close_claim(fold, state.present[i], base, seen, before.claims[i], _reread(quote), quote)
        changed += [change] if quote else []
    for j, quote in claims.emerged.items():
        present[j] = _open_claim(fold, namer, seen, after.claims[j])
        change = _claim_change(fold, present[j], base.captured_at, seen, None, after.claims[j], _reread(quote), quote)
        changed += [change] if quote else []
    returned = find_returned(
        [_missing_claim(fold, one) for one in state.missing],
        {j: after.claims[j] for j in claims.new},
        fold.rules.kinship,
    )
    for i, j in returned.items():
        present[j] = _restore_claim(fold, state.missing[i], seen, after.claims[j], changed)
    for j in claims.new:
        if j not in present:
            present[j] = _open_claim(fold, namer, seen, after.claims[j])
            changed.append(_claim_change(fold, present[j], base.captured_at, seen, None, after.claims[j], _ADDED))
    withdrawn = {i: _close_claim(fold, state.present[i], base, seen, before.claims[i], _WITHDRAWN) for i in claims.gone}
    for change in (*changed, *withdrawn.values()):
        fold.ledger.add_change(change)
    may_be_silent = note_date(fold, *comparison.outlines, [*changed, *withdrawn.values()], base, seen)
    missing = [
        *_wait_longer(fold, [one for i, one in enumerate(state.missing) if i not in returned]),
        *(
            _missing(state.present[i], i, change, base, is_silent=may_be_silent)
            for i, change in withdrawn.items()
            if not change.is_confirmed
        ),
    ]
    return replace(state, present=tuple(present[j] for j in sorted(present)), missing=tuple(missing))


def _open_claim(fold: Fold, namer: _Namer, seen: Good, claim: Claim) -> Present:
    present = Present(namer.name(claim), 1)
    fold.ledger.open_version(_version(present, claim, seen))
    return present


def _keep_claim(
    fold: Fold,
    one: Present,
    last_seen_at: datetime,
    seen: Good,
    claims: tuple[Claim, Claim],
    pair: ClaimPair,
    changed: list[Change],
) -> Present:
    """A claim that is still there: its next version if it differs, else the one it has."""
    differences = compare(*claims, pair)
    if not differences:
        return one
    kept = Present(one.claim_id, one.version + 1)
    closing = Closing(seen.captured_at, last_seen_at, gravest(differences))
    fold.ledger.close_version((one.claim_id, one.version), closing)
    fold.ledger.open_version(_version(kept, claims[1], seen))
    changed += [_claim_change(fold, kept, last_seen_at, seen, *claims, difference) for difference in differences]
    return kept


def _restore_claim(fold: Fold, one: Missing, seen: Good, claim: Claim, changed: list[Change]) -> Present:
    """A claim back before its absence was confirmed was never withdrawn."""
    fold.ledger.undo_change(one.change_id)
    fold.ledger.reopen_version((one.claim_id, one.version))
    pair = ClaimPair(0, 0, is_moved=False, is_split=False, sentences=None)
    present = Present(one.claim_id, one.version)
    return _keep_claim(fold, present, one.last_seen_at, seen, (_missing_claim(fold, one), claim), pair, changed)


def _close_claim(
    fold: Fold, one: Present, base: Good, seen: Good, claim: Claim, difference: Difference, quote: str | None = None
) -> Change:
    closing = Closing(seen.captured_at, base.captured_at, difference.change_type)
    fold.ledger.close_version((one.claim_id, one.version), closing)
    return _claim_change(fold, one, base.captured_at, seen, claim, None, difference, quote)


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


def _missing(one: Present, ordinal: int, change: Change, base: Good, *, is_silent: bool) -> Missing:
    return Missing(
        claim_id=one.claim_id,
        version=one.version,
        document_id=base.document_id,
        ordinal=ordinal,
        change_id=change.change_id,
        last_seen_at=base.captured_at,
        absent_since=change.first_seen_after_at,
        run_id=change.run_id,
        times=1,
        is_silent=is_silent,
    )


def _note_text(fold: Fold, comparison: _Comparison, base: Good, seen: Good) -> None:
    found = list_text_changes(
        comparison.before.passages, comparison.after.passages, comparison.passages, comparison.unchanged.passages
    )
    for number, change in enumerate(found):
        row = TextChange(
            text_change_id=digest(fold.ledger.source_id, seen.captured_at.isoformat(), number),
            text_change_type=change.text_change_type,
            before_text=change.before.text if change.before else None,
            after_text=change.after.text if change.after else None,
            heading=change.heading,
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
        self._named: Counter[str] = Counter()

    def name(self, claim: Claim) -> str:
        first = claim_id(self._source_id, self._captured_at, claim, 0)
        ordinal = self._named[first]
        self._named[first] += 1
        return claim_id(self._source_id, self._captured_at, claim, ordinal) if ordinal else first


def _version(present: Present, claim: Claim, seen: Good) -> Version:
    return Version(present.claim_id, present.version, claim, seen.snapshot_sha256, seen.captured_at, seen.run_id)


_ADDED = Difference("added")
_WITHDRAWN = Difference("withdrawn")


def _reread(quote: str | None) -> Difference:
    """A claim read from one wording only; where not a word changed, it is no change for the reader of the page."""
    return Difference("reworded" if quote else "reread", "quote")


def _claim_change(
    fold: Fold,
    one: Present,
    last_seen_at: datetime,
    seen: Good,
    before: Claim | None,
    after: Claim | None,
    difference: Difference,
    other_quote: str | None = None,
) -> Change:
    """Make the row; `other_quote` is the sentence of the side on which no claim was read."""
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
        before_quote=before.quote if before else other_quote,
        after_quote=after.quote if after else other_quote,
        before_version=(one.version - 1 if after else one.version) if before else None,
        after_version=one.version if after else None,
        is_confirmed=difference is not _WITHDRAWN or fold.rules.confirm_absence == 1,
    )


def _missing_claim(fold: Fold, one: Missing) -> Claim:
    return fold.library.claim(one.document_id, one.ordinal)
