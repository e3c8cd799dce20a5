"""The nightly schedule: a Prefect server of our own (unless PREFECT_API_URL names one) and the flow served to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx2

from config.models import ScheduleSettings
from flows.errors import UsageError

_SERVER_PATIENCE_SECONDS = 180


def serve_nightly(config: Path, data: Path, settings: ScheduleSettings) -> None:
    """Serve the ingest flow until interrupted. Raises UsageError when no server can be started or reached."""
    with _server():
        # Prefect reads PREFECT_API_URL when it is imported, so not before the server is up.
        from prefect.schedules import Cron

        from flows.ingest import ingest

        ingest.serve(
            name="nightly",
            schedule=Cron(settings.cron, timezone=settings.timezone),
            parameters={"config": str(config.resolve()), "data": str(data.resolve())},
            # A restart of this process must not leave the schedule paused.
            pause_on_shutdown=False,
        )


@contextmanager
def _server() -> Iterator[None]:
    if "PREFECT_API_URL" in os.environ:
        _wait_for(os.environ["PREFECT_API_URL"], None)
        yield
        return
    port = os.environ.get("LITWATCH_PREFECT_PORT") or str(free_port())
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", "127.0.0.1", "--port", port]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL)  # noqa: S603 - our own interpreter, no user input
    try:
        url = f"http://127.0.0.1:{port}/api"
        _wait_for(url, server)
        os.environ["PREFECT_API_URL"] = url
        yield
    finally:
        server.terminate()
        server.wait(timeout=30)


def _wait_for(url: str, server: subprocess.Popen[bytes] | None) -> None:
    deadline = time.monotonic() + _SERVER_PATIENCE_SECONDS
    while time.monotonic() < deadline:
        if server is not None and server.poll() is not None:
            raise UsageError(f"the Prefect server stopped with code {server.returncode} before it was ready")
        try:
            if httpx2.get(f"{url}/health", timeout=5, trust_env=False).is_success:
                return
        except httpx2.TransportError:
            time.sleep(0.5)
    raise UsageError(f"no Prefect server answers at {url}")


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
