"""Past: an exchange kept by somebody else (a memento, a WARC record) -> the capture we would have made of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from flows.archive import Headers
from flows.capture.answer import Answer, Chain
from flows.capture.judge import content_type, judge_response
from flows.capture.page import sniff_media_type
from flows.capture.speech import Speech
from warehouse.records import CaptureRecord, Origin
from warehouse.urls import url_key


@dataclass(frozen=True, slots=True)
class PastCapture:
    """A capture with its own date, and what goes into the archive with it."""

    capture: CaptureRecord
    payload: bytes = b""
    headers: Headers = ()
    hops: tuple[Answer, ...] = ()


def spelt(url: str, as_asked: str) -> str:
    """An address as litwatch writes it: spellings of one page (scheme, `www.`) that archives mix are no moves."""
    return as_asked if url_key(url) == url_key(as_asked) else url


def judge_past(chain: Chain, source_id: str, captured_at: datetime, origin: Origin, speech: Speech) -> PastCapture:
    """Judge a complete exchange exactly as a live one; it counts as observed at `captured_at`."""
    answer = chain.answer
    declared, charset = content_type(answer)
    kind = sniff_media_type(answer.body, declared)
    verdict = judge_response(chain, speech)
    capture = CaptureRecord(
        source_id=source_id,
        captured_at=captured_at,
        outcome=verdict.outcome,
        reason=verdict.reason,
        requested_url=chain.requested_url,
        final_url=answer.url,
        redirects=chain.redirects,
        is_permanent_redirect=chain.is_permanent,
        http_status=answer.status,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
        media_type=f"{kind}; charset={charset}" if charset and kind.startswith("text/") else kind,
        snapshot_sha256=sha256(answer.body).hexdigest() if answer.body else None,
        origin=origin,
    )
    return PastCapture(capture, answer.body, answer.headers, chain.hops)
