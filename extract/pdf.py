"""PDF: bytes -> reading, one line of text per printed line, hyphenated words put together again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pypdfium2

from extract.blocks import Block, Reading
from extract.charset import scrub
from extract.plain_text import find_blocks
from extract.records import UnreadableError
from extract.stated_date import find_stated_date

# What PDFium prints for a hyphen that only breaks a line: U+FFFE, or U+0002 in older releases.
_BROKEN_WORD = re.compile(r"(?<=[^\W\d_])(?:[\ufffe\x02\u00ad]\s*|-\n(?=[a-z]))(?=[^\W\d_])")
_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st"}
_LIGATURE = re.compile(f"[{''.join(_LIGATURES)}]")
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(r"(?:page\s+)?\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?", re.IGNORECASE)
_EDGE_LINES = 3
_REPEATED_ON = 3
MAX_PAGES = 2000


@dataclass(frozen=True, slots=True)
class PrintedPages:
    """What the PDF library tells: the lines of each page, and the title."""

    pages: tuple[tuple[str, ...], ...]
    title: str


PrintPdf = Callable[[bytes], PrintedPages]


def print_pages(payload: bytes) -> PrintedPages:
    """Take a PDF apart. Raises UnreadableError for an encrypted or broken file.

    The library is written in C, and a PDF of a few kilobytes can make it ask for gigabytes: bytes from the web are
    given to it in a process of its own.
    """
    try:
        document = pypdfium2.PdfDocument(payload)
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(_reason(str(error))) from error
    try:
        pages = tuple(_page_lines(document, number) for number in range(min(len(document), MAX_PAGES)))
        return PrintedPages(pages, document.get_metadata_value("Title").strip())
    except pypdfium2.PdfiumError as error:
        raise UnreadableError(f"broken PDF: {error}") from error
    finally:
        document.close()


def read_pdf(payload: bytes, print_pdf: PrintPdf = print_pages) -> Reading:
    """Read a PDF. Raises UnreadableError for an encrypted, broken or image-only file."""
    printed = print_pdf(payload)
    pages = printed.pages
    if not any(any(char.isalpha() for char in line) for lines in pages for line in lines):
        raise UnreadableError("PDF without a text layer: its pages are images")
    furniture = _furniture(pages)
    text = "\n\n".join("\n".join(_set_apart(line, furniture) for line in lines) for lines in pages if lines)
    blocks = tuple(_as_boilerplate(block, text, furniture) for block in find_blocks(text, is_printed=True))
    title = scrub(printed.title) or None
    return Reading(text, blocks, "application/pdf", title, None, find_stated_date(text, None))


def _page_lines(document: pypdfium2.PdfDocument, number: int) -> tuple[str, ...]:
    page = document[number]
    try:
        text = page.get_textpage().get_text_bounded()
    finally:
        page.close()
    text = _BROKEN_WORD.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = scrub(_LIGATURE.sub(lambda match: _LIGATURES[match[0]], text)).replace("\x02", "-").replace("\ufffe", "-")
    return tuple(line.rstrip() for line in text.split("\n"))


def _furniture(pages: Sequence[Sequence[str]]) -> frozenset[str]:
    """Running heads and feet: lines at the edge of a page that come back, but for their digits, on other pages."""
    seen = Counter(
        key for lines in pages for key in {_key(line) for line in (*lines[:_EDGE_LINES], *lines[-_EDGE_LINES:])} if key
    )
    return frozenset(key for key, count in seen.items() if count >= _REPEATED_ON)


def _key(line: str) -> str:
    return _DIGITS.sub("0", line.strip())


def _is_furniture(line: str, furniture: frozenset[str]) -> bool:
    return _key(line) in furniture or _PAGE_NUMBER.fullmatch(line.strip()) is not None


def _set_apart(line: str, furniture: frozenset[str]) -> str:
    return f"\n{line}\n" if _is_furniture(line, furniture) else line


def _as_boilerplate(block: Block, text: str, furniture: frozenset[str]) -> Block:
    if _is_furniture(text[block.char_start : block.char_end], furniture):
        return Block("boilerplate", block.char_start, block.char_end, 0, block.group)
    return block


def _reason(message: str) -> str:
    return "PDF is encrypted" if "password" in message.lower() else f"broken PDF: {message}"
