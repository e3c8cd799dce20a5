"""Language: text -> one tokenised spaCy Doc whose offsets are those of the text."""

from __future__ import annotations

import re
from string import punctuation
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_suffix_regex

# One character for one character, so that every offset in the tokenised text holds in the document text.
_PLAIN = {
    "\u00a0": " ", "\u2007": " ", "\u202f": " ", "\u2009": " ", "\u200a": " ", "\u2002": " ", "\u2003": " ",
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u02bc": "'", "\u2032": "'",
    "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u00ab": '"', "\u00bb": '"',
    "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-", "\u2212": "-",
}  # fmt: skip

_ENDLESS_FROM = 1500
_ENDLESS = re.compile(rf"\S{{{_ENDLESS_FROM},}}")

# "MS(PRS)" is a name and an abbreviation, "p=0.78" three words, "MS.The" the end and the start of a sentence;
# spaCy's own infixes keep each of them as one token.
_INFIXES = (r"[()\[\]{}]", r"(?<=[A-Za-z])[=<>≤≥](?=[0-9.])", r"(?<=[A-Z]{2})\.(?=[A-Z][a-z])")

# The letter of "hepatitis C." and "N/V." is a word of its own and not an initial: without this, the last name of a
# sentence is not found. (?<=^) speaks of the word as it stands, brackets and quotes taken off.
_SUFFIXES = (r"(?<=^[A-Za-z])\.", r"(?<=/[A-Za-z])\.")
_LETTER_AND_STOP = re.compile(r"[a-z]\.")


class CachedTokenizer:
    """spaCy's tokenizer with its cache filled first; same tokens, several times faster on text of one subject.

    spaCy remembers how it split a word, but not from the first contraction or abbreviation of a text on
    (`has_special` in tokenizer.pyx is set once for a whole text): most words of a document are split anew each time.
    Words not met before are therefore shown to it apart from those that may hold a special case.
    """

    def __init__(self, tokenizer: Any) -> None:
        self._tokenizer = tokenizer
        self._tokenizer.max_cache_size = 2 * _CACHED_WORDS
        self._met: set[str] = set()

    def __call__(self, text: str) -> Doc:
        new = set(text.split()) - self._met
        if new and len(self._met) < _CACHED_WORDS:
            rules = self._tokenizer.rules
            special = {word for word in new if _MAY_BE_SPECIAL.search(word) or word.strip(punctuation) in rules}
            # sorted, so that a run does the same work as the run before
            self._tokenizer(" ".join(sorted(new - special)))
            for word in special:
                self._tokenizer(word)
            self._met |= new
        return self._tokenizer(text)  # type: ignore[no-any-return]


# Beyond this the words are mostly numbers and misprints, and memory is worth more than their second sight.
_CACHED_WORDS = 200_000
_MAY_BE_SPECIAL = re.compile(r"['.:;=<>()\\^]|\d[a-z]|[a-z]\d", re.IGNORECASE)


def build_nlp(language: str) -> Language:
    """A tokenizer-only pipeline for a language code such as "en"."""
    nlp = spacy.blank(language)
    infixes = [*(nlp.Defaults.infixes or ()), *_INFIXES]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), *_SUFFIXES]).search
    tokenizer.rules = {word: parts for word, parts in tokenizer.rules.items() if not _LETTER_AND_STOP.fullmatch(word)}
    nlp.tokenizer = CachedTokenizer(tokenizer)
    nlp.max_length = 50_000_000  # only the statistical models need spaCy's limit of a million
    return nlp


def plain_typography(text: str) -> str:
    """Typographic quotes, hyphens and spaces as their ASCII twins, character by character."""
    if not text.isascii():
        for typographic, plain in _PLAIN.items():
            text = text.replace(typographic, plain)
    return text


def blank_endless_words(text: str) -> str:
    """Blanks for every run of characters too long to be a word.

    The tokenizer's time grows with the square of a word's length: a million brackets would take hours.
    """
    if max(map(len, text.split()), default=0) < _ENDLESS_FROM:
        return text
    return _ENDLESS.sub(lambda run: " " * len(run[0]), text)
