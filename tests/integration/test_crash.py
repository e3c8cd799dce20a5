"""A run that is killed is a row of `run` once the next one has ended."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

from config.load import SHIPPED, load_subject
from flows.night import Night
from warehouse.store import open_read

ROOT = Path(__file__).parents[2]
KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
from config.load import SHIPPED, load_subject
from flows.night import Night
with Night(load_subject(SHIPPED), Path(sys.argv[1]), lambda: datetime(2026, 1, 1, tzinfo=UTC), "backfill"):
    os.kill(os.getpid(), signal.SIGKILL)
"""


def test_each_killed_run_is_noticed_and_recorded_once(tmp_path: Path) -> None:
    (tmp_path / "state").mkdir()
    for _ in range(2):
        assert subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], cwd=ROOT).returncode == -9
    assert not (tmp_path / "warehouse.duckdb").exists()
    for _ in range(2):
        with Night(load_subject(SHIPPED), tmp_path, lambda: datetime.now(UTC), kind="import") as night:
            night.record()
            night.publish()
    with open_read(tmp_path) as read:
        found = read.query("SELECT status, run_kind, count(*) FROM run GROUP BY ALL ORDER BY ALL").rows
    assert found == (("crashed", "backfill", 2), ("finished", "import", 2))
    assert not (tmp_path / "state" / "run.json").exists()
