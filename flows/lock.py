"""One run at a time per DATA: a kernel lock that no crash can leave behind."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from flows.errors import UsageError


@contextmanager
def single_run(data: Path) -> Iterator[None]:
    """Hold DATA for one run. Raises UsageError when another run holds it or DATA cannot be written."""
    state = data / "state"
    try:
        state.mkdir(parents=True, exist_ok=True)
        lock = FileLock(state / "run.lock", timeout=0)
        lock.acquire()
    except Timeout as error:
        raise UsageError(
            f"{data}: another run is at work here (process {_holder(state)}); try again when it is done"
        ) from error
    except OSError as error:
        raise UsageError(f"{data}: cannot be written ({error.strerror}); choose another folder with DATA=") from error
    try:
        (state / "run.pid").write_text(str(os.getpid()))
        yield
    finally:
        lock.release()


def _holder(state: Path) -> str:
    try:
        return (state / "run.pid").read_text().strip() or "unknown"
    except OSError:
        return "unknown"
