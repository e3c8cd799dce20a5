"""Scope and source: for whom, with which condition, unless what; on which evidence, according to whom?

An attribute may differ only because one wording was read and the other was not: a change is real where the words of
one sentence are missing in the other.
"""

from __future__ import annotations

import re

from warehouse.align import Sentence
from warehouse.compared import Compared, Difference
from warehouse.wording import AGE, content_words, normalise, says

_EXCEPTION = re.compile(
    r"\b(?:except|unless|provided that|only|solely|exclusively|outside (?:of )?(?:a )?(?:clinical )?trials?)\b"
)
# What every population says, and what no population turns on.
_ANYBODY = content_words(
    "people person patients adults individuals those everyone age aged ages no without over during after before"
    " within at some certain several various"
)
# "(see Who is at risk)": a link beside the people, none of them.
_POINTER = re.compile(r"\(\s*see\b[^)]*\)")
_LOWER = re.compile(r"\b(?:under|younger|below|up to)\b")
_HIGHER = re.compile(r"\b(?:over|older|above)\b")
_EVIDENCE_WORD = re.compile(
    r"\b(?:anecdot\w*|testimonial\w*|stor(?:y|ies)|trials?|stud(?:y|ies)|phase|randomi[sz]ed|registr\w+|meta-analys\w+|"
    r"case reports?|case series|guidelines?|experts?|review|pilot|cohort|nct ?\d+|survey)\b"
)
_REGISTRY_ID = re.compile(r"\b(?:nct|isrctn|eudract|chictr|actrn|jprn|drks|ctri)[\w /-]*\d{4,}\b")


def look_at_scope(one: Compared) -> Difference | None:
    """Compare the population, the condition, ages and exceptions."""
    before, after = one.before, one.after
    if _is_lost(before.population, one.now) or _is_lost(after.population, one.was):
        return Difference("scope_changed", "population", before.population, after.population)
    if before.condition != after.condition and not (
        _is_named(after.condition, one.was) and _is_named(before.condition, one.now)
    ):
        return Difference("scope_changed", "condition", before.condition, after.condition)
    ages = tuple(list(AGE.finditer(text)) for text in one.texts)
    if all(ages) and [*map(_bounds, ages[0])] != [*map(_bounds, ages[1])]:
        said = (" ".join(found[0] for found in side) for side in ages)
        return Difference("scope_changed", "population", *said)
    exceptions = tuple(found[0] if (found := _EXCEPTION.search(words)) else None for words in one.own)
    if exceptions[0] != exceptions[1]:
        return Difference("scope_changed", "exception", *exceptions)
    return None


def look_at_evidence(one: Compared) -> Difference | None:
    """Compare registry ids, the trial or study named, and the kind of evidence."""
    before, after = one.before, one.after
    if not one.is_same_text:
        ids = tuple("; ".join(sorted(set(_REGISTRY_ID.findall(text)))) or None for text in one.texts)
        if ids[0] != ids[1]:
            return Difference("evidence_changed", "evidence", *ids)
    if before.evidence != after.evidence and any(name and ":" in name for name in (before.evidence, after.evidence)):
        if not (_is_cited(before.evidence, one.now) and _is_cited(after.evidence, one.was)):
            return Difference("evidence_changed", "evidence", before.evidence, after.evidence)
    elif before.evidence_type != after.evidence_type:
        was, now = (frozenset(_EVIDENCE_WORD.findall(text)) for text in one.texts)
        if was != now:
            return Difference("evidence_changed", "evidence_type", before.evidence_type, after.evidence_type)
    return None


def look_at_attribution(one: Compared) -> Difference | None:
    """Compare who is said to say so."""
    before, after = one.before, one.after
    if normalise(before.attribution) == normalise(after.attribution):
        return None
    is_lost = before.attribution_type != "publisher" and not says(one.now.text, before.attribution)
    is_won = after.attribution_type != "publisher" and not says(one.was.text, after.attribution)
    if is_lost or is_won or one.is_same_text:
        return Difference("attribution_changed", "attribution", before.attribution, after.attribution)
    return None


def _is_lost(phrase: str | None, other: Sentence) -> bool:
    if phrase is None:
        return False
    return not content_words(_POINTER.sub(" ", phrase)) - _ANYBODY <= content_words(other.text)


def _bounds(age: re.Match[str]) -> tuple[str | bool | None, ...]:
    """The years and the direction: "aged 65" and "ages 65" are one age, "under 65" is another."""
    return (*age.groups(), bool(_LOWER.search(age[0])), bool(_HIGHER.search(age[0])))


def _is_named(concept: str | None, sentence: Sentence) -> bool:
    return concept is None or concept in sentence.concepts


def _is_cited(evidence: str | None, sentence: Sentence) -> bool:
    return _is_named(evidence, sentence) or normalise(evidence or "") in normalise(sentence.text)
