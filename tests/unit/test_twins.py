"""Which newly cited pages are a document that is followed already."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from flows.twins import SeenPage, find_twins, places_named
from warehouse.records import CaptureRecord, SourceRecord

LONG = "HSCT may reduce relapses in people with relapsing MS. " * 20
SITE = "https://www.clinic.example"


def seen(name: str, at: str, text: str = LONG, canonical: str | None = None, **fields: Any) -> SeenPage:
    """A page cited by an article and new in this run; `own` for one of the subject folder."""
    url = fields.get("url", at)
    cited_by = None if fields.get("own") else "article"
    source = SourceRecord(name, "P", "other", None, url, None, discovered_from=cited_by)
    is_moved = url != at and fields.get("permanent", True)
    capture = CaptureRecord(
        name, datetime(2026, 1, 1, tzinfo=UTC), "fetched", "", url, at, is_permanent_redirect=is_moved
    )
    return SeenPage(source, capture, text, canonical, is_new=not fields.get("own") and not fields.get("known"))


OWN = seen("own", f"{SITE}/ms", "The clinic's own page.", own=True)
KNOWN_AT = {f"{SITE}/ms": "own", "https://other.example/ms": "other"}
CASES: dict[str, tuple[list[SeenPage], dict[str, str]]] = {
    "a permanent redirect to it": ([seen("a", f"{SITE}/ms", "x", url="https://short.example/1")], {"a": "own"}),
    "a redirect for now": ([seen("a", f"{SITE}/ms", "x", url="https://short.example/1", permanent=False)], {}),
    "its canonical address": ([seen("a", f"{SITE}/ms?print=1", "x", f"{SITE}/ms")], {"a": "own"}),
    "a canonical address nobody follows": ([seen("a", f"{SITE}/ms?print=1", "x", f"{SITE}/other")], {}),
    "a canonical address elsewhere": ([seen("a", f"{SITE}/ms?print=1", "x", "https://other.example/ms")], {}),
    "the front page for everything": ([seen("a", f"{SITE}/news", "x", f"{SITE}/")], {}),
    "the same text on one site": (
        [seen("b", f"{SITE}/article/7/long-title"), seen("a", f"{SITE}/article/7")],
        {"b": "a"},
    ),
    "the same text as a page of the subject folder": (
        [seen("a", f"{SITE}/a"), seen("folder", f"{SITE}/much/longer/address", own=True)],
        {"a": "folder"},
    ),
    "two pages of the subject folder": ([seen("a", f"{SITE}/a", own=True), seen("b", f"{SITE}/b", own=True)], {}),
    "a page with a history": ([seen("a", f"{SITE}/a"), seen("b", f"{SITE}/b-known", known=True)], {"a": "b"}),
    # a press release on two sites is said by two publishers
    "the same text on two sites": ([seen("a", f"{SITE}/a"), seen("b", "https://paper.example/a")], {}),
    "a short text": ([seen("a", f"{SITE}/a", "Page moved."), seen("b", f"{SITE}/b", "Page moved.")], {}),
    "one that names the other and is named by it": (
        [seen("a", f"{SITE}/a", "x", f"{SITE}/b"), seen("b", f"{SITE}/b", "y", f"{SITE}/a")],
        {"a": "b"},
    ),
    "a chain": (
        [seen("a", f"{SITE}/a", "x", f"{SITE}/ms"), seen("b", f"{SITE}/bb", "y", f"{SITE}/a")],
        {"a": "own", "b": "own"},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_page_is_followed_under_one_name(name: str) -> None:
    pages, expected = CASES[name]
    known = KNOWN_AT | {page.capture.final_url: page.source.source_id for page in pages if page.capture.redirects == ()}
    known |= KNOWN_AT
    assert places_named(pages) >= {page.capture.final_url for page in pages}
    assert {twin.source_id: twin.same_as for twin in find_twins([OWN, *pages], known)} == expected
