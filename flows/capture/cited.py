"""Cited: a URL found in an article -> is it a page worth following?"""

from __future__ import annotations

from urllib.parse import urlsplit

from config.models import Settings
from warehouse.urls import normalise_url, source_key

# files that a page is made of or that hold no text we read
_NOT_PAGES = (
    *(
        ".png",
        ".jpg",
        ".jpeg",
        ".gif",
        ".svg",
        ".webp",
        ".ico",
        ".css",
        ".js",
        ".woff",
        ".woff2",
        ".mp3",
        ".mp4",
        ".mov",
    ),
    *(".zip", ".gz", ".doc", ".docx", ".xls", ".xlsx", ".ppt", ".pptx", ".exe", ".dmg", ".apk", ".rss", ".ics"),
)


def followable(url: str, settings: Settings, article_url: str | None = None) -> bool:
    """Whether a cited URL may become a source: a web page elsewhere, and on nobody's deny-list.

    A link back to the article itself, to a part of it or to its site's front page is none. How many are followed per
    article is the caller's business.
    """
    url = normalise_url(url)
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    if parts.scheme not in ("http", "https") or not parts.hostname or "." not in parts.hostname:
        return False
    if parts.path.lower().endswith(_NOT_PAGES) or any(word in url.lower() for word in settings.citations.deny):
        return False
    return article_url is None or not _is_own(url, article_url)


def _is_own(url: str, article_url: str) -> bool:
    own = _bare(article_url)
    key = source_key(url)
    return _bare(url) in (own, own.partition("/")[0]) or (key is not None and key == source_key(article_url))


def _bare(url: str) -> str:
    """Host, port and path, the spellings of one page's address made equal."""
    parts = urlsplit(normalise_url(url))
    return (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")
