"""Two versions of trafilatura, one archive: what they read differently is no change of any source."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from warehouse.store import open_read

OLDER = "2.0.0"
ROOT = Path(__file__).parents[2]
# A page in a layout table: the older version misses what stands in a <div>, and headings, and with them what "it" is.
PAGE = """<html lang="en"><head><title>Leaflet 114</title></head><body>
<table width="960" border="0"><tr><td colspan="2">St Brannoc | <a href="/wards">Wards</a></td></tr><tr><td valign="top">
<h1>Leaflet 114</h1>
<p>Your doctor has suggested a treatment. This leaflet tells you what to expect on ward 7B, what you should bring with
you, and who looks after you while you are here. HSCT {reduces} relapses in people with relapsing MS.</p>
<h2>MSC therapy</h2>
<p>It may cause infections, so visitors must wash their hands. It may improve walking. We see you every week at first,
then every three months, and your family doctor repeats your vaccinations.</p>
<div>MSC therapy may improve balance.</div>
</td></tr></table></body></html>"""
EDITIONS = {"2024-01-10": "reduces", "2024-03-10": "reduces", "2024-05-10": "may reduce", "2024-07-10": "may reduce"}


@pytest.fixture(scope="module")
def older() -> Path:
    """A folder that holds the older version and nothing else, kept for the next time."""
    folder = Path(tempfile.gettempdir()) / f"litwatch-trafilatura-{OLDER}"
    if not (folder / f"trafilatura-{OLDER}.dist-info").is_dir():
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"]
        done = subprocess.run(
            [*pip, "--target", folder, f"trafilatura=={OLDER}"], capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.fail(
                f"trafilatura {OLDER} cannot be installed; without a package index there is no test: {done.stderr}"
            )
    return folder


def flows(*arguments: str | Path, path: Path | None = None) -> str:
    environment = {**os.environ, "PYTHONPATH": str(path)} if path else dict(os.environ)
    done = subprocess.run(
        [sys.executable, "-m", "flows", *arguments],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def rows(data: Path, query: str) -> tuple[tuple[object, ...], ...]:
    with open_read(data) as read:
        return read.query(query).rows


def test_what_another_version_reads_differently_is_listed_and_is_no_change(older: Path, tmp_path: Path) -> None:
    folder, data = tmp_path / "leaflet", tmp_path / "data"
    folder.mkdir()
    for day, verb in EDITIONS.items():
        (folder / f"{day}.html").write_text(PAGE.format(reduces=verb))
    flows("replay-folder", folder, "--data", data, path=older)
    before = rows(data, "FROM change ORDER BY change_id")
    assert rows(data, "SELECT change_type FROM change WHERE claim_id IS NOT NULL") == (("softened",),)

    told = flows("reextract", "--data", data)
    assert "0 rows of change came of it" in told
    assert rows(data, "FROM change ORDER BY change_id") == before
    versions = rows(data, "SELECT components ->> 'trafilatura', is_current FROM epoch ORDER BY is_current")
    assert [is_current for _, is_current in versions] == [False, True]
    assert versions[0][0] == OLDER != versions[1][0]
    assert rows(data, "SELECT difference_type, attribute, quote FROM epoch_difference ORDER BY ALL") == (
        ("attribute", "therapy", "It may cause infections, so visitors must wash their hands."),
        ("attribute", "therapy", "It may improve walking."),
        ("only_after", None, "MSC therapy may improve balance."),
    )
