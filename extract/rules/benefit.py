"""Benefit: an outcome, the word that says it gets better, the therapy that does it -> findings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from config.models import Relation
from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.procedure import INGREDIENTS
from extract.rules.study import is_asked
from extract.subjects import Subjects
from extract.utterance import Item, Subject, Utterance

_JUDGED_ELSEWHERE = frozenset({"outcome:cure", "outcome:safety", "outcome:tolerability", "outcome:efficacy"})
_LONGEST_PATH = 9
_BARRIERS = frozenset({
    "is", "are", "was", "were", "be", "been", "has", "have", "had", "do", "does", "did", "will", "would", "can",
    "could", "may", "might", "should", "must", "which", "who", "that", "whose", "where", "when", "while", "because",
    "although", "though", "if", "whether", "but", "however", ";", "—", "for", "with", "by", "after", "during",
    "through", "via", "than", "without", "among", "in", "on", "at", "about", "into", "from", "to", "as", "before",
    "following", "caused", "associated", "between", "understanding", "knowledge", "awareness", "until", "unless",
    "due", "against", "under", "despite", "facing", "living", "suffering",
})  # fmt: skip
_AFTER_NOUN = frozenset({"in", "of", "to", "for", "on", "from", "between"})
_SPECIFYING = frozenset({"such", "including", "like", "namely", "e.g."})
_FILLERS = frozenset({
    "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "can", "could", "may", "might", "will",
    "would", "also", "often", "significantly", "further", "greatly", "to", "not", "n't", "even", "partly", "partially",
    "gradually", "more", "and", "or", ",", "both", "markedly", "completely", "substantially", "then", "soon", "again",
    "get", "gets", "got", "did", "does", "do", "slightly", "much", "dramatically", "their", "his", "her", "the",
    "eventually", "all", "either", "neither", "nor", "actually", "that", "grow", "back",
})  # fmt: skip
_CHAIN = frozenset(
    {",", "or", "and", "even", "potentially", "/", "a", "an", "the", "also", "possibly", "perhaps", "(", ")"}
)
_PROBLEM = ("issue", "problem", "difficult", "impair", "loss", "dysfunction", "disturb", "declin", "deficit", "limit",
            "disab", "incontinence", "urgency", "fog", "trouble", "falls", "blurred", "double", "attack",
            "demyelination", "damage", "weak")  # fmt: skip
_HARMFUL_IF_LOWER_HELPS = frozenset({"benefit.increase"})
_LOWERING: frozenset[Relation] = frozenset({"REDUCES", "SLOWS", "HALTS", "PREVENTS", "REVERSES"})
_NO_DIRECTION = frozenset({"outcome:immune_modulation", "outcome:disease_modification"})
_ROLES = frozenset({"serve", "serves", "act", "acts", "function", "functions"})
_PURPOSE_OPENERS = frozenset({"using", "utilizing", "utilising", "harnessing", "employing", "leveraging", "injecting"})
_REPAIR = frozenset({"outcome:tissue_repair", "outcome:remyelination", "outcome:neuroregeneration"})
_PROPERTIES = frozenset({"properties", "property", "effects", "effect", "activity", "action"})
_HAVING = frozenset({"have", "has", "possess", "possesses", "exert", "exerts", "exhibit", "exhibits", "show", "shows"})
_RELIEF = frozenset({"relief", "management", "control", "reduction", "alleviation", "improvement"})
_LEADING_TO = frozenset(
    {"for", "provide", "provides", "offer", "offers", "bring", "brings", "of", "to", "in", "achieve"}
)
_EFFECTS = frozenset({"effect", "benefit", "advantage", "result", "seen", "observed"})
_NOTICING = frozenset({"notice", "noticed", "report", "reported", "experience", "experienced", "see", "saw", "seen"})


def find_benefits(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """One finding for each therapy, relation and outcome; coordinated verbs and outcomes are split."""
    if not utterance.outcomes:
        return
    cues = [cue for cue in utterance.cues("benefit") if cue.start >= utterance.body and not _is_named(utterance, cue)]
    for outcome in utterance.outcomes:
        if outcome.concept in _JUDGED_ELSEWHERE or _is_specified(utterance, outcome):
            continue
        governed = _governor(utterance, cues, outcome)
        if governed is None:
            yield from _noun_phrases(utterance, subjects, outcome)
            continue
        cue, rule_id = governed
        if _is_background(utterance, cue) or is_asked(utterance, cue.start) or _is_nature(utterance, outcome):
            continue
        chain = _coordinated(utterance, cues, cue)
        helpful = [word for word in chain if _helps(utterance, subjects, word, outcome)]
        if not helpful:
            continue
        start, end = min(cue.start, outcome.start), max(cue.end, outcome.end)
        for subject in _subjects(utterance, subjects, start, end, rule_id):
            relations: set[str] = set()
            for word in helpful:
                relation = _relation(word, outcome, rule_id)
                if relation not in relations:
                    relations.add(relation)
                    first = min(word.start, outcome.start)
                    last = max(word.end, outcome.end)
                    yield Finding(rule_id, relation, subject, outcome.concept, first, last, own=(word.start, word.end))


def _subjects(utterance: Utterance, subjects: Subjects, start: int, end: int, rule_id: str) -> Sequence[Subject]:
    found = subjects.of(start, end, passive=rule_id != "benefit.verb_object")
    if found:
        return [subject for subject in found if not _is_ingredient(utterance, subjects, subject)]
    discourse = subjects.discourse
    if discourse.story_therapy and discourse.tells_story(utterance, utterance.start, end):
        return [Subject(discourse.story_therapy, True, start, start)]
    is_patients = any(hit.end <= start for hit in utterance.cues("speaker") if hit.form.id == "speaker.patients")
    if is_patients and not _NOTICING.isdisjoint(utterance.tokens[utterance.start : end]):
        return subjects.in_hand(start)
    if utterance.passage.kind == "list_item" and start - utterance.start <= 2:
        return subjects.in_hand(start)
    return []


def _is_ingredient(utterance: Utterance, subjects: Subjects, subject: Subject) -> bool:
    """A drug that is used as part of the therapy in hand ("you might use chemotherapy to wipe out…")."""
    concepts = subjects.discourse.concepts
    if subject.therapy is None or concepts.root(subject.therapy) not in INGREDIENTS:
        return False
    return any(
        hit.form.id == "procedure.uses" and 0 <= subject.start - hit.end <= 8 and hit.form.shape != "form"
        for hit in utterance.cues("procedure")
    ) and bool(subjects.discourse.therapy)


def _governor(utterance: Utterance, cues: Sequence[CueHit], outcome: Item) -> tuple[CueHit, str] | None:
    """The word that says an outcome changes, and how the two stand to each other."""
    inside = next((cue for cue in cues if cue.start == outcome.start and cue.end < outcome.end), None)
    if inside is not None and inside.form.shape not in ("noun", "adjective"):
        return inside, "benefit.repair"
    behind = _behind(utterance, cues, outcome)
    if behind is not None and behind.form.shape == "noun":
        return behind, "benefit.compound"
    nearest: int | None = None
    for cue in reversed(cues):
        if cue.start >= outcome.start:
            continue
        if outcome.start - cue.end > 40:
            break
        if nearest is not None and cue.end <= nearest:
            break
        if _leads_to(utterance, cue, outcome):
            return cue, _left_rule(cue)
        if not (cue.form.cue.outcomes or _is_stranded(cue)):
            nearest = cue.start  # "drop" is a verb and a noun: its other readings are still tried
    return (behind, "benefit.object_verb") if behind is not None else None


def _is_named(utterance: Utterance, cue: CueHit) -> bool:
    """Whether a cue is only part of the name of an outcome ("bladder control"), not the verb it begins with."""
    return any(
        item.start <= cue.start and cue.end <= item.end and (cue.start > item.start or item.end == cue.end)
        for item in utterance.outcomes
    )


def _noun_phrases(utterance: Utterance, subjects: Subjects, outcome: Item) -> Iterator[Finding]:
    """Benefits without a verb of change: "an option for pain relief", "MSCs have anti-inflammatory properties"."""
    rule_id, relation = _noun_phrase(utterance, outcome)
    if rule_id is None or is_asked(utterance, outcome.start):
        return
    for subject in subjects.of(outcome.start, outcome.end, passive=rule_id == "benefit.effect_of"):
        if subject.start != subject.end:
            yield Finding(rule_id, relation, subject, outcome.concept, outcome.start, outcome.end)


def _noun_phrase(utterance: Utterance, outcome: Item) -> tuple[str | None, Relation]:
    tokens = utterance.tokens
    before = tokens[max(utterance.start, outcome.start - 5) : outcome.start]
    last = tokens[outcome.end - 1]
    if last in _PROPERTIES and not _HAVING.isdisjoint(before):
        relation: Relation = "MODULATES" if outcome.concept == "outcome:immune_modulation" else "REDUCES"
        return "benefit.property", relation
    if last in _RELIEF and not _LEADING_TO.isdisjoint(before):
        return "benefit.relief", "REDUCES" if last != "improvement" else "IMPROVES"
    after = tokens[outcome.end : min(outcome.end + 8, utterance.end)]
    if after and after[0] in ("is", "are", "was", "were") and not _EFFECTS.isdisjoint(after):
        return "benefit.effect_of", "PROMOTES"
    return None, "IMPROVES"


def _is_stranded(cue: CueHit) -> bool:
    """A cue too vague to stand between a clearer one and the outcome ("reduce the effects of fatigue")."""
    return cue.form.id in ("benefit.modify", "benefit.free_of", "benefit.increase", "benefit.promote")


def _left_rule(cue: CueHit) -> str:
    if cue.form.shape == "noun":
        return "benefit.noun_of"
    return "benefit.adjective" if cue.form.shape == "adjective" else "benefit.verb_object"


def _leads_to(utterance: Utterance, cue: CueHit, outcome: Item) -> bool:
    """Whether nothing between a cue and an outcome to its right ends the object of the cue."""
    tokens = utterance.tokens
    allowed = cue.form.cue.outcomes
    if allowed and outcome.concept not in allowed:
        return False
    i = cue.end
    if cue.form.shape == "noun" and i < outcome.start and tokens[i] in _AFTER_NOUN:
        i += 1
    elif cue.form.shape == "noun" and outcome.start > i:
        return False
    since = i
    others = [item for item in utterance.outcomes if cue.end <= item.start < outcome.start]
    while i < outcome.start:
        inner = next((item for item in others if item.start == i), None)
        if inner is not None:
            i = since = inner.end
            continue
        word = tokens[i]
        if word in _SPECIFYING or (word == "as" and tokens[i - 1] == "such"):
            since = i
        elif word in _BARRIERS and not (word == "in" and tokens[i - 1] in ("both", "improvements", "improvement")):
            return False
        if i - since > _LONGEST_PATH:
            return False
        i += 1
    if cue.form.shape == "adjective" and not others:
        return outcome.start - cue.end <= 3
    return True


def _behind(utterance: Utterance, cues: Sequence[CueHit], outcome: Item) -> CueHit | None:
    """The cue after an outcome: "walking improved", "relapses were reduced", "pain relief"."""
    tokens = utterance.tokens
    for cue in cues:
        if cue.start < outcome.end:
            continue
        gap = range(outcome.end, cue.start)
        if len(gap) > 8:
            return None
        if cue.form.shape == "noun":
            return cue if not gap else None
        if cue.form.shape in ("base", "gerund") and not any(
            tokens[i] in ("can", "may", "could", "to", "not", "will") for i in gap
        ):
            return None
        inner = {i for item in utterance.outcomes if item.start >= outcome.end for i in range(item.start, item.end)}
        if not all(i in inner or tokens[i] in _FILLERS for i in gap):
            return None
        is_finite = cue.form.shape in ("third", "past", "past_participle", "participle", "base", "form")
        is_predicate = any(tokens[i] in _FILLERS and tokens[i] not in (",", "and", "or", "the") for i in gap)
        has_object = any(item.start >= cue.end and item.start - cue.end <= 3 for item in utterance.outcomes)
        if has_object and not is_predicate:
            continue
        if is_predicate or (is_finite and cue.form.shape != "adjective"):
            return cue  # "improved" is an adjective and a verb: a reading that does not fit leaves the other
    return None


def _coordinated(utterance: Utterance, cues: Sequence[CueHit], cue: CueHit) -> list[CueHit]:
    """The verbs that share an object with `cue`: "slow down, halt, or even reverse progression"."""
    chain = [cue]
    for other in reversed(cues):
        if other.end > chain[0].start or other.form.shape != cue.form.shape or other.form.cue.outcomes:
            continue
        if any(other.end <= item.start < chain[0].start for item in utterance.outcomes):
            break
        between = utterance.tokens[other.end : chain[0].start]
        if (
            between
            and len(between) <= 4
            and all(word in _CHAIN for word in between)
            and set(between) & {",", "or", "and"}
        ):
            chain.insert(0, other)
        else:
            break
    return chain


def _helps(utterance: Utterance, subjects: Subjects, cue: CueHit, outcome: Item) -> bool:
    """Whether the change is for the better: less of what harms, more of what helps."""
    concept = outcome.concept
    if concept in _NO_DIRECTION:
        return True
    better = subjects.discourse.concepts.better(concept)
    if better == "higher" and any(part in outcome.mention.text.lower() for part in _PROBLEM):
        better = "lower"
    relation = cue.form.cue.relation
    if better == "lower":
        return cue.form.id not in _HARMFUL_IF_LOWER_HELPS and relation not in ("INDUCES", "PRESERVES")
    if better == "higher":
        return relation not in _LOWERING
    return True


def _relation(cue: CueHit, outcome: Item, rule_id: str) -> Relation:
    relation = cue.form.cue.relation
    assert relation is not None  # noqa: S101 - every benefit cue has one
    if outcome.concept in _REPAIR and (rule_id == "benefit.repair" or relation in ("RESTORES", "MODULATES")):
        return "PROMOTES"
    if outcome.concept == "outcome:immune_modulation" and relation in ("REDUCES", "PROMOTES", "RESTORES"):
        return "MODULATES"
    return relation


def _is_specified(utterance: Utterance, outcome: Item) -> bool:
    """Whether a general outcome is spelt out right after it: "symptoms such as fatigue"."""
    i = outcome.end
    tokens = utterance.tokens
    if i < utterance.end and tokens[i] == ",":
        i += 1
    if i >= utterance.end or tokens[i] not in _SPECIFYING:
        return False
    return any(0 <= item.start - i <= 6 for item in utterance.outcomes)


def _is_nature(utterance: Utterance, outcome: Item) -> bool:
    """What cells do by themselves in a body ("the body's natural repair") is biology, not a therapy's doing."""
    before = utterance.tokens[max(utterance.start, outcome.start - 4) : outcome.start]
    if "natural" in before and ("body" in before or "'s" in before):
        return True
    role = utterance.tokens[utterance.start : min(utterance.start + 8, utterance.end)]
    return not _ROLES.isdisjoint(role) and "as" in role


def _is_background(utterance: Utterance, cue: CueHit) -> bool:
    """ "By using stem cells to promote healing, T…": the purpose in a fronted phrase is not asserted."""
    tokens, start = utterance.tokens, utterance.start
    opens = tokens[start] in ("by", "through") and start + 1 < utterance.end and tokens[start + 1] in _PURPOSE_OPENERS
    return opens and "," not in tokens[start : cue.start] and "to" in tokens[start : cue.start]
