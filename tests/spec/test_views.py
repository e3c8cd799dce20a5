"""What each view and macro answers, on a small web of five sources."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.warehouse_world import World, capture_of, claim, night, page
from warehouse.records import SourceRecord

CLINIC = SourceRecord("clinic", "Cell Clinic", "clinic", None, "https://clinic.example/ms", None)
SOCIETY = SourceRecord("society", "MS Society", "society", None, "https://society.example/cells", None)
ARTICLE = SourceRecord("article", "Health Blog", "article", None, "https://blog.example/post", None)
PAPER = SourceRecord("paper", "Journal", "paper", None, "https://doi.org/10.1000/xyz", None)
SAFE = claim("HSCT is safe for everybody.", "safety", relation="SAFE", relation_group="SAFETY")
UNSAFE = claim(
    "HSCT is not safe for people with heart disease.", "safety", relation="SAFE", relation_group="SAFETY",
    polarity="negated",
)  # fmt: skip
CURES = claim("Our clinic knows that cells cure fatigue.", "fatigue")
DOUBTS = claim("Fatigue could perhaps ease after HSCT.", "fatigue", certainty="speculative")


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    world = World(tmp_path_factory.mktemp("web"))
    world.record(0, page(SAFE, CURES), source=CLINIC)
    world.record(0.1, page(UNSAFE), source=SOCIETY)
    world.record(0.2, page(CURES, links=["https://doi.org/10.1000/XYZ", "https://gone.example/"]), source=ARTICLE)
    world.record(0.3, page(DOUBTS), source=PAPER)
    world.record(1, page(SAFE), "blocked", source=CLINIC)
    yield world


def ask(world: World, query: str) -> Any:
    return world.rows(query)


def test_current_claim_is_what_the_last_good_capture_showed(world: World) -> None:
    """A claim missing once is not current, and a source that could not be captured since is unobserved."""
    assert sorted(ask(world, "SELECT source_id, outcome, presence FROM current_claim")) == [
        ("article", "outcome:fatigue", "present"),
        ("clinic", "outcome:safety", "unobserved"),
        ("paper", "outcome:fatigue", "present"),
        ("society", "outcome:safety", "present"),
    ]


def test_claim_history_knows_three_kinds_of_presence(world: World) -> None:
    """Missing from one good capture only, a claim is neither present nor absent."""
    columns = "outcome, presence, closed_by, last_seen_at"
    assert ask(world, f"SELECT {columns} FROM claim_history WHERE source_id = 'clinic' ORDER BY 1") == [  # noqa: S608
        ("outcome:fatigue", "unobserved", "withdrawn", night(0)),
        ("outcome:safety", "unobserved", None, night(1)),
    ]


def test_disagreement_sets_opposite_claims_side_by_side(world: World) -> None:
    """Opposite polarity, or certainty two steps apart."""
    assert sorted(ask(world, "SELECT disagree_on, source_id, other_source_id FROM disagreement")) == [
        ("certainty", "article", "paper"),
        ("polarity", "clinic", "society"),
    ]


def test_citation_support_finds_the_cited_source_by_its_doi(world: World) -> None:
    """The article is surer than the paper it cites."""
    assert ask(world, "SELECT publisher, cited_publisher, support FROM citation_support") == [
        ("Health Blog", "Journal", "other certainty")
    ]


def test_stance_counts_by_kind_of_source(world: World) -> None:
    """One row for each therapy, outcome and kind."""
    columns = "source_kind, affirmed_count, negated_count"
    assert ask(world, f"SELECT {columns} FROM stance WHERE outcome = 'outcome:safety' ORDER BY 1") == [  # noqa: S608
        ("clinic", 1, 0),
        ("society", 0, 1),
    ]


def test_source_health_says_what_is_wrong(world: World) -> None:
    """Blocked, and how long there has been nothing to see."""
    columns = "last_outcome, status, failures_in_a_row, last_good_at, current_location, claim_count"
    assert ask(world, f"SELECT {columns} FROM source_health WHERE source_id = 'clinic'") == [  # noqa: S608
        ("blocked", "blocked", 1, night(1), "https://clinic.example/ms", 1)
    ]


# outcome, reason, failures in a row before -> quality, how what_to_do begins, whether a person is needed
HEALTH = [
    ("fetched", "", 0, 1.0, "nothing", False),
    ("unchanged", "", 5, 1.0, "nothing", False),
    ("fetched", "sent as text/plain, is text/html", 0, 0.8, "nothing: the text is there", False),
    ("blocked", "HTTP 403: the site denies access", 0, 0.0, "wait: a single block", False),
    ("blocked", "HTTP 403: the site denies access", 1, 0.0, "open the page yourself", True),
    ("blocked", "sent to a login: https://a.example/login", 0, 0.0, "follow another page", True),
    ("blocked", "HTTP 429: too many requests, says the site", 4, 0.0, "wait: the host asked for peace", False),
    ("unreachable", "not asked: left alone until 2026-01-02 (it answered 503)", 9, 0.0, "wait: the host", False),
    ("unreachable", "not finished within 60 s", 1, 0.0, "wait: it is asked again", False),
    ("unreachable", "not finished within 60 s", 2, 0.0, "check by hand", True),
    ("missing", "HTTP 404: not found", 0, 0.0, "wait: a page missing once", False),
    ("missing", "HTTP 404: not found", 1, 0.0, "find where it went", True),
    ("gone", "HTTP 410: gone for good, says the site", 0, 0.0, "find where it went", True),
    ("refused", "robots.txt does not allow this page", 0, 0.0, "respect it", True),
    ("refused", "robots.txt answered 503: nothing may be fetched until it can be read", 0, 0.0, "wait", False),
    ("refused", "not asked: the 500 requests a day for this host are used up", 0, 0.0, "wait: the rest", False),
    ("refused", "10.0.0.1 is not a public address", 0, 0.0, "check its url", True),
    ("redirected_away", "sent to a search page: https://a.example/search", 0, 0.0, "see where it leads", True),
    ("too_large", "more than 20,000,000 bytes", 0, 0.0, "raise capture.max_bytes", True),
    ("unreadable", "PDF is encrypted", 0, 0.0, "follow another version", True),
    ("suspect", "the page shows nothing without scripts (3 letters)", 0, 0.3, "wait: after the second time", False),
    ("suspect", "nothing without scripts; not rendered: Chromium is not installed", 1, 0.3, "install", True),
    ("suspect", "sent to a consent page: https://a.example/consent", 1, 0.3, "open the page yourself", True),
    ("suspect", "12 characters of text; at least 500 are expected", 0, 0.3, "compare the page with expect", True),
    ("suspect", "an empty page", 0, 0.3, "wait: what came is not its text", False),
    ("suspect", "an empty page", 1, 0.3, "look at the page", True),
]


def test_every_capture_has_a_quality_and_every_source_an_advice(tmp_path: Path) -> None:
    """What a good capture noted is worth less than nothing noted; what may pass by itself needs nobody yet."""
    world = World(tmp_path)
    for number, (outcome, reason, failures, *_) in enumerate(HEALTH):
        source = SourceRecord(f"s{number:02}", "Clinic", "clinic", None, f"https://{number}.example/", None)
        world.work.add_discovered([source], night(0))
        captures = [
            replace(capture_of("suspect", night(day), source), reason="an empty page") for day in range(failures)
        ]
        last = replace(capture_of(outcome, night(failures), source), reason=reason)
        world.work.add_captures("run", [*captures, last])
    columns = "last_outcome, last_reason, last_quality, what_to_do, is_actionable"
    seen = ask(world, f"SELECT {columns} FROM source_health ORDER BY source_id")  # noqa: S608
    for (outcome, reason, _, quality, advice, is_actionable), row in zip(HEALTH, seen, strict=True):
        assert row[:3] == (outcome, reason, quality)
        assert row[3].startswith(advice), row
        assert row[4] == is_actionable, row


def test_macros_look_back(world: World) -> None:
    """What stood at a time, as known now or then; what changed between two; one claim's line; words that went."""
    as_of = "SELECT source_id, outcome FROM claims_as_of({}) WHERE source_id = 'clinic' ORDER BY 2"
    assert ask(world, as_of.format("'2026-01-01 12:00'")) == [
        ("clinic", "outcome:fatigue"),
        ("clinic", "outcome:safety"),
    ]
    assert ask(world, as_of.format("'2026-01-03'")) == [("clinic", "outcome:safety")]
    known_then = as_of.format("'2026-01-03', known_at := '2026-01-01 12:00'")
    assert ask(world, known_then) == [("clinic", "outcome:fatigue"), ("clinic", "outcome:safety")]
    assert ask(world, "SELECT change_type FROM changes_between('2026-01-01 12:00', '2026-01-03') ORDER BY 1") == [
        ("source_blocked",),
        ("withdrawn",),
    ]
    lost = ask(world, "SELECT claim_id FROM change WHERE change_type = 'withdrawn'")[0][0]
    assert ask(world, f"SELECT version, closed_by FROM claim_timeline('{lost}')") == [(1, "withdrawn")]  # noqa: S608
    assert ask(world, "SELECT publisher, before_text FROM removed_text('CURE')") == [("Cell Clinic", CURES.quote)]
    assert ask(world, "SELECT count(*) FROM removed_text('safe')") == [(0,)]


def test_everything_in_the_catalog_says_what_it_is(world: World) -> None:
    """Tables, views and macros carry a comment."""
    assert ask(
        world,
        "SELECT table_name FROM duckdb_tables() WHERE comment IS NULL AND NOT temporary"
        " UNION ALL SELECT view_name FROM duckdb_views() WHERE comment IS NULL AND NOT internal"
        " UNION ALL SELECT function_name FROM duckdb_functions() WHERE comment IS NULL AND NOT internal",
    ) == []  # fmt: skip


def test_the_public_names_are_all_there(world: World, tmp_path: Path) -> None:
    """Names people write in their own queries; none may vanish."""
    tables = (
        "source location capture snapshot document mention claim_version change text_change epoch_difference citation"
        " concept trial epoch run current_claim claim_history claim_change source_health disagreement citation_support"
        " stance"
    )
    for name in tables.split(" "):
        ask(world, f"FROM {name} LIMIT 0")
