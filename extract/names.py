"""Names: a sentence -> people in it whom no vocabulary knows ("Dr Paolo Conti", "Mina Okafor, 37,")."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from extract.utterance import Utterance

_TITLES = frozenset({"dr", "dr.", "prof", "prof.", "professor", "mr", "mr.", "mrs", "mrs.", "ms", "ms.", "sir", "dame"})
_PERSON_NEXT = frozenset({",", "said", "says", "told", "argued", "wrote", "underwent", "received", "travelled", "had"})
_LONGEST = 4
_BODIES = frozenset({
    "hospital", "university", "clinic", "institute", "society", "centre", "center", "foundation", "agency", "council",
    "authority", "trust", "alliance", "association", "college", "ministry", "academy", "federation", "group", "charity",
    "department", "school", "network", "board", "committee", "company", "inc", "ltd", "regeneration", "biotech",
})  # fmt: skip


def find_names(utterance: Utterance, taken: Set[int]) -> Iterator[tuple[str, int, int]]:
    """Name without title, and the tokens it takes: after a title, or two to four capitalised words.

    `taken` are tokens that are something else already. Two capitalised words that begin a sentence are a name only
    where a comma or a verb of saying follows.
    """
    words, i = utterance.words, utterance.start
    while i < utterance.end:
        if i in taken or not _is_name(words[i]):
            i += 1
            continue
        end = i
        while end < utterance.end and end not in taken and (_is_name(words[end]) or _is_inner(words, end, taken)):
            end += 1
        first = i + (words[i] == "The")
        while first < end and words[first].lower() in _TITLES:
            first += 1
        length = end - first
        has_title = first > i and words[i] != "The"
        follows = utterance.tokens[end] if end < utterance.end else ""
        if (has_title and length) or (2 <= length <= _LONGEST and (i > utterance.start or follows in _PERSON_NEXT)):
            yield " ".join(words[first:end]), i, end
        i = end


def name_at_start(text: str) -> str | None:
    """Whom a sentence begins with: "Maria Olsen leads the ward.", "Dr Moe, who…"."""
    words = text.split()[: _LONGEST + 1]
    has_title = bool(words) and words[0].lower() in _TITLES
    name: list[str] = []
    for word in words[has_title:]:
        if not _is_name(word.rstrip(",")):
            break
        name.append(word.rstrip(","))
        if word.endswith(","):
            break
    found = " ".join(name)
    return found if len(name) >= 2 - has_title and not is_body(found) else None


def _is_inner(words: Sequence[str], i: int, taken: Set[int]) -> bool:
    """ "MS" in "the Norland MS Alliance"."""
    return (
        words[i].isupper()
        and words[i].isalpha()
        and i + 1 < len(words)
        and i + 1 not in taken
        and _is_name(words[i + 1])
    )


def _is_name(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and (word[1:].islower() or any(mark in word for mark in ".-'"))


def is_body(name: str) -> bool:
    """Whether a name is that of an organisation, by one of its words."""
    return not _BODIES.isdisjoint(name.lower().split())
