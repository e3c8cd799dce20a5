"""Charset: bytes and what is said of them -> text, whatever the label got wrong."""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from extract.records import UnreadableError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.IGNORECASE)
_META_WITHIN = 4096
_SAMPLE = 65_536
# Browsers read these labels as Windows code pages (WHATWG Encoding Standard), since that is what pages mean by them.
_WHATWG = {"iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
           "iso8859-1": "cp1252", "iso-8859-9": "cp1254", "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932",
           "euc-kr": "cp949", "tis-620": "cp874"}  # fmt: skip
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f\ufffd]")
_MAX_CONTROL_SHARE = 0.02


def decode(payload: bytes, declared: str | None = None, *, is_markup: bool = False) -> str:
    """The text of a payload: byte order mark, valid UTF-8, the declared charset, `<meta>`, then detection.

    Valid UTF-8 goes before any label, because text that is UTF-8 by chance does not occur and wrong labels do.
    NUL and lone surrogates become U+FFFD. Raises UnreadableError for binary data.
    """
    text = _decode(payload, declared, is_markup=is_markup)
    sample = text[:_SAMPLE]
    if len(_CONTROL.findall(sample)) > max(8, _MAX_CONTROL_SHARE * len(sample)):
        raise UnreadableError("binary data, not text")
    return scrub(text)


def scrub(text: str) -> str:
    """Characters no database takes, replaced one for one."""
    return _UNSTORABLE.sub("\ufffd", text)


_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def _decode(payload: bytes, declared: str | None, *, is_markup: bool) -> str:
    for bom, charset in _BOMS:
        if payload.startswith(bom):
            return payload[len(bom) :].decode(charset, errors="replace")
    if wide := _without_mark(payload):
        return payload.decode(wide, errors="replace")
    labels = [declared, _from_meta(payload) if is_markup else None]
    for label in ("utf-8", *filter(None, labels)):
        text = _try(payload, label)
        if text is not None:
            return text
    best = from_bytes(payload[:_SAMPLE]).best()
    if best is not None and (text := _try(payload, best.encoding)) is not None:
        return text
    known = [label for label in labels if label and _is_known(label)]
    return payload.decode(_codec(known[0]) if known else "utf-8", errors="replace")


def _without_mark(payload: bytes) -> str | None:
    """UTF-16 without a byte order mark: nearly every second byte of Western text is NUL, always on the same side."""
    sample = payload[:2000]
    half = len(sample) // 2
    if half < 8:
        return None
    if sample[1::2].count(0) > 0.7 * half and sample[::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[::2].count(0) > 0.7 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None


def _from_meta(payload: bytes) -> str | None:
    match = _META.search(payload, 0, _META_WITHIN)
    return match[1].decode("ascii", errors="replace") if match else None


def _try(payload: bytes, label: str) -> str | None:
    if not _is_known(label):
        return None
    try:
        return payload.decode(_codec(label))
    except UnicodeDecodeError:
        return None


def _codec(label: str) -> str:
    return _WHATWG.get(label.strip().lower(), label.strip())


def _is_known(label: str) -> bool:
    try:
        return codecs.lookup(_codec(label))._is_text_encoding
    except (LookupError, ValueError):
        return False
