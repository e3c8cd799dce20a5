"""One ingest from the command line: checks first, then the Prefect flow, then an exit code."""

from __future__ import annotations

import asyncio
from datetime import datetime
from pathlib import Path
from typing import cast

from config.load import load_subject
from flows.lock import single_run
from flows.prefect_settings import configure_prefect
from flows.sources import tracked_sources


def run_ingest(config: Path, data: Path, at: datetime | None = None) -> int:
    """Run the ingest flow and return its exit code (0, 3 or 4); `at` dates the run otherwise.

    Raises ConfigError for a faulty subject and UsageError for an unwritable or busy DATA, before anything is written.
    """
    tracked_sources(load_subject(config))
    with single_run(data):
        configure_prefect(data)
    # Prefect reads its settings when it is imported.
    from flows.ingest import ingest

    async def run() -> int:
        state = await ingest(config, data, at, return_state=True)
        code = await state.aresult(raise_on_failure=False)
        if isinstance(code, BaseException):
            raise code
        return cast(int, code)

    return asyncio.run(run())
