"""What holds for every test: no request leaves this machine, and Prefect writes nothing to the home folder."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from typing import Any

import pytest

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_LOGGING_LEVEL", "WARNING")


@pytest.fixture(autouse=True)
def _loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    real_connect = socket.socket.connect

    def connect(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            if host != "localhost" and not ipaddress.ip_address(host).is_loopback:
                raise PermissionError(f"a test tried to reach {host}; tests stay on this machine")
        real_connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", connect)


@pytest.fixture(scope="module")
def one_extractor() -> Iterator[None]:
    """The runs of a module share the shipped extractor: building one takes longer than most of them."""
    from tests.shipped import shipped_extractor  # only where it is wanted: it loads spaCy

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("flows.extraction.Extractor", lambda _: shipped_extractor())
        yield
