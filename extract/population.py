"""Population: a claim in its sentence -> whom it holds for, in the words of the text."""

from __future__ import annotations

from collections.abc import Sequence

from extract.cues import CueHit
from extract.utterance import Utterance

_QUANTIFIERS = frozenset({
    "some", "many", "most", "few", "all", "several", "certain", "selected", "young", "older", "younger", "only", "a",
    "the", "other", "more", "majority", "eligible", "adult", "female", "male", "healthy", "these", "both", "carefully",
    "those", "not", "every", "our", "enough", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "fifteen", "pregnant", "frail", "fit", "disabled", "ambulatory",
})  # fmt: skip
# limit nobody by themselves
_ARTICLES = frozenset({"the", "a", "our", "these", "only", "those", "not", "other", "more"})
_OF_SO_MANY = frozenset({
    "minority", "majority", "number", "half", "third", "thirds", "quarter", "quarters", "most", "many", "some", "few",
    "all", "none", "handful", "proportion", "subset", "subgroup", "fraction", "several", "each",
})  # fmt: skip
_BEFORE_SO_MANY = frozenset({
    "a", "the", "small", "large", "vast", "great", "tiny", "over", "about", "one", "two", "three", "nearly", "almost",
    "certain", "significant", "substantial",
})  # fmt: skip
_POSSESSIVES = frozenset({"his", "her", "their", "its", "your", "the", "our"})
_NUMBERS = frozenset({"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twenty"})
# say by themselves whom it is about
_SPECIFIC = frozenset({"children", "adults", "women", "men", "adolescents", "teenagers"})
_POSTMODIFIERS = frozenset({
    "with", "who", "whose", "aged", "under", "over", "in", "having", "taking", "living", "without", "of", "from",
    "whom", "that", "between", "older", "younger", "undergoing", "receiving", "treated", "on", "at", "early",
})  # fmt: skip
_AFTER_CONDITION = _POSTMODIFIERS | {
    "and", "or", ",", "(", ")", "despite", "after", "before", "than", "not", "late", "'s", "but", "as", "/", "for",
}  # fmt: skip
_ADVERBS = frozenset({
    "also", "often", "usually", "then", "still", "generally", "only", "rarely", "sometimes", "now", "already",
    "typically", "never", "ever", "frequently", "commonly",
})  # fmt: skip
_TELLING = frozenset({
    "remind", "reminds", "reminding", "tell", "tells", "told", "warn", "warns", "warned", "advise", "advises",
    "advised", "inform", "informs", "assure", "assures", "show", "shows", "help", "helps", "allow", "allows", "enable",
    "enables", "let", "lets", "urge", "urges", "encourage", "encourages",
})  # fmt: skip
_ENDS = frozenset({".", ";", "?", "!", "—", ":"})
_LIMITS = frozenset({"except", "outside", "unless", "provided"})
_PREPOSITIONS = frozenset({"in", "for", "among", "to", "of", "from", "by", "with", "against", "on"})
_OWNERS = frozenset({"his", "her", "their"})
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
    return "; ".join(_text(utterance, first, last) for first, last in _joined(utterance, sorted(parts))) or None


def _joined(utterance: Utterance, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """ "men and women" are one."""
    found: list[tuple[int, int]] = []
    for first, last in parts:
        if found and utterance.tokens[found[-1][1] : first] in (["and"], ["or"]):
            first = found.pop()[0]
        found.append((first, last))
    return found


def _people(utterance: Utterance, hit: CueHit, end: int) -> tuple[int, int] | None:
    tokens = utterance.tokens
    first = _phrase_start(utterance, hit.start)
    before = tokens[first - 1] if first > utterance.start else ""
    if tokens[max(utterance.start, first - 2) : first] in (["not", "for"], ["not", "in"]):
        return None
    is_share = before == "of" and tokens[first - 2] in ("%", "percent")
    is_subject = is_share or before not in _PREPOSITIONS
    after = tokens[hit.end] if hit.end < end else ""
    if after in _POSTMODIFIERS and not (after == "that" and before in _TELLING):
        return first, _phrase_end(utterance, hit.end, end, is_subject=is_subject)
    is_limited = not _ARTICLES.issuperset(tokens[first : hit.start])
    return (first, hit.end) if is_limited or tokens[hit.end - 1] in _SPECIFIC else None


def _phrase_start(utterance: Utterance, noun: int) -> int:
    """Before what says how many and which: "a small number of | patients", "in | frail older people"."""
    tokens, first = utterance.tokens, noun
    conditions = {item.end: item.start for item in utterance.conditions}
    while first > utterance.start and (first in conditions or tokens[first - 1] in _QUANTIFIERS):
        first = conditions.get(first, first - 1)
    if first == noun and first - 2 >= utterance.start and tokens[first - 2] in _PREPOSITIONS - {"to", "of"}:
        is_word = tokens[first - 1].isalpha() and tokens[first - 1] not in _PREPOSITIONS | _OWNERS
        first -= is_word and not any(item.start < first <= item.end for item in utterance.items)
    i = first - 1
    if i > utterance.start and tokens[i] == "of" and tokens[i - 1] in _OF_SO_MANY:
        first = i - 1
        while first > utterance.start and tokens[first - 1] in _BEFORE_SO_MANY:
            first -= 1
    elif tokens[first] in _NUMBERS:  # "one in three women", "seven out of ten people"
        while first > utterance.start and tokens[first - 1] in _NUMBERS | {"in", "out", "of"}:
            first -= 1
        while tokens[first] in ("in", "out", "of"):
            first += 1
    return first + (tokens[first] == "only")


def _phrase_end(utterance: Utterance, i: int, end: int, *, is_subject: bool) -> int:
    """Up to the end of the clause, or to the verb that the people are the subject of."""
    tokens = utterance.tokens
    verbs = 0
    in_relative = False
    stop = min(end, i + _LONGEST)
    conditions = {item.end for item in utterance.conditions}
    therapies = {item.start for item in utterance.therapies}
    while i < stop:
        word = tokens[i]
        if word in _ENDS or word == ",":
            break
        if word in ("who", "that", "whose", "whom"):
            in_relative = True
            verbs = int(i + 1 < stop and tokens[i + 1] not in utterance.finite)
        elif i in therapies and (tokens[i - 1].isdigit() or i in conditions):
            break  # "In people with MS HSCT does not…"
        elif not in_relative and i in conditions and word not in _AFTER_CONDITION:
            break  # "helps people with MS find their way"
        elif word in utterance.finite and (is_subject or not in_relative):
            previous_is_verb = tokens[i - 1] in utterance.finite
            if not in_relative or (verbs >= 1 and not previous_is_verb):
                break
            verbs += 1
        i += 1
    while tokens[i - 1] in _ADVERBS:
        i -= 1
    return i


def _text(utterance: Utterance, first: int, last: int) -> str:
    return " ".join(utterance.words[first:last]).replace(" ,", ",").replace(" '", "'").replace(" - ", "-")
