"""Past: an exchange kept by somebody else (a memento, a WARC record) -> the capture we would have made of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from flows.archive import Headers
from flows.capture.answer import Answer, Chain
from flows.capture.exchange import with_verdict, with_way
from flows.capture.moves import GONE_FROM_HERE
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
    blank = CaptureRecord(
        source_id=source_id,
        captured_at=captured_at,
        outcome="fetched",
        reason="",
        requested_url=chain.requested_url,
        final_url=chain.requested_url,
        origin=origin,
    )
    capture = with_verdict(with_way(blank, chain), chain, speech)
    return PastCapture(capture, chain.answer.body, chain.answer.headers, chain.hops)


def left_behind(capture: CaptureRecord) -> CaptureRecord:
    """A capture from an address that migrations.yml leads away from: what is missing there may be where it went."""
    if capture.outcome not in GONE_FROM_HERE:
        return capture
    reason = f"{capture.reason}; known to have moved (config/migrations.yml)"
    return replace(capture, outcome="redirected_away", reason=reason)
