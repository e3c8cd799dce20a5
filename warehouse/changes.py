"""Type what happened to a claim: (claim before, claim after, their sentences) -> differences, one per type.

The extractor's attributes say what may have changed; the words of the two sentences say whether it did.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import attrgetter

from extract.records import Claim, Quantity
from warehouse.align import SOUNDS_ALIKE, ClaimPair, Sentence
from warehouse.passages import similarity
from warehouse.wording import content_words, normalise, numbers, says, substance

SEVERITY: Mapping[str, int] = {
    "reversed": 5,
    "withdrawn": 4,
    "strengthened": 4,
    "softened": 4,
    "quantity_changed": 4,
    "scope_changed": 4,
    "added": 3,
    "evidence_changed": 3,
    "attribution_changed": 3,
    "reworded": 1,
    "moved": 0,
    "reread": 0,
    "source_gone": 3,
    "silent_edit": 3,
    "source_blocked": 2,
    "citation_broken": 2,
    "citation_removed": 2,
    "cosmetic_redate": 2,
    "source_back": 1,
    "source_moved": 1,
    "citation_added": 1,
}
SUBSTANTIVE = 3
MOST_SEVERE = 5

_CERTAINTY = {"speculative": 0, "hedged": 1, "established": 2}
# Where an asserted or denied relation stands between "against" and "in favour".
_STANCE = {
    "ADOPTED_AS_STANDARD": (3, -1),
    "RECOMMENDED": (2, -2),
    "ADVISES": (2, -2),
    "APPROVED": (2, -2),
    "INVESTIGATED_IN": (0, 0),
    "IS_EXPERIMENTAL": (0, 1),
    "NEEDS_EVIDENCE": (0, 1),
    "REQUIRES_APPROVAL": (-1, 1),
    "RESTRICTED": (-1, 1),
    "RAISES_ETHICAL_CONCERN": (-1, 1),
    "WARNS_AGAINST": (-2, 1),
    "BANNED": (-2, 1),
}
# Wordings of one step of certainty that still differ in strength, weakest first.
_CAUSATION = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b(?:associated with|linked (?:to|with)|correlat\w+ with)\b",
        r"\b(?:caus(?:es?|ed|ing)|leads? to|led to|results? in|resulted in)\b",
    )
)
_EVIDENCE = tuple(
    re.compile(rf"\b(?:{words}) (?:\w+ ){{0,2}}(?:evidence|data|proof)\b")
    for words in (
        "no|without|lack of|absence of|insufficient|not enough",
        "little|limited|weak|poor|scant|scarce|low[- ]quality|preliminary|anecdotal",
        "some|growing|emerging|moderate|increasing|promising",
        "good|strong|robust|solid|clear|high[- ]quality|convincing|overwhelming|substantial",
    )
)
_EVIDENCE_WORD = re.compile(
    r"\b(?:anecdot\w*|testimonial\w*|stor(?:y|ies)|trials?|stud(?:y|ies)|phase|randomi[sz]ed|registr\w+|meta-analys\w+|"
    r"case reports?|case series|guidelines?|experts?|review|pilot|cohort|nct ?\d+|survey)\b"
)
_CLAUSE = re.compile(r"[;:]\s|,?\s(?:but|however|although|though|while|whereas|yet)\s|,\s(?:and|or|which|so)\s")
_LITTLE = re.compile(r"\b(?:little|few|limited|hardly|scarcely|barely|minimal|weak|scant)\b")
_NONE = re.compile(r"\b(?:no|not|never|none|neither|nor|without|lack|fails?|failed|cannot|n't)\b|n't\b")
_EXCEPTION = re.compile(
    r"\b(?:except|unless|provided that|only|solely|exclusively|outside (?:of )?(?:a )?(?:clinical )?trials?)\b"
)
_AGE = re.compile(
    r"\b(?:aged?|ages|under|over|younger than|older than|below|above|up to)\s+(?:the age of\s+)?(\d+)"
    r"(?:\s*(?:to|-|and)\s*(\d+))?(?!\s*(?:%|per ?cent|euros?|dollars?|million|patients|people|participants))"
    r"|\b(\d+)(?:\s*(?:to|-|and)\s*(\d+))?[\s-]*years?(?:[\s-]old| of age)\b"
)
# What every population says, and what no population turns on.
_ANYBODY = content_words(
    "people person patients adults individuals those everyone age aged ages no without over during after before"
    " within at"
)
_TIME_UNITS = frozenset(["year", "years", "month", "months", "week", "weeks", "day", "days", "hour", "hours"])
# A number that only comes or goes counts where it measures something: "two hospitals" does not.
_MEASURED = re.compile(r"%|\b(?:usd|eur|gbp|[$£€]|per ?cent|times|fold|patients|people|participants|deaths)\b|[$£€]")
_REGISTRY_ID = re.compile(r"\b(?:nct|isrctn|eudract|chictr|actrn|jprn|drks|ctri)[\w /-]*\d{4,}\b")


@dataclass(frozen=True, slots=True)
class Difference:
    """One typed difference; values are text, None where there is none."""

    change_type: str
    attribute: str | None = None
    before_value: str | None = None
    after_value: str | None = None

    @property
    def has_both(self) -> bool:
        """Whether one value took the place of another, rather than coming or going."""
        return self.before_value is not None and self.after_value is not None


# all that is read from the words of a claim, wherever on the page they stand
_reading = attrgetter(
    *(name for name in Claim.__slots__ if name not in {"char_start", "char_end", "heading", "passage"})
)
_HOPERS = {"publisher", "group"}
_OWN_VOICE = {"publisher", "study"}
_PARTS_OF_EVIDENCE = ("quantity_changed", "scope_changed")
_NO_DIFFERENCE = Difference("")


def severity(change_type: str, authority: int) -> int:
    """How much a change matters: its type, raised by the source's authority where it touches what is claimed."""
    base = SEVERITY[change_type]
    return min(base + authority, MOST_SEVERE) if base >= SUBSTANTIVE else base


def gravest(differences: tuple[Difference, ...]) -> str:
    """The type of the gravest difference; of equally grave ones the first."""
    return max(differences, key=lambda difference: SEVERITY[difference.change_type]).change_type


def compare(before: Claim, after: Claim, pair: ClaimPair) -> tuple[Difference, ...]:
    """Say how one claim differs between two captures; empty when nothing a reader would call a change did."""
    was, now = pair.sentences or (Sentence(before.quote), Sentence(after.quote))
    if was == now and _reading(before) == _reading(after) and not (pair.is_split or pair.is_moved):
        return ()  # most claims of a page that changed: nothing to look at
    looks: tuple[_Look, ...] = (_look_at_evidence, _look_at_attribution)
    if pair.sentences is None and similarity(before.quote, after.quote) < SOUNDS_ALIKE:
        # Restated in quite other words: what else those words say is not this claim's change.
        looks = (_look_at_stance,)
    elif substance(was.text) != substance(now.text):
        looks = (_look_at_stance, _look_at_quantity, _look_at_scope, *looks)
    found: dict[str, Difference] = {}
    for look in looks:
        if difference := look(before, after, was, now):
            found.setdefault(difference.change_type, difference)
    if "evidence_changed" in found:
        # A number or a group of people that came or went with the evidence is part of it.
        found = {name: one for name, one in found.items() if name not in _PARTS_OF_EVIDENCE or one.has_both}
        if {before.attribution_type, after.attribution_type} <= _OWN_VOICE:
            # "In a trial, …" for "In a study, …": the publisher still tells what research found.
            found.pop("attribution_changed", None)
    if found.keys() & {"strengthened", "softened"} and {before.attribution_type, after.attribution_type} == _HOPERS:
        # "Researchers hope that …" is a softer word, not another speaker.
        found.pop("attribution_changed", None)
    if "reversed" in found and found.get("scope_changed", _NO_DIFFERENCE).attribute == "exception":
        # The exception that went with the ban is part of the reversal.
        del found["scope_changed"]
    if not found and (pair.is_split or _own_words(before, was) != _own_words(after, now)):
        found["reworded"] = Difference("reworded", "quote")
    if not found and pair.is_moved:
        found["moved"] = Difference("moved", "heading", " > ".join(before.heading), " > ".join(after.heading))
    return tuple(found.values())


_Look = Callable[[Claim, Claim, Sentence, Sentence], Difference | None]


def _look_at_stance(before: Claim, after: Claim, was: Sentence, now: Sentence) -> Difference | None:
    """Reversed, strengthened or softened: one of them, since the certainty of opposites does not compare."""
    own = (_own_words(before, was), _own_words(after, now))
    if evidence := _ladder_step(_EVIDENCE, *own):
        return Difference(_evidence_change(*evidence), "certainty", *_ladder_words(_EVIDENCE, *own))
    if before.relation != after.relation and before.relation in _STANCE and after.relation in _STANCE:
        change_type = _stance_change(_stance(before), _stance(after))
        if change_type:
            return Difference(change_type, "relation", _position(before), _position(after))
    elif before.polarity != after.polarity:
        is_less = (
            before.polarity == "negated" and _NONE.search(normalise(was.text)) and _LITTLE.search(normalise(now.text))
        )
        return Difference("softened" if is_less else "reversed", "polarity", before.polarity, after.polarity)
    if {before.relation_group, after.relation_group} == {"BENEFIT", "CURE"}:
        change_type = "strengthened" if after.relation_group == "CURE" else "softened"
        return Difference(change_type, "relation", before.relation, after.relation)
    if step := _CERTAINTY[after.certainty] - _CERTAINTY[before.certainty]:
        return Difference("strengthened" if step > 0 else "softened", "certainty", before.certainty, after.certainty)
    if causes := _ladder_step(_CAUSATION, *own):
        return Difference(
            "strengthened" if causes[1] > causes[0] else "softened", "relation", *_ladder_words(_CAUSATION, *own)
        )
    return None


def _stance(claim: Claim) -> int:
    return _STANCE[claim.relation][claim.polarity == "negated"]


def _position(claim: Claim) -> str:
    return f"not {claim.relation}" if claim.polarity == "negated" else claim.relation


def _stance_change(before: int, after: int) -> str | None:
    if before * after < 0:
        return "reversed"
    if before == after:
        return None
    return "strengthened" if after > before else "softened"


def _evidence_change(before: int, after: int) -> str:
    if 0 in (before, after) and max(before, after) > 1:
        return "reversed"
    if before == 0:
        # From "no evidence" to "little evidence": the denial is softened.
        return "softened"
    return "strengthened" if after > before else "softened"


def _ladder_step(ladder: tuple[re.Pattern[str], ...], was: str, now: str) -> tuple[int, int] | None:
    before, after = _rung(ladder, was), _rung(ladder, now)
    return None if before is None or after is None or before == after else (before, after)


def _rung(ladder: tuple[re.Pattern[str], ...], text: str) -> int | None:
    return next((rung for rung, pattern in enumerate(ladder) if pattern.search(text)), None)


def _ladder_words(ladder: tuple[re.Pattern[str], ...], was: str, now: str) -> tuple[str, str]:
    def words(text: str) -> str:
        return next(found[0] for pattern in ladder if (found := pattern.search(text)))

    return words(was), words(now)


def _look_at_quantity(before: Claim, after: Claim, was: Sentence, now: Sentence) -> Difference | None:
    """Numbers that changed, other than ages, dates and those of the population: they say to whom, not how much."""
    said, says_now = _quantities(before), _quantities(after)
    lost, won = _lost_and_won(was.text, now.text, before, after)
    is_compared_otherwise = _comparators(before) != _comparators(after) and not (lost or won)
    is_other = bool(lost and won) or (bool(lost or won) and _MEASURED.search(f"{said} {says_now}") is not None)
    if said != says_now and (is_other or is_compared_otherwise):
        return Difference("quantity_changed", "quantity", said or _listed(lost), says_now or _listed(won))
    # A number no rule has read still counts, in the claim's own clause and where another took its place.
    lost, won = _lost_and_won(_own_words(before, was), _own_words(after, now), before, after)
    if lost and won:
        return Difference("quantity_changed", "quantity", _listed(lost), _listed(won))
    return None


def _lost_and_won(was: str, now: str, *claims: Claim) -> tuple[Counter[str], Counter[str]]:
    before, after = _amounts(was, *claims), _amounts(now, *claims)
    return before - after, after - before


def _amounts(text: str, *claims: Claim) -> Counter[str]:
    found = numbers(_AGE.sub(" ", normalise(text)))
    for claim in claims:
        if claim.population:
            for number in numbers(claim.population):
                del found[number]
    return found


def _quantities(claim: Claim) -> str | None:
    return "; ".join(sorted(_quantity(quantity) for quantity in claim.quantities)) or None


def _quantity(quantity: Quantity) -> str:
    comparator = "" if quantity.comparator == "=" else quantity.comparator
    unit = quantity.unit if quantity.unit in ("", "%") else f" {quantity.unit}"
    return f"{comparator}{quantity.value:g}{unit}"


def _comparators(claim: Claim) -> set[tuple[float, str]]:
    # "Over three years" compares nothing.
    return {(one.value, one.comparator) for one in claim.quantities if one.unit not in _TIME_UNITS}


def _listed(found: Counter[str]) -> str | None:
    return "; ".join(sorted(found.elements())) or None


def _look_at_scope(before: Claim, after: Claim, was: Sentence, now: Sentence) -> Difference | None:
    """For whom, with which condition, unless what: real only if the words of one sentence are missing in the other."""
    population = (before.population, after.population)
    if _differs(*population, was.text, now.text):
        return Difference("scope_changed", "population", *population)
    if before.condition != after.condition and not (
        _is_named(after.condition, was) and _is_named(before.condition, now)
    ):
        return Difference("scope_changed", "condition", before.condition, after.condition)
    ages = tuple(" ".join(found[0] for found in _AGE.finditer(normalise(side.text))) or None for side in (was, now))
    if all(ages) and ages[0] != ages[1]:
        return Difference("scope_changed", "population", *ages)
    own = (_own_words(before, was), _own_words(after, now))
    exceptions = tuple(found[0] if (found := _EXCEPTION.search(words)) else None for words in own)
    if exceptions[0] != exceptions[1]:
        return Difference("scope_changed", "exception", *exceptions)
    return None


def _differs(before: str | None, after: str | None, was: str, now: str) -> bool:
    """Whether a phrase changed, rather than only being read from one wording and not from the other."""
    is_lost = before is not None and not _is_about(before, now)
    is_won = after is not None and not _is_about(after, was)
    return is_lost or is_won


def _is_about(phrase: str, text: str) -> bool:
    return content_words(phrase) - _ANYBODY <= content_words(text)


def _is_named(concept: str | None, sentence: Sentence) -> bool:
    return concept is None or concept in sentence.concepts


def _look_at_evidence(before: Claim, after: Claim, was: Sentence, now: Sentence) -> Difference | None:
    registered = tuple(
        "; ".join(sorted(set(_REGISTRY_ID.findall(normalise(side.text))))) or None for side in (was, now)
    )
    if registered[0] != registered[1]:
        return Difference("evidence_changed", "evidence", registered[0], registered[1])
    is_known = any(one and ":" in one for one in (before.evidence, after.evidence))
    if is_known and before.evidence != after.evidence:
        if not (_is_cited(before.evidence, now) and _is_cited(after.evidence, was)):
            return Difference("evidence_changed", "evidence", before.evidence, after.evidence)
    elif before.evidence_type != after.evidence_type and _evidence_words(was) != _evidence_words(now):
        return Difference("evidence_changed", "evidence_type", before.evidence_type, after.evidence_type)
    return None


def _is_cited(evidence: str | None, sentence: Sentence) -> bool:
    return evidence is None or evidence in sentence.concepts or normalise(evidence) in normalise(sentence.text)


def _evidence_words(sentence: Sentence) -> frozenset[str]:
    return frozenset(_EVIDENCE_WORD.findall(normalise(sentence.text)))


def _look_at_attribution(before: Claim, after: Claim, was: Sentence, now: Sentence) -> Difference | None:
    if normalise(before.attribution) == normalise(after.attribution):
        return None
    is_lost = before.attribution_type != "publisher" and not says(now.text, before.attribution)
    is_won = after.attribution_type != "publisher" and not says(was.text, after.attribution)
    if is_lost or is_won or substance(was.text) == substance(now.text):
        return Difference("attribution_changed", "attribution", before.attribution, after.attribution)
    return None


def _own_words(claim: Claim, sentence: Sentence) -> str:
    """The clauses of the sentence that name the outcome of the claim; another clause's edit is not this claim's."""
    if claim.outcome is None:
        return substance(sentence.text)
    names = [normalise(sentence.concepts[part]) for part in claim.outcome.split("+") if part in sentence.concepts]
    clauses = _CLAUSE.split(normalise(sentence.text))
    own = [clause for clause in clauses if any(name in clause for name in names)]
    return " ".join(substance(clause) for clause in own or clauses)
