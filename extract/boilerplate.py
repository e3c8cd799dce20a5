"""Boilerplate: lines a site puts around its content, which nobody claims and whose edits mean nothing."""

from __future__ import annotations

import re

# A line is boilerplate when it says nothing else: a pattern must cover the whole line, which must be short.
MAX_CHARS = 200
_NETWORK = r"(?:facebook|twitter|x|linkedin|pinterest|whatsapp|instagram|youtube|tiktok|reddit|e-?mail|print|telegram)"
_SHARE_WORD = (
    r"(?:this|the|it|our|article|page|post|story|link|now|with|on|to|via|by|a|friends?|and|help|spread|word|"
    rf"{_NETWORK})"
)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MONTH = rf"(?:{_MONTHS.replace(' ', '|')})[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:(?:{_DAY}\s+)?{_MONTH}(?:\s+{_DAY})?,?\s+\d{{4}}|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}})"
_DATED = r"(?:reviewed|updated|modified|published|posted|revised|review|update|date)(?:\s+(?:posted|submitted))?"
_NAMES = (
    r"(?:table of contents|on this page|in this (?:article|section|page)|contents|menu|search|close|advertisement|"
    r"sponsored|log\s?in|sign\s?in|sign\s?up|register|subscribe|comments?|tags?|categories|leave a (?:reply|comment)|"
    r"related (?:articles?|posts?|content|reading|topics?|stories)|you (?:may|might) also (?:like|be interested in))"
    r"\s*:?"
)
# First words (or their first three letters), and what a line that begins with one of them must look like.
_LINES = (
    (
        "share tweet pin post send email e print",
        rf"(?:share|tweet|pin|post|send|e-?mail|print)(?:\s+{_SHARE_WORD})*[.!:]?",
    ),
    (
        "follow like find join connect visit",
        r"(?:follow|like|find|join|connect\s+with|visit)\s+(?:and\s+\w+\s+)?us(?:\s+(?:on|at)\s+.{0,60})?[.!:]?",
    ),
    (
        "facebook twitter x linkedin pinterest whatsapp instagram youtube tiktok reddit email e print telegram",
        rf"{_NETWORK}(?:[\s,|·•/]+{_NETWORK})*",
    ),
    ("copy link", r"copy (?:link|url)|link copied!?"),
    ("#", r"\d+(?:\.\d+)?k?\s+(?:shares?|likes?|comments?|views?|reads?)|\d+\s*(?:minutes?|mins?)\.?\s+(?:to\s+)?read"),
    (
        "scroll back go return jump",
        r"(?:scroll|back|go|return|jump)\s+to\s+(?:the\s+)?(?:top|home|content|main content|home\s?page)",
    ),
    ("skip", r"skip\s+to\s+(?:the\s+)?(?:main\s+)?(?:content|navigation|search|footer)"),
    (
        "read learn see show view load find",
        r"(?:read|learn|see|show|view|load|find out)\s+(?:more|less|all|full (?:article|story)|comments)"
        r"(?:\s+(?:here|now|posts?|articles?|news|stories))?\s*[.…»>→]*",
    ),
    ("home start", r"(?:home|start)\s*(?:[>»/›|→]\s*[^.>»/›|→]{1,60}){1,6}"),
    (
        "next previous prev older newer",
        r"(?:next|previous|prev|older|newer)(?:\s+(?:page|post|article|story|chapter))?\s*[:»«>→←]*",
    ),
    (
        "table on in contents menu search close advertisement sponsored log login sign signin signup register "
        "subscribe comment comments tag tags category categories leave related you",
        _NAMES,
    ),
    ("filed tagged topics tags", r"(?:filed under|tagged|tagged with|topics|tags):.*"),
    ("click tap", r"(?:click|tap)\s+here(?:\s+(?:to|for)\s+.{1,60})?[.!]?"),
    ("reading estimated", r"(?:estimated\s+)?reading time:?.{0,20}"),
    ("we this our", r"(?:we|this (?:web)?site|our (?:web)?site|our partners)\b.{0,60}\bcookies?\b.*"),
    ("by", r"by (?:continuing|using|clicking|browsing)\b.{0,80}\b(?:cookies?|terms|privacy policy)\b.*"),
    (
        "accept reject allow decline manage customise customize",
        r"(?:accept|reject|allow|decline|manage|customi[sz]e)(?:\s+(?:all|my|the|only|necessary|essential|optional))*"
        r"(?:\s+(?:cookies?|preferences|settings|choices|consent))?",
    ),
    (
        "cookie privacy terms",
        r"(?:cookie|privacy|terms)\s*(?:policy|settings|preferences|notice|statement|of (?:use|service)|"
        r"(?:and|&) conditions)?(?:\s*[|·•]\s*.{1,80})?",
    ),
    ("copyright © (c)", r"(?:copyright\b|©|\(c\)\s*(?:19|20)\d\d).*"),
    (
        "this page content article last first originally next medically reviewed updated modified published posted "
        "revised review update date",
        rf"(?:(?:this\s+)?(?:page|content|article)\s+(?:was\s+)?)?(?:(?:last|first|originally|next)\s+)?"
        rf"(?:medically\s+)?{_DATED}(?:\s+(?:due|date))?(?:\s+on)?\s*:?\s*(?:by\s+.{{1,60}}\s+)?(?:on\s+)?{_DATE}.{{0,60}}",
    ),
    (
        "posted published updated written",
        rf"(?:posted|published|updated|written)\s+(?:on\s+)?{_DATE}(?:\s+by\s+.{{1,60}})?",
    ),
    (f"# {_MONTHS}", rf"{_DATE}(?:\s*[|·•]\s*.{{1,60}})?"),
    (
        "sign signup subscribe register join",
        r"(?:sign\s?up|subscribe|register|join)\b.{0,60}\b(?:newsletter|mailing list|e-?mail updates|inbox|updates)\b"
        r".{0,80}",
    ),
    ("enter type your", r"(?:(?:enter|type)\s+)?your\s+e-?mail(?:\s+address)?.{0,40}"),
)
_OPENING = re.compile(r"(?:please\s+)?(?P<word>[a-z]+|\d|©|\(c\))")
_RIGHTS = "all rights reserved"


def _by_first_word() -> dict[str, re.Pattern[str]]:
    """One pattern for each first word: a line of content is turned away by a look-up, not by trying all patterns."""
    patterns: dict[str, list[str]] = {}
    for words, pattern in _LINES:
        for word in words.split():
            patterns.setdefault(word, []).append(f"(?:{pattern})")
    return {word: re.compile("|".join(choices)) for word, choices in patterns.items()}


_PATTERNS = _by_first_word()


def is_boilerplate(line: str) -> bool:
    """Whether a line is nothing but site furniture."""
    if len(line) > MAX_CHARS:
        return False
    lower = line.strip().lower()
    opening = _OPENING.match(lower)
    if opening is None:
        return False
    word = "#" if opening["word"].isdigit() else opening["word"]
    pattern = _PATTERNS.get(word) or _PATTERNS.get(word[:3])
    if pattern is not None and pattern.fullmatch(lower, opening.start("word")):
        return True
    return _RIGHTS in lower and len(lower) <= 140
