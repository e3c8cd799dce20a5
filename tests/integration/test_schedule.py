"""`make schedule`: a Prefect server of our own, and the night served to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx2
import yaml

from config.load import SHIPPED
from flows.schedule import free_port
from warehouse.store import open_read

ROOT = Path(__file__).parents[2]
PATIENCE_SECONDS = 300


def _subject(folder: Path) -> Path:
    page = folder / "page.txt"
    page.write_text("HSCT may reduce relapses in people with relapsing MS.")
    config = folder / "cfg"
    (config / "sources").mkdir(parents=True)
    (config / "sources" / "all.yml").write_text(f"- {{id: page, path: '{page}', publisher: us, kind: article}}")
    settings = yaml.safe_load((SHIPPED / "settings.yml").read_text())
    settings["schedule"] = {"cron": "* * * * *", "timezone": "Europe/Berlin"}
    (config / "settings.yml").write_text(yaml.safe_dump(settings))
    return config


@contextmanager
def _command(*arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-m", *arguments], cwd=ROOT, env=os.environ | environment)
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_for_runs(data: Path, count: int) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if (data / "warehouse.duckdb").exists():
            with open_read(data) as read:
                if len(read.query("FROM run").rows) >= count:
                    return
        time.sleep(1)
    raise AssertionError(f"no {count} scheduled runs within {PATIENCE_SECONDS} s")


def _is_answering(url: str) -> bool:
    try:
        return httpx2.get(f"{url}/health", trust_env=False).is_success
    except httpx2.TransportError:
        return False


def test_a_scheduled_run_really_fires_and_the_server_stops_with_the_command(tmp_path: Path) -> None:
    port = str(free_port())
    data = tmp_path / "data"
    arguments = ("flows", "schedule", "--config", str(_subject(tmp_path)), "--data", str(data))
    with _command(*arguments, LITWATCH_PREFECT_PORT=port):
        _wait_for_runs(data, 1)
    assert not _is_answering(f"http://127.0.0.1:{port}/api")


def test_with_prefect_api_url_set_an_ingest_reports_to_that_server(tmp_path: Path) -> None:
    port = str(free_port())
    url = f"http://127.0.0.1:{port}/api"
    home = {"PREFECT_HOME": str(tmp_path / "server"), "PREFECT_SERVER_ANALYTICS_ENABLED": "false", "DO_NOT_TRACK": "1"}
    with _command("prefect", "server", "start", "--host", "127.0.0.1", "--port", port, **home):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not _is_answering(url) and time.monotonic() < deadline:
            time.sleep(0.5)
        command = [sys.executable, "-m", "flows", "ingest", "--config", str(_subject(tmp_path))]
        command += ["--data", str(tmp_path / "data")]
        subprocess.run(command, cwd=ROOT, env=os.environ | {"PREFECT_API_URL": url}, check=True, timeout=300)
        runs = httpx2.post(f"{url}/flow_runs/filter", json={}, trust_env=False).json()
        tasks = httpx2.post(f"{url}/task_runs/filter", json={}, trust_env=False).json()
    assert [run["state_name"] for run in runs] == ["Completed"]
    assert sorted(task["name"].rpartition("-")[0] for task in tasks) == [
        "capture",
        "extract",
        "follow_citations",
        "look_up",
        "plan",
        "publish",
        "record",
    ]
