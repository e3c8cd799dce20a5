"""Risk and safety: a harm and the words that tie it to a therapy, or "safe" said of one -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.study import is_asked
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance

_UNSPECIFIED = "risk:unspecified"
_TIES_AFTER = frozenset({"after", "following", "with", "from", "of", "during", "by", "through", "to", "for", "in"})
_LISTS = frozenset({"include", "includes", "included", "including", "are", "is", "was", "were", ":", "like", "such"})
_NOT_A_HARM_BEFORE = frozenset({
    "treat", "treating", "treats", "against", "prevent", "prevents", "preventing", "avoid", "avoiding",
    "tested", "test", "screened", "reduce", "reduces", "reducing", "reduced", "minimize", "minimise", "minimizing",
    "lower", "lowers", "lowering", "monitor", "monitored", "fight", "fights", "cure", "about", "discuss", "weigh",
    "understand", "despite", "manage", "like", "on", "tests", "report", "versus", "outweigh", "outweighs",
})  # fmt: skip
_OCCURRENCE = frozenset({"risk.occur", "risk.hazard"})
_CAUSAL = frozenset({"risk.cause", "risk.carry", "risk.linked"})
_DIED = frozenset({"die", "dies", "died", "death", "deaths", "fatal"})
_ENOUGH = 18


def find_risks(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """HAS_RISK, one finding for each therapy and harm; the generic harm only where no other is named with it."""
    cues = utterance.cues("risk")
    specific = [item for item in utterance.risks if item.concept != _UNSPECIFIED]
    for item in utterance.risks:
        if item.concept == _UNSPECIFIED and _has_specific(utterance, item, specific):
            continue
        if _is_no_harm(utterance, item):
            continue
        tied = _tie(utterance, subjects, cues, item)
        if tied is None:
            continue
        rule_id, cue, found = tied
        start, end = item.start, item.end
        if cue is not None and rule_id in ("risk.verb", "risk.occurred"):
            start, end = min(start, cue.start), max(end, cue.end)
        floor = cue.form.cue.certainty if cue is not None else None
        for subject in found:
            yield Finding(rule_id, "HAS_RISK", subject, item.concept, start, end, floor=floor)
    yield from _without_mention(utterance, subjects, cues)


def find_safety(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """SAFE and TOLERATED, as predicates of a therapy."""
    for cue in utterance.cues("safety"):
        relation = cue.form.cue.relation
        if relation is None or not _is_predicate(utterance, cue) or is_asked(utterance, cue.start):
            continue
        outcome = "outcome:safety" if relation == "SAFE" else "outcome:tolerability"
        found = subjects.of(cue.start, cue.end)
        for subject in found:
            flips = cue.form.cue.polarity == "negated"
            yield Finding("safety.predicate", relation, subject, outcome, cue.start, cue.end, flips=flips)


def _tie(
    utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit], item: Item
) -> tuple[str, CueHit | None, list[Subject]] | None:
    """How a harm is tied to a therapy, the word that does it and the therapies; None where it is not."""
    first, last = utterance.clause(item.start)
    verb = next((cue for cue in reversed(cues) if _is_cause(utterance, cue) and _reaches(utterance, cue, item)), None)
    if verb is not None:
        found = subjects.of(verb.start, item.end)
        if not found and _speaks_of_risks(utterance, subjects, verb):
            found = subjects.in_hand(item.start)
        if found and not _is_own_name(found, item):
            return "risk.verb", verb, found
    occurred = _occurrence(cues, item, first, last)
    behind = [t for t in utterance.therapies if t.start >= item.end and t.concept and _is_tied(utterance, item, t)]
    if behind and not _is_topic_only(utterance, item):
        found = subjects.of(item.start, item.end, passive=True)
        if found:
            return "risk.after", occurred, found
    if occurred is not None:
        found = subjects.of(item.start, item.end, passive=True)
        if not found and _is_report(utterance):
            found = subjects.in_hand(item.start)
        if found and not _is_own_name(found, item):
            return "risk.occurred", occurred, found
    if item.concept != _UNSPECIFIED and utterance.passage.kind == "list_item" and _is_label(utterance, item):
        return "risk.listed", None, subjects.in_hand(item.start)
    if any(utterance.tokens[i] in ("no", "without") for i in range(max(first, item.start - 3), item.start)):
        found = subjects.of(item.start, item.end)
        if found:
            return "risk.none", None, found
    return None


def _is_cause(utterance: Utterance, cue: CueHit) -> bool:
    """A causal verb; "have" only right after its therapy, "include" not in "including"."""
    if cue.form.id not in _CAUSAL:
        return False
    word = utterance.tokens[cue.start]
    if word in ("have", "has", "had", "having"):
        return any(0 <= cue.start - t.end <= 3 for t in utterance.therapies) or any(
            0 <= cue.start - hit.end <= 2 for hit in utterance.cues("anaphor")
        )
    return not word.startswith("includ")


def _speaks_of_risks(utterance: Utterance, subjects: Subjects, verb: CueHit) -> bool:
    """ "This may lead to tumours" in a list of risks."""
    first, _ = utterance.clause(verb.start)
    return subjects.is_about_risks and utterance.tokens[first] in (
        "this",
        "it",
        "these",
        "they",
        "that",
        "which",
    )


def _reaches(utterance: Utterance, cue: CueHit, item: Item) -> bool:
    """Whether a harm stands in the object of a verb, however long the list is."""
    tokens = utterance.tokens
    _, last = utterance.clause(cue.start)
    if not cue.end <= item.start < last:
        return False
    for i in range(cue.end, item.start):
        if tokens[i] in ("which", "who", "because", "where", "when", "if", "but", ";", "while"):
            return False
        if tokens[i] in utterance.finite and tokens[i] not in ("'s",):
            return False
    return item.start - cue.end <= _ENOUGH or any(cue.end <= r.start < item.start for r in utterance.risks)


def _is_tied(utterance: Utterance, item: Item, therapy: Item) -> bool:
    """ "sepsis after an autologous transplant", "risks of HSCT"."""
    tokens = utterance.tokens
    if therapy.start - item.end > _ENOUGH or tokens[item.end : therapy.start].count(";"):
        return False
    i = therapy.start - 1
    while i > item.end and tokens[i] not in _TIES_AFTER:
        if therapy.start - i > 5:
            return False
        i -= 1
    return tokens[i] in _TIES_AFTER and not utterance.has_between(
        item.end, i, frozenset({"but", "while", "and"}) - {"and"}
    )


def _is_topic_only(utterance: Utterance, item: Item) -> bool:
    """A harm only named as a topic ("ask about the risks of HSCT") is no claim."""
    if item.concept != _UNSPECIFIED:
        return False
    tokens = utterance.tokens
    before = tokens[max(utterance.start, item.start - 8) : item.start]
    return not any(
        word in ("are", "is", "carries", "has", "have", "were", "was", "include", "there") for word in before
    ) and not (
        utterance.has_between(item.end, utterance.end, frozenset({"are", "is", "include", "includes", "was", "were"}))
        and item.start - utterance.start <= 5
    )


def _occurrence(cues: Sequence[CueHit], item: Item, first: int, last: int) -> CueHit | None:
    near = [
        cue
        for cue in cues
        if cue.form.id in _OCCURRENCE
        and first <= cue.start < last
        and not (cue.start < item.end and item.start < cue.end)
    ]
    return min(near, key=lambda cue: abs(cue.start - item.start), default=None)


def _is_report(utterance: Utterance) -> bool:
    """A sentence that reports harms: they are its subject, or its verb is one of happening."""
    tokens = utterance.tokens
    return bool(utterance.risks) and any(
        tokens[i] in _LISTS or tokens[i] in utterance.finite for i in range(utterance.start, utterance.end)
    )


def _is_label(utterance: Utterance, item: Item) -> bool:
    after = utterance.tokens[item.end : min(item.end + 6, utterance.end)]
    return item.start - utterance.start <= 2 and (item.end >= utterance.end - 1 or ":" in after)


def _has_specific(utterance: Utterance, item: Item, specific: Sequence[Item]) -> bool:
    first, last = utterance.clause(item.start)
    return any(first <= other.start < last for other in specific)


def _is_no_harm(utterance: Utterance, item: Item) -> bool:
    """Treated, prevented or talked about rather than done."""
    tokens = utterance.tokens
    before = tokens[max(utterance.start, item.start - 4) : item.start]
    if not _NOT_A_HARM_BEFORE.isdisjoint(before):
        return True
    after = tokens[item.end] if item.end < utterance.end else ""
    return after in ("profile", "profiles", "factor", "factors", "control", "screening") or (
        item.concept == _UNSPECIFIED and after == "of" and _names_outcome(utterance, item)
    )


def _names_outcome(utterance: Utterance, item: Item) -> bool:
    return any(0 <= other.start - item.end <= 4 for other in utterance.outcomes)


def _is_own_name(found: Sequence[Subject], item: Item) -> bool:
    return any(subject.start <= item.start < subject.end for subject in found)


def _without_mention(utterance: Utterance, subjects: Subjects, cues: Sequence[CueHit]) -> Iterator[Finding]:
    """Harms said by a verb alone: "1 in 200 people die", "it reduces fertility"."""
    named = {item.concept for item in utterance.risks}
    for cue in cues:
        if cue.form.id == "risk.fertility" and "risk:infertility" not in named:
            for subject in subjects.of(cue.start, cue.end):
                yield Finding("risk.fertility", "HAS_RISK", subject, "risk:infertility", cue.start, cue.end)
        elif utterance.tokens[cue.start] in _DIED and "risk:mortality" not in named:
            for subject in subjects.of(cue.start, cue.end, passive=True):
                yield Finding("risk.died", "HAS_RISK", subject, "risk:mortality", cue.start, cue.end)
            return


def _is_predicate(utterance: Utterance, cue: CueHit) -> bool:
    """ "is safe", "appears to be well tolerated", "a safe and effective option" — not "to ensure safety"."""
    tokens = utterance.tokens
    if tokens[cue.start] in ("safer", "safest"):
        return False
    first, _ = utterance.clause(cue.start)
    before = tokens[max(first, cue.start - 8) : cue.start]
    return any(
        word
        in (
            "is",
            "are",
            "was",
            "were",
            "be",
            "been",
            "as",
            "'s",
            "being",
            "proven",
            "has",
            "have",
            "shown",
            "showed",
            "shows",
            "a",
            "found",
            "seems",
        )
        for word in before
    )
