"""Study: whether a word of investigation is used as a verb, and whether it makes what follows a question."""

from __future__ import annotations

from extract.cues import CueHit
from extract.utterance import Subject, Utterance, subject_of

# nouns far more often than verbs; verbs only after a subject or "to"
_MOSTLY_NOUNS = frozenset({
    "study", "studies", "research", "researches", "trial", "trials", "test", "tests", "look", "looks", "focus",
    "probe", "probes", "recruit", "recruits", "follow", "follows", "compare", "review", "report", "estimate",
})  # fmt: skip
_BEFORE_A_VERB = frozenset({
    "to", "will", "can", "may", "not", "n't", "they", "we", "also", "who", "researchers", "scientists", "that", "and",
    "study", "trial", "doctors", "investigators", "further", "are", "is", "were", "being", "teams", ")", "it", "which",
})  # fmt: skip
_SUPPOSING = frozenset({"if", "unless", "suppose", "supposing", "imagine"})
_ASKING = frozenset({"hedge.whether", "hedge.to_be_shown"})
_TURNS = frozenset({",", ";", "but", "because", "although", ":"})
_MEASURES = frozenset({
    "outcome", "outcomes", "endpoint", "endpoints", "end-point", "end-points", "measure", "measures",
})  # fmt: skip
_KINDS = frozenset({"primary", "secondary", "main", "key", "co-primary", "exploratory", "efficacy", "safety", "other"})
_ARE = frozenset({"was", "were", "is", "are", "will", "include", "included", "includes", "comprised", "measure", ":"})
_OPENING = 8
# how a study or a therapy stands: "is being tested", "remains experimental"
BE = frozenset({"is", "are", "was", "were", "been", "being", "be", "remains", "remain", "remained", "'s", "still"})


def is_verb(utterance: Utterance, hit: CueHit) -> bool:
    """Whether "studies", "trial" or "research" is what somebody does here, not a thing."""
    word = utterance.tokens[hit.start]
    if word == "following" or (utterance.tokens[hit.end : hit.end + 1] in (["by"], ["up"]) and word == "followed"):
        return False
    if hit.end - hit.start > 1 or word not in _MOSTLY_NOUNS:
        return hit.start == utterance.start or utterance.tokens[hit.start - 1] != "a"
    if any(item.start <= hit.start < item.end for item in utterance.items):
        return False
    before = utterance.tokens[max(utterance.start, hit.start - 2) : hit.start]
    return bool(before) and before[-1] in _BEFORE_A_VERB and before[0] != word  # "from study to study"


def is_asked(utterance: Utterance, position: int) -> bool:
    """Whether what stands at `position` is not stated: a study asks it, somebody is to show it, or it is supposed.

    "Trials are testing whether MSCs reduce relapses", "Clinics must show that it is safe", "If HSCT halted MS, …".
    """
    if is_supposed(utterance, position):
        return True
    first, _ = utterance.clause(position)
    for hit in utterance.near(first, position, "status"):
        if (
            hit.form.id == "status.investigate"
            and hit.form.shape not in ("noun", "form")
            and position - hit.start < 25
            and is_verb(utterance, hit)
            and not _is_set_beside(utterance, hit)
            and not any(item.start <= hit.start < item.end for item in utterance.items)
        ):
            return True
    return any(
        hit.form.id in _ASKING and (hit.start >= first or not utterance.has_between(hit.end, position, _TURNS))
        for hit in utterance.near(utterance.start, position, "hedge")
    )


def names_measures(utterance: Utterance) -> bool:
    """ "The main outcomes were relapse-free survival and disability": what is measured, not what came out."""
    tokens = utterance.tokens
    if _MEASURES.isdisjoint(tokens[utterance.start : utterance.start + _OPENING]):
        return False
    for i in range(utterance.start, min(utterance.start + _OPENING, utterance.end - 1)):
        if tokens[i] in _MEASURES and tokens[i + 1] in _ARE:
            return i > utterance.start and not _KINDS.isdisjoint(tokens[utterance.start : i])
    return False


def is_supposed(utterance: Utterance, position: int) -> bool:
    """ "If HSCT halted MS, …": what stands in a fronted condition is not said to be so."""
    first, last = utterance.clause(position)
    opening = utterance.tokens[first + (utterance.tokens[first] == "even")]
    return opening in _SUPPOSING and utterance.tokens[last : last + 1] == [","]


def _is_set_beside(utterance: Utterance, hit: CueHit) -> bool:
    """ "Compared with drugs, HSCT…": what follows is what came out."""
    is_opening = hit.start - utterance.clause(hit.start)[0] <= 1
    return is_opening and utterance.tokens[hit.start] == "compared" and utterance.tokens[hit.end] in ("with", "to")


def first_named(utterance: Utterance) -> list[Subject]:
    """The first therapy named anywhere in the sentence."""
    named = [item for item in utterance.therapies if item.concept]
    return [subject_of(named[0])] if named else []
