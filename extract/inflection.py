"""Inflection: the base form of an English verb or noun -> its forms; spellings alone, no dictionary."""

from __future__ import annotations

from typing import NamedTuple

_SIBILANT = ("s", "x", "z", "ch", "sh", "o")
_VOWELS = "aeiou"


class VerbForms(NamedTuple):
    base: str
    third: str
    past: str
    participle: str
    gerund: str


def verb_forms(verb: str) -> VerbForms:
    """Inflect the first word of `verb` ("slow down"); an irregular verb is given as its five forms joined by "/".

    Consonants are not doubled: write "stop/stops/stopped/stopped/stopping".
    """
    if "/" in verb:
        return VerbForms(*verb.split("/"))
    first, _, rest = verb.partition(" ")
    rest = f" {rest}" if rest else ""
    if first.endswith("e"):
        third, past, gerund = f"{first}s", f"{first}d", f"{first[:-1]}ing"
    elif first.endswith("y") and first[-2] not in _VOWELS:
        third, past, gerund = f"{first[:-1]}ies", f"{first[:-1]}ied", f"{first}ing"
    else:
        third, past, gerund = _plural(first), f"{first}ed", f"{first}ing"
    return VerbForms(verb, third + rest, past + rest, past + rest, gerund + rest)


def noun_forms(noun: str) -> tuple[str, ...]:
    """Singular and plural; an irregular noun is given as "analysis/analyses", one without a plural as "progress/"."""
    if "/" in noun:
        return tuple(form for form in noun.split("/") if form)
    head, _, last = noun.rpartition(" ")
    return noun, f"{head} {_plural(last)}".lstrip()


def _plural(word: str) -> str:
    if word.endswith(_SIBILANT):
        return f"{word}es"
    if word.endswith("y") and word[-2] not in _VOWELS:
        return f"{word[:-1]}ies"
    return f"{word}s"
