"""Sinks: the redirected captures of one host -> those that all ended on one page are no evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from warehouse.records import GOOD_OUTCOMES, CaptureRecord
from warehouse.urls import normalise_url

MIN_URLS = 3


def judge_sinks(captures: Sequence[CaptureRecord]) -> list[CaptureRecord]:
    """The same captures, `redirected_away` where at least three different addresses led to one page."""
    asked: dict[str, set[str]] = defaultdict(set)
    for capture in captures:
        asked[normalise_url(capture.final_url)].add(_address(capture.requested_url))
    return [_judge(capture, len(asked[normalise_url(capture.final_url)])) for capture in captures]


def _judge(capture: CaptureRecord, count: int) -> CaptureRecord:
    if count < MIN_URLS or capture.outcome not in GOOD_OUTCOMES:
        return capture
    reason = f"{count} different addresses of this site all led to {capture.final_url}"
    return replace(capture, outcome="redirected_away", reason=reason)


def _address(url: str) -> str:
    """Spellings of one address (scheme, www) are not different addresses."""
    return normalise_url(url).partition("://")[2].removeprefix("www.")
