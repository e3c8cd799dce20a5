"""Citations of an article -> sources of their own, one step deep, a few per article."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from urllib.parse import quote, urlsplit

from config.models import Settings
from extract.records import Citation
from flows.adapters import adapter_for
from flows.capture.cited import followable
from warehouse.records import SourceRecord
from warehouse.urls import normalise_url, source_key

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


def listed_sources(
    query: SourceRecord, citations: Iterable[Citation], settings: Settings, include: Sequence[str]
) -> Iterator[SourceRecord]:
    """The sources that a standing query, feed or sitemap lists; those that name one of `include`, if it names any."""
    words = [word.lower() for word in include]
    for citation in citations:
        url = normalise_url(citation.url)
        named = f"{url} {citation.anchor_text}".lower()
        if followable(url, settings, query.url) and (not words or any(word in named for word in words)):
            source = _source(url, citation, query)
            kind = source.source_kind if source.key else query.source_kind
            yield replace(source, publisher=query.publisher, source_kind=kind)


def watched_paper(paper: SourceRecord) -> SourceRecord | None:
    """The index entry of a paper with a DOI, which tells when it is corrected or retracted."""
    kind, _, doi = (paper.key or "").partition(":")
    if kind != "doi":
        return None
    return SourceRecord(
        source_id=f"crossref-{_slug(doi)}"[:100],
        publisher="Crossref",
        source_kind="other",
        title=paper.title,
        url=f"https://api.crossref.org/works/{quote(doi, safe='')}",
        path=None,
        cadence="monthly",
        adapter="crossref",
        discovered_from=paper.source_id,
    )


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
        adapter=adapter_for(url, key),
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
