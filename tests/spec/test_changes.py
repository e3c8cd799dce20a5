"""Which change a reader would call it: claim before, claim after -> types."""

from __future__ import annotations

import pytest

from extract.records import Quantity
from tests.page_difference import compare_pages
from tests.warehouse_world import claim, page
from warehouse.changes import SEVERITY, severity
from warehouse.observation import Rules

PERCENT = Quantity(2, "%", "=", "2%")
PER_MILLE = Quantity(0.2, "%", "=", "0.2%")
STILL = "Carrots are sold on market days."
APPROVAL = {"relation": "APPROVED", "relation_group": "REGULATORY"}
ADVICE = {"relation": "RECOMMENDED", "relation_group": "STATUS"}
COVER = {"relation": "COVERED_BY_INSURANCE", "relation_group": "ACCESS"}
RISK = {"relation": "HAS_RISK", "relation_group": "RISK"}

TABLE = {
    "not recommended, recommended": (
        claim("HSCT is not recommended for people with MS.", polarity="negated", **ADVICE),
        claim("HSCT is recommended for people with MS.", **ADVICE),
        ["reversed"],
    ),
    "not approved, approved": (
        claim("MSC therapy is not approved in this country.", polarity="negated", **APPROVAL),
        claim("MSC therapy is approved in this country.", **APPROVAL),
        ["reversed"],
    ),
    "no evidence, some evidence": (
        claim("There is no evidence that MSC therapy repairs myelin.", "myelin", polarity="negated"),
        claim("There is some evidence that MSC therapy repairs myelin.", "myelin", certainty="hedged"),
        ["reversed"],
    ),
    "no evidence, little evidence": (
        claim("There is no evidence that MSC therapy repairs myelin.", "myelin", polarity="negated"),
        claim("There is little evidence that MSC therapy repairs myelin.", "myelin", polarity="negated"),
        ["softened"],
    ),
    "a hedge is dropped": (
        claim("HSCT may reduce relapses.", "relapses", certainty="hedged"),
        claim("HSCT reduces relapses.", "relapses"),
        ["strengthened"],
    ),
    "a hedge appears": (
        claim("HSCT reduces relapses.", "relapses"),
        claim("HSCT might reduce relapses.", "relapses", certainty="hedged"),
        ["softened"],
    ),
    "associated with, causes": (
        claim("HSCT is associated with infertility.", "infertility", **RISK),
        claim("HSCT causes infertility.", "infertility", **RISK),
        ["strengthened"],
    ),
    "advised against, no longer advised against": (
        claim("HSCT is not recommended in late disease.", polarity="negated", **ADVICE),
        claim(
            "HSCT is no longer advised against in late disease.", relation="WARNS_AGAINST", relation_group="GUIDANCE",
            polarity="negated",
        ),
        ["reversed"],
    ),
    "a number": (
        claim("Deaths after HSCT were 2% in all centres.", "deaths", quantities=(PERCENT,), **RISK),
        claim("Deaths after HSCT were 0.2% in all centres.", "deaths", quantities=(PER_MILLE,), **RISK),
        ["quantity_changed"],
    ),
    "two numbers are one change": (
        claim("Deaths after HSCT were 2 in 100 patients.", "deaths", **RISK),
        claim("Deaths after HSCT were 3 in 1,000 patients.", "deaths", **RISK),
        ["quantity_changed"],
    ),
    "a number no rule has read": (
        claim("We followed 24 people after HSCT.", "safety"),
        claim("We followed 110 people after HSCT.", "safety"),
        ["quantity_changed"],
    ),
    "a number in a name": (
        claim("HSCT led to SARS-CoV-2 deaths.", "deaths", quantities=(Quantity(2, "deaths", "=", "2 deaths"),), **RISK),
        claim("HSCT led to COVID-19 deaths.", "deaths", quantities=(Quantity(19, "deaths", "=", "19 deaths"),), **RISK),
        ["reworded"],
    ),
    "an age is a scope": (
        claim("HSCT is offered to adults aged 18 to 60 years.", population="adults aged 18 to 60 years", **ADVICE),
        claim("HSCT is offered to adults aged 18 to 55 years.", population="adults aged 18 to 55 years", **ADVICE),
        ["scope_changed"],
    ),
    "the same age in other words": (
        claim("HSCT is offered to adults aged 18 to 60.", population="adults aged 18 to 60", **ADVICE),
        claim("HSCT is offered to adults ages 18 to 60.", population="adults ages 18 to 60", **ADVICE),
        ["reworded"],
    ),
    "the same people beside another link": (
        claim("HSCT may harm people at risk (see Higher risk).", population="people at risk (see Higher risk)", **RISK),
        claim("HSCT may harm people at risk (see More on it).", population="people at risk (see More on it)", **RISK),
        ["reworded"],
    ),
    "for fewer people": (
        claim("HSCT is recommended for people with MS.", population="people with MS", **ADVICE),
        claim("HSCT is recommended for people with active MS.", population="people with active MS", **ADVICE),
        ["scope_changed"],
    ),
    "an exception": (
        claim("Allogeneic transplants are seen as experimental.", relation="IS_EXPERIMENTAL", relation_group="STATUS"),
        claim(
            "Allogeneic transplants are seen as experimental, except in trials.", relation="IS_EXPERIMENTAL",
            relation_group="STATUS",
        ),
        ["scope_changed"],
    ),
    "the same people, other words": (
        claim("HSCT helps people with late disease and no lesions.", "lesions", population="people with late disease"),
        claim("HSCT helps in late disease without lesions.", "lesions"),
        ["reworded"],
    ),
    "two edits are two changes": (
        claim("HSCT is not covered for MS.", polarity="negated", **COVER),
        claim("HSCT is covered for relapsing MS.", population="relapsing MS", **COVER),
        ["reversed", "scope_changed"],
    ),
    "anecdotes, a trial": (
        claim("Support for cells rests on anecdotes.", "support", evidence_type="anecdote"),
        claim("Support for cells rests on a phase III trial.", "support", evidence_type="trial"),
        ["evidence_changed"],
    ),
    "a study gets its registry number": (
        claim("This study tests cells in MS.", "safety", evidence_type="study"),
        claim("The CARO study (NCT09990001) tests cells in MS.", "safety", evidence_type="study"),
        ["evidence_changed"],
    ),
    "a trial that is named as the voice, too": (
        claim("In a pilot study, cells reduced fatigue.", "fatigue", evidence_type="study"),
        claim(
            "In a phase III trial, cells reduced fatigue.",
            "fatigue",
            evidence_type="trial",
            attribution="phase iii trial",
            attribution_type="study",
        ),
        ["evidence_changed"],
    ),
    "another speaker": (
        claim("According to Dr Hare, it stopped lesions.", "lesions", attribution="Dr Hare", attribution_type="person"),
        claim("According to Ms Vole, it stopped lesions.", "lesions", attribution="Ms Vole", attribution_type="person"),
        ["attribution_changed"],
    ),
    "other words": (
        claim("HSCT prevented relapses in most participants.", "relapses"),
        claim("Most participants had their relapses prevented by HSCT.", "relapses"),
        ["reworded"],
    ),
    "the other clause": (
        claim("HSCT did not cause fever, and the cells lived on.", "fever", polarity="negated", **RISK),
        claim("HSCT did not cause fever, but two people were tired.", "fever", polarity="negated", **RISK),
        [],
    ),
    "typography": (
        claim("HSCT \"resets\" the body - it reduces relapses.", "relapses"),
        claim("HSCT “resets” the body – it  reduces relapses.", "relapses"),
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", TABLE)
def test_a_claim_that_changed(name: str) -> None:
    """Each type by an example; typography and another clause's edit are none."""
    before, after, expected = TABLE[name]
    found = compare_pages(page(STILL, before), page(STILL, after), Rules())
    assert [change.change_type for change in found.changes] == expected


def test_only_the_paragraph_that_moved_is_moved() -> None:
    """The fewest passages that explain the new order have moved; moved and softened is softened."""
    sure = claim("HSCT causes severe infections.", "infections", **RISK)
    unsure = claim("HSCT may cause severe infections.", "infections", certainty="hedged", **RISK)
    trial = claim(
        "HSCT is being compared with tablets in a trial.", relation="INVESTIGATED_IN", relation_group="STATUS"
    )
    others = ("Nurses welcome you on Monday.", "The ward has a garden.", "Visitors may come after noon.")
    found = compare_pages(page(*others, trial, sure), page(trial, unsure, *others), Rules()).changes
    assert [change.change_type for change in found] == ["softened", "moved"]
    assert compare_pages(page(*others, trial), page("News of the week.", *others, trial), Rules()).changes == ()


def test_authority_raises_what_is_claimed_and_nothing_else() -> None:
    """A regulator's softening is graver than a clinic's; a regulator's rewording is still a rewording."""
    assert (severity("softened", 0), severity("softened", 1), severity("reversed", 1)) == (4, 5, 5)
    assert (severity("reworded", 1), severity("moved", 1)) == (1, 0)
    assert all(SEVERITY[change_type] >= 4 for change_type in ("reversed", "withdrawn", "quantity_changed"))
