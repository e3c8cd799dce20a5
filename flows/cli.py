"""The command line: `python -m flows COMMAND`; each Make target is one of these."""

from __future__ import annotations

import json
import logging
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import click
from rich.console import Console
from rich.text import Text

from config.errors import ConfigError
from config.load import SHIPPED, load_subject, load_vocabulary
from flows.ask import ask, change_lines, change_records, print_table
from flows.backfill import run_backfill
from flows.backfill_table import print_backfill
from flows.change_table import print_changes
from flows.demo import run_demo
from flows.errors import UsageError
from flows.evaluate import evaluate
from flows.evaluation_table import print_evaluation
from flows.extract_files import extract_files, print_extraction, records
from flows.import_files import import_files
from flows.import_table import print_import
from flows.prefect_settings import configure_prefect
from flows.prune import find_prunable
from flows.prune import prune as run_prune
from flows.reextract import reextract as run_reextract
from flows.replay import replay as run_replay
from flows.replay_folder import claim_changes, diff_files, replay_folder
from flows.run import run_ingest
from flows.schedule import serve_nightly
from flows.terminal import Summary
from flows.verify import verify as verify_warehouse
from warehouse.database import WarehouseError
from warehouse.records import GOOD_OUTCOMES, Table
from warehouse.store import open_read

EXIT_USAGE = 2
EXIT_SOME_FAILED = 3

_config = click.option(
    "--config",
    type=click.Path(path_type=Path),
    default=SHIPPED,
    envvar="LITWATCH_CONFIG",
    help="The subject folder.  [default: the shipped one]",
)
_data = click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("data"),
    envvar="LITWATCH_DATA",
    show_default=True,
    help="Where everything written lives.",
)

_format = click.option("--format", "output", type=click.Choice(["table", "jsonl"]), default="table", show_default=True)
_source_events = click.option(
    "--source-events",
    is_flag=True,
    help="Print events of the source as well: links added or removed, claims edited under an old date, moves, trouble.",
)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "terminal_width": 110})
def cli() -> None:
    """litwatch: who says what about which therapy, on what evidence, and when did they change their words?"""


@cli.command()
@_config
@_data
def ingest(config: Path, data: Path) -> int:
    """Capture, extract and record every due source."""
    return run_ingest(config, data)


@cli.command()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    default=Path("demo-data"),
    envvar="LITWATCH_DATA",
    show_default=True,
    help="Where the demo is built anew.",
)
def demo(data: Path) -> int:
    """Show a small web change over a year; needs no network."""
    return run_demo(data)


@cli.command()
@_config
@_data
def schedule(config: Path, data: Path) -> int:
    """Run ingest every night (settings.yml: schedule) until stopped."""
    subject = load_subject(config)
    configure_prefect(data)
    serve_nightly(config, data, subject.settings.schedule)
    return 0


@cli.command()
@click.argument("since", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]))
@_data
def changes(since: datetime, data: Path) -> int:
    """Print what changed SINCE a date (UTC)."""
    with open_read(data) as read:
        print_changes(change_lines(read.changes_since(since.replace(tzinfo=UTC))), Console())
    return 0


@cli.command()
@click.argument("query", required=False)
@_data
def sql(query: str | None, data: Path) -> int:
    """Run one QUERY on the warehouse, or read queries from a prompt."""
    with open_read(data) as read:
        if query:
            print_table(read.query(query), Console())
        else:
            ask(read, Console())
    return 0


@cli.command()
@_config
@_data
def verify(config: Path, data: Path) -> int:
    """Extract the archived bytes anew and check every quote and invariant."""
    found = verify_warehouse(load_subject(config), data)
    for rule, detail in found.faults:
        click.echo(f"{rule}: {detail}")
    share = found.anchored_count / found.quote_count if found.quote_count else 1
    click.echo(
        f"{found.anchored_count} of {found.quote_count} quotes anchor ({share:.1%}) "
        f"in {found.snapshot_count} snapshots; {len(found.faults)} faults"
    )
    return 0 if found.is_sound else EXIT_SOME_FAILED


@cli.command()
@click.option(
    "--since",
    type=click.DateTime(["%Y-%m-%d"]),
    required=True,
    help="Ask for what was archived since this day (UTC).",
)
@click.option("--source", "source_id", help="Only this source.  [default: every tracked web page]")
@_config
@_data
def backfill(since: datetime, source_id: str | None, config: Path, data: Path) -> int:
    """Take what web archives (settings.yml: archives) hold of our sources into the history, as if we had been there."""
    done = run_backfill(load_subject(config), data, since.replace(tzinfo=UTC), source_id, lambda: datetime.now(UTC))
    print_backfill(done, Console())
    return done.exit_code


@cli.command("import")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--source", "source_id", help="Everything in the files is of this source.")
@click.option("--all", "everything", is_flag=True, help="Make sources of pages in WARC files that we do not follow.")
@_config
@_data
def import_command(paths: tuple[Path, ...], source_id: str | None, everything: bool, config: Path, data: Path) -> int:
    """Take WARC and WACZ files, dated folders of one page, and folders of documents into the history."""
    subject = load_subject(config)
    done = import_files(subject, data, paths, lambda: datetime.now(UTC), source_id, everything=everything)
    print_import(done, Console())
    return done.exit_code


@cli.command()
@click.option("--force", is_flag=True, help="Even if nothing that turns pages into claims has changed.")
@_config
@_data
def reextract(force: bool, config: Path, data: Path) -> int:
    """Read every archived page with today's extractor and vocabulary, and rebuild the history."""
    done = run_reextract(load_subject(config), data, lambda: datetime.now(UTC), force=force)
    if done is None:
        click.echo("nothing that turns pages into claims has changed: there is nothing to do (--force does it anyway)")
        return 0
    click.echo(
        f"epoch {done.epoch_id}: {done.differences} rows in epoch_difference; "
        f"{done.changes_of_nothing} rows of change came of it"
    )
    return EXIT_SOME_FAILED if done.changes_of_nothing else 0


@cli.command()
@_config
@_data
def replay(config: Path, data: Path) -> int:
    """Rebuild the history from the archived bytes in an empty warehouse and compare it, row by row."""
    result = run_replay(load_subject(config), data)
    for row in result.differing:
        click.echo(f"only {row.side}: {row.table} {row.row}")
    for table in result.tables:
        word = "equal" if table.is_identical else "DIFFERENT"
        click.echo(f"{table.name}: {table.row_count} rows stored, {table.replayed_row_count} replayed: {word}")
    return 0 if result.is_identical else EXIT_SOME_FAILED


@cli.command()
@click.option("--yes", is_flag=True, help="Delete it; without this it is only listed.")
@_data
def prune(yes: bool, data: Path) -> int:
    """Delete what earlier epochs read and what stopped runs left behind; no capture, page or change of today."""
    found = run_prune(data) if yes else find_prunable(data)
    for what, count in found.rows:
        click.echo(f"{count:>10,} {what}")
    click.echo(f"{len(found.files):>10,} archive files of stopped runs")
    if not yes and not found.is_empty:
        click.echo("Nothing is deleted yet; add --yes (make prune YES=1) to delete it.")
    return 0


@cli.command("replay-folder")
@click.argument("folder", type=click.Path(path_type=Path))
@_format
@_source_events
@click.option("--data", type=click.Path(path_type=Path), help="Keep the warehouse here instead of throwing it away.")
@_config
def replay_folder_command(folder: Path, output: str, source_events: bool, data: Path | None, config: Path) -> int:
    """Take the dated files of a FOLDER (2021-03-31T120000.html) as captures of a page; print how its claims changed."""
    summary, found = replay_folder(folder, load_subject(config), data)
    return _print_changes(summary, found if source_events else claim_changes(found), output)


@cli.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@_format
@_source_events
@_config
def diff(before: Path, after: Path, output: str, source_events: bool, config: Path) -> int:
    """Print how claims changed from the file BEFORE to the file AFTER, as two captures of one source."""
    summary, found = diff_files(before, after, load_subject(config))
    return _print_changes(summary, found if source_events else claim_changes(found), output)


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@_format
@click.option("--vocabulary", type=click.Path(path_type=Path), help="Another folder of concept lists.")
@_config
def extract(paths: tuple[Path, ...], output: str, vocabulary: Path | None, config: Path) -> int:
    """Print the passages, mentions, claims and citations of files (.txt .md .html .pdf)."""
    subject = load_subject(config)
    if vocabulary is not None:
        subject = subject.model_copy(update={"vocabulary": load_vocabulary(vocabulary)})
    console = Console()
    for path, extraction in extract_files(paths, subject):
        if output == "table":
            print_extraction(str(path), extraction, console)
        else:
            for record in records(path.name, extraction):
                click.echo(json.dumps(record, ensure_ascii=False))
    return 0


@cli.command("eval")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option("--texts", type=click.Path(path_type=Path), help="Where the texts are.  [default: beside the gold]")
@click.option("--json", "json_path", type=click.Path(path_type=Path), help="Write the scores here as well.")
@_config
def evaluate_gold(gold: Path, texts: Path | None, json_path: Path | None, config: Path) -> int:
    """Score extraction against a folder of hand-annotated documents, and show what it confuses."""
    evaluation = evaluate(gold, load_subject(config), texts)
    print_evaluation(evaluation, Console())
    if json_path is not None:
        json_path.write_text(json.dumps(evaluation.as_json(), ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    return 0


def _print_changes(summary: Summary, found: Table, output: str) -> int:
    bad = [line for line in summary.lines if line.outcome not in GOOD_OUTCOMES]
    if output == "jsonl":
        for record in change_records(found):
            click.echo(json.dumps(record, ensure_ascii=False))
        for line in bad:
            click.echo(json.dumps({"outcome": line.outcome, "reason": line.reason}, ensure_ascii=False))
    else:
        print_changes(change_lines(found), Console())
        for line in bad:
            click.echo(f"no evidence: {line.outcome} ({line.reason})")
    return EXIT_SOME_FAILED if bad else 0


def main() -> NoReturn:
    """Run one command and exit: 0 all good, 3 some sources failed, 4 nothing captured, 2 usage error, 1 crash."""
    logging.basicConfig(format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr)
    logging.getLogger("litwatch").setLevel(logging.INFO)
    # SIGTERM must unwind like Ctrl-C: otherwise Prefect's temporary server outlives us.
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        code = cli.main(standalone_mode=False)
    except (ConfigError, UsageError, WarehouseError) as error:
        _stop(str(error))
    except click.ClickException as error:
        error.show()
        sys.exit(EXIT_USAGE)
    except (click.Abort, KeyboardInterrupt):
        _stop("interrupted; the warehouse is as the last finished run left it", code=130)
    sys.exit(code if isinstance(code, int) else 0)


def _stop(message: str, code: int = EXIT_USAGE) -> NoReturn:
    Console(stderr=True, soft_wrap=True).print(Text.assemble(("litwatch: ", "bold red"), message))
    sys.exit(code)
