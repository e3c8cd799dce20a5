"""Treat and cure: said to work on a condition, or to end it, without naming what gets better -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.study import is_asked
from extract.subjects import Subjects
from extract.utterance import Item, Utterance

_LINKS = frozenset({
    "is", "are", "be", "was", "were", "as", "offer", "offers", "offering", "offered", "provide", "provides",
    "providing", "become", "becomes", "becoming", "represent", "represents", "remains", "remain", "considered",
    "emerged", "emerging", "constitutes", "gives", "'s", "been",
})  # fmt: skip
_SHOWN = frozenset({
    "show", "shows", "showed", "shown", "showing", "hold", "holds", "held", "holding", "demonstrate", "demonstrates",
    "demonstrated", "have", "has", "had", "offer", "offers", "offered",
})  # fmt: skip
_GIVEN = frozenset({
    "offer", "offers", "offered", "provide", "provides", "provided", "exert", "exerts", "exerting", "has", "have",
    "had", "show", "shows", "showed", "shown", "bring", "brings", "see", "get", "gain", "deliver",
})  # fmt: skip
_BE = frozenset(
    {
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "as",
        "proven",
        "proved",
        "prove",
        "becoming",
        "highly",
        "very",
        "seems",
        "most",
        "particularly",
        "especially",
        "quite",
        "extremely",
        "also",
        "not",
        "n't",
        "only",
    }
)
_COPULA = frozenset({"is", "are", "was", "were", "'s"})
_WHOSE = frozenset(
    {"especially", "particularly", "patients", "people", "who", "those", "sufferers", "individuals", "whose"}
)
_TREATING = frozenset({"treating", "treat", "managing", "manage", "addressing", "help"})
_PREDICATE_END = frozenset({"in", "for", "at", "against", ".", ",", ";", "when", "but", "if", "among", "with"})
_RESULTS = frozenset({"results", "result", "outcomes", "data"})
_DEGREES = frozenset({
    "clear", "significant", "real", "clinical", "measurable", "lasting", "added", "additional", "long-term", "such",
    "proven", "overall", "further", "obvious", "meaningful",
})  # fmt: skip
_SOMEBODY = frozenset(
    {"i", "you", "he", "she", "we", "they", "nobody", "many", "some", "most", "few", "none", "everyone"}
)
_INSTEAD = frozenset({"other", "another"})
_WHICH_ONES = frozenset({"who", "whether", "if", "to", "that", "which"})
_NO = frozenset({"no", "little", "without", "any"})
_SPELLS_NO_MORE = frozenset({",", ";", ".", "with", "who", "whose"})
_FUTURE = frozenset({"dream", "world", "hope", "hopes", "search", "quest", "possibility"})
_BETWEEN_CONDITIONS = frozenset({",", "and", "or", "(", ")", "/", "as", "well", "other", "the", "both"})


def find_treatments(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """TREATS, one finding for each condition named."""
    cues = utterance.cues("treat")
    qualified = {cue.end for cue in cues if cue.form.id == "treat.quality"}
    for cue in cues:
        is_option = cue.form.id == "treat.option"
        if cue.form.id == "treat.quality" or (
            is_option and cue.start not in qualified and not _is_role(utterance, cue)
        ):
            continue
        rule_id = _treats(utterance, cue)
        if rule_id is None or _is_spelt_out(utterance, cue) or is_asked(utterance, cue.start):
            continue
        start = cue.start
        for subject in subjects.of(start, cue.end):
            is_behind = start <= subject.start < cue.end + 3 and rule_id not in ("treat.option", "treat.benefit")
            if subject.therapy is None or is_behind:
                continue
            conditions = _conditions(utterance, cue)
            before = utterance.tokens[max(utterance.start, start - 2) : start]
            denied = True if rule_id == "treat.benefit" and _is_lack(utterance, cue, before) else None
            for condition in conditions or [None]:
                yield Finding(rule_id, "TREATS", subject, None, start, cue.end, condition=condition, denied=denied)


def find_cures(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """CURES: "HSCT is not a cure", and a cure wished for on a page about one therapy."""
    for cue in utterance.cues("cure"):
        if is_asked(utterance, cue.start):
            continue
        found = subjects.of(cue.start, cue.end)
        is_wish = not _FUTURE.isdisjoint(utterance.tokens[utterance.start : cue.start])
        if found and not any(_comes_before(subject.end, utterance, cue) for subject in found):
            found = []
        if not found and is_wish and "search" not in utterance.tokens[utterance.start : cue.start]:
            found = subjects.in_hand(cue.start)
        says_no = any(hit.form.id == "negation.answer" for hit in utterance.cues("negation"))
        for subject in found:
            denied = True if says_no else None
            yield Finding("cure.predicate", "CURES", subject, "outcome:cure", cue.start, cue.end, denied=denied)
        if found:
            return


def _is_role(utterance: Utterance, cue: CueHit) -> bool:
    """ "proposed as a treatment for progressive MS"."""
    tokens = utterance.tokens
    before = tokens[max(utterance.start, cue.start - 2) : cue.start]
    return "as" in before and tokens[cue.end : cue.end + 1] == ["for"]


def _comes_before(end: int, utterance: Utterance, cue: CueHit) -> bool:
    """The therapy is what cures, and nobody merely looks for, sells or lacks a cure."""
    before = utterance.tokens[max(end, cue.start - 2) : cue.start]
    if before[-1:] == ["no"] and before[0] in _COPULA:
        return True
    return (
        end <= cue.start
        and not utterance.has_between(
            end, cue.start, frozenset({"seeking", "claiming", "find", "finding", "no", "lack"})
        )
    ) or (end <= cue.start and "not" in utterance.tokens[end : cue.start])


def _treats(utterance: Utterance, cue: CueHit) -> str | None:
    """The rule by which a treat cue is a statement about a therapy, if it is one."""
    tokens, start = utterance.tokens, cue.start
    name, shape = cue.form.id, cue.form.shape
    before = tokens[max(utterance.start, start - 6) : start]
    after = tokens[cue.end] if cue.end < utterance.end else ""
    if name == "treat.verb" and shape in ("base", "third") and _conditions(utterance, cue):
        return "treat.verb"
    if name == "treat.option":
        is_therapy = any(item.start <= start < item.end for item in utterance.therapies)
        is_adopted = any(
            hit.start <= start < hit.end for hit in utterance.cues("status") if hit.form.id == "status.adopted"
        )
        if not _INSTEAD.isdisjoint(before[-3:]):
            return None  # "there are other good options"
        goes_on = after != "to" or _next(utterance, cue) in _TREATING
        if not is_therapy and not is_adopted and goes_on and not _LINKS.isdisjoint(before):
            return "treat.option"
    if name == "treat.promise" and shape == "form" and not _SHOWN.isdisjoint(before[-4:]):
        return "treat.promise"
    is_shown = not _SHOWN.isdisjoint(before)
    if name == "treat.promise" and after in _RESULTS and is_shown and not utterance.outcomes:
        return "treat.promise"
    if name == "treat.effective" and shape == "adjective":
        if after in ("effect", "effects") and not _GIVEN.isdisjoint(before):
            return "treat.effective"
        if before and before[-1] in _BE and after in _PREDICATE_END:
            return "treat.effective"
    if name == "treat.effective" and shape == "noun" and _is_lack(utterance, cue, before):
        return None if utterance.outcomes else "treat.benefit"
    if name == "treat.effective" and shape == "noun" and not _GIVEN.isdisjoint(before[-4:]):
        return None if utterance.outcomes else "treat.benefit"
    if name == "treat.effective" and shape == "form" and tokens[cue.end - 1] == "from":  # "benefit most from HSCT"
        is_lack = _is_lack(utterance, cue, before)
        is_said = is_lack or (_WHICH_ONES.isdisjoint(before) and _is_of_people(utterance, start))
        return "treat.benefit" if is_said and not utterance.outcomes else None
    if name == "treat.effective" and shape == "form":
        is_of_outcome = any(
            0 <= item.start - cue.end <= 6 and not utterance.has_between(cue.end, item.start, _WHOSE)
            for item in utterance.outcomes
        )
        return None if is_of_outcome else "treat.effective"
    return None


def _is_lack(utterance: Utterance, cue: CueHit, before: Sequence[str]) -> bool:
    """ "found no benefit of MSC therapy"."""
    after = utterance.tokens[cue.start + 1 : cue.start + 2]
    denials = before[-2:-1] if before[-1:] and before[-1] in _DEGREES else before[-1:]
    return not _NO.isdisjoint(denials) and after in (["of"], ["from"], ["with"], ["for"], ["to"], ["in"])


def _is_of_people(utterance: Utterance, end: int) -> bool:
    first, _ = utterance.clause(end)
    return utterance.has_between(first, end, _SOMEBODY) or any(utterance.near(first, end, "population"))


def _next(utterance: Utterance, cue: CueHit) -> str:
    return utterance.tokens[cue.end + 1] if cue.end + 1 < utterance.end else ""


def _is_spelt_out(utterance: Utterance, cue: CueHit) -> bool:
    """Whether the phrase goes on to name an outcome ("promise in slowing progression"), which is then the claim."""
    tokens = utterance.tokens
    end = cue.end
    while end < min(cue.end + 6, utterance.end) and tokens[end] not in _SPELLS_NO_MORE:
        end += 1
    named = [item.start for item in utterance.outcomes] + [
        hit.start
        for hit in utterance.cues("benefit")
        if hit.form.shape == "gerund" and hit.form.cue.relation != "TREATS"
    ]
    return any(cue.end <= start < end for start in named)


def _conditions(utterance: Utterance, cue: CueHit) -> list[str | None]:
    """The conditions treated: the first named after the cue and those coordinated with it."""
    _, last = utterance.clause(cue.start)
    after = [item for item in utterance.conditions if cue.end <= item.start < last]
    if not after:
        return []
    group = [after[0]]
    for item in after[1:]:
        between = utterance.tokens[group[-1].end : item.start]
        if any(word in ("including", "such", "like") for word in between) and _WHOSE.isdisjoint(between):
            group = [item]
        elif all(word in _BETWEEN_CONDITIONS for word in between):
            group.append(item)
        else:
            break
    return list(dict.fromkeys(_single(item) for item in group))


def _single(item: Item) -> str:
    return item.concept
