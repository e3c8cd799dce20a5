"""The night as a Prefect flow: a handful of tasks over batches; what they do is in `flows.night`."""

# No postponed annotations here: a served flow is loaded from its file, where Prefect could not resolve their names.
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from prefect import flow, task
from prefect.client.schemas.objects import State
from prefect.states import Completed, Failed
from rich.console import Console

from config.load import load_subject
from flows.lock import single_run
from flows.memento_lookup import look_up_dead_citations
from flows.night import Clock, Night
from flows.terminal import Summary, print_summary
from warehouse.records import PlannedCapture


@task
async def plan(night: Night) -> list[PlannedCapture]:
    return night.plan()


@task
async def capture(night: Night, planned: list[PlannedCapture]) -> None:
    await night.capture(planned)


@task
async def extract(night: Night) -> None:
    night.extract()


@task
async def follow_citations(night: Night) -> None:
    await night.follow_citations()


@task
async def record(night: Night) -> Summary:
    return night.record()


@task
async def look_up(night: Night) -> None:
    await look_up_dead_citations(night)


@task
async def publish(night: Night) -> None:
    night.publish()


@flow(name="ingest")
async def ingest(config: Path, data: Path, at: datetime | None = None) -> State[Any]:
    """Capture, extract and record every due source of a subject folder into DATA; `at` dates the run otherwise."""
    subject = load_subject(config)
    with single_run(data), Night(subject, data, clock_from(at)) as night:
        await capture(night, await plan(night))
        await extract(night)
        await follow_citations(night)
        summary = await record(night)
        await look_up(night)
        await publish(night)
    print_summary(summary, data, Console())
    state = Failed if summary.exit_code == 4 else Completed
    return state(message=summary.sentence, data=summary.exit_code)


def clock_from(at: datetime | None) -> Clock:
    """A clock that tells the time, or one that started at `at` when this function was called."""
    if at is None:
        return lambda: datetime.now(UTC)
    started = monotonic()
    return lambda: at + timedelta(seconds=monotonic() - started)
