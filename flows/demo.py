"""The demo: a small web of our own, edition after edition through the very same flow, then what changed."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import yaml
from rich.console import Console

from config.load import SHIPPED, read_yaml
from flows.ask import change_lines
from flows.change_table import ChangeLine, print_changes
from flows.demo_server import DemoWeb, serve
from flows.demo_site import SITE, load_editions
from flows.errors import UsageError
from flows.lock import single_run
from flows.run import run_ingest
from warehouse.store import open_read

SUBJECT = "subject"
EXIT_NOTHING_CAPTURED = 4
_BEFORE_THE_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_OURS = (SUBJECT, "warehouse.duckdb", "archive", "report")
_LOCK = ("run.lock", "run.pid")


def run_demo(data: Path, site: Path = SITE) -> int:
    """Build the demo in `data`, edition by edition, and print what changed. Needs no network.

    A demo that is already there is built anew. Sources that fail are part of the show; returns 0, or 4 where nothing
    could be captured at all. Raises UsageError when `data` holds anything that is no demo, cannot be written or is
    in use.
    """
    console = Console()
    editions = load_editions(site)
    _refuse_all_but_a_demo(data)
    with serve(editions) as web:
        with single_run(data):
            _make_room(data)
            subject = write_subject(data, web, site)
        for edition in editions:
            web.switch(edition.name)
            console.rule(f"[bold]{edition.name}")
            console.print(edition.about, style="italic")
            if run_ingest(subject, data, edition.observed_at) == EXIT_NOTHING_CAPTURED:
                return EXIT_NOTHING_CAPTURED
        console.rule("[bold]What changed")
        with open_read(data) as read:
            feed = sorted(change_lines(read.changes_since(_BEFORE_THE_FIRST)), key=_by_edition)
            print_changes((_with_written_addresses(line, web) for line in feed), console)
    console.print(_next_steps(data), markup=False, highlight=False, soft_wrap=True)
    return 0


def write_subject(data: Path, web: DemoWeb, site: Path = SITE) -> Path:
    """Write `data/subject`: the site's sources where they are served, and the shipped settings opened to loopback."""
    folder = data / SUBJECT
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "demo.yml").write_text(web.locate((site / "sources.yml").read_text("utf-8")), "utf-8")
    settings = read_yaml(SHIPPED / "settings.yml")
    settings["contact"] = {"name": "litwatch demo"}
    settings["capture"] |= {"host_delay_seconds": 0, "reachable_networks": ["127.0.0.0/8"]}
    # the demo's web was never archived, and the demo needs no network
    settings["archives"] = []
    (folder / "settings.yml").write_text(yaml.safe_dump(settings, sort_keys=False), "utf-8")
    return folder


def _refuse_all_but_a_demo(data: Path) -> None:
    is_demo = (data / SUBJECT / "sources" / "demo.yml").exists()
    if data.is_dir() and any(data.iterdir()) and not is_demo:
        raise UsageError(f"{data} holds something that is no demo; choose another folder: make demo DATA=…")


def _make_room(data: Path) -> None:
    """Remove what an earlier demo wrote, and nothing else."""
    for path in [*(data / name for name in _OURS), *(data / "state").iterdir()]:
        if path.is_dir():
            shutil.rmtree(path)
        elif path.name not in _LOCK:
            path.unlink(missing_ok=True)


def _by_edition(line: ChangeLine) -> tuple[date, int, str, str, str]:
    words = line.before or line.after or ""
    return line.first_seen_after_at.date(), -line.severity, line.source_id, line.change_type, words


def _with_written_addresses(line: ChangeLine, web: DemoWeb) -> ChangeLine:
    """The addresses as the pages write them: those of the moment mean nothing once the server is gone."""
    before, after = (web.name(words) if words else None for words in (line.before, line.after))
    return replace(line, before=before, after=after)


def _next_steps(data: Path) -> str:
    return (
        f"\nEverything is in {data}. Ask it yourself, in your own SQL or with one of warehouse/queries:\n"
        f"  make sql DATA={data} < warehouse/queries/disagreements.sql\n"
        f"  make sql DATA={data}\n"
        f"  duckdb {data}/warehouse.duckdb"
    )
