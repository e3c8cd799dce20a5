"""Benefit: an outcome, the word that says it gets better, the therapy that does it -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.models import Relation
from extract.adoption import said_of
from extract.cues import CueHit
from extract.rules.cause import GROUPS, has_other_cause, is_left_out
from extract.rules.finding import Finding
from extract.rules.governor import SPECIFYING, find_coordinated, find_governor, is_named
from extract.rules.procedure import INGREDIENTS
from extract.rules.state import find_states
from extract.rules.study import is_asked, names_measures
from extract.subjects import Subjects
from extract.utterance import PLACEBO, Item, Subject, Utterance

_JUDGED_ELSEWHERE = frozenset({"outcome:cure", "outcome:safety", "outcome:tolerability", "outcome:efficacy"})
_PROBLEM = ("issue", "problem", "difficult", "impair", "loss", "dysfunction", "disturb", "declin", "deficit", "limit",
            "disab", "incontinence", "urgency", "fog", "trouble", "falls", "blurred", "double", "attack",
            "demyelination", "damage", "weak")  # fmt: skip
_STRENGTH = ("energy", "stamina", "endurance", "vigour", "vigor", "free")
_HARMFUL_IF_LOWER_HELPS = frozenset({"benefit.increase", "benefit.come_back"})
_NO_CHANGE = frozenset({"benefit.no_effect", "benefit.no_difference"})
_EITHER_WAY = _NO_CHANGE | {"benefit.stable"}
_LOWERING: frozenset[Relation] = frozenset({"REDUCES", "SLOWS", "HALTS", "PREVENTS", "REVERSES"})
_NO_DIRECTION = frozenset({"outcome:immune_modulation", "outcome:disease_modification"})
_ROLES = frozenset({"serve", "serves", "act", "acts", "function", "functions"})
_PURPOSE_OPENERS = frozenset({"using", "utilizing", "utilising", "harnessing", "employing", "leveraging", "injecting"})
_REPAIR = frozenset({"outcome:tissue_repair", "outcome:remyelination", "outcome:neuroregeneration"})
_OF_NERVES = ("outcome:remyelination", "outcome:neuroregeneration")
_PROPERTIES = frozenset({"properties", "property", "effects", "effect", "activity", "action"})
_PROPERTY_OF: dict[str, Relation] = {
    "outcome:immune_modulation": "MODULATES",
    "outcome:neuroprotection": "PROTECTS",
    "outcome:tissue_repair": "PROMOTES",
    "outcome:remyelination": "PROMOTES",
    "outcome:neuroregeneration": "PROMOTES",
}
_HAVING = frozenset({"have", "has", "possess", "possesses", "exert", "exerts", "exhibit", "exhibits", "show", "shows"})
_RELIEF = frozenset({"relief", "management", "control", "reduction", "alleviation", "improvement"})
_LEADING_TO = frozenset(
    {"for", "provide", "provides", "offer", "offers", "bring", "brings", "of", "to", "in", "achieve"}
)
_EFFECTS = frozenset({
    "effect", "benefit", "advantage", "result", "seen", "observed", "effects", "benefits", "advantages", "results",
    "found", "detected",
})  # fmt: skip
_OPEN = frozenset({
    "goal", "aim", "dream", "wish", "reason", "clear", "unclear", "unknown", "uncertain", "known", "debated",
    "disputed", "controversial", "question", "understood", "what",
})  # fmt: skip
_MORE_OF_IT = frozenset({"stronger", "faster", "quicker", "deeper", "sharper"})
_COPULAS = frozenset({"is", "are", "was", "were", "may", "might", "could", "can", "has", "have"})


def find_benefits(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """One finding for each therapy, relation and outcome; coordinated verbs and outcomes are split."""
    if names_measures(utterance):
        return
    told: set[str | None] = set()
    for finding in _find_changes(utterance, subjects):
        told.add(finding.outcome)
        if finding.subject.therapy != PLACEBO:
            yield finding
    yield from find_states(utterance, subjects, told)


def _find_changes(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    if not utterance.outcomes:
        return
    cues = [cue for cue in utterance.cues("benefit") if cue.start >= utterance.body and not is_named(utterance, cue)]
    for outcome in utterance.outcomes:
        if outcome.concept in _JUDGED_ELSEWHERE or _is_specified(utterance, outcome):
            continue
        governed = find_governor(utterance, cues, outcome)
        if governed is None:
            yield from _noun_phrases(utterance, subjects, outcome)
            continue
        cue, rule_id = governed
        if cue.start < outcome.start and _is_wished(utterance, outcome):
            continue
        if _is_background(utterance, cue) or is_asked(utterance, cue.start) or _is_nature(utterance, outcome):
            continue
        chain = find_coordinated(utterance, cues, cue)
        helpful = [word for word in chain if _helps(utterance, subjects, word, outcome)]
        if not helpful:
            continue
        start, end = min(cue.start, outcome.start), max(cue.end, outcome.end)
        if cue.form.id == "benefit.no_difference" and _is_no_result(utterance):
            continue
        for subject in _subjects(utterance, subjects, cue, start, end, rule_id):
            if rule_id == "benefit.verb_object" and has_other_cause(utterance, cues, cue, subject):
                continue
            relations: set[str] = set()
            for word in helpful:
                relation = _relation(subjects, word, outcome, rule_id)
                if relation not in relations:
                    relations.add(relation)
                    first = min(word.start, outcome.start)
                    last = max(word.end, outcome.end)
                    own, denied = (word.start, word.end), word.form.id in _NO_CHANGE or None
                    for concept in _parts(outcome):
                        yield Finding(rule_id, relation, subject, concept, first, last, own=own, denied=denied)


def _subjects(
    utterance: Utterance, subjects: Subjects, cue: CueHit, start: int, end: int, rule_id: str
) -> Sequence[Subject]:
    found = said_of(utterance, subjects, cue, start, end, rule_id, passive=rule_id != "benefit.verb_object")
    return [
        subject
        for subject in found
        if not (_is_ingredient(utterance, subjects, subject) or is_left_out(utterance, subject))
    ]


def _is_no_result(utterance: Utterance) -> bool:
    """Groups alike at the start, or two therapies that do as much good as each other: no lack of benefit."""
    return (
        "baseline" in utterance.tokens[utterance.start : utterance.end]
        or len({item.concept for item in utterance.therapies} - {PLACEBO}) > 1
    )


def _is_ingredient(utterance: Utterance, subjects: Subjects, subject: Subject) -> bool:
    """A drug that is used as part of the therapy in hand ("you might use chemotherapy to wipe out…")."""
    concepts = subjects.discourse.concepts
    if subject.therapy is None or concepts.root(subject.therapy) not in INGREDIENTS:
        return False
    return any(
        hit.form.id == "procedure.uses" and 0 <= subject.start - hit.end <= 8 and hit.form.shape != "form"
        for hit in utterance.cues("procedure")
    ) and bool(subjects.discourse.therapy)


def _noun_phrases(utterance: Utterance, subjects: Subjects, outcome: Item) -> Iterator[Finding]:
    """Benefits without a verb of change: "an option for pain relief", "MSCs have anti-inflammatory properties"."""
    rule_id, relation = _noun_phrase(utterance, subjects, outcome)
    if rule_id is None or is_asked(utterance, outcome.start):
        return
    for subject in subjects.of(outcome.start, outcome.end, passive=rule_id == "benefit.effect_of"):
        if subject.start != subject.end and not (rule_id == "benefit.relief" and _is_given_more(utterance, subject)):
            yield Finding(rule_id, relation, subject, outcome.concept, outcome.start, outcome.end)


def _is_given_more(utterance: Utterance, subject: Subject) -> bool:
    """ "HSCT patients are given opioids for pain relief"."""
    return subject.end < utterance.end and utterance.tokens[subject.end] in GROUPS


def _noun_phrase(utterance: Utterance, subjects: Subjects, outcome: Item) -> tuple[str | None, Relation]:
    tokens = utterance.tokens
    before = tokens[max(utterance.start, outcome.start - 5) : outcome.start]
    last = tokens[outcome.end - 1]
    if last in _PROPERTIES and not _HAVING.isdisjoint(before):
        return "benefit.property", _PROPERTY_OF.get(outcome.concept, "REDUCES")
    relief = last if last in _RELIEF else tokens[outcome.start]  # "pain relief", "relief from pain"
    if relief in _RELIEF and not _LEADING_TO.isdisjoint(before):
        return "benefit.relief", "REDUCES" if relief != "improvement" else "IMPROVES"
    after = tokens[outcome.end : min(outcome.end + 8, utterance.end)]
    if _better(subjects, outcome) == "lower":
        return None, "IMPROVES"
    if after and after[0] in _COPULAS and not _EFFECTS.isdisjoint(after):
        return "benefit.effect_of", "PROMOTES"
    return None, "IMPROVES"


def _better(subjects: Subjects, outcome: Item) -> str | None:
    """Which way of an outcome helps, as it is worded: less fatigue, more energy."""
    better = subjects.discourse.concepts.better(outcome.concept)
    text = outcome.mention.text.lower()
    if better == "higher" and any(part in text for part in _PROBLEM):
        return "lower"
    return "higher" if better == "lower" and any(part in text for part in _STRENGTH) else better


def _helps(utterance: Utterance, subjects: Subjects, cue: CueHit, outcome: Item) -> bool:
    """Whether the change is for the better: less of what harms, more of what helps."""
    if outcome.concept in _NO_DIRECTION or cue.form.id in _EITHER_WAY:
        return True
    better = _better(subjects, outcome)
    relation = cue.form.cue.relation
    if better == "lower":
        if utterance.tokens[cue.end - 1] in _MORE_OF_IT:
            return False  # "progression was faster"
        return cue.form.id not in _HARMFUL_IF_LOWER_HELPS and relation not in ("INDUCES", "PRESERVES")
    if better == "higher":
        return relation not in _LOWERING
    return True


def _relation(subjects: Subjects, cue: CueHit, outcome: Item, rule_id: str) -> Relation:
    relation = cue.form.cue.relation
    assert relation is not None  # noqa: S101 - every benefit cue has one
    if cue.form.id in _EITHER_WAY:
        is_lower = _better(subjects, outcome) == "lower"
        if cue.form.id == "benefit.stable":
            return relation if is_lower else "PRESERVES"
        return "REDUCES" if is_lower else relation
    if outcome.concept in _REPAIR and (rule_id == "benefit.repair" or relation in ("RESTORES", "MODULATES")):
        return "PROMOTES"
    if outcome.concept == "outcome:immune_modulation":
        return "MODULATES" if relation in ("REDUCES", "PROMOTES", "RESTORES") else relation
    if outcome.concept == "outcome:disease_modification":
        return "MODIFIES"
    return "REDUCES" if relation == "MODULATES" and _better(subjects, outcome) == "lower" else relation


def _parts(outcome: Item) -> tuple[str, ...]:
    """ "repair damaged myelin and nerve cells" is a repair of both, though one phrase."""
    text = outcome.mention.text.lower()
    if outcome.concept in _OF_NERVES and " and " in text and "myelin" in text and ("nerve" in text or "neur" in text):
        return _OF_NERVES
    return (outcome.concept,)


def _is_specified(utterance: Utterance, outcome: Item) -> bool:
    """Whether a general outcome is spelt out right after it: "symptoms such as fatigue"."""
    i = outcome.end
    tokens = utterance.tokens
    if i < utterance.end and tokens[i] == ",":
        i += 1
    if i >= utterance.end or tokens[i] not in SPECIFYING:
        return False
    return any(0 <= item.start - i <= 6 for item in utterance.outcomes)


def _is_nature(utterance: Utterance, outcome: Item) -> bool:
    """What cells do by themselves in a body ("the body's natural repair") is biology, not a therapy's doing."""
    before = utterance.tokens[max(utterance.start, outcome.start - 4) : outcome.start]
    if "natural" in before and ("body" in before or "'s" in before):
        return True
    role = utterance.tokens[utterance.start : min(utterance.start + 8, utterance.end)]
    return not _ROLES.isdisjoint(role) and "as" in role


def _is_wished(utterance: Utterance, outcome: Item) -> bool:
    """ "Regaining mobility is the goal of most people", "its effect on fatigue is less clear"."""
    after = utterance.tokens[outcome.end : min(outcome.end + 5, utterance.end)]
    return after[:1] in (["is"], ["are"], ["was"], ["remains"]) and not _OPEN.isdisjoint(after)


def _is_background(utterance: Utterance, cue: CueHit) -> bool:
    """ "By using stem cells to promote healing, T…": the purpose in a fronted phrase is not asserted."""
    tokens, start = utterance.tokens, utterance.start
    opens = tokens[start] in ("by", "through") and start + 1 < utterance.end and tokens[start + 1] in _PURPOSE_OPENERS
    return opens and "," not in tokens[start : cue.start] and "to" in tokens[start : cue.start]
