"""WARC and WACZ files of others: a file -> what it holds, record by record; a record -> its answer.

Members are unpacked here and not by warcio, which reads one that was cut off as silently short.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeadersParserException

from flows.capture.answer import Answer

_CHUNK = 256 * 1024
_HEADERS_BYTES = 256 * 1024
_LENGTH = re.compile(rb"^content-length:\s*(\d{1,15})\s*$", re.I | re.M)
_GZIP = b"\x1f\x8b"
_FAULTS = (ArchiveLoadFailed, StatusAndHeadersParserException, OSError, EOFError, ValueError, zlib.error)
SUFFIXES = (".warc", ".warc.gz", ".wacz")


class WarcFaultError(Exception):
    """A file is no WARC from some byte on, or cut off there; str() says where."""


class TooLargeError(Exception):
    """An archived body is larger than any capture may be."""


@dataclass(frozen=True, slots=True)
class WarcEntry:
    """One archived answer. `member` names the WARC inside a WACZ; `is_revisit`: its bytes are those of another."""

    path: Path
    member: str | None
    offset: int
    url: str
    captured_at: datetime
    status: int
    media_type: str
    location: str | None
    digest: str | None
    is_revisit: bool


def index_warc(path: Path, max_bytes: int) -> Iterator[WarcEntry]:
    """Every HTTP answer of a file, in its order. Raises WarcFaultError after the last whole record of a faulty file."""
    for member in _members_of(path):
        with _opened(path, member) as file:
            for offset, record in _records(file, max_bytes + _HEADERS_BYTES):
                entry = _entry(record, path, member, offset)
                if entry is not None:
                    yield entry


def read_answer(entry: WarcEntry, max_bytes: int) -> Answer:
    """The archived answer, content-decoded. Raises TooLargeError, and WarcFaultError where it cannot be decoded."""
    with _opened(entry.path, entry.member) as file:
        file.seek(entry.offset)
        _, record = next(_records(file, max_bytes + _HEADERS_BYTES))
        try:
            body = record.content_stream().read(max_bytes + 1)
        except _FAULTS as error:
            raise WarcFaultError(f"{entry.path}: {entry.url} cannot be decoded ({error})") from error
    if len(body) > max_bytes:
        raise TooLargeError(f"more than {max_bytes:,} bytes")
    headers = tuple((name, value) for name, value in record.http_headers.headers)
    return Answer(entry.url, entry.status, headers, body)


def _members_of(path: Path) -> list[str | None]:
    if path.suffix != ".wacz":
        return [None]
    try:
        with zipfile.ZipFile(path) as wacz:
            return [name for name in sorted(wacz.namelist()) if name.endswith((".warc", ".warc.gz"))]
    except (zipfile.BadZipFile, OSError) as error:
        raise WarcFaultError(f"{path}: not a WACZ file, or cut off ({error})") from error


@contextmanager
def _opened(path: Path, member: str | None) -> Iterator[BinaryIO]:
    if member is None:
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as wacz, wacz.open(member) as inner:
        yield inner  # type: ignore[misc]


def _records(file: BinaryIO, max_bytes: int) -> Iterator[tuple[int, ArcWarcRecord]]:
    """Whole records with their offsets, from where the file stands; a very large one is cut to `max_bytes`."""
    start = file.tell()
    is_packed = file.read(2) == _GZIP
    file.seek(start)
    for offset, content in _unpacked(file, max_bytes) if is_packed else _plain(file, max_bytes):
        try:
            record = next(iter(ArchiveIterator(io.BytesIO(content))), None)
        except _FAULTS as error:
            raise WarcFaultError(f"{_name(file)}: no WARC record at byte {offset:,} ({error})") from error
        if record is None:
            raise WarcFaultError(f"{_name(file)}: no WARC record at byte {offset:,}")
        yield offset, record


def _plain(file: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    """The records of a file that is not packed, each with its offset."""
    here = file.tell()
    size = file.seek(0, io.SEEK_END)
    file.seek(here)
    while line := file.readline(_CHUNK):
        start = file.tell() - len(line)
        if not line.strip():
            continue
        if not line.startswith(b"WARC/"):
            raise WarcFaultError(f"{_name(file)}: no WARC record at byte {start:,}")
        head = bytearray()
        while line.strip():
            head += line
            line = file.readline(_CHUNK)
        length = _LENGTH.search(head)
        if not line or length is None or file.tell() + int(length[1]) > size:
            raise WarcFaultError(f"{_name(file)}: cut off in the record at byte {start:,}")
        end = file.tell() + int(length[1])
        yield start, bytes(head + line + file.read(min(int(length[1]), max_bytes)))
        file.seek(end)


def _unpacked(file: BinaryIO, max_bytes: int) -> Iterator[tuple[int, bytes]]:
    """The gzip members of a file, each with its offset."""
    offset, waiting = file.tell(), b""
    while True:
        start, unpacker, member = offset, zlib.decompressobj(zlib.MAX_WBITS | 16), bytearray()
        while not unpacker.eof:
            data = waiting or file.read(_CHUNK)
            waiting = b""
            if not data and offset == start:
                return
            if not data:
                raise WarcFaultError(f"{_name(file)}: cut off in the record at byte {start:,}")
            offset += len(data)
            try:
                _unpack(unpacker, data, member, max_bytes)
            except zlib.error as error:
                raise WarcFaultError(f"{_name(file)}: damaged in the record at byte {start:,} ({error})") from error
        waiting = unpacker.unused_data
        offset -= len(waiting)
        yield start, bytes(member)


def _unpack(unpacker: zlib._Decompress, data: bytes, member: bytearray, max_bytes: int) -> None:
    """In bounded steps, keeping the beginning only: a few KB may unpack to gigabytes."""
    piece = b""
    while (data or len(piece) == _CHUNK) and not unpacker.eof:
        piece = unpacker.decompress(data, _CHUNK)
        data = unpacker.unconsumed_tail
        if len(member) <= max_bytes:
            member += piece


def _entry(record: ArcWarcRecord, path: Path, member: str | None, offset: int) -> WarcEntry | None:
    headers, http = record.rec_headers, record.http_headers
    url, date = headers.get_header("WARC-Target-URI"), headers.get_header("WARC-Date")
    if record.rec_type not in ("response", "revisit") or http is None or not url or not date:
        return None
    status = http.get_statuscode()
    return WarcEntry(
        path=path,
        member=member,
        offset=offset,
        url=url.strip("<>"),
        captured_at=datetime.fromisoformat(date).astimezone(UTC),
        status=int(status) if status.isdigit() else 0,
        media_type=(http.get_header("Content-Type") or "").partition(";")[0].strip().lower(),
        location=http.get_header("Location"),
        digest=headers.get_header("WARC-Payload-Digest"),
        is_revisit=record.rec_type == "revisit",
    )


def _name(file: BinaryIO) -> str:
    return str(getattr(file, "name", "the file"))
