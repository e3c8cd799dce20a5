"""Europe PMC: open full text as JATS XML by PMC id, abstracts where there is none, and standing queries.

https://europepmc.org/RestfulWebService: `cursorMark` leads from page to page and stands still at the end.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urlsplit

from extract.data import read_object
from flows.adapters.base import Adapter, NotServedError, key_of, with_defaults, with_query
from warehouse.records import SourceRecord

_QUERY = re.compile(r"/search/?$")
_ARTICLE = re.compile(r"^(?:www\.)?europepmc\.org/(?:article|abstract)/([A-Za-z]{2,4})/([\w.-]+)/?$")


class EuropePmc(Adapter):
    base_url = "https://www.ebi.ac.uk/europepmc/webservices/rest"
    delay_seconds = 0.2

    def locations(self, source: SourceRecord) -> tuple[str, ...]:
        if self.is_query(source):
            return (with_defaults(source.url or "", format="json", resultType="lite", pageSize=200, cursorMark="*"),)
        if pmcid := key_of(source, "pmcid"):
            name = pmcid.upper()
            return f"{self.base_url}/{name}/fullTextXML", self._abstract(f"PMCID:{name}")
        if pmid := key_of(source, "pmid"):
            return (self._abstract(f"EXT_ID:{pmid} AND SRC:MED"),)
        if doi := key_of(source, "doi"):
            return (self._abstract(f'DOI:"{doi}"'),)
        parts = urlsplit(source.url or "")
        if found := _ARTICLE.match(f"{parts.hostname}{parts.path}"):
            return (self._abstract(f"EXT_ID:{found[2]} AND SRC:{found[1].upper()}"),)
        raise NotServedError("needs a /search query, a page of europepmc.org or a paper with a PMC id, PMID or DOI")

    def is_query(self, source: SourceRecord) -> bool:
        parts = urlsplit(source.url or "")
        return _QUERY.search(parts.path) is not None and "query" in parse_qs(parts.query)

    def next_location(self, pages: Sequence[bytes], asked: Sequence[str]) -> str | None:
        last = read_object(pages[-1])
        mark = last.text("nextCursorMark")
        if not mark or not last.each("resultList.result"):
            return None
        following = with_query(asked[0], cursorMark=mark)
        return None if following in asked else following

    def _abstract(self, query: str) -> str:
        return with_query(f"{self.base_url}/search", query=query, format="json", resultType="core", pageSize=1)
