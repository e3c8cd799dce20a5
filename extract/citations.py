"""Citations: links of a page and addresses written in its text -> what the document points to, and where."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from extract.blocks import Link, Reading
from extract.records import Citation, Passage

_MAX_ADDRESS = 4096
_ADDRESS = re.compile(
    rf"(?:https?://|(?<![\w/.@])www\.(?=[\w-]+\.))[^\s<>\"“”«»|\\^`{{}}]{{1,{_MAX_ADDRESS}}}", re.IGNORECASE
)
_SCHEME = re.compile(r"https?://", re.IGNORECASE)
# What stands before an address that belongs to the address around it: an archive's time stamp, or a parameter.
_CARRIES_ANOTHER = re.compile(
    r"(?:/web/\d{4,14}(?:[a-z]{2}_)?/|[?&][\w-]+=|//archive\.(?:today|ph|is|li|md)/(?:\d+/)?|/(?:save|o/\d+|timegate)/)$",
    re.IGNORECASE,
)
_DOI = re.compile(
    r"(?:\bdoi[:\s]*(?:https?://)?|(?<![\d./]))(?P<doi>10\.\d{4,9}/[^\s<>\"“”«»|\\^`{}]{1,300})", re.IGNORECASE
)
_TRAILING = ".,;:!?'’‘*…"
_PAIRS = {")": "(", "]": "[", "}": "{"}


def find_citations(reading: Reading, passages: Sequence[Passage], url: str | None) -> list[Citation]:
    """Outgoing links in the main text or to other hosts, addresses and DOIs written out; in text order, rest last."""
    sentences = _Sentences(passages)
    own_host = _host(url or reading.canonical_url or "")
    own = f"{url or ''} {reading.canonical_url or ''}".lower()
    links = [link for link in reading.links if link.char_start is not None or _host(link.url) != own_host]
    placed = sorted((link.char_start, len(link.anchor_text)) for link in links if link.char_start is not None)
    for link in _written(reading.text, own):
        number = bisect_right(placed, (link.char_start or 0, _MAX_ADDRESS)) - 1
        if number < 0 or sum(placed[number]) <= (link.char_start or 0):
            links.append(link)
    unique = dict.fromkeys(sorted(links, key=lambda link: (link.char_start is None, link.char_start or 0)))
    return [Citation(link.url, link.anchor_text, sentences.at(link.char_start), link.char_start) for link in unique]


def _written(text: str, own: str) -> Iterator[Link]:
    end = 0
    for start, stop in _addresses(text):
        address = text[start:stop]
        yield Link(address if _SCHEME.match(address) else f"http://{address}", address, start)
        yield from _dois(text, end, start, own)
        end = stop
    yield from _dois(text, end, len(text), own)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    """Spans of addresses; "…/termshttps://b.org" is two, "web.archive.org/web/2020/http://b.org" is one."""
    if "://" not in text and "www." not in text.lower():
        return
    for run in _ADDRESS.finditer(text):
        start = run.start()
        for scheme in _SCHEME.finditer(text, run.start() + 1, run.end()):
            if not _CARRIES_ANOTHER.search(text, start, scheme.start()):
                yield start, _trimmed(text, start, scheme.start())
                start = scheme.start()
        yield start, _trimmed(text, start, run.end())


def _dois(text: str, start: int, end: int, own: str) -> Iterator[Link]:
    """DOIs between two addresses, but for the document's own."""
    if "10." not in text[start:end]:
        return
    for match in _DOI.finditer(text, start, end):
        doi = text[match.start("doi") : _trimmed(text, match.start("doi"), match.end())]
        if doi.lower() not in own and doi.partition("/")[2].lower() not in own:
            yield Link(f"https://doi.org/{doi}", text[match.start() : match.start("doi") + len(doi)], match.start())


def _trimmed(text: str, start: int, end: int) -> int:
    """Where an address ends once the punctuation of the sentence around it is taken off."""
    while end > start:
        last = text[end - 1]
        opening = _PAIRS.get(last)
        if last in _TRAILING or (opening and text.count(last, start, end) > text.count(opening, start, end)):
            end -= 1
        else:
            break
    return end


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


class _Sentences:
    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._starts = [passage.char_start for passage in passages]

    def at(self, position: int | None) -> str:
        if position is None:
            return ""
        number = bisect_right(self._starts, position) - 1
        if number < 0 or self._passages[number].char_end <= position:
            return ""
        return self._passages[number].text
