"""Archive: captured bytes -> one WARC file per run, readable again by offset; replays in any WARC player.

A run writes `litwatch-RUN.warc.gz.open`; `finish` makes it durable and renames it to `litwatch-RUN.warc.gz`, before the
database commits rows that refer to it. What a killed run left behind is set aside, never overwritten or read.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import logging
import os
import re
import threading
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Protocol, Self

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from warehouse.records import CaptureRecord, SnapshotRecord

Headers = Sequence[tuple[str, str]]

_log = logging.getLogger(__name__)
_OPEN = ".open"
_SET_ASIDE = ".aside"
# the payload is stored decoded: a header that describes the encoding on the wire would make a replay undecodable
_WIRE_HEADERS = frozenset({"content-encoding", "content-length", "transfer-encoding"})
_NOT_MODIFIED_PROFILE = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"


class ArchiveError(Exception):
    """Archived bytes are missing, cut off or not the bytes that were stored; str() names the file."""


class KnownSnapshots(Protocol):
    """Where to ask whether earlier runs hold a payload: a dict, or a database asked for one at a time."""

    def get(self, snapshot_sha256: str, /) -> SnapshotRecord | None: ...


class ArchiveWriter:
    """Writes one run's WARC file; the file appears with the first record. May be shared between threads.

    `known` finds payloads that earlier runs hold by their SHA-256: such a payload is written as a `revisit` of that
    record. `orphans` lists what killed runs left open; entering the context sets them aside.
    """

    def __init__(self, archive_dir: Path, run_id: str, known: KnownSnapshots | None = None) -> None:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_.-]*", run_id):
            raise ValueError(f"run id {run_id!r} cannot be part of a file name")
        self.archive_dir = archive_dir
        self.run_id = run_id
        self.warc_file = f"litwatch-{run_id}.warc.gz"
        self.orphans: tuple[Path, ...] = ()
        self._known: KnownSnapshots = {} if known is None else known
        self._written: dict[str, SnapshotRecord] = {}
        self._file: BinaryIO | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        self.archive_dir.mkdir(parents=True, exist_ok=True)
        self.orphans = _set_orphans_aside(self.archive_dir)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        elif self._file is not None:
            self._file.close()

    def write(self, capture: CaptureRecord, payload: bytes, headers: Headers = ()) -> SnapshotRecord | None:
        """Store the payload of one capture; None when the archive already holds these bytes (a revisit is written).

        A capture without `http_status` (a local file) becomes a `resource` record.
        """
        with self._lock:
            sha256 = hashlib.sha256(payload).hexdigest()
            held = self._written.get(sha256) or self._known.get(sha256)
            if held is not None:
                self._append(_revisit(capture, headers, held, _sha1(payload)), capture.captured_at)
                return None
            record = (
                _resource(capture, payload) if capture.http_status is None else _response(capture, payload, headers)
            )
            offset, length = self._append(record, capture.captured_at)
            snapshot = SnapshotRecord(
                snapshot_sha256=sha256,
                url=capture.final_url,
                media_type=capture.media_type or "application/octet-stream",
                byte_count=len(payload),
                captured_at=capture.captured_at,
                warc_file=self.warc_file,
                warc_offset=offset,
                warc_length=length,
            )
            self._written[sha256] = snapshot
            return snapshot

    def write_not_modified(self, capture: CaptureRecord, headers: Headers) -> None:
        """Note that the server answered 304: what the capture's `snapshot_sha256` names is still what it serves."""
        with self._lock:
            held = self._known.get(capture.snapshot_sha256 or "")
            self._append(_not_modified(capture, headers, held), capture.captured_at)

    def write_redirect(self, url: str, status: int, headers: Headers, body: bytes, at: datetime) -> None:
        """Store one hop of a redirect chain, so that a replay can follow it."""
        with self._lock:
            self._append(_new_record("response", url, at, body, _http_headers(status, headers, len(body))), at)

    def finish(self) -> Path | None:
        """Make the file durable under its final name; None when nothing was written. May be called twice."""
        with self._lock:
            if self._file is None:
                return None
            final = self.archive_dir / self.warc_file
            if not self._file.closed:
                self._file.flush()
                os.fsync(self._file.fileno())
                self._file.close()
                (self.archive_dir / (self.warc_file + _OPEN)).rename(final)
                _fsync_folder(self.archive_dir)
            return final

    def _append(self, record: ArcWarcRecord, at: datetime) -> tuple[int, int]:
        if self._file is None:
            self._file = self._open(at)
        offset = self._file.tell()
        WARCWriter(self._file, gzip=True, warc_version="1.1").write_record(record)
        self._file.flush()
        return offset, self._file.tell() - offset

    def _open(self, at: datetime) -> BinaryIO:
        if (self.archive_dir / self.warc_file).exists():
            raise ArchiveError(f"{self.archive_dir / self.warc_file} exists: run ids must not repeat")
        file = (self.archive_dir / (self.warc_file + _OPEN)).open("xb")
        info = f"software: litwatch\r\nformat: WARC File Format 1.1\r\nisPartOf: {self.run_id}\r\n".encode()
        record = _new_record("warcinfo", "", at, info, None, {"WARC-Filename": self.warc_file})
        WARCWriter(file, gzip=True, warc_version="1.1").write_record(record)
        return file


def read_payload(archive_dir: Path, snapshot: SnapshotRecord) -> bytes:
    """The bytes of a snapshot, checked against its SHA-256. Reads the file of a run still under way, too.

    Raises ArchiveError when the file is missing or cut off, or when the bytes are not those that were stored.
    """
    path = archive_dir / snapshot.warc_file
    if not path.exists():
        path = path.with_name(path.name + _OPEN)
    place = f"{archive_dir / snapshot.warc_file} at {snapshot.warc_offset}"
    try:
        with path.open("rb") as file:
            file.seek(snapshot.warc_offset)
            member = file.read(snapshot.warc_length)
    except OSError as error:
        raise ArchiveError(f"{place}: cannot be read: {error.strerror}") from error
    if len(member) < snapshot.warc_length:
        raise ArchiveError(f"{place}: the file is cut off ({len(member)} of {snapshot.warc_length} bytes are there)")
    try:
        payload = _payload_of(member)
    except (ArchiveLoadFailed, OSError, EOFError, zlib.error) as error:
        raise ArchiveError(f"{place}: not a readable WARC record: {error}") from error
    if hashlib.sha256(payload).hexdigest() != snapshot.snapshot_sha256:
        raise ArchiveError(f"{place}: the bytes are not those of snapshot {snapshot.snapshot_sha256[:12]}…")
    return payload


def _payload_of(member: bytes) -> bytes:
    # unpacked here, not by warcio: it reads a damaged member as silently short
    record = next(iter(ArchiveIterator(io.BytesIO(gzip.decompress(member)))), None)
    if record is None:
        raise ArchiveLoadFailed("no record there")
    payload: bytes = record.content_stream().read()
    return payload


def _response(capture: CaptureRecord, payload: bytes, headers: Headers) -> ArcWarcRecord:
    http_headers = _http_headers(capture.http_status or 200, headers, len(payload))
    return _new_record("response", capture.final_url, capture.captured_at, payload, http_headers)


def _resource(capture: CaptureRecord, payload: bytes) -> ArcWarcRecord:
    media_type = {"Content-Type": capture.media_type or "application/octet-stream"}
    return _new_record("resource", capture.final_url, capture.captured_at, payload, None, media_type)


def _revisit(capture: CaptureRecord, headers: Headers, held: SnapshotRecord, digest: str) -> ArcWarcRecord:
    http_headers = _http_headers(capture.http_status, headers, held.byte_count) if capture.http_status else None
    return _builder().create_revisit_record(
        capture.final_url,
        digest,
        held.url,
        _warc_date(held.captured_at),
        http_headers,
        {"WARC-Date": _warc_date(capture.captured_at)},
    )


def _not_modified(capture: CaptureRecord, headers: Headers, held: SnapshotRecord | None) -> ArcWarcRecord:
    refers_to = {"WARC-Refers-To-Target-URI": held.url if held else capture.final_url}
    if held:
        refers_to["WARC-Refers-To-Date"] = _warc_date(held.captured_at)
    extra = {"WARC-Profile": _NOT_MODIFIED_PROFILE, **refers_to}
    http_headers = _http_headers(304, headers, None)
    return _new_record("revisit", capture.final_url, capture.captured_at, b"", http_headers, extra)


def _new_record(
    kind: str,
    url: str,
    at: datetime,
    payload: bytes,
    http_headers: StatusAndHeaders | None,
    extra: Mapping[str, str] | None = None,
) -> ArcWarcRecord:
    content_type = (extra or {}).get("Content-Type", "")
    warc_headers = {"WARC-Date": _warc_date(at), **(extra or {})}
    stream = io.BytesIO(payload) if payload else None
    # `http_headers` empty but given: otherwise warcio looks for a status line in the payload itself
    return _builder().create_warc_record(
        url, kind, stream, len(payload), content_type, warc_headers_dict=warc_headers, http_headers=http_headers
    )


def _builder() -> Any:
    return WARCWriter(io.BytesIO(), gzip=True, warc_version="1.1")


def _http_headers(status: int, headers: Headers, length: int | None) -> StatusAndHeaders:
    kept = [(name, value) for name, value in headers if name.lower() not in _WIRE_HEADERS]
    wire = [(f"X-Archive-Orig-{name}", value) for name, value in headers if name.lower() in _WIRE_HEADERS]
    size = [] if length is None else [("Content-Length", str(length))]
    return StatusAndHeaders(str(status), kept + wire + size, protocol="HTTP/1.1")


def _sha1(payload: bytes) -> str:
    # SHA-1 in base32 is what WARC tools index; identity in litwatch is the SHA-256
    return "sha1:" + base64.b32encode(hashlib.sha1(payload, usedforsecurity=False).digest()).decode()


def _warc_date(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _set_orphans_aside(archive_dir: Path) -> tuple[Path, ...]:
    orphans = []
    for path in sorted(archive_dir.glob("*" + _OPEN)):
        target = path.with_suffix(_SET_ASIDE)
        number = 1
        while target.exists():
            target = path.with_suffix(f"{_SET_ASIDE}.{number}")
            number += 1
        path.rename(target)
        _log.warning("%s was left unfinished by a run that was killed; kept as %s", path.name, target.name)
        orphans.append(target)
    return tuple(orphans)


def _fsync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
