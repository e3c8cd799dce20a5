"""One run at a time per DATA."""

from __future__ import annotations

import multiprocessing
import os
import signal
from pathlib import Path

import pytest

from flows.errors import UsageError
from flows.lock import single_run


def test_a_second_run_is_refused_and_told_who_is_at_work(tmp_path: Path) -> None:
    with single_run(tmp_path), pytest.raises(UsageError, match=str(os.getpid())), single_run(tmp_path):
        pass


def test_the_lock_is_free_again_after_a_run(tmp_path: Path) -> None:
    with single_run(tmp_path):
        pass
    with single_run(tmp_path):
        pass


def _hold(data: Path, held: multiprocessing.synchronize.Event) -> None:
    with single_run(data):
        held.set()
        signal.pause()


def test_a_killed_run_leaves_no_lock_behind(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    held = context.Event()
    process = context.Process(target=_hold, args=(tmp_path, held))
    process.start()
    assert held.wait(20)
    process.kill()
    process.join()
    with single_run(tmp_path):
        pass


def test_an_unwritable_folder_is_named(tmp_path: Path) -> None:
    occupied = tmp_path / "file"
    occupied.write_text("not a folder")
    with pytest.raises(UsageError, match="cannot be written"), single_run(occupied):
        pass
