"""Every shipped query runs in the plain DuckDB shell, on a published warehouse that holds something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.warehouse_world import CLINIC, World, claim, page
from warehouse import database
from warehouse.store import open_work

SHELL = Path(sys.executable).parent / "duckdb"
QUERIES = database.sql_names("queries")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("data")
    safe = claim("HSCT is safe.", "safety", relation="SAFE", relation_group="SAFETY")
    with open_work(data) as work:
        world = World(data, work=work)
        world.record(0, page(safe, claim("HSCT can cure fatigue.", "fatigue"), stated_date="2026-01-01"))
        world.record(
            1, page(safe, claim("HSCT may ease fatigue.", "fatigue", certainty="hedged"), stated_date="2026-01-01")
        )
        work.publish()
    return data


def run_query(data: Path, name: str) -> str:
    done = subprocess.run(
        [SHELL, "-readonly", "-csv", data / database.LIVE],
        input=database.sql(f"queries/{name}"), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{name}: {done.stderr}"
    assert not done.stderr, f"{name}: {done.stderr}"
    return done.stdout


def test_every_query_runs_in_the_shell(data: Path) -> None:
    """The shell may be older than the library that wrote the file."""
    assert len(QUERIES) >= 15
    answers = {name.removesuffix(".sql"): run_query(data, name) for name in QUERIES}
    assert "HSCT is safe." in answers["safe_without_a_risk"]
    assert CLINIC.publisher in answers["silent_editors"]
    assert "HSCT can cure fatigue." in answers["words_deleted"]
    assert "softened" in answers["how_long_each_wording_stood"]


@pytest.mark.parametrize("name", QUERIES)
def test_a_query_says_what_it_asks(name: str) -> None:
    """The first line is the question."""
    first = database.sql(f"queries/{name}").splitlines()[0]
    assert first.startswith("-- ") and first.endswith("?")
