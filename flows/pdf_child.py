"""PDF child: PDFs are taken apart in a process of its own, with little memory and little time.

Run as a module this is the child: it reads payloads from its input and writes what they hold to its output, each
preceded by its length. What comes back is JSON: a child that a PDF has taken over is not to be believed further.
"""

from __future__ import annotations

import json
import resource
import signal
import subprocess
import sys
import weakref
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from threading import Timer
from typing import IO, Any

from extract.pdf import PrintedPages, print_pages
from extract.records import UnreadableError

MEMORY_BYTES = 512 * 1024 * 1024
SECONDS = 60.0
_LONGEST_ANSWER = 100_000_000
_LENGTH_BYTES = 8
_ROOT = Path(__file__).parents[1]
_COMMAND = (sys.executable, "-m", "flows.pdf_child")


class _StoppedError(Exception):
    """The child is no more; str() says why."""


class PdfPrinter:
    """Takes PDFs apart in a child that is started with the first one and used until it stops.

    Whether a PDF can be read is told by a fresh child: what others left behind in an old one is not held against it.
    """

    def __init__(self, command: Sequence[str] = _COMMAND, seconds: float = SECONDS) -> None:
        self._command = command
        self._seconds = seconds
        self._child: subprocess.Popen[bytes] | None = None

    def print_pages(self, payload: bytes) -> PrintedPages:
        """The lines of each page. Raises UnreadableError, also where the limits of the child are met."""
        is_used = self._child is not None
        try:
            try:
                answer = self._ask(payload)
            except _StoppedError:
                if not is_used:
                    raise
                answer = self._ask(payload)
        except _StoppedError as stopped:
            raise UnreadableError(str(stopped)) from stopped
        if "unreadable" in answer:
            raise UnreadableError(str(answer["unreadable"]))
        return PrintedPages(tuple(map(tuple, answer["pages"])), str(answer["title"]))

    def _ask(self, payload: bytes) -> dict[str, Any]:
        child = self._child or self._start()
        assert child.stdin is not None and child.stdout is not None  # noqa: S101 - both are pipes
        timer = Timer(self._seconds, child.kill)
        timer.start()
        try:
            _write(child.stdin, payload)
            return dict(json.loads(_read(child.stdout, _LONGEST_ANSWER)))
        except (OSError, EOFError, ValueError) as error:
            is_late = not timer.is_alive()
            self._child = None
            child.kill()
            raise _StoppedError(self._why(child.wait(), is_late)) from error
        finally:
            timer.cancel()

    def _start(self) -> subprocess.Popen[bytes]:
        child = subprocess.Popen(  # noqa: S603 - our own program
            self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=_ROOT
        )
        weakref.finalize(self, _stop, child)
        self._child = child
        return child

    def _why(self, code: int, is_late: bool) -> str:
        if is_late:
            return f"PDF not read: it took more than {self._seconds:g} s"
        how = signal.Signals(-code).name if code < 0 else f"code {code}"
        return f"PDF not read: it needs more than {MEMORY_BYTES // 1024**2} MB of memory, or breaks its reader ({how})"


def _stop(child: subprocess.Popen[bytes]) -> None:
    child.kill()
    child.communicate()


def _write(stream: IO[bytes], data: bytes) -> None:
    stream.write(len(data).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(data)
    stream.flush()


def _read(stream: IO[bytes], longest: int) -> bytes:
    length = int.from_bytes(_exactly(stream, _LENGTH_BYTES), "big")
    if length > longest:
        raise EOFError
    return _exactly(stream, length)


def _exactly(stream: IO[bytes], length: int) -> bytes:
    data = stream.read(length)
    if len(data) < length:
        raise EOFError
    return data


def serve(requests: IO[bytes], answers: IO[bytes]) -> None:
    """The child: answer one payload after the other until there are no more."""
    while True:
        try:
            payload = _read(requests, sys.maxsize)
        except EOFError:
            return
        try:
            answer: dict[str, Any] = asdict(print_pages(payload))
        except UnreadableError as error:
            answer = {"unreadable": str(error)}
        _write(answers, json.dumps(answer).encode())


def _limit() -> None:
    """No more memory than it may use, no file written, no image of its memory left behind."""
    limits = ((resource.RLIMIT_AS, MEMORY_BYTES), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0))
    for what, most in limits:
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    if sys.platform == "linux":  # elsewhere address space cannot be limited
        _limit()
    serve(sys.stdin.buffer, sys.stdout.buffer)
