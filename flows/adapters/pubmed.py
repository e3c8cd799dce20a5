"""PubMed by the E-utilities: EFetch for one paper with its notices, ESearch for standing queries.

https://www.ncbi.nlm.nih.gov/books/NBK25497/: three requests a second without a key, with `tool` and `email`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from config.models import Contact
from extract.data import read_object
from flows.adapters.base import Adapter, NotServedError, key_of, with_defaults, with_query
from warehouse.records import SourceRecord

_QUERY = re.compile(r"/esearch\.fcgi$")
# ESearch tells no more than the first 9,999 ids of PubMed
_LAST_ID = 9_999


class PubMed(Adapter):
    base_url = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    delay_seconds = 0.4

    def locations(self, source: SourceRecord) -> tuple[str, ...]:
        if self.is_query(source):
            return (with_defaults(source.url or "", retmode="json", retmax=500, sort="pub_date"),)
        pmid = key_of(source, "pmid")
        if pmid is None:
            raise NotServedError("needs an esearch.fcgi query or a paper with a PMID")
        return (f"{self.base_url}/efetch.fcgi?db=pubmed&id={pmid}&retmode=xml",)

    def is_query(self, source: SourceRecord) -> bool:
        return _QUERY.search(urlsplit(source.url or "").path) is not None

    def next_location(self, pages: Sequence[bytes], asked: Sequence[str]) -> str | None:
        answers = [read_object(page) for page in pages]
        seen = sum(len(answer.texts("esearchresult.idlist")) for answer in answers)
        total = answers[-1].number("esearchresult.count") or 0
        if not answers[-1].texts("esearchresult.idlist") or seen >= min(total, _LAST_ID):
            return None
        return with_query(asked[0], retstart=seen)

    def parameters(self, contact: Contact) -> dict[str, str]:
        return {"tool": "litwatch"} | ({"email": contact.email} if contact.email else {})
