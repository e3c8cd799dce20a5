"""Captures from nginx, a server we did not write: validators, packings, redirects, conditional requests.

Needs nginx with its brotli module: `apt-get install nginx-light libnginx-mod-http-brotli-filter`. The test starts its
own on a loopback port, with everything it writes in a temporary folder.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from config.models import Settings
from flows.archive import ArchiveWriter, read_payload
from flows.capture import capture_sources
from tests.shipped import SPEECH
from warehouse.records import CaptureRecord, PlannedCapture, SnapshotRecord, SourceRecord

INSTALL = "nginx is missing; install it with: apt-get install nginx-light libnginx-mod-http-brotli-filter"
BROTLI = Path("/usr/lib/nginx/modules/ngx_http_brotli_filter_module.so")
SENTENCE = "The transplant may stop relapses in people with relapsing MS, and it carries a risk of serious infection. "
PAGE = f"<html lang=en><head><title>HSCT</title></head><body><h1>HSCT for MS</h1><p>{SENTENCE * 40}</p></body></html>"
CONFIGURATION = """
load_module {brotli};
user root; daemon off; pid {root}/pid; error_log {root}/error.log; worker_processes 1;
events {{ worker_connections 64; }}
http {{
  access_log {root}/access.log; types {{ text/html html; application/pdf pdf; }}
  client_body_temp_path {root}/t1; proxy_temp_path {root}/t2; fastcgi_temp_path {root}/t3;
  uwsgi_temp_path {root}/t4; scgi_temp_path {root}/t5;
  server {{
    listen 127.0.0.1:{port}; root {root}/site;
    location /gzip/ {{ alias {root}/site/; gzip on; gzip_min_length 1; gzip_http_version 1.0; }}
    location /brotli/ {{ alias {root}/site/; brotli on; brotli_min_length 1; }}
    location /no-etag/ {{ alias {root}/site/; etag off; }}
    location /no-date/ {{ alias {root}/site/; add_header Last-Modified ""; }}
    location = /old.html {{ return 301 /ms.html; }}
    location = /older.html {{ return 308 /old.html; }}
    location = /temporary.html {{ return 302 /gzip/ms.html; }}
    location = /gone.html {{ return 410; }}
    location = /forbidden.html {{ deny all; }}
    location = /slow-down.html {{ return 429; }}
    location = /trouble.html {{ return 503; }}
    location = /robots.txt {{ return 200 "User-agent: litwatch\\nDisallow: /private/\\n"; }}
  }}
}}
"""


@pytest.fixture(scope="module")
def nginx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """A running nginx: its address and its folder."""
    program = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if program is None or not BROTLI.exists():
        pytest.fail(INSTALL)
    root = tmp_path_factory.mktemp("nginx")
    (root / "site").mkdir()
    (root / "site" / "ms.html").write_text(PAGE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (root / "nginx.conf").write_text(CONFIGURATION.format(brotli=BROTLI, root=root, port=port))
    server = subprocess.Popen([program, "-p", str(root), "-c", str(root / "nginx.conf"), "-e", str(root / "error.log")])
    try:
        _wait_for(port, server)
        yield f"http://127.0.0.1:{port}", root
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(port: int, server: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        assert server.poll() is None, "nginx ended at once; see its error.log"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    pytest.fail("nginx did not start within 20 seconds")


def capture(
    base: str, paths: Sequence[str], data: Path, at: datetime, before: dict[str, CaptureRecord] | None = None
) -> tuple[dict[str, CaptureRecord], list[SnapshotRecord]]:
    """Capture paths of the server; `before` are the rows of the night before, whose validators are sent."""
    rows: dict[str, CaptureRecord] = {}
    snapshots: list[SnapshotRecord] = []

    def on_captured(row: CaptureRecord, snapshot: SnapshotRecord | None) -> None:
        rows[row.source_id] = row
        snapshots.extend([snapshot] if snapshot else [])

    settings = Settings.model_validate(
        {"contact": {"name": "Ann"}, "capture": {"host_delay_seconds": 0, "reachable_networks": ["127.0.0.0/8"]}}
    )
    planned = [_plan(path, base, (before or {}).get(path)) for path in paths]
    with ArchiveWriter(data, f"run-{at:%Y%m%d}") as archive:
        asyncio.run(capture_sources(planned, settings, SPEECH, archive, lambda: at, on_captured))
    return rows, snapshots


def _plan(path: str, base: str, before: CaptureRecord | None) -> PlannedCapture:
    source = SourceRecord(path, "Clinic", "clinic", None, base + path, None)
    known: tuple[Any, ...] = (
        (before.etag, before.last_modified, before.snapshot_sha256) if before else (None, None, None)
    )
    return PlannedCapture(source, base + path, *known, 0, None)


NIGHT = datetime(2026, 3, 1, 3, 15, tzinfo=UTC)


def test_two_nights_of_a_real_server(nginx: tuple[str, Path], tmp_path: Path) -> None:
    """Every packing gives the same bytes; what did not change answers 304; what did is fetched anew."""
    base, root = nginx
    page = root / "site" / "ms.html"
    page.write_text(PAGE)
    pages = ["/ms.html", "/gzip/ms.html", "/brotli/ms.html", "/no-etag/ms.html", "/no-date/ms.html"]
    moved = ["/old.html", "/older.html", "/temporary.html"]
    bad = ["/gone.html", "/forbidden.html", "/nothing.html", "/private/a.html"]
    first, snapshots = capture(base, pages + moved + bad, tmp_path, NIGHT)
    assert {first[path].outcome for path in pages + moved} == {"fetched"}
    assert {path: first[path].outcome for path in bad} == {
        "/gone.html": "gone",
        "/forbidden.html": "blocked",
        "/nothing.html": "missing",
        "/private/a.html": "refused",
    }
    assert {first[path].snapshot_sha256 for path in pages} == {first["/older.html"].snapshot_sha256}
    [snapshot] = [s for s in snapshots if s.snapshot_sha256 == first["/ms.html"].snapshot_sha256]
    assert read_payload(tmp_path, snapshot) == PAGE.encode()
    assert (first["/gzip/ms.html"].etag or "").startswith('W/"'), "nginx weakens the ETag of what it packs"
    assert first["/no-etag/ms.html"].etag is None
    assert first["/no-date/ms.html"].last_modified is None
    assert {path: first[path].is_permanent_redirect for path in moved} == dict(
        zip(moved, (True, True, False), strict=True)
    )
    assert first["/older.html"].redirects == (f"{base}/older.html", f"{base}/old.html")

    second, snapshots = capture(base, pages + moved, tmp_path, NIGHT + timedelta(days=1), first)
    assert {path: (row.outcome, row.http_status) for path, row in second.items()} == dict.fromkeys(
        pages + moved, ("unchanged", 304)
    )
    assert snapshots == []
    with (tmp_path / "litwatch-run-20260302.warc.gz").open("rb") as file:
        kinds = [
            record.rec_headers.get_header("WARC-Profile")
            for record in ArchiveIterator(file)
            if record.rec_type == "revisit"
        ]
    assert len(kinds) == len(pages + moved)
    assert all(kind.endswith("server-not-modified") for kind in kinds)

    page.write_text(PAGE.replace("may stop", "stops"))
    # Last-Modified counts in seconds: an edit within the second of the one before would rightly answer 304
    os.utime(page, (time.time() + 5, time.time() + 5))
    third, snapshots = capture(base, pages, tmp_path, NIGHT + timedelta(days=2), second)
    assert {row.outcome for row in third.values()} == {"fetched"}
    assert len(snapshots) == 1, "five captures, one payload"
    log = (root / "access.log").read_text()
    assert '" 304 0 "' in log
    assert "litwatch/" in log


def test_trouble_is_no_disappearance(nginx: tuple[str, Path], tmp_path: Path) -> None:
    rows, _ = capture(nginx[0], ["/trouble.html", "/ms.html"], tmp_path, NIGHT)
    assert (rows["/trouble.html"].outcome, rows["/ms.html"].outcome) == ("unreachable", "fetched")
    rows, _ = capture(nginx[0], ["/slow-down.html"], tmp_path, NIGHT + timedelta(days=1))
    assert rows["/slow-down.html"].outcome == "blocked"
