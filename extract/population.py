"""Population: a claim in its sentence -> whom it holds for, in the words of the text."""

from __future__ import annotations

from extract.cues import CueHit
from extract.reading import Reading

_QUANTIFIERS = frozenset({
    "some", "many", "most", "few", "all", "several", "certain", "selected", "young", "older", "younger", "only", "a",
    "the", "other", "more", "half", "of", "majority", "eligible", "adult", "female", "male", "healthy", "these",
    "those", "not", "every", "our", "enough", "two", "three", "four", "five", "six", "ten", "fifteen", "ms",
})  # fmt: skip
_POSTMODIFIERS = frozenset({
    "with", "who", "whose", "aged", "under", "over", "in", "having", "taking", "living", "without", "of", "from",
    "whom", "that", "between", "older", "younger", "undergoing", "receiving", "treated", "on", "at",
})  # fmt: skip
_ENDS = frozenset({".", ";", "?", "!", "—", ":"})
_LIMITS = frozenset({"except", "outside", "unless", "provided"})
_PREPOSITIONS = frozenset({"in", "for", "among", "to", "of", "from", "by", "with", "against", "on"})
_LONGEST = 30


def find_population(reading: Reading, start: int, end: int) -> str | None:
    """The people, cases or places the words in [start, end) are limited to, as written; None where they are not."""
    parts: list[tuple[int, int]] = []
    for hit in reading.cues("population"):
        if not start <= hit.start < end or any(first <= hit.start < last for first, last in parts):
            continue
        if hit.form.cue.id == "population.people" and (part := _people(reading, hit, end)):
            parts.append(part)
        elif hit.form.cue.id == "population.limit" and reading.tokens[hit.start] in _LIMITS:
            parts.append((hit.start, _phrase_end(reading, hit.end, end, is_subject=False)))
    for hit in reading.cues("quantifier"):
        if hit.form.cue.id == "quantifier.some_cases" and start <= hit.start < end:
            parts.append((hit.start, hit.end))
    return "; ".join(_text(reading, first, last) for first, last in sorted(parts)) or None


def _people(reading: Reading, hit: CueHit, end: int) -> tuple[int, int] | None:
    tokens = reading.tokens
    first = hit.start
    while first > reading.start and tokens[first - 1] in _QUANTIFIERS:
        first -= 1
    is_subject = first == reading.start or tokens[first - 1] not in _PREPOSITIONS
    after = tokens[hit.end] if hit.end < end else ""
    if after in _POSTMODIFIERS:
        return first, _phrase_end(reading, hit.end, end, is_subject=is_subject)
    return (first, hit.end) if first < hit.start and tokens[first] not in ("the", "a", "our", "these") else None


def _phrase_end(reading: Reading, i: int, end: int, *, is_subject: bool) -> int:
    """Up to the end of the clause, or to the verb that the people are the subject of."""
    tokens = reading.tokens
    verbs = 0
    in_relative = False
    stop = min(end, i + _LONGEST)
    while i < stop:
        word = tokens[i]
        if word in _ENDS or word == "," and not in_relative:
            break
        if word == ",":
            break
        if word in ("who", "that", "whose", "whom"):
            in_relative, verbs = True, 0
        elif is_subject and word in reading.finite:
            previous_is_verb = tokens[i - 1] in reading.finite
            if not in_relative or (verbs >= 1 and not previous_is_verb):
                break
            verbs += 1
        i += 1
    return i


def _text(reading: Reading, first: int, last: int) -> str:
    return " ".join(reading.words[first:last]).replace(" ,", ",").replace(" '", "'").replace(" - ", "-")
