"""Crossref: the record of a DOI, with the retractions and corrections that publishers and Retraction Watch report.

https://api.crossref.org: who says `mailto` is served from the polite pool.
"""

from __future__ import annotations

import re
from urllib.parse import quote, unquote, urlsplit

from config.models import Contact
from flows.adapters.base import Adapter, NotServedError, key_of
from warehouse.records import SourceRecord

_WORK = re.compile(r"^/works/(10\.\d{4,9}(?:/|%2F).+)$", re.IGNORECASE)


class Crossref(Adapter):
    base_url = "https://api.crossref.org"
    delay_seconds = 0.2

    def locations(self, source: SourceRecord) -> tuple[str, ...]:
        work = _WORK.search(urlsplit(source.url or "").path)
        doi = unquote(work[1]) if work else key_of(source, "doi")
        if doi is None:
            raise NotServedError("needs a paper with a DOI")
        return (f"{self.base_url}/works/{quote(doi, safe='')}",)

    def parameters(self, contact: Contact) -> dict[str, str]:
        return {"mailto": contact.email} if contact.email else {}
