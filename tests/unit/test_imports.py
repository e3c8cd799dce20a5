"""Dated files of one page."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.imports import dated_files


def test_files_come_in_date_order_and_others_are_left_alone(tmp_path: Path) -> None:
    for name in ("2021-03-31T120000.html", "2020-01-01.txt", "notes.txt", "2020-13-45.txt"):
        (tmp_path / name).write_text("text")
    assert [(at, path.name) for at, path in dated_files(tmp_path)] == [
        (datetime(2020, 1, 1, tzinfo=UTC), "2020-01-01.txt"),
        (datetime(2021, 3, 31, 12, tzinfo=UTC), "2021-03-31T120000.html"),
    ]


def test_two_files_of_one_moment_are_refused(tmp_path: Path) -> None:
    for name in ("2020-01-01.txt", "2020-01-01.html"):
        (tmp_path / name).write_text("text")
    with pytest.raises(UsageError, match="same date"):
        dated_files(tmp_path)


def test_a_folder_without_dated_files_says_how_they_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"2021-03-31T120000\.html"):
        dated_files(tmp_path)
