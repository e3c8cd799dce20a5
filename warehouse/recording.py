"""Record: captures of a run -> the histories of their sources; what did not change is left alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, groupby
from operator import itemgetter

from warehouse.changes import SEVERITY
from warehouse.history import step
from warehouse.kinship import Kinship
from warehouse.ledger import Ledger
from warehouse.observation import DocumentView, Fold, Library, Observation, Rules, State
from warehouse.rows import (
    Row,
    change_row,
    interval_row,
    read_citation,
    read_claim,
    read_mention,
    read_observation,
    read_passage,
    read_state,
    read_time,
    state_row,
    text_change_row,
    update_rows,
    version_row,
)
from warehouse.session import Session, record_row

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
    kinds = dict(session.run("source_kinds"))
    rules = rules.with_kinship(Kinship(dict(session.run("read_broader"))))
    batches = session.run("fold_batches", size=BATCH_OBSERVATIONS)
    for (is_refold, _), members in groupby(batches, key=itemgetter(1, 2)):
        session.run("stage_batch", source_ids=[source_id for source_id, *_ in members])
        folded = list(_fold_batch(session, rules, kinds))
        _write_batch(session, folded, epoch_id, recorded_at, is_refold=is_refold)
    if batches:
        session.run("link_citation", recorded_at=recorded_at, epoch_id=epoch_id, severity=SEVERITY["citation_broken"])


def _fold_batch(session: Session, rules: HistoryRules, kinds: Mapping[str, str]) -> Iterator[tuple[Ledger, State]]:
    observations: dict[str, list[Observation]] = defaultdict(list)
    for row in session.read("read_observation"):
        observations[row["source_id"]].append(read_observation(row))
    states = {row["source_id"]: _stored_state(row) for row in session.read("read_state")}
    library = _read_library(session)
    for source_id, seen in observations.items():
        fold = Fold(library, rules.of(kinds.get(source_id, "other")), Ledger(source_id))
        state = states.get(source_id, State())
        for observation in seen:
            state = step(fold, state, observation)
        yield fold.ledger, state


def _stored_state(row: Row) -> State:
    """The state as written, its base moved up to the last good capture: quiet nights leave the state alone."""
    state = read_state(row["state"])
    if state.base and row["last_good_at"]:
        return replace(state, base=replace(state.base, captured_at=read_time(row["last_good_at"])))
    return state


def _read_library(session: Session) -> Library:
    session.run("stage_wanted")
    passages, mentions, claims, links = (
        _grouped(session.read(statement), key)
        for statement, key in (
            ("read_passage", "document_id"),
            ("read_mention", "document_id"),
            ("read_document_claim", "document_id"),
            ("read_document_link", "links_id"),
        )
    )
    documents = {
        row["document_id"]: DocumentView(
            row["document_id"],
            row["stated_date"],
            tuple(read_passage(passage) for passage in passages[row["document_id"]]),
            tuple(read_mention(mention) for mention in mentions[row["document_id"]]),
            tuple(read_claim(claim) for claim in claims[row["document_id"]]),
        )
        for row in session.read("read_document")
    }
    wanted = [links_id for (links_id,) in session.run("read_wanted_links")]
    return Library(documents, {key: tuple(read_citation(row) for row in links[key]) for key in wanted})


def _grouped(rows: Iterable[Row], key: str) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[key]].append(row)
    return groups


def _write_batch(
    session: Session, folded: list[tuple[Ledger, State]], epoch_id: str, recorded_at: datetime, *, is_refold: bool
) -> None:
    """Stage what there is, then merge it; only sources folded from the start need comparing with what was there."""
    staged = [kind for kind in _rows(folded) if _stage(session, kind, folded, is_refold=is_refold)]
    if is_refold:
        session.run("drop_kept", recorded_at=recorded_at)
    for kind in staged:
        session.run(f"merge_{kind}", recorded_at=recorded_at, epoch_id=epoch_id)


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
        # First what ends: an interval may close and the like of it open in one batch.
        "update": ({"source_id": one.source_id, **row} for one in ledgers for row in update_rows(one)),
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
