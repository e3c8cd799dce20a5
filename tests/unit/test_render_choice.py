"""Which sources are seen through a browser without being told so."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from warehouse.records import CaptureRecord, Outcome
from warehouse.store import open_work

EMPTY: tuple[Outcome, str, None] = ("suspect", "the page shows nothing without scripts (3 letters)", None)
GOOD: tuple[Outcome, str, None] = ("fetched", "", None)
SEEN: tuple[Outcome, str, str] = ("fetched", "", "chromium")
NONE: tuple[Outcome, str, None] = (EMPTY[0], f"{EMPTY[1]}; not rendered: Chromium is not installed", None)


@pytest.mark.parametrize(
    ("captures", "is_rendered"),
    [
        ([EMPTY], False),
        ([EMPTY, EMPTY], True),
        ([EMPTY, GOOD, EMPTY], False),
        ([EMPTY, EMPTY, NONE], True),
        ([EMPTY, EMPTY, SEEN], True),
        ([SEEN, GOOD], False),
        ([GOOD, GOOD], False),
    ],
)
def test_a_page_that_came_back_empty_twice_is_rendered_from_then_on(
    tmp_path: Path, captures: list[tuple[Outcome, str, str | None]], is_rendered: bool
) -> None:
    start = datetime(2026, 3, 1, tzinfo=UTC)
    url = "https://a.example/"
    rows = [
        CaptureRecord("page", start + timedelta(days=day), outcome, reason, url, url, renderer=renderer)
        for day, (outcome, reason, renderer) in enumerate(captures)
    ]
    with open_work(tmp_path) as work:
        work.add_captures("run", rows)
        assert work.sources_to_render() == (["page"] if is_rendered else [])
