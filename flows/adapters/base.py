"""What an adapter says of one official interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from config.models import Contact
from warehouse.records import SourceRecord


class NotServedError(Exception):
    """The interface has nothing at the place of this source; str() says what it needs."""


class Adapter:
    """One interface for programs.

    `base_url` is where it stands; None for one that every site has of its own (feeds, sitemaps). `delay_seconds` is
    the pause between requests that its provider asks for, None where it says nothing.
    """

    base_url: str | None = None
    delay_seconds: float | None = None

    def __init__(self, base_url: str | None = None, delay_seconds: float | None = None) -> None:
        self.base_url = (base_url or type(self).base_url or "").rstrip("/") or None
        self.delay_seconds = type(self).delay_seconds if delay_seconds is None else delay_seconds

    def locations(self, source: SourceRecord) -> tuple[str, ...]:
        """Where to ask for a source: a later place only when there is nothing at the one before.

        Raises NotServedError.
        """
        return (source.url or "",)

    def is_query(self, source: SourceRecord) -> bool:
        """Whether the source is a standing query, whose answer may have several pages."""
        return False

    def next_location(self, pages: Sequence[bytes], asked: Sequence[str]) -> str | None:
        """Where the next page of a query is, after the pages so far; None at the end. Raises UnreadableError."""
        return None

    def parameters(self, contact: Contact) -> dict[str, str]:
        """What to add to every address, to say who is asking; never recorded."""
        return {}

    def is_own(self, url: str) -> bool:
        """Whether a URL is part of the documented interface."""
        return self.base_url is not None and f"{url}/".startswith((f"{self.base_url}/", f"{self.base_url}?"))


def key_of(source: SourceRecord, kind: str) -> str | None:
    """The id of a certain kind that a source has, e.g. `nct` -> "nct04047628"."""
    found, _, identifier = (source.key or "").partition(":")
    return identifier if found == kind else None


def with_query(url: str, **parameters: Any) -> str:
    """A URL with these query parameters set; the others stay as they are, in their order."""
    parts = urlsplit(url)
    kept = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in parameters]
    return urlunsplit(parts._replace(query=urlencode([*kept, *parameters.items()], safe="*|,[]():")))


def with_defaults(url: str, **parameters: Any) -> str:
    """A URL with those of these query parameters that it does not set itself."""
    given = {name for name, _ in parse_qsl(urlsplit(url).query, keep_blank_values=True)}
    missing = {name: value for name, value in parameters.items() if name not in given}
    return with_query(url, **missing) if missing else url


def without_query(url: str, names: frozenset[str]) -> str:
    """A URL without these query parameters."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if name not in names]
    if len(kept) == len(pairs):
        return url
    return urlunsplit(parts._replace(query=urlencode(kept, safe="*|,[]():")))
