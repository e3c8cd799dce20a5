"""Words as a reader sees them: without typography, as tokens, as numbers, and without passing dates and counters."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache


def _words(text: str) -> list[str]:
    return text.split()


_TYPOGRAPHY = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("•·▪◦‣●○*", " "),
        "…": "...",
        "\u00ad": None,
        "\u200b": None,
        "\u200c": None,
        "\u200d": None,
        "\u2060": None,
        "\ufeff": None,
    }
)
_SPACES = re.compile(r"\s+")
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*%?|[^\W\d_]+(?:'[^\W\d_]+)?")
# Not the number in a name (COVID-19) …
_NUMBER = re.compile(r"(?<![\w.])(?<![a-z]-)(\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)")
# … nor that of a footnote: "[2-4, 16]", "(58,59)", "embolism.76-78".
_FOOTNOTE = re.compile(
    r"\[\d{1,3}(?:\s?[,-]\s?\d{1,3})*\]|\(\d{1,3}(?:\s?[,-]\s?\d{1,3})+\)|(?<=[a-z)%][.,;:])\d{1,3}(?:[,-]\d{1,3})*(?=\s|$)"
)
# Those that cannot be anything else: "[4]" and a number behind the last full stop.
_SURE_FOOTNOTE = re.compile(r"\[\d{1,3}(?:\s?[,-]\s?\d{1,3})*\]|(?<=[a-z]{4}[.,])\d{1,3}(?:\s?[,-]\s?\d{1,3})*$")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        _words(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen eighteen nineteen twenty"
        )
    )
} | {
    "thirty": "30",
    "forty": "40",
    "fifty": "50",
    "half": "1/2",
    "third": "1/3",
    "quarter": "1/4",
}
# "one" is a pronoun far too often, "third" an ordinal: as digits they still count.
_NUMBER_WORD = re.compile(
    rf"\b(?:{'|'.join(word for word in _NUMBER_WORDS if word not in ('one', 'third', 'zero'))})\b"
)
_DIGIT = re.compile(r"\d")
_YEAR = re.compile(r"(?:19|20)\d\d")
FUNCTION_WORDS = frozenset(
    _words(
        "a about an and are as at be been being but by did do does for from had has have he her his i if in into is "
        "it its of on or our she so such than that the their them there these they this those to was we were "
        "which while who whom whose will with you your also both then when where"
    )
)
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?"
_DATE = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?{_MONTH},?\s+\d{{4}}|{_MONTH}\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}"
    rf"|{_MONTH}\s+\d{{4}}|\d{{4}}-\d{{1,2}}-\d{{1,2}}|\d{{1,2}}[./]\d{{1,2}}[./]\d{{2,4}})"
)
_PASSING = re.compile(
    # "3 days ago", "5 min read", "1,204 views": they change by themselves.
    r"\b(?:\d[\d.,]*k?|an?|one|two|few)\s*(?:seconds?|secs?|minutes?|mins?|hours?|hrs?|days?|weeks?|months?|years?)\s+ago\b"
    r"|\b\d+\s*min(?:ute)?s?\s+(?:read|to read)\b"
    r"|\b\d[\d.,]*\s*k?\s+(?:views?|shares?|likes?|comments?|replies|followers?|ratings?|votes?|visitors?)\b"
    r"|\b(?:views?|shares?|likes?|comments?|visitors?|followers?)\s*[:(]\s*\d[\d.,]*k?\)?"
    r"|\b(?:today|yesterday|just now)(?:\s+at\s+[\d:.]+\s*(?:am|pm)?)?\b",
    re.IGNORECASE,
)
# Cheap to look for before the patterns above, which are not.
_MAYBE_FOOTNOTE = re.compile(r"\[\d|[a-z][.,]\d")
_MAYBE_DATE = re.compile(r"\d[-./]\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
_MAYBE_PASSING = re.compile(
    r"ago\b|read\b|view|share|like|comment|repl|follow|rating|vote|visit|day\b|just now|©|\(c\)|copyright"
)
_DATED = re.compile(
    # A passage that says when the page was touched says nothing else: the date is a field of the document.
    rf"^(?:.{{0,40}}\b(?:updated?|reviewed|review|modified|published|posted|revised|edited|checked|version|effective|valid"
    rf"|printed|accessed|date|as of|since)\b.{{0,30}}?)?{_DATE}(?:.{{0,25}})$",
    re.IGNORECASE,
)
AGE = re.compile(
    # "aged 18 to 60", "under 45", "65 years old": a number of years people have lived.
    r"\b(?:aged?|ages|under|over|younger than|older than|below|above|up to)\s+(?:the age of\s+)?(\d+)"
    r"(?:\s*(?:to|-|and)\s*(\d+))?(?!\s*(?:%|per ?cent|euros?|dollars?|million|patients|people|participants))"
    r"|\b(\d+)(?:\s*(?:to|-|and)\s*(\d+))?[\s-]*years?(?:[\s-]old| of age)\b"
)
_COPYRIGHT = re.compile(r"(?:©|\(c\)|copyright)\D{0,30}\d{4}(?:\s*-\s*\d{4})?", re.IGNORECASE)
_ANY_DATE = re.compile(_DATE, re.IGNORECASE)


@lru_cache(maxsize=200_000)
def normalise(text: str) -> str:
    """Return the words in one case, with plain quotes, dashes and single spaces."""
    plain = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY))
    return _SPACES.sub(" ", plain).strip().casefold()


@lru_cache(maxsize=200_000)
def tokens(text: str) -> tuple[str, ...]:
    """Words and numbers of a text in order."""
    return tuple(_TOKEN.findall(normalise(text)))


@lru_cache(maxsize=200_000)
def content_words(text: str) -> frozenset[str]:
    """The words that carry meaning, cut to a crude stem so that "relapse" and "relapses" are one."""
    return frozenset(_stem(token) for token in tokens(text) if token not in FUNCTION_WORDS)


def says(text: str, value: str) -> bool:
    """Whether every word that matters in `value` stands in the text."""
    return content_words(value) <= content_words(text)


@lru_cache(maxsize=200_000)
def numbers(text: str) -> Mapping[str, int]:
    """How often each number stands in a text, digits or words, without dates and years."""
    plain = normalise(text)
    found: Counter[str] = Counter()
    if _DIGIT.search(plain):
        if _MAYBE_DATE.search(plain):
            plain = _ANY_DATE.sub(" ", plain)
        plain = _FOOTNOTE.sub(" ", plain)
        found.update(_canonical(number) for number in _NUMBER.findall(plain))
        for year in [number for number in found if _YEAR.fullmatch(number)]:
            del found[year]
    found.update(_NUMBER_WORDS[word] for word in _NUMBER_WORD.findall(plain))
    return found


@lru_cache(maxsize=200_000)
def substance(text: str) -> str:
    """Return what an edit must touch to be a change of the text: no dates of review, counters or footnotes.

    Empty for a passage that holds nothing else.
    """
    plain = normalise(text)
    if _MAYBE_DATE.search(plain) and _DATED.fullmatch(plain):
        return ""
    if _MAYBE_PASSING.search(plain):
        plain = _COPYRIGHT.sub(" ", _PASSING.sub(" ", plain))
    if _MAYBE_FOOTNOTE.search(plain):
        plain = _SURE_FOOTNOTE.sub(" ", plain)
    return " ".join(_TOKEN.findall(plain))


def overlap(one: str, other: str) -> float:
    """How alike two texts are in the words that matter, 0 to 1 (Dice)."""
    a, b = content_words(one), content_words(other)
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def _canonical(number: str) -> str:
    return f"{float(number.replace(',', '')):g}"


def _stem(token: str) -> str:
    for ending in ("ies", "ied"):
        if token.endswith(ending) and len(token) > 5:
            return token[:-3] + "y"
    for ending in ("ing", "ed", "es", "s", "e"):
        if token.endswith(ending) and len(token) - len(ending) >= 4 and not token.endswith("ss"):
            return token[: -len(ending)]
    return token
