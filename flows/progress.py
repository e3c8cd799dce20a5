"""Progress of long work: a live bar per stage on a terminal, plain lines in a log."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

log = logging.getLogger("litwatch")
_SECONDS_BETWEEN_LINES = 15.0

Advance = Callable[[str], None]


@contextmanager
def stage(name: str, total: int) -> Iterator[Advance]:
    """Show one stage of `total` steps; call the yielded function with a short note after each step."""
    console = Console(stderr=True)
    if console.is_terminal:
        with _bar(console, name, total) as advance:
            yield advance
    else:
        with _lines(name, total) as advance:
            yield advance


@contextmanager
def _bar(console: Console, name: str, total: int) -> Iterator[Advance]:
    columns = (
        TextColumn("{task.description:<18}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("[dim]{task.fields[note]}"),
    )
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task(name, total=total, note="")
        yield lambda note: progress.update(bar, advance=1, note=note[:60])


@contextmanager
def _lines(name: str, total: int) -> Iterator[Advance]:
    started = last = time.monotonic()
    done = 0
    log.info("%s: %d to do", name, total)

    def advance(note: str) -> None:
        nonlocal done, last
        done += 1
        now = time.monotonic()
        if now - last >= _SECONDS_BETWEEN_LINES:
            last = now
            left = (now - started) / done * (total - done)
            log.info("%s: %d of %d, about %d s left (%s)", name, done, total, left, note)

    yield advance
    log.info("%s: %d of %d done in %.1f s", name, done, total, time.monotonic() - started)
