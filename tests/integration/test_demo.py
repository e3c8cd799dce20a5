"""`make demo` shows what a careful reader finds in the editions: all of it, and nothing grave beside it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pytest

from flows.demo_site import Edition, ExpectedChange, ExpectedEvent, load_editions
from warehouse.database import sql

EDITIONS = load_editions()
GRAVE = 3
EXPECTED_CHANGES = [
    pytest.param(edition, change, id=f"{edition.name}-{change.source}-{change.change}")
    for edition in EDITIONS
    for change in edition.expect.changes
    if not change.optional
]
EXPECTED_EVENTS = [
    pytest.param(edition, event, id=f"{edition.name}-{event.source.rpartition('/')[2]}-{event.event}")
    for edition in EDITIONS
    for event in edition.expect.events
]
Row = dict[str, Any]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a finished demo, and what it printed."""
    data = tmp_path_factory.mktemp("demo") / "data"
    command = [sys.executable, "-m", "flows", "demo", "--data", str(data)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode != 0:
        pytest.fail(done.stderr[-3000:], pytrace=False)
    return data, done.stdout


@pytest.fixture(scope="module")
def warehouse(demo: tuple[Path, str]) -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect(demo[0] / "warehouse.duckdb", read_only=True) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        yield connection


def rows(warehouse: duckdb.DuckDBPyConnection, query: str, *parameters: object) -> list[Row]:
    found = warehouse.execute(query, list(parameters))
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def changes_of(warehouse: duckdb.DuckDBPyConnection, edition: Edition) -> list[Row]:
    """Every change first seen in an edition; a source found by a citation goes by its address's path."""
    return rows(
        warehouse,
        """SELECT change.*, source.url, source.discovered_from FROM change JOIN source USING (source_id)
           WHERE first_seen_after_at::DATE = ? ORDER BY severity DESC, source_id, change_id""",
        edition.observed_at.date(),
    )


def plain(text: str | None) -> str:
    """Words without what typesetters change."""
    return re.sub(r"\W+", " ", text or "").strip().lower()


def says(quote: str | None, sentence: str | None) -> bool:
    """A quote is the expected sentence, or a clause of it, or holds it with a heading or list sign before it."""
    if sentence is None:
        return quote is None
    return quote is not None and (plain(quote) in plain(sentence) or plain(sentence) in plain(quote))


def is_edit(row: Row, expected: ExpectedChange) -> bool:
    return (
        row["source_id"] == expected.source
        and row["change_type"] == expected.change
        and says(row["before_quote"], expected.before)
        and says(row["after_quote"], expected.after)
    )


def is_change(row: Row, expected: ExpectedChange) -> bool:
    return (
        is_edit(row, expected)
        and row["therapy"] == expected.therapy
        and row["relation_group"] == expected.relation_group
    )


def is_event(row: Row, expected: ExpectedEvent) -> bool:
    if "/" in expected.source:
        is_source = row["discovered_from"] and urlsplit(row["url"]).path == urlsplit(expected.source).path
    else:
        is_source = row["source_id"] == expected.source
    cited = {urlsplit(row[value] or "").path for value in ("before_value", "after_value")}
    is_cited = expected.url is None or urlsplit(expected.url).path in cited
    return bool(is_source and is_cited and row["change_type"] == expected.event)


def show(found: list[Row]) -> str:
    names = ("source_id", "change_type", "therapy", "relation_group", "before_quote", "after_quote")
    rest = ("before_value", "after_value")
    return "\n".join(" | ".join(str(row[name]) for name in (*names, *rest) if row[name]) for row in found)


@pytest.mark.parametrize(("edition", "expected"), EXPECTED_CHANGES)
def test_an_expected_change_is_found(
    warehouse: duckdb.DuckDBPyConnection, edition: Edition, expected: ExpectedChange
) -> None:
    """A claim event with its type, therapy and relation group at its sentence."""
    found = changes_of(warehouse, edition)
    assert any(is_change(row, expected) for row in found), f"\n{expected}\nis not among\n{show(found)}"


@pytest.mark.parametrize(("edition", "expected"), EXPECTED_EVENTS)
def test_an_expected_source_event_is_found_once(
    warehouse: duckdb.DuckDBPyConnection, edition: Edition, expected: ExpectedEvent
) -> None:
    """A source event at its source, and at its cited address where it is about one."""
    found = changes_of(warehouse, edition)
    assert sum(is_event(row, expected) for row in found) == 1, f"\n{expected}\nis not once among\n{show(found)}"


@pytest.mark.parametrize("edition", EDITIONS, ids=lambda edition: edition.name)
def test_nothing_grave_is_found_that_is_not_expected(warehouse: duckdb.DuckDBPyConnection, edition: Edition) -> None:
    """Beside the expected events none has severity 3 or more; several claims may stand in one edited sentence."""
    surprising = [
        row
        for row in changes_of(warehouse, edition)
        if row["severity"] >= GRAVE
        and not any(is_edit(row, change) for change in edition.expect.changes)
        and not any(is_event(row, event) for event in edition.expect.events)
    ]
    assert not surprising, "\n" + show(surprising)


def test_an_edition_of_furniture_gives_no_event_at_all(warehouse: duckdb.DuckDBPyConnection) -> None:
    """Neither claims nor sources nor even texts change where only furniture, dates and typography do."""
    (quiet,) = [e for e in EDITIONS[1:] if not e.expect.changes and not e.expect.events]
    assert not changes_of(warehouse, quiet), "\n" + show(changes_of(warehouse, quiet))
    day = quiet.observed_at.date()
    assert rows(warehouse, "SELECT * FROM text_change WHERE first_seen_after_at::DATE = ?", day) == []
    fetched = rows(warehouse, "SELECT * FROM capture WHERE captured_at::DATE = ? AND outcome = 'fetched'", day)
    assert len(fetched) >= 5


def test_withdrawals_and_vanished_pages_are_confirmed_later(warehouse: duckdb.DuckDBPyConnection) -> None:
    """What a second capture confirms was not confirmed by the first."""
    for edition in EDITIONS:
        later = [change for change in edition.expect.changes if change.confirmed_in]
        later_events = [event for event in edition.expect.events if event.confirmed_in]
        found = changes_of(warehouse, edition)
        waited = [row for row in found if any(is_change(row, change) for change in later)]
        waited += [row for row in found if any(is_event(row, event) for event in later_events)]
        assert len(waited) == len(later) + len(later_events), "\n" + show(waited)
        for row in waited:
            assert row["is_confirmed"], show([row])
            assert row["confirm_recorded_at"], show([row])


def test_a_sentence_absent_once_is_never_a_confirmed_withdrawal(warehouse: duckdb.DuckDBPyConnection) -> None:
    """It was seen to be absent, that belief was given up, and the claim is the one it was before."""
    for edition in EDITIONS:
        for absent in edition.expect.absent_once:
            query = "SELECT * FROM {} WHERE source_id = ? AND change_type = 'withdrawn' AND before_quote = ?"
            assert rows(warehouse, query.format("change"), absent.source, absent.sentence) == []
            assert rows(warehouse, query.format("change_superseded"), absent.source, absent.sentence)
            (version,) = rows(
                warehouse,
                "SELECT * FROM claim_version WHERE source_id = ? AND quote = ?",
                absent.source,
                absent.sentence,
            )
            assert version["valid_from"].date() == EDITIONS[0].observed_at.date()
            assert version["valid_to"] is None


def test_the_cited_leaflet_is_followed_without_being_listed(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The article's citation made it a source, captured while it stood."""
    (leaflet,) = rows(
        warehouse, "SELECT * FROM source WHERE discovered_from IS NOT NULL AND url LIKE '%/leaflets/hsct'"
    )
    outcomes = rows(
        warehouse, "SELECT outcome FROM capture WHERE source_id = ? ORDER BY captured_at", leaflet["source_id"]
    )
    assert [row["outcome"] for row in outcomes] == [
        "fetched",
        "unchanged",
        "unchanged",
        "missing",
        "missing",
        "missing",
    ]


def test_a_clinic_says_more_of_a_trial_than_its_registry_record(warehouse: duckdb.DuckDBPyConnection) -> None:
    """A trial no vocabulary knows is one trial by its id, in the clinic's text and in the record's address."""
    (row,) = rows(warehouse, sql("queries/trial_record_says_otherwise.sql"))
    assert (row["publisher"], row["record_publisher"]) == ("Harbourline Cell Clinic", "Norland Trial Register")
    assert (row["certainty"], row["record_certainty"]) == ("established", "speculative")


def test_nothing_but_loopback_was_asked(warehouse: duckdb.DuckDBPyConnection) -> None:
    """The demo needs no network and uses none, share links and all."""
    asked = rows(warehouse, "SELECT DISTINCT requested_url FROM capture")
    assert {urlsplit(row["requested_url"]).hostname for row in asked} == {"127.0.0.1"}


def test_the_feed_shows_every_change_and_says_what_to_do_next(
    demo: tuple[Path, str], warehouse: duckdb.DuckDBPyConnection
) -> None:
    """Each type of event stands in the printed feed, which ends with the command to ask more."""
    printed = demo[1]
    for row in rows(warehouse, "SELECT DISTINCT change_type FROM change"):
        assert row["change_type"] in printed
    assert f"make sql DATA={demo[0]}" in printed


README = Path(__file__).parents[2] / "README.md"
QUESTIONS = re.findall(r"\*\*(\d\. .*?)\*\*\n\n```sql\n(.*?)```\n\n(\|.*?)\n\n", README.read_text("utf-8"), re.DOTALL)


def test_the_readme_asks_five_questions() -> None:
    assert len(QUESTIONS) == 5


@pytest.mark.parametrize(("query", "table"), [pytest.param(q, t, id=name) for name, q, t in QUESTIONS])
def test_a_question_of_the_readme_has_the_answer_printed_there(
    warehouse: duckdb.DuckDBPyConnection, query: str, table: str
) -> None:
    head, _, *rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines())
    found = warehouse.execute(query)
    assert [column[0] for column in found.description or ()] == head
    assert [[str(value) for value in row] for row in found.fetchall()] == rows
