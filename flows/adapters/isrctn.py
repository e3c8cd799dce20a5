"""ISRCTN: one trial, or the answer to a query, as the registry's default XML.

https://www.isrctn.com/page/faqs#usingISRCTN: an answer has no pages; `limit` says how many trials it may hold.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from flows.adapters.base import Adapter, NotServedError, key_of, with_defaults
from warehouse.records import SourceRecord

_QUERY = re.compile(r"/query/format/default/?$")


class Isrctn(Adapter):
    base_url = "https://www.isrctn.com/api"

    def locations(self, source: SourceRecord) -> tuple[str, ...]:
        if self.is_query(source):
            return (with_defaults(source.url or "", limit=1000),)
        number = key_of(source, "isrctn")
        if number is None:
            raise NotServedError("needs a query of /api/query/format/default or the page of a trial with its number")
        return (f"{self.base_url}/trial/{number.upper()}/format/default",)

    def is_query(self, source: SourceRecord) -> bool:
        return _QUERY.search(urlsplit(source.url or "").path) is not None
