"""Citations of an article -> sources of their own, one step deep, a few per article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from hashlib import sha256
from urllib.parse import urlsplit

from config.models import Settings
from extract.records import Citation
from flows.capture.cited import followable
from flows.capture.keys import normalise_url, source_key
from warehouse.records import SourceRecord

# What a key says about the kind of thing a URL leads to.
_KIND_OF_KEY = {"doi": "paper", "pmid": "paper", "pmcid": "paper", "nct": "registry", "isrctn": "registry"}


def cited_sources(article: SourceRecord, citations: Iterable[Citation], settings: Settings) -> Iterator[SourceRecord]:
    """The sources an article points to, in text order, each once, as many as the settings allow per article."""
    seen: set[str] = set()
    for citation in citations:
        url = normalise_url(citation.url)
        if len(seen) == settings.citations.max_per_article:
            return
        if url in seen or not followable(url, settings, article.url):
            continue
        seen.add(url)
        yield _source(url, citation, article)


def _source(url: str, citation: Citation, article: SourceRecord) -> SourceRecord:
    key = source_key(url)
    kind = _KIND_OF_KEY.get(key.partition(":")[0], "other") if key else "other"
    return SourceRecord(
        source_id=source_id_of(url, key),
        publisher=(urlsplit(url).hostname or "unknown").removeprefix("www."),
        source_kind=kind,
        title=citation.anchor_text or None,
        url=url,
        path=None,
        key=key,
        cadence="weekly",
        discovered_from=article.source_id,
    )


def source_id_of(url: str, key: str | None) -> str:
    """A readable slug that is the same in every run; equal slugs of different URLs are told apart by a hash."""
    if key:
        return _slug(key)
    parts = urlsplit(url)
    words = _slug(f"{(parts.hostname or '').removeprefix('www.')} {parts.path} {parts.query}")
    return f"{words[:70].strip('-')}-{sha256(url.encode()).hexdigest()[:6]}"


def _slug(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")
