"""ClinicalTrials.gov, API version 2: single studies by NCT number, and standing queries.

https://clinicaltrials.gov/data-api/api: `pageToken` leads from page to page, at most 1,000 studies each.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from extract.data import read_object
from flows.adapters.base import Adapter, NotServedError, key_of, with_defaults, with_query
from warehouse.records import SourceRecord

# what a list needs; the studies themselves are asked for one by one
_FIELDS = "NCTId,BriefTitle,OverallStatus,LastUpdatePostDate"
_QUERY = re.compile(r"/studies/?$")


class ClinicalTrialsGov(Adapter):
    base_url = "https://clinicaltrials.gov/api/v2"
    # the provider allows about 50 requests a minute
    delay_seconds = 1.2

    def locations(self, source: SourceRecord) -> tuple[str, ...]:
        if self.is_query(source):
            return (with_defaults(source.url or "", format="json", fields=_FIELDS, pageSize=200),)
        number = key_of(source, "nct")
        if number is None:
            raise NotServedError("needs a query of /api/v2/studies or the page of a study with its NCT number")
        return (f"{self.base_url}/studies/{number.upper()}?format=json",)

    def is_query(self, source: SourceRecord) -> bool:
        return _QUERY.search(urlsplit(source.url or "").path) is not None

    def next_location(self, pages: Sequence[bytes], asked: Sequence[str]) -> str | None:
        last = read_object(pages[-1])
        token = last.text("nextPageToken")
        # a token that comes with an empty page would lead on for ever
        return with_query(asked[0], pageToken=token) if token and last.each("studies") else None
