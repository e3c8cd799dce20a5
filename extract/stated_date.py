"""Stated date: when a page itself says it was last reviewed or updated -> ISO date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from html import unescape

_MONTHS = {name: number for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), 1)}  # noqa: SIM905 - reads better
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?P<year>(?:19|20)\d\d)[-/.](?P<number>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+{_MONTH},?[\s-]+(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>(?:19|20)\d\d)(?!\d)",
        rf"{_MONTH},?\s+(?P<year>(?:19|20)\d\d)(?!\d)",
        r"(?P<first>\d{1,2})[/.-](?P<second>\d{1,2})[/.-](?P<year>(?:19|20)\d\d)(?!\d)",
    )
)
_STEMS = ("review", "updat", "modif", "revis")
_SAID = re.compile(
    r"(?:reviewed|updated|modified|revised|review|update|revision|modification)\b(?:\s+posted)?"
    r"(?:\s+(?:date|on|in|at))*\s*:?\s*"
)
_NEXT = re.compile(r"\b(?:next|due|until|planned|scheduled|expected)\b[^.]{0,20}$", re.IGNORECASE)
_FIGURE = re.compile(rf"\d|\b{_MONTH}\s", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]{0,500}>")
_UNSEEN = re.compile(r"<(script|style|template|noscript)\b.*?(?:</\1\s*>|$)", re.IGNORECASE | re.DOTALL)
_DATA = re.compile(
    r"""(?P<key>lastReviewed|dateModified|article:modified_time|og:updated_time|last-modified|dcterms\.modified|
        DC\.date\.modified)["']\s*(?::|[^<>]{0,60}?content\s*=|[^<>]{0,60}?datetime\s*=)\s*["'](?P<value>[^"'<>]{4,40})["']""",
    re.IGNORECASE | re.VERBOSE,
)
_HAS_DATA = re.compile(r"lastReviewed|[mM]odified|updated_time|last-modified")
_YEAR = re.compile(r"(?:19|20)\d\d")
_WINDOW = 160


def find_stated_date(markup: str, language: str | None) -> str | None:
    """The date a page gives for its last review or update: what it shows, else what its metadata say.

    "YYYY-MM-DD", or "YYYY-MM" where no day is given. A bare 03/04/2024 is read by the page's language ("en-US"
    puts the month first) and ignored where that does not decide it.
    """
    visible = _UNSEEN.sub(" ", markup) if "<" in markup else markup
    for end in _said(visible):
        if not _YEAR.search(visible, end, end + _WINDOW):
            continue
        window = unescape(_TAG.sub(" ", visible[end : end + _WINDOW])).lstrip(" \t\r\n:")
        if date := _date_at_start(window, language):
            return date
    if not _HAS_DATA.search(markup):
        return None
    stated = {match["key"].lower(): match["value"] for match in _DATA.finditer(markup)}
    for key in ("lastreviewed", "datemodified", *stated):
        if key in stated and (date := _first_date(stated[key], language)):
            return date
    return None


def _said(text: str) -> Iterator[int]:
    """Where "last updated on" and its like end, in text order."""
    lower = text.lower()
    for start in sorted(start for stem in _STEMS for start in _places(lower, stem)):
        said = _SAID.match(lower, start)
        if said and not lower[start - 1 : start].isalnum() and not _NEXT.search(lower, max(0, start - 40), start):
            yield said.end()


def _places(text: str, words: str) -> Iterator[int]:
    start = text.find(words)
    while start >= 0:
        yield start
        start = text.find(words, start + 1)


def _date_at_start(window: str, language: str | None) -> str | None:
    """The date a window begins with, or the first figure in it after "by" and somebody's name."""
    window = " ".join(window.split())
    figure = _FIGURE.search(window) if window[:3].lower() == "by " else None
    start = figure.start() if figure else 0
    for pattern in _DATES:
        if (match := pattern.match(window, start)) and (date := _iso(match, language)):
            return date
    return None


def _first_date(value: str, language: str | None) -> str | None:
    for pattern in _DATES:
        if (match := pattern.search(value)) and (date := _iso(match, language)):
            return date
    return None


def _iso(match: re.Match[str], language: str | None) -> str | None:
    parts = match.groupdict()
    year = int(parts["year"])
    if "first" in parts:
        first, second = int(parts["first"]), int(parts["second"])
        month, day = _order(first, second, language)
    else:
        month = _MONTHS[parts["month"].lower()] if "month" in parts else int(parts["number"])
        day = int(parts["day"]) if "day" in parts else 0
    if not 1 <= month <= 12 or not 0 <= day <= monthrange(year, month)[1]:
        return None
    return f"{year}-{month:02}-{day:02}" if day else f"{year}-{month:02}"


def _order(first: int, second: int, language: str | None) -> tuple[int, int]:
    """Month and day of a date in figures; (0, 0), which is no date, if it could be read both ways."""
    if first > 12 or first == second:
        return second, first
    if second > 12:
        return first, second
    region = (language or "").lower()
    if region == "en-us":
        return first, second
    return (second, first) if "-" in region else (0, 0)
