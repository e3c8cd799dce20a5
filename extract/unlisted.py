"""Unlisted names: passages -> trials and organisations that no vocabulary knows, told by how they are written.

"The ORCHID-2 trial" names a trial, "Alder Valley University Hospital" a body. Neither can be listed beforehand.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from extract.records import Passage

_TRIAL = re.compile(
    r"(?<![\w-])(?P<name>[A-Z][A-Z0-9]{2,}(?:-[A-Z0-9]+)+|[A-Z]{6,}|[A-Z]{3,}\d+)(?= (?:trial|study)\b)"
)
_BODIES = (
    "Hospital", "Hospitals", "University", "Institute", "Society", "Foundation", "Clinic", "Center", "Centre", "Agency",
    "Council", "Authority", "Trust", "Alliance", "Association", "College", "Ministry", "Federation", "Committee",
    "Academy", "Consortium", "Biologics", "Regenerative",
)  # fmt: skip
_ANY_BODY = "|".join(_BODIES)
_HAS_BODY = re.compile(rf"\b(?:{_ANY_BODY})\b")
_WORD = r"[A-Z][\w'’.-]*[\w]"
_BODY = re.compile(
    rf"(?<![\w-])(?:{_WORD}[ ](?:(?:&|de)[ ])?){{1,5}}(?:{_ANY_BODY})\b"
    rf"(?:[ ]{_WORD})*(?:[ ](?:of|for)[ ](?:the[ ])?{_WORD}(?:[ ]{_WORD})*)?"
    rf"|(?<![\w-])(?:{_ANY_BODY})[ ](?:of|for)[ ](?:the[ ])?{_WORD}(?:[ ](?:(?:and|&|of)[ ])?{_WORD})*"
)
# words with a capital only because a sentence begins with them
_OPENERS = frozenset({
    "The", "A", "An", "At", "In", "Our", "This", "That", "Your", "Their", "His", "Her", "From", "For", "And", "But",
    "With", "When", "If", "Ask", "Contact", "Visit", "Call", "Dr", "Prof", "Professor", "Since", "As", "While", "Of",
    "On", "By", "After", "Before", "Every", "Each", "Any", "No", "One", "Some", "Both", "Many", "Most", "To", "Why",
})  # fmt: skip
_NO_TRIALS = frozenset({"COVID-19", "SARS-COV-2", "PLACEBO", "CLINICAL"})
_SHORTEST = 6
_PLAIN_KINDS = frozenset({"sentence", "list_item", "table_cell"})


class Unlisted(NamedTuple):
    """A name in a document; `concept` is made of the name."""

    label: str
    concept: str
    char_start: int
    char_end: int
    passage: int


def find_unlisted(passages: Sequence[Passage]) -> Iterator[Unlisted]:
    """Names by passage, trials first; a trial that one passage tells by "trial" or "study" is found in all of them."""
    plain = [passage for passage in passages if passage.kind in _PLAIN_KINDS]
    # what a passage must hold is looked for first: the patterns are slow, and most passages name nobody
    telling = [passage for passage in plain if " trial" in passage.text or " study" in passage.text]
    trials = {match["name"] for passage in telling for match in _TRIAL.finditer(passage.text)} - _NO_TRIALS
    trials = {name for name in trials if len(name) >= _SHORTEST}
    if trials:
        longest_first = sorted(trials, key=len, reverse=True)
        named = re.compile(rf"(?<![\w-])(?:{'|'.join(map(re.escape, longest_first))})(?![\w-])")
        for passage in passages:
            if passage.kind != "boilerplate":
                for match in named.finditer(passage.text):
                    yield _unlisted("TRIAL", "trial", passage, match.start(), match.end())
    text = "\n".join([passage.text for passage in plain])
    bodies = [body for body in _BODIES if body in text]
    for passage in plain:
        if any(body in passage.text for body in bodies):
            for match in _BODY.finditer(passage.text):
                start = match.start() + _opening(match[0])
                if _HAS_BODY.search(passage.text, start, match.end()) and " " in passage.text[start : match.end()]:
                    yield _unlisted("ORG", "org", passage, start, match.end())


def _opening(name: str) -> int:
    """How many characters of a name are no part of it: "The", "At", "Dr"."""
    start = 0
    for word in name.split(" "):
        if word.rstrip(".") not in _OPENERS:
            break
        start += len(word) + 1
    return start


def _unlisted(label: str, prefix: str, passage: Passage, start: int, end: int) -> Unlisted:
    slug = re.sub(r"\W+", "_", passage.text[start:end].lower()).strip("_")
    return Unlisted(label, f"{prefix}:{slug}", passage.char_start + start, passage.char_start + end, passage.ordinal)
