"""`make ingest` as a user runs it: the command, its exit code, and the warehouse it leaves behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from flows.lock import single_run
from warehouse.store import open_read

ROOT = Path(__file__).parents[2]

ARTICLE = """Stem cells and MS

HSCT may reduce relapses in people with relapsing MS. Mesenchymal stem cell therapy is not approved by the FDA.

Sources:

https://agency.example/alert.htmlhttps://clinic.example/ms
"""
LEAFLET = "AHSCT is not recommended for people with progressive MS. It can cause serious infections."


def flows(*arguments: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "flows", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=300)


def subject(folder: Path, entries: str) -> Path:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "all.yml").write_text(entries)
    return folder


def value(data: Path, query: str) -> object:
    with open_read(data) as read:
        return read.query(query).rows[0][0]


@pytest.fixture(scope="module")
def ingested(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path, subprocess.CompletedProcess[str]]:
    """Two local files ingested once: the subject, DATA, and what the command said."""
    folder = tmp_path_factory.mktemp("ingest")
    (folder / "article.txt").write_text(ARTICLE)
    (folder / "leaflet.txt").write_text(LEAFLET)
    config = subject(
        folder / "cfg",
        f"- {{id: saved, path: '{folder}/*.txt', publisher: us, kind: article, follow_citations: true}}",
    )
    return config, folder / "data", flows("ingest", "--config", config, "--data", folder / "data")


def test_the_closing_table_names_each_source_and_its_outcome(
    ingested: tuple[Path, Path, subprocess.CompletedProcess[str]],
) -> None:
    _, _, done = ingested
    assert done.returncode == 3, done.stderr
    assert "2 of 4 sources captured" in " ".join(done.stdout.split())
    assert "unreachable" in done.stdout


def test_cited_pages_become_sources_captured_in_the_same_run(
    ingested: tuple[Path, Path, subprocess.CompletedProcess[str]],
) -> None:
    _, data, _ = ingested
    with open_read(data) as read:
        cited = read.query("SELECT url FROM source WHERE discovered_from = 'saved-article' ORDER BY url").rows
    assert cited == (("https://agency.example/alert.html",), ("https://clinic.example/ms",))
    assert value(data, "SELECT count(*) FROM capture WHERE outcome = 'unreachable'") == 2


def test_every_quote_anchors_in_the_archived_bytes(
    ingested: tuple[Path, Path, subprocess.CompletedProcess[str]],
) -> None:
    config, data, _ = ingested
    done = flows("verify", "--config", config, "--data", data)
    assert done.returncode == 0, done.stdout
    assert "(100.0%)" in done.stdout
    assert value(data, "SELECT count(*) FROM current_claim") != 0


def test_a_second_run_with_nothing_new_changes_nothing_and_extracts_nothing(
    ingested: tuple[Path, Path, subprocess.CompletedProcess[str]],
) -> None:
    config, data, _ = ingested
    before = value(data, "SELECT count(*) FROM claim_version")
    # a reader that stays open does not stop the run
    with open_read(data) as reader:
        again = flows("ingest", "--config", config, "--data", data)
        assert reader.query("SELECT count(*) FROM run").rows == ((1,),)
    assert again.returncode == 3, again.stderr
    assert "extract:" not in again.stderr
    assert value(data, "SELECT count(*) FROM claim_version") == before
    assert value(data, "SELECT count(*) FROM change") == 0
    assert value(data, "SELECT count(*) FROM run") == 2


def test_a_run_that_is_killed_leaves_the_warehouse_whole_and_the_next_one_completes(tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text(LEAFLET)
    config = subject(tmp_path / "cfg", f"- {{id: page, path: '{page}', publisher: us, kind: article}}")
    data = tmp_path / "data"
    command = [sys.executable, "-m", "flows", "ingest", "--config", str(config), "--data", str(data)]
    run = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL, start_new_session=True)
    deadline = time.monotonic() + 120
    while not list(data.glob("archive/*.open")) and time.monotonic() < deadline:
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    assert not (data / "warehouse.duckdb").exists()

    assert flows("ingest", "--config", config, "--data", data).returncode == 0
    assert value(data, "SELECT count(*) FROM current_claim") != 0
    with open_read(data) as read:
        assert read.faults() == []


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("- {id: page, url: 'ftp://a.example/', publisher: us, kind: article}", "all.yml: [page].url: "),
        ("- {id: page, url: 'https://a.example/', publisher: us, kind: blog}", "all.yml: [page].kind: "),
        ("- {id: page, path: 'nothing/*.txt', publisher: us, kind: article}", "matches no file"),
        ("- {id: page, url: ", "line "),
    ],
)
def test_a_faulty_subject_stops_the_run_before_anything_is_written(tmp_path: Path, entries: str, said: str) -> None:
    done = flows("ingest", "--config", subject(tmp_path / "cfg", entries), "--data", tmp_path / "data")
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "data").exists()


def test_a_second_run_at_the_same_time_is_refused(
    ingested: tuple[Path, Path, subprocess.CompletedProcess[str]],
) -> None:
    config, data, _ = ingested
    with single_run(data):
        done = flows("ingest", "--config", config, "--data", data)
    assert done.returncode == 2
    assert "another run is at work" in done.stderr
