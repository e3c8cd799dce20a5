"""Governor: an outcome among the cues of its sentence -> the word that says it changes, and how the two stand."""

from __future__ import annotations

from collections.abc import Sequence

from extract.cues import CueHit
from extract.utterance import Item, Utterance

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
SPECIFYING = frozenset({"such", "including", "like", "namely", "e.g."})
_FILLERS = frozenset({
    "is", "are", "was", "were", "be", "been", "being", "has", "have", "had", "can", "could", "may", "might", "will",
    "would", "also", "often", "significantly", "further", "greatly", "to", "not", "n't", "even", "partly", "partially",
    "gradually", "more", "and", "or", ",", "both", "markedly", "completely", "substantially", "then", "soon", "again",
    "get", "gets", "got", "did", "does", "do", "slightly", "much", "dramatically", "their", "his", "her", "the",
    "eventually", "all", "either", "neither", "nor", "actually", "that", "grow", "back", "became", "become", "becomes",
    "gotten", "since", "now", "almost", "really", "noticeably", "so", "far", "quickly", "slowly", "steadily",
})  # fmt: skip
_CHAIN = frozenset(
    {",", "or", "and", "even", "potentially", "/", "a", "an", "the", "also", "possibly", "perhaps", "(", ")"}
)

_OBSERVED = frozenset({
    "was", "were", "is", "are", "has", "have", "been", "also", "observed", "seen", "noted", "reported", "found",
    "recorded", "achieved", "documented", "demonstrated", "significantly",
})  # fmt: skip
_MEASURES = frozenset({"score", "scores", "rate", "rates", "level", "levels", "counts", "count", "symptoms", "scale"})
_PLACE = frozenset({"in", "of", "on"})
_LONGEST_PLACE = 5
# say of what stands before them that it changes, and have no object
_ONLY_BEHIND = frozenset(
    {"benefit.vanish", "benefit.stable", "benefit.feel", "benefit.come_back", "benefit.no_difference"}
)
_ONLY_BEFORE = frozenset({
    "benefit.none", "benefit.no_effect", "benefit.enable", "benefit.put_into", "benefit.free_of", "benefit.rid",
})  # fmt: skip
_PAST_BARRIERS = {"benefit.put_into": frozenset({"in", "into", "to"}), "benefit.enable": frozenset({"to"})}
_NOTHING: frozenset[str] = frozenset()
_COORDINATED = frozenset({"and", "or", ","})
_MAKING = frozenset({"make", "makes", "made", "making", "keep", "keeps", "kept", "keeping"})
_SHORT_PATH = {"benefit.none": 2, "benefit.free_of": 5, "benefit.put_into": 7}


def find_governor(utterance: Utterance, cues: Sequence[CueHit], outcome: Item) -> tuple[CueHit, str] | None:
    """The word that says an outcome changes, and how the two stand to each other."""
    inside = next((cue for cue in cues if cue.start == outcome.start and cue.end < outcome.end), None)
    if inside is not None and inside.form.shape not in ("noun", "adjective"):
        return inside, "benefit.repair"
    behind = _behind(utterance, cues, outcome)
    if behind is not None and behind.form.shape == "noun":
        return behind, "benefit.compound"
    if behind is not None and behind.form.id in _ONLY_BEHIND:
        return behind, "benefit.object_verb"
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


def is_named(utterance: Utterance, cue: CueHit) -> bool:
    """Whether a cue is only part of the name of an outcome ("bladder control"), not the verb it begins with."""
    return any(
        item.start <= cue.start and cue.end <= item.end and (cue.start > item.start or item.end == cue.end)
        for item in utterance.outcomes
    )


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
    name = cue.form.id
    allowed = cue.form.cue.outcomes
    if (allowed and outcome.concept not in allowed) or (name in _ONLY_BEHIND and cue.form.shape != "noun"):
        return False
    if outcome.start - cue.end > _SHORT_PATH.get(name, 40):
        return False
    passed = _PAST_BARRIERS.get(name, _NOTHING)
    i = cue.end
    if cue.form.shape == "noun":
        while i < outcome.start and tokens[i] in _OBSERVED:
            i += 1
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
        if word in SPECIFYING or (word == "as" and tokens[i - 1] == "such"):
            since = i
        elif (
            word in _BARRIERS
            and word not in passed
            and not (word == "in" and tokens[i - 1] in ("both", "improvements", "improvement"))
        ):
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
        gap = range(_past_place(tokens, outcome.end, cue.start), cue.start)
        if len(gap) > 8:
            return None
        if cue.form.id in _ONLY_BEFORE or (cue.form.cue.outcomes and outcome.concept not in cue.form.cue.outcomes):
            continue
        if tokens[cue.start] == "benefits":
            continue  # "disability benefits"
        if cue.form.shape == "noun":
            if gap:
                continue  # "did not decrease": the verb it may also be comes next
            return cue
        if cue.form.shape == "adjective" and not gap and _is_made(utterance, outcome):
            return cue
        if cue.form.shape in ("base", "gerund") and not any(
            tokens[i] in ("can", "may", "could", "to", "not", "will") for i in gap
        ):
            return None
        inner = {i for item in utterance.outcomes if item.start >= outcome.end for i in range(item.start, item.end)}
        if not all(i in inner or tokens[i] in _FILLERS for i in gap):
            return None
        if gap and inner.isdisjoint(gap) and _COORDINATED.issuperset(tokens[i] for i in gap):
            continue  # "improves sleep and lifts brain fog"
        is_finite = cue.form.shape in ("third", "past", "past_participle", "participle", "base", "form")
        is_predicate = any(tokens[i] in _FILLERS and tokens[i] not in (",", "and", "or", "the") for i in gap)
        has_object = any(item.start >= cue.end and item.start - cue.end <= 3 for item in utterance.outcomes)
        if has_object and not is_predicate and cue.form.id not in _ONLY_BEHIND:
            continue
        if is_predicate or (is_finite and cue.form.shape != "adjective"):
            return cue  # "improved" is an adjective and a verb: a reading that does not fit leaves the other
    return None


def find_coordinated(utterance: Utterance, cues: Sequence[CueHit], cue: CueHit) -> list[CueHit]:
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


def _is_made(utterance: Utterance, outcome: Item) -> bool:
    """ "It makes walking easier"."""
    before = utterance.tokens[max(utterance.start, outcome.start - 3) : outcome.start]
    return not _MAKING.isdisjoint(before)


def _past_place(tokens: Sequence[str], start: int, end: int) -> int:
    """Past what says where an outcome is: "the tremor in her hands | has gone"."""
    while start < end and tokens[start] in _MEASURES:
        start += 1
    if start < end and tokens[start] in _PLACE:
        for i in range(start + 1, min(end, start + _LONGEST_PLACE) + 1):
            if i == end or (tokens[i] in _FILLERS and tokens[i] not in ("the", "his", "her", "their", "all", "both")):
                return i
    return start
