"""Each rule has sentences that need it and sentences that must not fire it: the tables in `claims/`.

A table names, for each rule, sentences with the claims a careful reader makes of them, and sentences of which the rule
makes none. A claim is written `therapy RELATION outcome`, ids without their prefix and `-` for none; it is affirmed,
established and made by the rule of the table unless words after it say otherwise:

    negated, hedged, speculative, anaphoric
    of=condition  for=population  by=attribution  on=evidence type[/name]  with=quantity text  rule=rule id

All claims of a sentence are listed. What stands before `» ` is only read on the way. `no_claims.yml` holds sentences
of which no rule makes a claim.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import extract.claims
from config.load import read_yaml
from extract.records import Claim
from extract.relations import GROUP_OF
from extract.rules import ellipsis
from extract.rules.finding import Finding
from extract.utterance import Utterance
from tests.shipped import shipped_extractor

FOLDER = Path(__file__).parent / "claims"
RULES = Path(ellipsis.__file__).parent
EXTRACTOR = shipped_extractor()
ELLIPSIS = "ellipsis"  # whatever rule it repeats: "regulatory.approved_ellipsis"
CONTEXT = "» "


def load_tables() -> dict[str, tuple[str, Mapping[str, Any]]]:
    """Rule id -> the file it is in, and its table."""
    tables: dict[str, tuple[str, Mapping[str, Any]]] = {}
    for path in sorted(FOLDER.glob("*.yml")):
        for rule_id, table in read_yaml(path).items():
            assert rule_id not in tables, f"{path.name}: {rule_id} has a table already"
            tables[rule_id] = path.name, table
    return tables


TABLES = load_tables()
NO_CLAIMS: Mapping[str, list[str]] = read_yaml(FOLDER.parent / "no_claims.yml")


def rule_ids_in_code() -> set[str]:
    """What is handed to `Finding` as its first argument, and what the functions that choose a rule return."""
    found: set[str] = set()
    for path in RULES.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Finding":
                found.update(_ids(node.args[0]))
            elif isinstance(node, ast.Return | ast.Assign | ast.keyword) and node.value is not None:
                found.update(_ids(node.value))
    return found


def _ids(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and "." in node.value.strip("."):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from (*_ids(node.body), *_ids(node.orelse))
    elif isinstance(node, ast.Tuple):
        for part in node.elts:
            yield from _ids(part)
    elif isinstance(node, ast.JoinedStr):
        first, last = node.values[0], node.values[-1]
        if isinstance(first, ast.Constant) and str(first.value).endswith("."):  # f"access.{relation.lower()}"
            group = str(first.value)
            yield from (group + relation.lower() for relation, of in GROUP_OF.items() if of.lower() == group[:-1])
        elif isinstance(last, ast.Constant) and last.value == f"_{ELLIPSIS}":
            yield ELLIPSIS


def test_each_rule_in_the_code_has_a_table_and_each_table_a_rule() -> None:
    assert rule_ids_in_code() == set(TABLES)


def test_each_table_has_enough_sentences_on_both_sides() -> None:
    assert {
        rule_id: (len(table["needs"]), len(table["silent"]))
        for rule_id, (_, table) in TABLES.items()
        if len(table["needs"]) < 4 or len(table["silent"]) < 3
    } == {}


@pytest.mark.parametrize("rule_id", TABLES)
def test_a_rule_makes_the_claims_that_need_it(rule_id: str) -> None:
    file, table = TABLES[rule_id]
    wrong = {}
    for text, written in table["needs"].items():
        expected = [read_claim(line, rule_id) for line in ([written] if isinstance(written, str) else written)]
        claims = claims_of(text)
        assert any(asked["rule"] == rule_id for asked in expected), f"{file}: {rule_id}: {text}: no claim of the rule"
        if not agree(expected, claims):
            wrong[f"{file}: {rule_id}: {text}"] = [write_claim(claim) for claim in claims]
    assert wrong == {}


@pytest.mark.parametrize("rule_id", TABLES)
def test_a_rule_makes_no_claim_where_it_must_not(rule_id: str) -> None:
    file, table = TABLES[rule_id]
    wrong = {
        f"{file}: {rule_id}: {text}": made
        for text in table["silent"]
        if (made := [write_claim(claim) for claim in claims_of(text) if is_by(claim, rule_id)])
    }
    assert wrong == {}


@pytest.mark.parametrize("rule_id", TABLES)
def test_without_the_rule_nobody_makes_the_claim(rule_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def others_only(utterance: Utterance, findings: Iterable[Finding]) -> Iterator[Finding]:
        if rule_id == ELLIPSIS:
            return iter(findings)
        return ellipsis.find_ellipses(utterance, (f for f in findings if f.rule_id != rule_id))

    file, table = TABLES[rule_id]
    made = {text: Counter(key(c) for c in claims_of(text) if is_by(c, rule_id)) for text in table["needs"]}
    monkeypatch.setattr(extract.claims, "find_ellipses", others_only)
    still = {text: Counter(key(claim) for claim in claims_of(text)) for text in table["needs"]}
    assert {f"{file}: {rule_id}: {text}": both for text in made if (both := made[text] & still[text])} == {}


@pytest.mark.parametrize("reason", NO_CLAIMS)
def test_nothing_is_claimed_where_there_is_only(reason: str) -> None:
    made = {text: [write_claim(claim) for claim in claims_of(text)] for text in NO_CLAIMS[reason]}
    assert {f"no_claims.yml: {reason}: {text}": claims for text, claims in made.items() if claims} == {}


def claims_of(text: str) -> list[Claim]:
    """The claims of what stands after the context."""
    before, _, after = text.rpartition(CONTEXT)
    return [claim for claim in EXTRACTOR.extract_text(before + after).claims if claim.char_start >= len(before)]


def is_by(claim: Claim, rule_id: str) -> bool:
    return claim.rule_id.endswith(f"_{ELLIPSIS}") if rule_id == ELLIPSIS else claim.rule_id == rule_id


def key(claim: Claim) -> tuple[str | None, ...]:
    return claim.therapy, claim.relation, claim.outcome, claim.condition, claim.polarity, claim.certainty


def read_claim(line: str, rule_id: str) -> dict[str, str]:
    """What a line of a table asks for, by the names `shown` gives."""
    head, *more = [part.strip() for part in line.split(";")]
    therapy, relation, *outcome = head.split()
    asked = {"claim": " ".join((therapy, relation, *(outcome or "-"))), "polarity": "affirmed", "rule": rule_id}
    asked["certainty"] = next((word for word in more if word in ("hedged", "speculative")), "established")
    for word in more:
        name, _, value = word.partition("=")
        if word == "negated":
            asked["polarity"] = word
        elif word == "anaphoric":
            asked[word] = "True"
        elif word not in ("hedged", "speculative"):
            assert value, f"{rule_id}: {line}: '{word}' is no part of a claim"
            asked[name] = value
    return asked


def shown(claim: Claim) -> dict[str, str]:
    def bare(concept: str | None) -> str:
        return "+".join(part.partition(":")[2] for part in concept.split("+")) if concept else "-"

    evidence = claim.evidence_type + (f"/{claim.evidence}" if claim.evidence else "")
    return {
        "claim": " ".join((bare(claim.therapy), claim.relation, bare(claim.outcome))),
        "polarity": claim.polarity,
        "certainty": claim.certainty,
        "rule": ELLIPSIS if is_by(claim, ELLIPSIS) else claim.rule_id,
        "anaphoric": str(claim.is_anaphoric),
        "of": bare(claim.condition),
        "for": str(claim.population),
        "by": claim.attribution,
        "on": evidence,
        "with": ", ".join(quantity.text for quantity in claim.quantities),
    }


def agree(expected: list[dict[str, str]], claims: list[Claim]) -> bool:
    """Whether each claim is expected and each expectation met, one by one."""
    left = [shown(claim) for claim in claims]
    for asked in expected:
        found = next((claim for claim in left if _meets(claim, asked)), None)
        if found is None:
            return False
        left.remove(found)
    return not left


def _meets(claim: Mapping[str, str], asked: Mapping[str, str]) -> bool:
    given = dict(claim)
    if "/" not in asked.get("on", "/"):
        given["on"] = given["on"].partition("/")[0]
    return all(given[name] == value for name, value in asked.items())


def write_claim(claim: Claim) -> str:
    fields = shown(claim)
    words = [fields["claim"], f"rule={fields['rule']}"]
    words += [fields[name] for name in ("polarity", "certainty") if fields[name] not in ("affirmed", "established")]
    words += [f"{name}={fields[name]}" for name in ("of", "for", "by", "on", "with") if fields[name]]
    return "; ".join(words)
