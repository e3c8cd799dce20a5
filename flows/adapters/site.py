"""What sites list of themselves: feeds (RSS, Atom) and sitemaps with nested indexes."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from extract.listings import MAX_RECORDS, sitemap_children
from extract.xml import parse_xml
from flows.adapters.base import Adapter
from warehouse.records import SourceRecord


class Feed(Adapter):
    """New articles of a publisher, as its feed announces them."""

    def is_query(self, source: SourceRecord) -> bool:
        return True


class Sitemap(Adapter):
    """Pages of a site; an index is followed to the sitemaps it names on the same site."""

    def is_query(self, source: SourceRecord) -> bool:
        return True

    def next_location(self, pages: Sequence[bytes], asked: Sequence[str]) -> str | None:
        listed = 0
        children: list[str] = []
        for page in pages:
            root = parse_xml(page)
            children += sitemap_children(root)
            listed += len(root) if root.tag == "urlset" else 0
        if listed >= MAX_RECORDS:
            return None
        home = _host(asked[0])
        return next((url for url in children if url not in asked and _host(url) == home), None)


def _host(url: str) -> str:
    """The host of a web address, the part that a sitemap may speak for."""
    parts = urlsplit(url)
    return (parts.netloc.lower().removeprefix("www.")) if parts.scheme in ("http", "https") else ""
