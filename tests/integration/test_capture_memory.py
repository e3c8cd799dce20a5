"""Bombs, floods and huge pages of full size: the run ends, and its process stays below 400 MB."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SERVER = """
import asyncio, gzip, json
import brotli
from backports import zstd

member = gzip.compress(bytes(64_000_000))
bombs = {
    "gzip": gzip.compress(bytes(400_000_000)),
    "gzip, gzip": gzip.compress(member * 64),
    "gzip, gzip, gzip": gzip.compress(gzip.compress(member * 64)),
    "br": brotli.compress(bytes(200_000_000), quality=1),
    "zstd": zstd.compress(bytes(400_000_000)),
}
page = b"<html lang=en><title>HSCT</title><body>" + b"<p>The transplant may stop relapses.</p>" * 490_000
kinds = [*bombs, "flood", "flood", "flood", "page", "page", "page", "page"]

async def answer(reader, writer, kind):
    await reader.readuntil(b"\\r\\n\\r\\n")
    body = page if kind == "page" else bombs.get(kind, b"")
    coding = f"Content-Encoding: {kind}\\r\\n" if kind in bombs else ""
    head = f"HTTP/1.1 200 OK\\r\\nContent-Type: text/html\\r\\n{coding}Connection: close\\r\\n\\r\\n"
    writer.write(head.encode() + body)
    try:
        await writer.drain()
        while kind == "flood":
            writer.write(b"x" * 65536)
            await writer.drain()
    except OSError:
        pass  # the client had enough
    writer.close()

async def main():
    servers = [await asyncio.start_server(lambda r, w, k=kind: answer(r, w, k), "127.0.0.1", 0) for kind in kinds]
    print(json.dumps([[kind, s.sockets[0].getsockname()[1]] for kind, s in zip(kinds, servers)]), flush=True)
    await asyncio.sleep(300)

asyncio.run(main())
"""
CLIENT = """
import asyncio, json, sys
from datetime import UTC, datetime
from pathlib import Path
from config.models import Settings
from flows.archive import ArchiveWriter
from flows.capture import capture_sources
from tests.shipped import SPEECH
from warehouse.records import PlannedCapture, SourceRecord

planned = []
for number, (kind, port) in enumerate(json.loads(sys.argv[2])):
    url = f"http://127.0.0.1:{port}/"
    source = SourceRecord(f"{number} {kind}", "P", "other", None, url, None)
    planned.append(PlannedCapture(source, url, None, None, None, 0, None))
own = {"host_delay_seconds": 0, "reachable_networks": ["127.0.0.0/8"], "obey_robots": False, "hosts_at_once": 12}
settings = Settings.model_validate({"contact": {"name": "Ann"}, "capture": own})
rows = {}
keep = lambda row, _: rows.update({row.source_id: row.outcome})
with ArchiveWriter(Path(sys.argv[1]), "run") as archive:
    asyncio.run(capture_sources(planned, settings, SPEECH, archive, lambda: datetime.now(UTC), keep))
# Not ru_maxrss: Linux hands that on to a new process, which then reports the peak of its parent.
peak_kb = int(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0])
print(json.dumps([rows, peak_kb // 1024]))
"""


def test_bombs_floods_and_huge_pages_end_within_400_mb(tmp_path: Path) -> None:
    """Up to 4 GB packed into a few KB, endless bodies and pages of 20 MB, twelve at once, limits as shipped."""
    project = Path(__file__).parents[2]
    with subprocess.Popen([sys.executable, "-c", SERVER], cwd=project, stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            ports = server.stdout.readline()
            command = [sys.executable, "-c", CLIENT, str(tmp_path), ports]
            done = subprocess.run(command, cwd=project, capture_output=True, text=True, timeout=300)
        finally:
            server.kill()
    assert done.returncode == 0, done.stderr
    rows, peak_mb = json.loads(done.stdout)
    print(f"peak {peak_mb} MB")
    assert {name.partition(" ")[2]: outcome for name, outcome in rows.items()} == {
        "gzip": "too_large",
        "gzip, gzip": "too_large",
        "gzip, gzip, gzip": "too_large",
        "br": "too_large",
        "zstd": "too_large",
        "flood": "too_large",
        "page": "fetched",
    }
    assert peak_mb < 400
