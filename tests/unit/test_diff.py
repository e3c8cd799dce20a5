"""Two files in hand: what `flows diff` prints."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from flows.cli import cli

PAGE = "Cells for MS\n\nHSCT {verb} relapses in people with relapsing MS.\n\nLast updated: 3 May 2024\n"


@pytest.mark.usefixtures("one_extractor")
def test_diff_prints_changes_of_claims_and_events_of_the_source_only_when_asked(tmp_path: Path) -> None:
    before, after = tmp_path / "before.txt", tmp_path / "after.txt"
    before.write_text(PAGE.format(verb="reduces"))
    after.write_text(PAGE.format(verb="may reduce"))

    def diff(*options: str) -> list[tuple[str, str]]:
        done = CliRunner().invoke(cli, ["diff", str(before), str(after), "--format", "jsonl", *options])
        assert done.exception is None or done.exit_code == 0, done.output
        return [(row["record"], row["type"]) for row in map(json.loads, done.stdout.splitlines())]

    assert diff() == [("claim_change", "softened")]
    assert diff("--source-events") == [("claim_change", "softened"), ("source_event", "silent_edit")]
