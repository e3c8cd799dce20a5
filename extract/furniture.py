"""Furniture: blocks of a page -> those that only lead elsewhere, or only disclaim, marked as boilerplate."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extract.blocks import Block

_PIECES = r"(?:articles?|posts?|content|reading|topics?|stories|news|links?|pages?)"
# What stands above a list of other pages' titles: if anybody claims what they say, those pages do.
_TEASERS = re.compile(
    r"(?:(?:our |the )?(?:most|top) (?:read|popular|viewed|shared)|popular|trending|editor'?s'? picks?"
    rf"|read (?:next|also|more)|more (?:on this|like this|from .{{1,30}}|{_PIECES})"
    rf"|(?:related|recommended|recent|latest|popular|similar|featured|other) {_PIECES}|recommended(?: for you)?"
    r"|in other news|you (?:may|might) also (?:like|be interested in)|see also|don'?t miss|up next)"
    r"(?: (?:today|now|this week|this month|for you|on .{1,30}))?\s*:?",
    re.IGNORECASE,
)
_ENTRIES = frozenset({"list_item", "caption", "boilerplate"})
_PURPOSE = r"(?:general|educational|informational|information|and|or|only| )+"
_DISCLAIMER = re.compile(
    r"(?:(?:medical )?disclaimer\s*[:.–-]\s*)?(?:all |any )?(?:the |this |our |these )?"
    r"(?:information|contents?|materials?|articles?|pages?|(?:web\s?)?site|blog|post|service)\b[^.]{0,120}?"
    r"\b(?:not (?:be )?(?:a |intended (?:as|to be) (?:a )?)?substitute for"
    r"|not (?:intended to )?(?:replace|constitute)"
    r"|not (?:be )?(?:(?:taken|intended|construed|used|regarded|considered|meant) as )?medical advice"
    rf"|for {_PURPOSE}purposes)\b",
    re.IGNORECASE,
)
_DISCLAIMER_MAX_CHARS = 600


def mark_furniture(text: str, blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Mark lists of teasers, with the line above them, and disclaimers; everything else is left as it is."""
    marked = []
    is_teasing = False
    for block in blocks:
        words = text[block.char_start : block.char_end]
        is_title = block.kind != "list_item" and _TEASERS.fullmatch(words) is not None
        is_teasing = is_title or (is_teasing and block.kind in _ENTRIES)
        if is_teasing or (block.kind == "paragraph" and _is_disclaimer(words)):
            block = replace(block, kind="boilerplate")
        marked.append(block)
    return tuple(marked)


def _is_disclaimer(words: str) -> bool:
    return len(words) <= _DISCLAIMER_MAX_CHARS and _DISCLAIMER.match(words) is not None
