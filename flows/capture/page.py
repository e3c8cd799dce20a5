"""Page: bytes -> what a judge looks at (what kind of bytes, title, visible text, links home), without extraction."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass

import lxml.html
from lxml import etree

_HTML_START = re.compile(
    rb"\s*(?:<!--.*?-->\s*|<\?xml[^>]*>\s*)*<(?:!doctype\s+html|html|head|body|meta|title)\b", re.I | re.S
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.-]{2,40})", re.I)
_REFRESH = re.compile(r"\s*(\d+)(?:\.\d*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s>]+)", re.I)
_NOT_SEEN = ("script", "style", "noscript", "template", "svg", "iframe", "object", "head")
_MAGIC = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"RIFF", "image/webp"),
    (b"PK\x03\x04", "application/zip"),
    (b"\x1f\x8b", "application/gzip"),
    (b"\xd0\xcf\x11\xe0", "application/msword"),
    (b"ID3", "audio/mpeg"),
    (b"\x7fELF", "application/octet-stream"),
    (b"{\\rtf", "application/rtf"),
)
_SLOWEST_REFRESH = 5


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML page as a reader without scripts sees it; `text` is one line per block."""

    title: str
    text: str
    script_count: int
    has_password: bool
    noscript: str


def sniff_media_type(body: bytes, declared: str | None) -> str:
    """What the bytes are by their beginning; the declared type where they do not tell."""
    start = body[:2048].lstrip(codecs.BOM_UTF8)
    for magic, media_type in _MAGIC:
        if start.startswith(magic):
            return media_type
    if b"%PDF-" in start[:1024] and declared == "application/pdf":
        return "application/pdf"
    if _HTML_START.match(start):
        return "application/xhtml+xml" if declared == "application/xhtml+xml" else "text/html"
    if start.lstrip().startswith(b"<?xml"):
        return declared if declared and "xml" in declared else "application/xml"
    if _is_binary(body):
        return declared if declared and not _is_textual(declared) else "application/octet-stream"
    if declared and (_is_textual(declared)):
        return declared
    return "text/html" if re.match(rb"\s*<[a-z!]", start, re.I) else "text/plain"


def decode_text(body: bytes, declared_charset: str | None) -> tuple[str, str | None]:
    """The body as text, and a sentence when what it says of its charset cannot be true."""
    if body.startswith(codecs.BOM_UTF8):
        return body.decode("utf-8-sig", "replace"), None
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return body.decode("utf-16", "replace"), None
    found = _META_CHARSET.search(body[:4096])
    meta = found.group(1).decode("ascii") if found else None
    for charset in (declared_charset, meta, "utf-8"):
        text = _try(body, charset)
        if text is not None:
            return text, _conflict(declared_charset, meta, charset)
    return body.decode("windows-1252", "replace"), _conflict(declared_charset, meta, "windows-1252")


def read_page(body: bytes, declared_charset: str | None) -> Page:
    """Parse HTML however broken it is."""
    text, _ = decode_text(body, declared_charset)
    root = _parse(text)
    if root is None:
        return Page("", "", 0, False, "")
    return Page(
        title=_words(next(iter(root.xpath("//title")), None)),
        text="\n".join(_lines(root)),
        script_count=len(root.xpath("//script")),
        has_password=bool(root.xpath("//input[@type='password']")),
        noscript=" ".join(_words(node) for node in root.xpath("//noscript")),
    )


def refresh_target(body: bytes) -> str | None:
    """Where a page sends every reader at once by `<meta http-equiv=refresh>`, if it does."""
    if b"refresh" not in body[:8192].lower():
        return None
    root = _parse(body[:8192].decode("utf-8", "replace"))
    if root is None:
        return None
    for node in root.xpath("//meta[translate(@http-equiv,'REFSH','refsh')='refresh'][not(ancestor::noscript)]"):
        found = _REFRESH.match(node.get("content", ""))
        if found and int(found.group(1)) <= _SLOWEST_REFRESH:
            return str(found.group(2))
    return None


def _parse(text: str) -> lxml.html.HtmlElement | None:
    parser = lxml.html.HTMLParser(no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    # lxml refuses an encoding declaration in text, and null bytes end its reading
    text = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).replace("\0", "")
    try:
        return lxml.html.document_fromstring(text, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        return None


def _lines(root: lxml.html.HtmlElement) -> Iterator[str]:
    line: list[str] = []
    for piece, is_break in _pieces(root):
        if is_break:
            words = " ".join("".join(line).split())
            if words:
                yield words
            line = []
        else:
            line.append(piece)
    words = " ".join("".join(line).split())
    if words:
        yield words


# fmt: off
_INLINE = frozenset({
    "a", "abbr", "b", "bdi", "bdo", "cite", "code", "dfn", "em", "font", "i", "kbd", "mark", "q", "s", "samp", "small",
    "span", "strong", "sub", "sup", "u", "var",
})
# fmt: on


def _pieces(root: lxml.html.HtmlElement) -> Iterator[tuple[str, bool]]:
    """Texts and breaks in document order; iterative, since pages can nest deeper than Python recurses."""
    hidden = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else "script"
        if event == "start":
            hidden += tag in _NOT_SEEN
            if tag not in _INLINE:
                yield "", True
            if node.text and not hidden:
                yield node.text, False
            continue
        hidden -= tag in _NOT_SEEN
        if tag not in _INLINE:
            yield "", True
        if node.tail and not hidden:
            yield node.tail, False


def _words(node: lxml.html.HtmlElement | None) -> str:
    return "" if node is None else " ".join("".join(node.itertext()).split())


def _try(body: bytes, charset: str | None) -> str | None:
    if charset is None:
        return None
    try:
        # not final: a body that was cut for judging may end within a character
        return codecs.getincrementaldecoder(charset)().decode(body)
    except (UnicodeDecodeError, LookupError):
        return None


def _conflict(declared: str | None, meta: str | None, used: str | None) -> str | None:
    names = {_canonical(name) for name in (declared, meta) if name}
    if _canonical(used) not in names and names:
        return f"the bytes are not {' or '.join(sorted(names))} as the page says; read as {used}"
    if len(names) > 1:
        return f"header and page disagree on the charset ({declared} and {meta}); read as {used}"
    return None


def _canonical(charset: str | None) -> str:
    try:
        return codecs.lookup(charset or "").name
    except LookupError:
        return (charset or "").lower()


def _is_textual(media_type: str) -> bool:
    return media_type.startswith("text/") or media_type.endswith(("+xml", "+json", "/xml", "/json", "/javascript"))


def _is_binary(body: bytes) -> bool:
    start = body[:4096]
    if not start or start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return False
    odd = sum(byte < 9 or 13 < byte < 27 or 27 < byte < 32 or byte == 127 for byte in start)
    return b"\0" in start or odd > len(start) * 0.05
