"""Exchange: a complete response, live or kept by somebody else -> the capture row it makes."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256

from flows.capture.answer import Answer, Chain
from flows.capture.judge import content_type, judge_response
from flows.capture.page import sniff_media_type
from flows.capture.speech import Speech
from warehouse.records import CaptureRecord


def with_way(record: CaptureRecord, chain: Chain) -> CaptureRecord:
    """The record with where the response came from and what its headers say."""
    answer = chain.answer
    return replace(
        record,
        final_url=answer.url,
        redirects=chain.redirects,
        is_permanent_redirect=chain.is_permanent,
        http_status=answer.status,
        etag=answer.header("etag"),
        last_modified=answer.header("last-modified"),
    )


def with_verdict(record: CaptureRecord, chain: Chain, speech: Speech) -> CaptureRecord:
    """The record with what the body is and whether it is evidence."""
    verdict = judge_response(chain, speech)
    body = chain.answer.body
    return replace(
        record,
        outcome=verdict.outcome,
        reason="; ".join(filter(None, (verdict.reason, chain.note))),
        media_type=_media_type(chain.answer),
        snapshot_sha256=sha256(body).hexdigest() if body else None,
    )


def _media_type(answer: Answer) -> str:
    declared, charset = content_type(answer)
    kind = sniff_media_type(answer.body, declared)
    return f"{kind}; charset={charset}" if charset and kind.startswith("text/") else kind
