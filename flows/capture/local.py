"""Local files: a planned capture of a path -> its bytes, judged by what they are; no request is made."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from flows.capture.page import sniff_media_type
from warehouse.records import Outcome

_MEDIA_TYPES = {
    ".html": "text/html",
    ".htm": "text/html",
    ".xhtml": "application/xhtml+xml",
    ".pdf": "application/pdf",
    ".txt": "text/plain",
    ".md": "text/markdown",
    ".xml": "application/xml",
    ".json": "application/json",
    ".gz": "application/gzip",
}


@dataclass(frozen=True, slots=True)
class LocalFile:
    """A file as read; `outcome` is `fetched` when `payload` holds its bytes."""

    outcome: Outcome
    reason: str
    media_type: str | None = None
    payload: bytes = b""


def read_local(path: Path, max_bytes: int) -> LocalFile:
    """Read one file, whole or not at all."""
    try:
        if not path.is_file():
            return LocalFile("missing", f"no such file: {path}")
        size = path.stat().st_size
        if size > max_bytes:
            return LocalFile("too_large", f"{size:,} bytes; the limit is {max_bytes:,}")
        payload = path.read_bytes()
    except OSError as error:
        return LocalFile("unreachable", f"{path} cannot be read: {error.strerror}")
    declared = _MEDIA_TYPES.get(path.suffix.lower())
    media_type = sniff_media_type(payload, declared)
    if not payload.strip():
        return LocalFile("suspect", "an empty file", media_type, payload)
    if declared in ("text/plain", "text/markdown") and media_type == "text/html":
        media_type = declared  # a text that begins with a tag is still a text here: the name is the owner's word
    if not media_type.startswith("text/") and not media_type.endswith(("xml", "json", "pdf")):
        return LocalFile("unreadable", f"not a text: {media_type}", media_type, payload)
    return LocalFile("fetched", "", media_type, payload)
