"""The history of a source is one function of its captures, however and whenever they came in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from random import Random
from typing import NamedTuple

from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st

from extract.records import Claim, Extraction
from tests.warehouse_world import CLINIC, World, capture_of, claim, night, page, snapshot_of
from warehouse.observation import Rules
from warehouse.recording import HistoryRules
from warehouse.records import RunRecord, SourceRecord

SENTENCES = {
    "relapse": ("HSCT {verb} the number of relapse days each winter.", "reduces", "may reduce"),
    "fatigue": ("Our doctors saw that fatigue {verb} after a week of cells.", "lifted", "perhaps lifted"),
    "vision": ("Cord blood {verb} vision when optic nerves were inflamed.", "restored", "might have restored"),
    "balance": ("Walking and balance {verb} by monthly infusions at home.", "are helped", "could be helped"),
}
Said = dict[str, str]


class Seen(NamedTuple):
    """One capture: what the page says of each outcome, or the outcome of a capture that shows nothing."""

    says: Said | str
    place: str


pages = st.dictionaries(st.sampled_from(sorted(SENTENCES)), st.sampled_from(["established", "hedged"]))
troubles = st.sampled_from(["blocked", "missing", "gone", "unreachable", "suspect"])
captures = st.builds(Seen, st.one_of(pages, pages, pages, troubles), st.sampled_from(["", "", "-new"]))
histories = st.lists(captures, min_size=1, max_size=8)
# Several sources at once, because a night costs the same whatever it holds.
webs = st.lists(histories, min_size=6, max_size=10)
RULES = HistoryRules(Rules(mass_disappearance_min_claims=3))
UNGUARDED = HistoryRules(Rules(mass_disappearance_min_claims=99, text_collapse_min_claims=99))


# A page that was missing between two blocks was never gone.
BLOCKED_AGAIN = [Seen({}, ""), Seen("blocked", ""), Seen("missing", ""), Seen("blocked", "")]


def show(seen: Seen) -> Extraction | str:
    if isinstance(seen.says, str):
        return seen.says
    claims = [sentence(outcome, certainty) for outcome, certainty in sorted(seen.says.items())]
    return page(*claims, links=[f"https://cited.example/{len(claims)}"], stated_date=f"2026-0{len(claims) + 1}-01")


def sentence(outcome: str, certainty: str) -> Claim:
    pattern, sure, unsure = SENTENCES[outcome]
    return claim(pattern.format(verb=sure if certainty == "established" else unsure), outcome, certainty=certainty)


def source(number: int) -> SourceRecord:
    return replace(CLINIC, source_id=f"clinic-{number}", url=f"https://www.clinic-{number}.example/ms")


def tell_versions(history: list[Seen], confirm_absence: int = 2) -> set[tuple[str, str, datetime, datetime | None]]:
    """The plain twin: for each outcome by itself, read off from night to night what the page says of it."""
    good = [(night(number), seen.says) for number, seen in enumerate(history) if not isinstance(seen.says, str)]
    versions = set()
    for outcome in SENTENCES:
        opened: tuple[str, datetime] | None = None
        missed: list[datetime] = []
        for at, says in good:
            if outcome not in says:
                if opened:
                    missed.append(at)
                if opened and len(missed) == confirm_absence:
                    versions.add((outcome, *opened, missed[0]))
                    opened, missed = None, []
            elif opened and opened[0] == says[outcome]:
                missed = []
            else:
                if opened:
                    versions.add((outcome, *opened, at))
                opened, missed = (says[outcome], at), []
        if opened:
            versions.add((outcome, *opened, missed[0] if missed else None))
    return versions


def record(world: World, web: list[list[Seen]], numbers: Iterable[int], run_id: str) -> None:
    """One run that brings in these captures, counted from the first, of every source."""
    seen = [
        (capture_of(show(history[number]), night(number), source(one), f"{source(one).url}{history[number].place}"),
         show(history[number]))
        for one, history in enumerate(web)
        for number in numbers
        if number < len(history)
    ]  # fmt: skip
    world.work.add_discovered(map(source, range(len(web))), night(0))
    world.add(run_id, seen)
    world.work.record_history(RunRecord(run_id, "ingest", night(0), night(100 + len(run_id))), world.rules)
    assert world.work.faults() == []


def live(folder: Path, web: list[list[Seen]], rules: HistoryRules) -> World:
    world = World(folder, rules)
    for number in range(max(map(len, web))):
        record(world, web, [number], f"night-{number}")
    return world


some = settings(
    max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)  # fmt: skip


@some
@given(web=webs)
def test_versions_in_sql_equal_the_plain_twin(web: list[list[Seen]], tmp_path: Path) -> None:
    """Failures, moves and returns included."""
    world = live(tmp_path, web, UNGUARDED)
    rows = world.rows("SELECT source_id, outcome, certainty, valid_from, valid_to FROM claim_version")
    for one, history in enumerate(web):
        told = [(row[1].removeprefix("outcome:"), *row[2:]) for row in rows if row[0] == source(one).source_id]
        assert (len(told), set(told)) == (len(tell_versions(history)), tell_versions(history))


@some
@example(web=[BLOCKED_AGAIN], chance=Random(1))
@given(web=webs, chance=st.randoms(use_true_random=False))
def test_order_of_arrival_and_replay_leave_no_trace(web: list[list[Seen]], chance: Random, tmp_path: Path) -> None:
    """Backfilled in any order, replayed at once or folded anew: the same history as having been there."""
    world = live(tmp_path, web, RULES)
    told = world.history()
    numbers = list(range(max(map(len, web))))
    chance.shuffle(numbers)
    cut = chance.randrange(len(numbers))
    backfilled = World(tmp_path, RULES)
    for part in (numbers[:cut], numbers[cut:]):
        record(backfilled, web, part, f"part-{part}")
    assert backfilled.history() == told
    before = world.rows("SELECT count(*) FROM claim_version_superseded")
    counts = world.work.rebuild_history(RunRecord("replay", "replay", night(0), night(200)), RULES)
    assert world.history() == told
    assert (counts.opened, counts.changes, counts.text_changes) == (0, 0, 0)
    assert world.rows("SELECT count(*) FROM claim_version_superseded") == before


def deaf(seen: Extraction) -> Extraction:
    """The same page as an epoch reads it that hears no hedge."""
    return replace(seen, claims=tuple(replace(one, certainty="established") for one in seen.claims))


@some
@given(web=webs)
def test_another_epoch_rewrites_history_and_changes_nothing(web: list[list[Seen]], tmp_path: Path) -> None:
    """Read anew, the history is that of the new epoch from the start; what differs is listed, and is no change."""
    world = live(tmp_path, web, RULES)
    runs = world.rows("SELECT DISTINCT run_id FROM capture")
    pages = [one for history in web for seen in history if not isinstance(one := show(seen), str)]
    world.work.set_epoch("epoch-2", {"rules": 2}, night(100))
    world.work.add_extractions("epoch-2", {snapshot_of(one): deaf(one) for one in pages})
    world.work.rebuild_history(RunRecord("again", "reextract", night(300), night(300)), RULES)
    assert world.work.faults() == []

    always = World(tmp_path, RULES, "epoch-2")
    always.work.add_extractions("epoch-2", {snapshot_of(one): deaf(one) for one in pages})
    for number in range(max(map(len, web))):
        record(always, web, [number], f"night-{number}")
    assert world.history() == always.history()
    assert set(world.rows("SELECT run_id FROM change")) <= set(runs)
    hedged = any("hedged" in seen.says.values() for history in web for seen in history if isinstance(seen.says, dict))
    assert bool(world.rows("FROM epoch_difference")) == hedged
