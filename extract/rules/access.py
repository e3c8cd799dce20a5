"""Access: what a therapy costs, who pays for it and where it is to be had -> findings."""

from __future__ import annotations

from collections.abc import Iterator

from extract.cues import CueHit
from extract.rules.finding import Finding
from extract.rules.predicate import be_before, said_of
from extract.subjects import Subjects
from extract.utterance import Subject, Utterance

_MONEY = frozenset({
    "$", "€", "£", "euros", "dollars", "pounds", "usd", "eur", "gbp", "us$", "chf", "francs", "rupees", "pesos",
})  # fmt: skip
_AMOUNTS = frozenset({"thousands", "more", "less", "lot", "much", "nothing", "same", "fortune", "tens", "million"})
_DEAR = frozenset({
    "high", "higher", "expensive", "obstacle", "obstacles", "prohibitive", "barrier", "barriers", "decrease", "fall",
    "issues", "rise", "considerable", "substantial",
})  # fmt: skip
_OF_A_PRICE = frozenset({"the", "a", "its", "their", "high", "low", "of", "full", "total", "and", "at", "our", "this"})
_PRICED = frozenset({
    "course", "package", "session", "sessions", "infusion", "infusions", "treatment", "programme", "program", "price",
    "prices", "fee", "fees", "cost", "costs", "bill", "total", "cycle", "dose", "consultation", "therapy",
})  # fmt: skip
_INSURERS = frozenset({
    "insurance", "nhs", "medicare", "medicaid", "insurers", "insurer", "plan", "plans", "policy", "coverage", "health",
    "insurances", "funds", "fund", "government", "state", "payers", "payer", "tricare", "ministry", "kassen",
})  # fmt: skip
_PAY = frozenset({"pay", "pays", "paid", "spend", "spends", "spent", "paying", "spending"})
_RUN = frozenset({"run", "runs", "ran", "totals", "totalled", "averages"})
_FUNDED = frozenset({"trial", "trials", "study", "studies", "research", "project", "programme", "work"})
_SELDOM = frozenset({"seldom", "rarely", "hardly"})
_PLACES = frozenset({"in", "at", "from", "through", "on", "outside", "only", "within", "under", "abroad", "for", "."})
_OTHER_GOODS = frozenset({
    "studies", "trials", "data", "results", "evidence", "study", "information", "plans", "options", "financing",
    "loans", "appointments", "parking", "line", "leaflet", "leaflets", "support", "help", "staff", "record", "records",
    "guidance", "details", "discounts", "finance", "statistics", "figures",
})  # fmt: skip
_CENTRES = frozenset({
    "hospital", "hospitals", "centre", "centres", "center", "centers", "clinic", "clinics", "countries", "country",
    "units", "sites", "cities", "mexico", "russia", "india", "panama", "sweden",
})  # fmt: skip
_PROVIDERS = frozenset({"doctors", "neurologists", "providers", "companies", "teams"})
_PATIENTS = frozenset({"patients", "people", "families", "they", "you", "participants", "parents"})
_OUGHT = frozenset({"should", "must", "could", "may", "might", "can", "would", "shall"})
_BARRIERS = frozenset({
    "barrier", "barriers", "obstacle", "obstacles", "hurdle", "hurdles", "challenge", "challenges",
})  # fmt: skip
_ISSUES = frozenset({"issue", "issues", "problem", "problems", "question", "questions"})
_CONDITIONAL = frozenset({"if", "whether", "unless", "when", "where"})


def find_access(utterance: Utterance, subjects: Subjects) -> Iterator[Finding]:
    """COSTS, COVERED_BY_INSURANCE and AVAILABLE, once each."""
    done: set[tuple[str, str | None]] = set()
    for cue in utterance.cues("access"):
        relation = cue.form.cue.relation
        if relation is None or not _is_access(utterance, cue):
            continue
        for subject in _accessed(utterance, subjects, cue):
            if (relation, subject.therapy) in done:
                continue
            done.add((relation, subject.therapy))
            flips = utterance.tokens[cue.start] in ("unavailable", "inaccessible")
            yield Finding(
                f"access.{relation.lower()}",
                relation,
                subject,
                None,
                cue.start,
                cue.end,
                flips=flips,
                denied=_settled(utterance, cue),
            )


def _accessed(utterance: Utterance, subjects: Subjects, cue: CueHit) -> list[Subject]:
    relation = cue.form.cue.relation
    if cue.form.id == "access.money":
        named = [item for item in utterance.therapies if item.concept]
        before = [item for item in named if item.end <= cue.start]
        if before or (named and utterance.has_between(utterance.start, cue.start, _PAY)):
            return subjects.all(before[-1] if before else named[0], named)
        return subjects.in_hand(cue.start)
    is_passive = be_before(utterance, cue.start)
    found = subjects.of(cue.start, cue.end, passive=not is_passive)
    if is_passive and relation != "COSTS":
        kept = [s for s in found if said_of(utterance, s, cue.start)]
        if found and not kept:
            return []
        found = kept
    if not found and (relation == "COVERED_BY_INSURANCE" or _has_money(utterance) or cue.form.shape == "noun"):
        return subjects.in_hand(cue.start)
    return found


def _settled(utterance: Utterance, cue: CueHit) -> bool | None:
    """ "not cheap" costs all the same; what insurers seldom pay for is not covered; a barrier keeps out."""
    tokens = utterance.tokens
    before = tokens[max(utterance.start, cue.start - 3) : cue.start]
    if cue.form.id == "access.cost" and cue.form.shape == "adjective":
        return False
    first, last = utterance.clause(cue.start)
    if cue.form.id == "access.available" and cue.form.shape == "noun" and "limited" not in before:
        return True if utterance.has_between(first, last, _BARRIERS) else None
    if cue.form.cue.relation == "COVERED_BY_INSURANCE" and not _SELDOM.isdisjoint(before):
        return True
    return None


def _is_access(utterance: Utterance, cue: CueHit) -> bool:
    tokens = utterance.tokens
    name = cue.form.id
    first, last = utterance.clause(cue.start)
    if name == "access.money":
        return _is_price(utterance, cue)
    if name == "access.cost":
        return _is_cost(utterance, cue)
    if tokens[first] in _CONDITIONAL or any(
        hit.form.id == "hedge.whether" for hit in utterance.near(first, cue.start, "hedge")
    ):
        return False
    if name in ("access.covered", "access.pays"):
        return _is_paid(utterance, cue)
    before = tokens[max(first, cue.start - 3) : cue.start]
    if name == "access.offer":
        return _is_offer(utterance, cue)
    if name == "access.performed":
        if before[-1:] == ["be"] and "can" not in before:
            return False  # "we advise that HSCT be performed only at centres with…"
        return _OUGHT.isdisjoint(before) and not _CENTRES.isdisjoint(tokens[cue.end : min(cue.end + 5, last)])
    if cue.form.shape == "adjective":
        return _is_available(utterance, cue, first)
    if cue.form.shape == "noun":
        if utterance.has_between(first, last, _ISSUES):
            return False  # "issues such as cost and accessibility"
        return not any(
            word.startswith(("expand", "improv", "increas")) and word != "increase"
            for word in tokens[max(utterance.start, cue.start - 5) : cue.start]
        )
    is_offered = tokens[cue.start] in ("offered", "limited", "restricted") and before[-1:] == ["be"]
    return not (is_offered and not _OUGHT.isdisjoint(before))  # "should be offered to" recommends


def _is_offer(utterance: Utterance, cue: CueHit) -> bool:
    """ "Few hospitals in the UK offer HSCT": a place is the subject, the therapy the object."""
    tokens = utterance.tokens
    first, _ = utterance.clause(cue.start)
    is_active = cue.form.shape in ("base", "third") and tokens[cue.start - 1] not in ("to", "that", "which", "who")
    has_place = utterance.has_between(max(first, cue.start - 8), cue.start, _CENTRES | _PROVIDERS)
    is_object = any(0 <= item.start - cue.end <= 2 and item.concept for item in utterance.therapies)
    return is_active and has_place and is_object and not utterance.has_between(cue.start - 3, cue.start, _OUGHT)


def _is_available(utterance: Utterance, cue: CueHit, first: int) -> bool:
    tokens = utterance.tokens
    before = tokens[cue.start - 1] if cue.start > utterance.start else ""
    after = tokens[cue.end] if cue.end < utterance.end else "."
    therapy = next((item.start for item in utterance.therapies if first <= item.start < cue.start), cue.start)
    about = tokens[max(utterance.start, cue.start - 3) : cue.start]
    if not _OTHER_GOODS.isdisjoint(tokens[first:therapy]) or not _OTHER_GOODS.isdisjoint(about):
        return False  # "data on HSCT are available"
    more = before in ("more", "widely", "increasingly", "readily", "less")
    return more or be_before(utterance, cue.start) or after in _PLACES


def _is_cost(utterance: Utterance, cue: CueHit) -> bool:
    tokens = utterance.tokens
    shape = cue.form.shape
    words = tokens[utterance.start : utterance.end]
    has_money = _has_money(utterance)
    before = tokens[cue.start - 1] if cue.start > utterance.start else ""
    if any(hit.end <= cue.start for hit in utterance.cues("access") if hit.form.id == "access.pays"):
        return False  # "Medicare covers the cost"
    if tokens[max(utterance.start, cue.start - 2) : cue.start] == ["at", "the"] and not has_money:
        return False  # "at the price of more toxicity"
    if shape == "adjective":
        return tokens[cue.end : cue.end + 1] != ["than"]  # a comparison
    if shape in ("form", "noun", "past_participle", "gerund") or before in _OF_A_PRICE:
        return has_money or "reach" in words or not _DEAR.isdisjoint(words)
    return has_money or not _AMOUNTS.isdisjoint(tokens[cue.end : min(cue.end + 6, utterance.end)])


def _is_price(utterance: Utterance, cue: CueHit) -> bool:
    """A price: a line of a price list ("Gold: … 14,200 USD"), "a full course is €9,500", "she paid £45,000 for"."""
    tokens = utterance.tokens
    first, last = utterance.clause(cue.start)
    near = tokens[max(utterance.start, cue.start - 2) : min(cue.end + 2, utterance.end)]
    if not any(token[0].isdigit() for token in near):
        return False
    if utterance.passage.kind in ("list_item", "table_cell"):
        return utterance.end - cue.end <= 3 and not utterance.has_between(utterance.start, cue.start, utterance.finite)
    if utterance.has_between(first, cue.start, _PAY):
        return any(item.start >= cue.end for item in utterance.therapies) and utterance.has_between(
            cue.end, last, frozenset({"for", "on"})
        )
    is_said = be_before(utterance, cue.start) or utterance.has_between(max(first, cue.start - 3), cue.start, _RUN)
    return is_said and utterance.has_between(first, cue.start, _PRICED)


def _is_paid(utterance: Utterance, cue: CueHit) -> bool:
    """Whether an insurer pays: the subject of the verb, or anywhere with the passive."""
    tokens = utterance.tokens
    words = tokens[utterance.start : utterance.end]
    if tokens[cue.start] in ("funded", "paid"):
        around = tokens[max(utterance.start, cue.start - 3) : min(cue.end + 2, utterance.end)]
        if not _FUNDED.isdisjoint(around):  # "a trial funded by the NHS", "the NHS-funded study"
            return False
    if cue.form.id == "access.pays":
        first, _ = utterance.clause(cue.start)
        if utterance.has_between(max(first, cue.start - 3), cue.start, _PATIENTS):
            return False  # "most patients fund it themselves"
        return cue.form.shape not in ("participle", "gerund") and utterance.has_between(first, cue.start, _INSURERS)
    if tokens[cue.start] == "covered" and any(
        utterance.tokens[item.end : item.end + 2] == ["is", "covered"] for item in utterance.outcomes
    ):
        return False
    return tokens[cue.start] not in ("funded", "paid", "health") or not _INSURERS.isdisjoint(words)


def _has_money(utterance: Utterance) -> bool:
    return not _MONEY.isdisjoint(utterance.tokens[utterance.start : utterance.end])
