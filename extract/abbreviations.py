"""Abbreviations: those a document defines itself -> what they mean in it from there on.

The long form is found as Schwartz and Hearst (2003) do: the shortest words before the bracket that hold the letters of
the abbreviation in order, the first of them at the start of a word.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from extract.found import Found
from extract.records import Passage

_IN_BRACKETS = re.compile(r"\(\s*(?P<short>[A-Za-z][A-Za-z0-9/&+-]{1,11})\s*[),;]")
_BEFORE_BRACKETS = re.compile(r"(?<![\w-])(?P<short>[A-Za-z][A-Za-z0-9/&+-]{1,11})\s*\((?P<long>[^()]{6,100})\)")
_LONG_FORM_MAX = 160
_FUNCTION_WORDS = frozenset("a an and as at by for from in into of on or the to with".split())  # noqa: SIM905
_INHERITS = frozenset({"THERAPY", "CELL", "CONDITION"})


class Definition(NamedTuple):
    """An abbreviation, where it was defined, and what it means; a concept of None is one we do not know."""

    short: str
    char_start: int
    label: str
    concept: str | None


def learn(passages: Sequence[Passage], found: Sequence[Found], is_ambiguous: Callable[[str], bool]) -> list[Definition]:
    """The abbreviations a document defines, in text order.

    One whose long form is a concept, or ends in one ("bone marrow-derived mesenchymal stem cells"), means that
    concept. One that `is_ambiguous` and stands for other words ("mass spectrometry (MS)") means nothing we look for.
    """
    ends = {concept.char_end: concept for concept in found}
    definitions: list[Definition] = []
    for passage in passages:
        if "(" in passage.text and passage.kind != "boilerplate":
            definitions += _in_brackets(passage, ends, is_ambiguous)
            definitions += _before_brackets(passage, ends)
    return _without_repetitions(sorted(definitions, key=lambda definition: definition.char_start))


def _without_repetitions(definitions: Iterable[Definition]) -> list[Definition]:
    meanings: dict[str, str | None] = {}
    kept = []
    for definition in definitions:
        if definition.short not in meanings or meanings[definition.short] != definition.concept:
            meanings[definition.short] = definition.concept
            kept.append(definition)
    return kept


def apply(
    definitions: Sequence[Definition],
    passages: Sequence[Passage],
    found: list[Found],
    is_denied: Callable[[str, int], bool],
) -> list[Found]:
    """Read every later occurrence of the abbreviations as they were defined; longer terms around them stay.

    `is_denied` tells of an abbreviation and a passage whether the words around it speak against it ("Jackson, MS").
    """
    stems = sorted({definition.short.removesuffix("s") for definition in definitions}, key=len, reverse=True)
    occurrence = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, stems))})s?(?!\w)")
    starts = [concept.char_start for concept in found]
    changes: dict[int, Found | None] = {}
    added = []
    for passage in passages:
        if passage.char_end <= definitions[0].char_start or passage.kind == "boilerplate":
            continue
        if not any(stem in passage.text for stem in stems):
            continue
        for match in occurrence.finditer(passage.text):
            start, end = passage.char_start + match.start(), passage.char_start + match.end()
            definition = _in_force(definitions, match[0], start)
            if definition is None:
                continue
            there = _overlapping(found, starts, start, end)
            if there is None:
                if definition.concept and not is_denied(match[0], passage.ordinal):
                    added.append(Found(-1, -1, start, end, passage.ordinal, definition.label, definition.concept))
            elif _is_inside(found[there], start, end) and match[0] == definition.short:
                changes[there] = _reread(found[there], definition, start, end)
    if not (changes or added):
        return found
    read = [changes.get(number, concept) for number, concept in enumerate(found)]
    return sorted([*filter(None, read), *added], key=lambda concept: concept.char_start)


def _is_inside(concept: Found, start: int, end: int) -> bool:
    return start <= concept.char_start and concept.char_end <= end


def _reread(concept: Found, definition: Definition, start: int, end: int) -> Found | None:
    if definition.concept is None:
        return None
    return concept._replace(char_start=start, char_end=end, label=definition.label, concept=definition.concept)


def _in_force(definitions: Sequence[Definition], written: str, start: int) -> Definition | None:
    """The last definition before a place; one of the plural also holds for the singular and the other way round."""
    stem = written.removesuffix("s")
    for definition in reversed(definitions):
        if definition.char_start <= start and definition.short.removesuffix("s") == stem:
            return definition
    return None


def _in_brackets(passage: Passage, ends: dict[int, Found], is_ambiguous: Callable[[str], bool]) -> Iterable[Definition]:
    for match in _IN_BRACKETS.finditer(passage.text):
        short = match["short"]
        offset = max(0, match.start() - _LONG_FORM_MAX)
        before = passage.text[offset : match.start()].rstrip()
        start = _long_form_start(short.removesuffix("s"), before) if _is_short_form(short) else None
        if start is None:
            continue
        offset += passage.char_start
        head = ends.get(offset + len(before))
        at = passage.char_start + match.start("short")
        if head is not None and _is_head(head, before[start : max(start, head.char_start - offset)]):
            yield Definition(short, at, head.label, head.concept)
        elif head is None and is_ambiguous(short) and _initials(before[start:]) == short.lower():
            yield Definition(short, at, "", None)


def _before_brackets(passage: Passage, ends: dict[int, Found]) -> Iterable[Definition]:
    for match in _BEFORE_BRACKETS.finditer(passage.text):
        head = ends.get(passage.char_start + match.end("long"))
        if (
            head is not None
            and head.char_start == passage.char_start + match.start("long")
            and _is_short_form(match["short"])
            and _long_form_start(match["short"].removesuffix("s"), match["long"]) == 0
        ):
            yield Definition(match["short"], passage.char_start + match.start(), head.label, head.concept)


def _is_short_form(word: str) -> bool:
    capitals = sum(letter.isupper() for letter in word)
    return capitals >= 2 or (capitals == 1 and any(letter.isdigit() for letter in word))


def _is_head(head: Found, modifiers: str) -> bool:
    """Whether the words before a term only say which kind of it is meant; "Center for MS" is no kind."""
    words = modifiers.lower().split()
    return not words or (head.label in _INHERITS and _FUNCTION_WORDS.isdisjoint(words) and modifiers.islower())


def _long_form_start(short: str, before: str) -> int | None:
    words = min(len(short) + 5, 2 * len(short))
    begin = len(before) - len("".join(re.findall(r"\S+\s*", before)[-words:]))
    at = len(before)
    for number in range(len(short) - 1, -1, -1):
        letter = short[number].lower()
        if not letter.isalnum():
            continue
        at -= 1
        while at >= begin and not (before[at].lower() == letter and (number or not before[at - 1 : at].isalnum())):
            at -= 1
        if at < begin:
            return None
    return at if len(before) - at > len(short) else None


def _initials(words: str) -> str:
    return "".join(word[0] for word in re.split(r"[\s-]+", words.lower()) if word and word not in _FUNCTION_WORDS)


def _overlapping(found: Sequence[Found], starts: Sequence[int], start: int, end: int) -> int | None:
    at = bisect_right(starts, start) - 1
    if at >= 0 and found[at].char_end > start:
        return at
    after = bisect_left(starts, start)
    return after if after < len(found) and found[after].char_start < end else None
