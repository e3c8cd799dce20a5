"""Document: bytes, media type, URL -> text with its structure, by the reader the payload needs."""

from __future__ import annotations

import re

from extract.blocks import Reading
from extract.charset import decode
from extract.data import read_data
from extract.html_page import read_html
from extract.pdf import PrintPdf, print_pages, read_pdf
from extract.plain_text import find_blocks
from extract.records import UnreadableError
from extract.stated_date import find_stated_date

_HTML = frozenset({"text/html", "application/xhtml+xml"})
_TEXT = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_UNKNOWN = frozenset({"", "application/octet-stream", "binary/octet-stream", "application/x-download"})
_DATA = ("/json", "+json", "/xml", "+xml")
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w:.-]+)", re.IGNORECASE)
_LOOKS_LIKE_HTML = re.compile(rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL)
_MARKDOWN_TITLE = re.compile(r"^#[ \t]+(.+?)[ \t]*#*[ \t]*$", re.MULTILINE)
_SIGNATURES = (
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "gzip data"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "media"),
    (b"\x00asm", "a program"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
)


def read_document(payload: bytes, media_type: str, url: str | None, print_pdf: PrintPdf = print_pages) -> Reading:
    """Read a payload. What it begins with goes before its media type, since servers mislabel.

    `print_pdf` is who takes PDFs apart, where that is not to happen in this process.

    Raises UnreadableError when there is no text to be had: binary data, an encrypted, broken or image-only PDF, a
    media type without a reader. Markup without text is no error: its text is empty.
    """
    name, _, parameters = media_type.partition(";")
    name = name.strip().lower()
    charset = _CHARSET.search(parameters)
    if payload[:1024].lstrip().startswith(b"%PDF-"):
        return read_pdf(payload, print_pdf)
    for signature, what in _SIGNATURES:
        if payload.startswith(signature):
            raise UnreadableError(f"{what}, not text")
    is_html = _LOOKS_LIKE_HTML.match(payload[:2048].lstrip(b"\xef\xbb\xbf")) is not None
    if name in _HTML or (is_html and name in _UNKNOWN | {"application/pdf"}):
        return read_html(decode(payload, charset[1] if charset else None, is_markup=True), url)
    if name.endswith(_DATA):
        return read_data(payload, name, charset[1] if charset else None, url)
    if name in _TEXT or name in _UNKNOWN:
        return read_text(decode(payload, charset[1] if charset else None), name or "text/plain")
    raise UnreadableError(f"no reader for {name or 'an unknown media type'}")


def read_text(text: str, media_type: str = "text/plain") -> Reading:
    """Read plain text or Markdown: the document text is the text itself, so offsets are file offsets."""
    title = _MARKDOWN_TITLE.search(text) if "markdown" in media_type else None
    return Reading(
        text=text,
        blocks=tuple(find_blocks(text)),
        media_type=media_type,
        title=title[1] if title else None,
        stated_date=find_stated_date(text, None),
    )
