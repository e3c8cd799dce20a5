"""Prefect in litwatch: no telemetry, no cache, everything under DATA/state. To be called before prefect is imported."""

from __future__ import annotations

import os
from pathlib import Path


def configure_prefect(data: Path) -> None:
    """Set what Prefect reads from the environment; a value the user has set stays (PREFECT_API_URL above all)."""
    home = (data / "state" / "prefect").resolve()
    home.mkdir(parents=True, exist_ok=True)
    for name, value in _settings(home).items():
        os.environ.setdefault(name, value)


def _settings(home: Path) -> dict[str, str]:
    return {
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
        # The temporary server needs 13-21 s on a new home; the default patience of 20 s is too tight.
        "PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS": "120",
        "PREFECT_LOGGING_LEVEL": "WARNING",
        # Our cache is the conditional request and the content hash; Prefect's would pickle results to disk.
        "PREFECT_TASKS_DEFAULT_NO_CACHE": "true",
        "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
        # The in-memory lease store never frees the slot of a run that lost power.
        "PREFECT_SERVER_CONCURRENCY_LEASE_STORAGE": "prefect.server.concurrency.lease_storage.filesystem",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",
        "PREFECT_SERVER_SERVICES_DB_VACUUM_RETENTION_PERIOD": "2592000",
    }
