"""Boilerplate: lines a site puts around its content, which nobody claims and whose edits mean nothing."""

from __future__ import annotations

import re

# A line is boilerplate when it says nothing else: each pattern must cover the whole line, which must be short.
MAX_CHARS = 200
_NETWORK = r"(?:facebook|twitter|x|linkedin|pinterest|whatsapp|instagram|youtube|tiktok|reddit|e-?mail|print|telegram)"
_SHARE_WORD = (
    r"(?:this|the|it|our|article|page|post|story|link|now|with|on|to|via|by|a|friends?|and|help|spread|word|"
    rf"{_NETWORK})"
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATE = rf"(?:(?:{_DAY}\s+)?{_MONTH}(?:\s+{_DAY})?,?\s+\d{{4}}|\d{{1,4}}[-/.]\d{{1,2}}[-/.]\d{{1,4}})"
_DATED = r"(?:reviewed|updated|modified|published|posted|revised|review|update|date)(?:\s+(?:posted|submitted))?"
_PATTERNS = (
    # share and follow widgets
    rf"(?:please\s+)?(?:share|tweet|pin|post|send|e-?mail|print)(?:\s+{_SHARE_WORD})*[.!:]?",
    r"(?:please\s+)?(?:follow|like|find|join|connect\s+with|visit)\s+(?:and\s+\w+\s+)?us(?:\s+(?:on|at)\s+.{0,60})?[.!:]?",
    rf"{_NETWORK}(?:[\s,|·•/]+{_NETWORK})*",
    r"copy (?:link|url)|link copied!?|\d+(?:\.\d+)?k?\s+(?:shares?|likes?|comments?|views?|reads?)",
    # moving about the page
    r"(?:scroll|back|go|return|jump)\s+to\s+(?:the\s+)?(?:top|home|content|main content|home\s?page)",
    r"skip\s+to\s+(?:the\s+)?(?:main\s+)?(?:content|navigation|search|footer)",
    r"(?:read|learn|see|show|view|load|find out)\s+(?:more|less|all|full (?:article|story)|comments)"
    r"(?:\s+(?:here|now|posts?|articles?|news|stories))?\s*[.…»>→]*",
    r"(?:home|start)\s*(?:[>»/›|→]\s*[^.>»/›|→]{1,60}){1,6}",
    r"(?:next|previous|prev|older|newer)(?:\s+(?:page|post|article|story|chapter))?\s*[:»«>→←]*",
    r"(?:table of contents|on this page|in this (?:article|section|page)|contents|menu|search|close|advertisement|"
    r"sponsored|log\s?in|sign\s?in|sign\s?up|register|subscribe|comments?|tags?|categories|leave a (?:reply|comment)|"
    r"related (?:articles?|posts?|content|reading|topics?|stories)|you (?:may|might) also (?:like|be interested in))"
    r"\s*:?",
    r"(?:filed under|tagged|tagged with|topics|tags):.*",
    r"(?:click|tap)\s+here(?:\s+(?:to|for)\s+.{1,60})?[.!]?",
    r"(?:\d+\s*)?(?:minutes?|mins?)\.?\s+(?:to\s+)?read|(?:estimated\s+)?reading time:?.{0,20}",
    # consent
    r"(?:we|this (?:web)?site|our (?:web)?site|our partners)\b.{0,60}\bcookies?\b.*",
    r"by (?:continuing|using|clicking|browsing)\b.{0,80}\b(?:cookies?|terms|privacy policy)\b.*",
    r"(?:accept|reject|allow|decline|manage|customi[sz]e)(?:\s+(?:all|my|the|only|necessary|essential|optional))*"
    r"(?:\s+(?:cookies?|preferences|settings|choices|consent))?",
    r"(?:cookie|privacy|terms)\s*(?:policy|settings|preferences|notice|statement|of (?:use|service)|"
    r"(?:and|&) conditions)?(?:\s*[|·•]\s*.{1,80})?",
    # rights
    r"(?:copyright\b|©|\(c\)\s*(?:19|20)\d\d).*",
    r".{0,80}\ball rights reserved\b.{0,60}",
    # dates and hands
    rf"(?:(?:this\s+)?(?:page|content|article)\s+(?:was\s+)?)?(?:(?:last|first|originally|next)\s+)?(?:medically\s+)?{_DATED}"
    rf"(?:\s+(?:due|date))?(?:\s+on)?\s*:?\s*(?:by\s+.{{1,60}}\s+)?(?:on\s+)?{_DATE}.{{0,60}}",
    rf"(?:posted|published|updated|written)\s+(?:on\s+)?{_DATE}(?:\s+by\s+.{{1,60}})?",
    rf"{_DATE}(?:\s*[|·•]\s*.{{1,60}})?",
    # newsletters
    r"(?:sign\s?up|subscribe|register|join)\b.{0,60}\b(?:newsletter|mailing list|e-?mail updates|inbox|updates)\b"
    r".{0,80}",
    r"(?:enter|type)\s+your\s+e-?mail(?:\s+address)?.{0,40}|your\s+e-?mail(?:\s+address)?\s*\*?",
)
_BOILERPLATE = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)


def is_boilerplate(line: str) -> bool:
    """Whether a line is nothing but site furniture."""
    return len(line) <= MAX_CHARS and _BOILERPLATE.fullmatch(line.strip()) is not None
