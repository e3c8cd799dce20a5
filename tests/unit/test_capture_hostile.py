"""Servers that lie, stall, flood and lead astray: each ends as one row with the right outcome, and the run goes on."""

from __future__ import annotations

import asyncio
import gzip
import socket
import ssl
import struct
import subprocess
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import brotli
import pytest
from backports import zstd

from config.models import Settings
from flows.archive import ArchiveWriter
from flows.capture import capture_sources
from flows.capture.guard import refusal
from tests.shipped import SPEECH
from warehouse.records import CaptureRecord, PlannedCapture, SourceRecord

Writer = asyncio.StreamWriter
Case = Callable[[Writer], Awaitable[None]]
MB = 1_000_000
HTML = (
    "<html lang=en><head><title>HSCT</title></head><body><h1>HSCT</h1><p>"
    + "The transplant may stop relapses, and it carries the risk of serious infection. " * 5
).encode()


def answer(body: bytes = HTML, *headers: str, status: str = "200 OK", length: int | None = None) -> Case:
    size = len(body) if length is None else length

    async def case(writer: Writer) -> None:
        head = [
            f"HTTP/1.1 {status}",
            "Content-Type: text/html",
            f"Content-Length: {size}",
            "Connection: close",
            *headers,
        ]
        writer.write("\r\n".join(head).encode("latin-1") + b"\r\n\r\n" + body)

    return case


def packed(body: bytes, coding: str) -> Case:
    return answer(body, f"Content-Encoding: {coding}")


def to(location: str) -> Case:
    return answer(b"", f"Location: {location}", status="302 Found")


def raw(data: bytes) -> Case:
    async def case(writer: Writer) -> None:
        writer.write(data)

    return case


async def endless(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n")
    while True:
        writer.write(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
        await writer.drain()


async def drip(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 100000\r\n\r\n")
    while True:
        writer.write(b"x")
        await writer.drain()
        await asyncio.sleep(0.02)


async def drip_headers(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\n")
    while True:
        writer.write(b"X-A: b\r\n")
        await writer.drain()
        await asyncio.sleep(0.02)


async def silence(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf a page")
    await asyncio.sleep(60)


async def reset(writer: Writer) -> None:
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nhalf a page")
    await writer.drain()
    await asyncio.sleep(0.05)
    raw_socket = writer.get_extra_info("socket")
    raw_socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


def bomb(size: int) -> bytes:
    return gzip.compress(bytes(size), 9)


CASES: dict[str, tuple[Case, str, str]] = {
    "honest": (answer(), "fetched", ""),
    "endless": (endless, "too_large", "more than"),
    "200 MB announced": (answer(b"", length=200 * MB), "too_large", "200,000,000"),
    "drip": (drip, "unreachable", "not finished within"),
    "drip of headers": (drip_headers, "unreachable", "not finished within"),
    "silence": (silence, "unreachable", "fell silent"),
    "gzip bomb": (packed(bomb(30 * MB), "gzip"), "too_large", "more than"),
    "gzip in gzip bomb": (packed(gzip.compress(bomb(30 * MB)), "gzip, gzip"), "too_large", "more than"),
    "brotli bomb": (packed(brotli.compress(bytes(30 * MB), quality=5), "br"), "too_large", "more than"),
    "zstd bomb": (packed(zstd.compress(bytes(30 * MB)), "zstd"), "too_large", "more than"),
    "packed five times": (packed(b"x", "gzip, gzip, gzip, gzip, gzip"), "unreachable", "5 times"),
    "unknown packing": (packed(b"x", "exi"), "unreachable", "'exi'"),
    "truncated gzip": (packed(gzip.compress(HTML)[:-30], "gzip"), "unreachable", "cut off"),
    "truncated brotli": (packed(brotli.compress(HTML)[:-5], "br"), "unreachable", "cut off"),
    "truncated zstd": (packed(zstd.compress(HTML)[:-5], "zstd"), "unreachable", "cut off"),
    "not gzip": (packed(HTML, "gzip"), "unreachable", "not the gzip"),
    "body shorter than announced": (answer(HTML, length=9999), "unreachable", "closed before the answer was complete"),
    "bad chunk size": (
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"),
        "unreachable",
        "not correct HTTP",
    ),
    "chunks without end": (
        raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n"),
        "unreachable",
        "before the answer was complete",
    ),
    "reset": (reset, "unreachable", "lost in the middle"),
    "no answer": (raw(b""), "unreachable", "before the answer was complete"),
    "no HTTP": (raw(b"SSH-2.0-OpenSSH_9.6\r\n\r\n"), "unreachable", "not correct HTTP"),
    "huge header": (answer(HTML, "X-Big: " + "x" * 300_000), "unreachable", "headers are larger"),
    "many headers": (answer(HTML, *[f"X-{n}: {'y' * 90}" for n in range(3000)]), "unreachable", "headers are larger"),
    "empty": (answer(b""), "suspect", "empty"),
    "garbage as HTML": (answer(bytes(range(128, 256)) * 40), "unreadable", "no text in any charset"),
    "binary": (answer(bytes(range(256)) * 40), "unreadable", "application/octet-stream"),
    "mislabelled charset": (answer(HTML + "<p>Zoë Muñoz".encode("latin-1"), "X: y"), "fetched", ""),
    "redirect loop": (to("/"), "unreachable", "in a circle"),
    "redirect to a private address": (to("http://192.168.1.1/admin"), "refused", "192.168.1.1 is not a public address"),
    "redirect to metadata": (to("http://169.254.169.254/latest/meta-data"), "refused", "169.254.169.254"),
    "redirect to loopback": (to("http://127.0.0.9:80/"), "refused", "127.0.0.9"),
    "redirect to loopback, IPv6": (to("http://[::1]/"), "refused", "::1"),
    "redirect to a number": (to("http://3232235777/"), "refused", "3232235777 leads there"),
    "redirect to a file": (to("file:///etc/passwd"), "refused", "not http"),
    "redirect to nonsense": (to("http://[oops/"), "unreachable", "no address"),
    "redirect with odd bytes": (to("/é\x01 <b>"), "unreachable", ""),
    "nested 150,000 deep": (answer(b"<div>" * 150_000 + HTML), "suspect", ""),
    "cut page of an error": (answer(b"<h1>Not there</h1>", status="404 Not Found"), "missing", "404"),
}


def settings(**capture: Any) -> Settings:
    own = {
        "host_delay_seconds": 0,
        "hosts_at_once": 50,
        "reachable_networks": ["127.0.0.1/32"],
        "obey_robots": False,
        "max_bytes": MB,
        "total_timeout_seconds": 30,
        "read_timeout_seconds": 1,
        "attempts": 1,
        **capture,
    }
    return Settings.model_validate({"contact": {"name": "Ann"}, "capture": own})


@asynccontextmanager
async def serving(case: Case, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    async def connected(reader: asyncio.StreamReader, writer: Writer) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await case(writer)
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the client had enough
        finally:
            writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0, ssl=tls)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()


def plan(source_id: str, url: str) -> PlannedCapture:
    source = SourceRecord(source_id, "Clinic", "clinic", None, url, None)
    return PlannedCapture(source, url, None, None, None, 0, None)


async def capture(
    planned: Sequence[PlannedCapture], data: Path, resolver: Any = None, **own: Any
) -> dict[str, CaptureRecord]:
    rows: dict[str, CaptureRecord] = {}
    with ArchiveWriter(data, "run") as archive:
        await capture_sources(
            planned,
            settings(**own),
            SPEECH,
            archive,
            lambda: datetime(2026, 3, 1, tzinfo=UTC),
            lambda row, _: rows.update({row.source_id: row}),
            resolver=resolver,
        )
    return rows


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> dict[str, CaptureRecord]:
    """All cases in one run, each on a port of its own."""

    async def run() -> dict[str, CaptureRecord]:
        async with AsyncExitStack() as stack:
            ports = {name: await stack.enter_async_context(serving(case)) for name, (case, _, _) in CASES.items()}
            planned = [plan(name, f"http://127.0.0.1:{port}/") for name, port in ports.items()]
            dripping = [item for item in planned if CASES[item.source.source_id][2] == "not finished within"]
            others = [item for item in planned if item not in dripping]
            # only what never ends waits for the end of its time: on a busy machine no other case may run into it
            found = await asyncio.gather(
                capture(dripping, tmp_path_factory.mktemp("dripping"), total_timeout_seconds=1.5),
                capture(others, tmp_path_factory.mktemp("others"), total_timeout_seconds=30),
            )
            return found[0] | found[1]

    return asyncio.run(run())


@pytest.mark.parametrize("name", CASES)
def test_a_hostile_server_ends_as_one_row(rows: dict[str, CaptureRecord], name: str) -> None:
    _, outcome, reason = CASES[name]
    assert (rows[name].outcome, rows[name].reason) == (outcome, rows[name].reason)
    assert reason in rows[name].reason
    assert rows[name].elapsed_ms < 15_000


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    key, cert = tmp_path / "key.pem", tmp_path / "cert.pem"
    make = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=127.0.0.1"]
    subprocess.run([*make, "-keyout", str(key), "-out", str(cert)], check=True, capture_output=True)
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(cert, key)

    async def run() -> dict[str, CaptureRecord]:
        async with serving(answer(), tls) as secure, serving(answer()) as plain:
            urls = {"self-signed": f"https://127.0.0.1:{secure}/", "plain": f"https://127.0.0.1:{plain}/"}
            return await capture([plan(name, url) for name, url in urls.items()], tmp_path / "archive")

    rows = asyncio.run(run())
    assert {row.outcome for row in rows.values()} == {"unreachable"}
    assert "self-signed certificate" in rows["self-signed"].reason
    assert "TLS" in rows["plain"].reason


def test_a_name_is_checked_at_every_connection_and_only_checked_addresses_are_used(tmp_path: Path) -> None:
    """Rebinding: the name is harmless at first and private a moment later."""
    lookups: list[str] = []
    book = {
        "good.example": [["127.0.0.1"]],
        "rebinding.example": [["127.0.0.1"], ["10.0.0.7"], ["10.0.0.7"]],
        "mixed.example": [["127.0.0.1", "10.0.0.7"]],
        "mapped.example": [["::ffff:10.0.0.7"]],
    }

    async def resolver(host: str, port: int) -> Sequence[str]:
        lookups.append(host)
        if host not in book:
            raise socket.gaierror(socket.EAI_NONAME, "not known")
        return book[host].pop(0) if len(book[host]) > 1 else book[host][0]

    async def run() -> dict[str, CaptureRecord]:
        async with serving(answer()) as port:
            names = [*book, "nowhere.example"]
            planned = [plan(name, f"http://{name}:{port}/") for name in names]
            again = plan("rebound.example", f"http://rebinding.example:{port}/again")
            return await capture([*planned, again], tmp_path, resolver)

    rows = asyncio.run(run())
    assert rows["good.example"].outcome == "fetched"
    assert {rows["rebinding.example"].outcome, rows["rebound.example"].outcome} == {"fetched", "refused"}
    assert lookups.count("rebinding.example") == 2, "one look-up a connection: what was checked is what is used"
    assert rows["mixed.example"].outcome == rows["mapped.example"].outcome == "refused"
    assert "10.0.0.7 is not a public address (mixed.example leads there)" in rows["mixed.example"].reason
    assert (rows["nowhere.example"].outcome, rows["nowhere.example"].reason) == (
        "unreachable",
        "the name nowhere.example does not resolve",
    )


@pytest.mark.parametrize(
    ("address", "is_refused"),
    [
        ("93.184.216.34", False),
        ("2606:4700::6810:84e5", False),
        ("127.0.0.1", True),
        ("0.0.0.0", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.0.1", True),
        ("100.64.0.1", True),
        ("169.254.169.254", True),
        ("224.0.0.1", True),
        ("255.255.255.255", True),
        ("::1", True),
        ("::", True),
        ("::127.0.0.1", True),
        ("::ffff:169.254.169.254", True),
        ("fe80::1", True),
        ("fc00::1", True),
        ("fec0::1", True),
        ("ff02::1", True),
        ("64:ff9b::a9fe:a9fe", True),
        ("2002:7f00:1::", True),
    ],
)
def test_only_public_addresses_are_contacted(address: str, is_refused: bool) -> None:
    assert (refusal("site.example", [address], ()) is not None) == is_refused
    assert (refusal("site.example", ["93.184.216.34", address], ()) is not None) == is_refused


def test_a_server_that_is_down_is_asked_once_a_run(tmp_path: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    rows = asyncio.run(capture([plan(name, f"http://127.0.0.1:{port}/{name}") for name in "abc"], tmp_path))
    assert {row.outcome for row in rows.values()} == {"unreachable"}
    assert sorted("not asked again" in row.reason for row in rows.values()) == [False, True, True]
    assert all(row.reason.startswith("no connection: ") for row in rows.values())
