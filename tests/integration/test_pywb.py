"""Backfill against a real web archive: pywb replays the demo's editions, and history must come out as if lived through.

pywb is installed from the package index into a virtual environment of its own below `.cache` (it wants other versions
than we do) and started on a free port of this machine.
"""

from __future__ import annotations

import asyncio
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx2
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from config.load import load_subject
from config.models import ArchiveSettings, Subject
from flows.backfill import Backfill, backfill
from flows.demo import write_subject
from flows.demo_server import DemoWeb, serve
from flows.demo_site import SITE, Edition, load_editions
from flows.import_files import import_files
from flows.lock import single_run
from flows.night import Night
from warehouse.store import open_read

ROOT = Path(__file__).parents[2]
PYWB = "pywb==2.10.0"
LONG_AGO = datetime(2019, 1, 1, tzinfo=UTC)
EVERYTHING = "everything"
SEED = 20240722

# Everything but run ids and transaction time.
HISTORY = {
    "claim_version": "SELECT * EXCLUDE (run_id, epoch_id, recorded_at, close_recorded_at) FROM claim_version",
    "change": "SELECT * EXCLUDE (run_id, epoch_id, recorded_at, confirm_recorded_at) FROM change",
    "text_change": "SELECT * EXCLUDE (run_id, epoch_id, recorded_at) FROM text_change",
    "citation": "SELECT * EXCLUDE (recorded_at) FROM citation",
    "location": "SELECT * EXCLUDE (recorded_at) FROM location",
    "source_status": "SELECT * EXCLUDE (recorded_at) FROM source_status",
}

Piece = tuple[Edition, str]


@pytest.fixture(scope="module")
def editions() -> tuple[Edition, ...]:
    return load_editions(SITE)


@pytest.fixture(scope="module")
def web(editions: tuple[Edition, ...]) -> Iterator[DemoWeb]:
    with serve(editions) as web:
        yield web


@pytest.fixture(scope="module")
def subject(web: DemoWeb, tmp_path_factory: pytest.TempPathFactory) -> Subject:
    return load_subject(write_subject(tmp_path_factory.mktemp("subject"), web))


@pytest.fixture(scope="module")
def lived(
    web: DemoWeb, editions: tuple[Edition, ...], subject: Subject, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """DATA of somebody who was there: every edition ingested in order, at its own time."""
    data = tmp_path_factory.mktemp("lived")
    for edition in editions:
        web.switch(edition.name)
        asyncio.run(_ingest(subject, data, edition.observed_at))
    return data


async def _ingest(subject: Subject, data: Path, at: datetime) -> None:
    with single_run(data), Night(subject, data, lambda: at) as night:
        await night.capture(night.plan())
        night.extract()
        await night.follow_citations()
        night.record()
        night.publish()


@pytest.fixture(scope="module")
def collections(web: DemoWeb, editions: tuple[Edition, ...]) -> dict[str, list[Piece]]:
    """What each archive holds: one everything, three a random third each; a redirect stays with its target."""
    hosts = sorted({address.split("/")[2] for edition in editions for address in (*edition.pages, *edition.answers)})
    pieces = [(edition, host) for edition in editions for host in hosts]
    random.Random(SEED).shuffle(pieces)
    return {EVERYTHING: pieces} | {f"third{n}": pieces[n::3] for n in range(3)}


@pytest.fixture(scope="module")
def archive(
    web: DemoWeb, collections: dict[str, list[Piece]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a running pywb that holds the collections."""
    programs = _install_pywb()
    folder = tmp_path_factory.mktemp("pywb")
    for name, pieces in collections.items():
        _write_warc(folder / f"{name}.warc.gz", web, pieces)
        for arguments in (["init", name], ["add", name, f"{name}.warc.gz"]):
            subprocess.run([programs / "wb-manager", *arguments], cwd=folder, check=True, capture_output=True)
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (folder / "log").open("wb") as log:
        command = [programs / "wayback", "-b", "127.0.0.1", "-p", str(port)]
        server = subprocess.Popen(command, cwd=folder, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/{EVERYTHING}/", server, folder / "log")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(timeout=30)


def _install_pywb() -> Path:
    home = Path(os.environ.get("LITWATCH_TEST_CACHE", ROOT / ".cache")) / PYWB.replace("==", "-")
    if not (home / "ready").exists():
        try:
            subprocess.run([sys.executable, "-m", "venv", "--clear", home], check=True)
            install = [home / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", PYWB]
            subprocess.run(install, check=True)
        except subprocess.CalledProcessError as error:
            pytest.fail(f"this test needs {PYWB}; `pip install {PYWB}` into {home} ended with code {error.returncode}")
        (home / "ready").touch()
    return home / "bin"


def _write_warc(path: Path, web: DemoWeb, pieces: Iterable[Piece]) -> None:
    """What a crawler would have kept: at each edition, each address of a host with whatever it answered."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True, warc_version="1.1")
        for edition, host in pieces:
            web.switch(edition.name)
            for address in sorted({*edition.pages, *edition.answers}):
                if address.split("/")[2] == host and not address.endswith("/robots.txt"):
                    _write_answer(writer, web, address, edition.observed_at)


def _write_answer(writer: WARCWriter, web: DemoWeb, address: str, at: datetime) -> None:
    answer = web.respond(address)
    headers = [*answer.headers, ("Content-Type", answer.media_type), ("Content-Length", str(len(answer.body)))]
    writer.write_record(
        writer.create_warc_record(
            web.locate(address),
            "response",
            BytesIO(answer.body),
            length=len(answer.body),
            warc_headers_dict={"WARC-Date": f"{at:%Y-%m-%dT%H:%M:%SZ}"},
            http_headers=StatusAndHeaders(f"{answer.status} Archived", headers, protocol="HTTP/1.1"),
        )
    )


def _wait_for(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and server.poll() is None:
        try:
            httpx2.get(url, timeout=5, trust_env=False)
        except httpx2.TransportError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"pywb did not start; it said: {log.read_text()[-2000:]}")


def asking(subject: Subject, archive: str, collection: str, *, by: str = "cdx") -> Subject:
    """The subject with this collection as its only archive, listed by its CDX or by its TimeMap."""
    lists = {"cdx": "/cdx?url={url}&output=json&from={since}", "timemap": "/timemap/link/{url}"}
    settings = ArchiveSettings(
        name=collection,
        memento=f"{archive}/{collection}/{{timestamp}}id_/{{url}}",
        lists_per_minute=60_000,
        mementos_per_minute=60_000,
        **{by: f"{archive}/{collection}{lists[by]}"},
    )
    return subject.model_copy(update={"settings": subject.settings.model_copy(update={"archives": (settings,)})})


def run(subject: Subject, data: Path) -> Backfill:
    with single_run(data):
        return asyncio.run(backfill(subject, data, LONG_AGO, None, lambda: datetime.now(UTC)))


def history(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    with open_read(data) as read:
        assert read.faults() == []
        return {table: sorted(read.query(query).rows, key=repr) for table, query in HISTORY.items()}


def assert_as_lived(data: Path, lived: Path) -> None:
    found, expected = history(data), history(lived)
    for table, rows in expected.items():
        assert rows, f"the demo has no {table}: nothing would be compared"
        assert found[table] == rows, table


def test_mementos_in_random_order_over_several_runs_tell_the_history_as_it_was_lived(
    lived: Path, archive: str, subject: Subject, tmp_path: Path
) -> None:
    for collection in ("third2", "third0", "third1"):
        assert run(asking(subject, archive, collection), tmp_path).exit_code in (0, 3)
    assert_as_lived(tmp_path, lived)


def test_a_timemap_serves_where_there_is_no_cdx_and_a_second_backfill_asks_for_nothing_twice(
    lived: Path, archive: str, subject: Subject, tmp_path: Path
) -> None:
    first = run(asking(subject, archive, EVERYTHING, by="timemap"), tmp_path)
    assert first.exit_code == 0, [one.troubles for one in first.sources]
    assert_as_lived(tmp_path, lived)

    again = run(asking(subject, archive, EVERYTHING), tmp_path)
    assert sum(one.listed for one in again.sources) == sum(one.known for one in again.sources) > 50
    assert sum(one.fetched for one in again.sources) == 0
    assert_as_lived(tmp_path, lived)


def test_the_warc_file_itself_imported_tells_the_same_history(
    lived: Path, web: DemoWeb, collections: dict[str, list[Piece]], subject: Subject, tmp_path: Path
) -> None:
    warc = tmp_path / "crawl.warc.gz"
    _write_warc(warc, web, collections[EVERYTHING])
    for known in (False, True):
        done = import_files(subject, tmp_path / "data", [warc], lambda: datetime.now(UTC), None, everything=False)
        assert (done.exit_code, done.faults, done.known > 0) == (0, (), known)
    assert_as_lived(tmp_path / "data", lived)


def test_archived_walls_and_missing_pages_are_rows_and_known_bytes_are_not_fetched(
    archive: str, subject: Subject, tmp_path: Path
) -> None:
    done = run(asking(subject, archive, EVERYTHING), tmp_path)
    assert done.exit_code == 0
    assert sum(one.same_bytes for one in done.sources) > 10
    with open_read(tmp_path) as read:
        outcomes = dict(read.query("SELECT outcome, count(*) FROM capture WHERE origin = 'memento' GROUP BY 1").rows)
        assert read.query("SELECT DISTINCT run_kind FROM run").rows == (("backfill",),)
    assert {"fetched", "unchanged", "blocked", "missing"} <= set(outcomes)
