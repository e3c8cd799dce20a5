"""Record: captures of a run -> the histories of their sources; what did not change is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter

from warehouse.changes import SEVERITY
from warehouse.history import fold_history
from warehouse.kinship import Kinship
from warehouse.ledger import Ledger
from warehouse.observation import Good, Observation, Rules, State
from warehouse.rows import (
    Row,
    change_row,
    interval_row,
    read_observation,
    read_state,
    read_time,
    state_row,
    text_change_row,
    update_rows,
    version_row,
)
from warehouse.session import Session, record_row
from warehouse.shelf import Shelf

BATCH_OBSERVATIONS = 2_000


@dataclass(frozen=True, slots=True)
class HistoryRules:
    """The history settings of a subject: those of every source, and the authority of each kind of source."""

    rules: Rules = field(default_factory=Rules)
    authority: Mapping[str, int] = field(default_factory=dict)

    def of(self, source_kind: str) -> Rules:
        """The rules for a source of this kind."""
        return replace(self.rules, authority=self.authority.get(source_kind, 0))

    def with_kinship(self, kinship: Kinship) -> HistoryRules:
        """The same rules for a vocabulary that says which concepts are kin."""
        return replace(self, rules=replace(self.rules, kinship=kinship))


def record_new(session: Session, run_id: str, epoch_id: str, recorded_at: datetime, rules: HistoryRules) -> None:
    """Take the captures of one run into the history; a source with captures older than known ones starts over."""
    session.run("stage_to_fold", run_id=run_id, epoch_id=epoch_id)
    _record(session, epoch_id, recorded_at, rules)


def record_all(session: Session, epoch_id: str, recorded_at: datetime, rules: HistoryRules) -> None:
    """Fold every source from the start; rows that come out as they were stay untouched.

    What a new epoch reads otherwise than the one before goes to `epoch_difference`.
    """
    previous = session.run("previous_epoch", epoch_id=epoch_id)
    session.run("stage_all_to_fold")
    _record(session, epoch_id, recorded_at, rules)
    if previous:
        session.run("insert_epoch_difference", epoch_id=epoch_id, recorded_at=recorded_at, from_epoch_id=previous[0][0])


def _record(session: Session, epoch_id: str, recorded_at: datetime, rules: HistoryRules) -> None:
    rules = rules.with_kinship(Kinship(dict(session.run("read_broader"))))
    batches = session.run("fold_batches", size=BATCH_OBSERVATIONS)
    for (is_refold, _), members in groupby(batches, key=itemgetter(1, 2)):
        session.run("stage_batch", source_ids=[source_id for source_id, *_ in members])
        folded = list(_fold_batch(session, rules))
        _write_batch(session, folded, epoch_id, recorded_at, is_refold=is_refold)
    if batches:
        session.run("link_citation", recorded_at=recorded_at, epoch_id=epoch_id, severity=SEVERITY["citation_broken"])


def _fold_batch(session: Session, rules: HistoryRules) -> Iterator[tuple[Ledger, State]]:
    observations: dict[str, list[Observation]] = defaultdict(list)
    for row in session.read("read_observation"):
        observations[row["source_id"]].append(read_observation(row))
    states = {row["source_id"]: _stored_state(row) for row in session.read("read_state")}
    kinds = dict(session.run("source_kinds"))
    library = Shelf(session)
    lines = {source_id: _line(states.get(source_id, State()), seen) for source_id, seen in observations.items()}
    new = (line[0] for source_id, line in lines.items() if line and source_id not in states)
    library.fetch_ahead(lines.values(), new)
    for source_id, seen in observations.items():
        state = states.get(source_id, State())
        state, ledger = fold_history(source_id, seen, library, rules.of(kinds.get(source_id, "other")), state)
        yield ledger, state


def _line(state: State, seen: Iterable[Observation]) -> list[int]:
    """The documents a fold will compare, each with the one before it."""
    shown = [state.base, state.held, *seen]
    line = [one.document_id for one in shown if isinstance(one, Good)]
    return [name for number, name in enumerate(line) if number == 0 or name != line[number - 1]]


def _stored_state(row: Row) -> State:
    """The state as written, its base moved up to the last good capture: quiet nights leave the state alone."""
    state = read_state(row["state"])
    if state.base and row["last_good_at"]:
        return replace(state, base=replace(state.base, captured_at=read_time(row["last_good_at"])))
    return state


def _write_batch(
    session: Session, folded: list[tuple[Ledger, State]], epoch_id: str, recorded_at: datetime, *, is_refold: bool
) -> None:
    """Stage what there is, then merge it; only sources folded from the start need comparing with what was there."""
    # First what ends: an interval may close and the like of it open in one batch.
    _update(session, (ledger for ledger, _ in folded), recorded_at)
    staged = [kind for kind in _rows(folded) if _stage(session, kind, folded, is_refold=is_refold)]
    if is_refold:
        session.run("drop_kept", recorded_at=recorded_at)
    for kind in staged:
        session.run(f"merge_{kind}", recorded_at=recorded_at, epoch_id=epoch_id)


def _update(session: Session, ledgers: Iterable[Ledger], recorded_at: datetime) -> None:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for ledger in ledgers:
        for statement, row in update_rows(ledger):
            rows[statement].append(row)
    for statement in ("reopen_version", "close_version", "undo_change", "confirm_change", "end_interval"):
        if rows[statement]:
            session.write("stage_update", rows[statement])
            session.run(statement, recorded_at=recorded_at)


def _stage(session: Session, kind: str, folded: list[tuple[Ledger, State]], *, is_refold: bool) -> bool:
    rows = _rows(folded)[kind]
    first = next(rows, None)
    if first is None and not is_refold:
        return False
    session.write(f"stage_{kind}", chain([first] if first else [], rows))
    return True


def _rows(folded: list[tuple[Ledger, State]]) -> dict[str, Iterator[Row]]:
    ledgers = [ledger for ledger, _ in folded]
    return {
        "version": (version_row(one.source_id, row) for one in ledgers for row in one.versions.values()),
        "change": (change_row(one.source_id, row) for one in ledgers for row in one.changes.values()),
        "text_change": (text_change_row(one.source_id, row) for one in ledgers for row in one.text_changes.values()),
        "interval": (
            interval_row(one.source_id, row) for one in ledgers for rows in one.intervals.values() for row in rows
        ),
        "outcome": (
            {"source_id": one.source_id, "captured_at": captured_at, **record_row(outcome)}
            for one in ledgers
            for captured_at, outcome in one.outcomes.items()
        ),
        "state": (state_row(ledger.source_id, state) for ledger, state in folded),
    }
