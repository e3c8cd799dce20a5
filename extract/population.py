"""Population: a claim in its sentence -> whom it holds for, in the words of the text."""

from __future__ import annotations

from extract.cues import CueHit
from extract.utterance import Utterance

_QUANTIFIERS = frozenset({
    "some", "many", "most", "few", "all", "several", "certain", "selected", "young", "older", "younger", "only", "a",
    "the", "other", "more", "majority", "eligible", "adult", "female", "male", "healthy", "these",
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


def find_population(utterance: Utterance, start: int, end: int) -> str | None:
    """The people, cases or places the words in [start, end) are limited to, as written; None where they are not."""
    parts: list[tuple[int, int]] = []
    for hit in utterance.cues("population"):
        if not start <= hit.start < end or any(first <= hit.start < last for first, last in parts):
            continue
        if hit.form.id == "population.people" and (part := _people(utterance, hit, end)):
            parts.append(part)
        elif hit.form.id == "population.limit" and utterance.tokens[hit.start] in _LIMITS:
            parts.append((hit.start, _phrase_end(utterance, hit.end, end, is_subject=False)))
    parts += (
        (hit.start, hit.end)
        for hit in utterance.cues("quantifier")
        if hit.form.id == "quantifier.some_cases" and start <= hit.start < end
    )
    return "; ".join(_text(utterance, first, last) for first, last in sorted(parts)) or None


def _people(utterance: Utterance, hit: CueHit, end: int) -> tuple[int, int] | None:
    tokens = utterance.tokens
    first = hit.start
    while first > utterance.start and tokens[first - 1] in _QUANTIFIERS:
        first -= 1
    is_subject = first == utterance.start or tokens[first - 1] not in _PREPOSITIONS
    after = tokens[hit.end] if hit.end < end else ""
    if after in _POSTMODIFIERS:
        return first, _phrase_end(utterance, hit.end, end, is_subject=is_subject)
    return (first, hit.end) if first < hit.start and tokens[first] not in ("the", "a", "our", "these") else None


def _phrase_end(utterance: Utterance, i: int, end: int, *, is_subject: bool) -> int:
    """Up to the end of the clause, or to the verb that the people are the subject of."""
    tokens = utterance.tokens
    verbs = 0
    in_relative = False
    stop = min(end, i + _LONGEST)
    while i < stop:
        word = tokens[i]
        if word in _ENDS or (word == "," and not in_relative):
            break
        if word == ",":
            break
        if word in ("who", "that", "whose", "whom"):
            in_relative = True
            verbs = int(i + 1 < stop and tokens[i + 1] not in utterance.finite)
        elif is_subject and word in utterance.finite:
            previous_is_verb = tokens[i - 1] in utterance.finite
            if not in_relative or (verbs >= 1 and not previous_is_verb):
                break
            verbs += 1
        i += 1
    return i


def _text(utterance: Utterance, first: int, last: int) -> str:
    return " ".join(utterance.words[first:last]).replace(" ,", ",").replace(" '", "'").replace(" - ", "-")
