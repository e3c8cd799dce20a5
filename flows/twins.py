"""Twins: pages cited under a new address -> those that are a document we follow already.

Conservative on purpose. A text on two sites is two sources, however equal: a press release that a clinic and a paper
both print is said by both. On one site, an address that redirects for good, names another as its canonical one or
shows the very same long text is another way to the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flows.capture.judge import is_home, site_of
from warehouse.records import CaptureRecord, SourceRecord
from warehouse.urls import source_key, url_key

# A short text (a notice, a stub) may well stand on several pages of a site.
LONG_ENOUGH = 1000


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A page of this run; `is_new`: its source was cited somewhere and has no history yet."""

    source: SourceRecord
    capture: CaptureRecord
    text: str
    canonical_url: str | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class Twin:
    """`source_id` is the same document as `same_as`; str() says why."""

    source_id: str
    same_as: str
    why: str

    def __str__(self) -> str:
        return f"the same document as {self.same_as}: {self.why}"


def places_named(pages: Iterable[SeenPage]) -> set[str]:
    """The addresses that `find_twins` must know the sources of."""
    canonical = {page.canonical_url for page in pages if page.canonical_url}
    return canonical | {page.capture.final_url for page in pages}


def find_twins(pages: Sequence[SeenPage], source_at: Mapping[str, str]) -> list[Twin]:
    """The new sources that are another one; `source_at` tells which source is known to be at a URL."""
    found: dict[str, Twin] = {}
    kept: set[str] = set()
    readers = _first_readers(pages)
    for page in sorted(pages, key=_rank):
        own = page.source.source_id
        if not page.is_new or own in kept:
            continue
        for same_as, why in _candidates(page, source_at, readers):
            same_as = found[same_as].same_as if same_as in found else same_as
            if same_as != own:
                found[own] = Twin(own, same_as, why)
                kept.add(same_as)
                break
    return list(found.values())


def _candidates(
    page: SeenPage, source_at: Mapping[str, str], readers: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, str]]:
    at, canonical = page.capture.final_url, page.canonical_url or ""
    if page.capture.is_permanent_redirect and at in source_at:
        yield source_at[at], f"redirected for good to {at}"
    if canonical in source_at and _is_sane(canonical, at):
        yield source_at[canonical], f"its canonical address is {canonical}"
    if len(page.text) >= LONG_ENOUGH:
        yield readers[site_of(at), page.text], "its text is the same, on the same site"


def _is_sane(canonical: str, at: str) -> bool:
    """Many sites name their front page, or one of another site, as the canonical address of every page."""
    return (
        canonical.startswith(("http://", "https://"))
        and site_of(canonical) == site_of(at)
        and url_key(canonical) != url_key(at)
        and not is_home(canonical)
        and source_key(at) in (None, source_key(canonical))
    )


def _first_readers(pages: Sequence[SeenPage]) -> dict[tuple[str, str], str]:
    """For each text of a site who keeps it: a source of the subject folder, one known before, the plainest URL."""
    readers: dict[tuple[str, str], str] = {}
    for page in sorted(pages, key=_rank):
        readers.setdefault((site_of(page.capture.final_url), page.text), page.source.source_id)
    return readers


def _rank(page: SeenPage) -> tuple[bool, bool, int, str]:
    url = page.source.url or ""
    return page.source.discovered_from is not None, page.is_new, len(url), url
