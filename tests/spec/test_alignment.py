"""Which claim is which: a claim keeps its id through every edit that leaves it the same claim."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.records import Claim
from tests.page_difference import compare_pages
from tests.warehouse_world import World, claim, page
from warehouse.observation import Rules
from warehouse.passages import MAX_CANDIDATES, MAX_MATRIX, align_passages, assign, similarity

CURE = {"relation": "CURES", "relation_group": "CURE", "polarity": "negated"}
STILL = ("Carrots are sold on market days.", "Parking is free on Sundays.", "The shop opens at nine.")
RELAPSES = claim("HSCT stops relapses for years in some people.", "relapses")

KEEPS = {
    "reworded": (page(RELAPSES), page(claim("In some people, relapses stop for years after HSCT.", "relapses"))),
    "moved": (page(RELAPSES, *STILL), page(*STILL, RELAPSES)),
    "restated in another section": (
        page(claim("Exosomes also help myelin to grow back.", "myelin"), *STILL),
        page(*STILL, claim("Regrowth of myelin is another effect of the vesicles.", "myelin")),
    ),
    "number changed": (
        page(claim("HSCT works on lesions in 20 people.", "lesions")),
        page(claim("HSCT works on lesions in 40 people.", "lesions")),
    ),
    "flipped": (
        page(claim("HSCT halts lesions.", "lesions")),
        page(claim("HSCT does not halt lesions.", "lesions", polarity="negated")),
    ),
    "narrowed": (
        page(claim("HSCT halts lesions.", "lesions")),
        page(claim("HSCT halts lesions in young adults.", "lesions", population="young adults")),
    ),
    "therapy now only meant": (
        page(claim("HSCT reduces relapses in the first year.", "relapses")),
        page(claim("It reduces relapses in the first year.", "relapses", is_anaphoric=True)),
    ),
    "read with a kindred outcome": (
        page(claim("HSCT slows disability.", "disability")),
        page(claim("HSCT slows disability a lot.", "disability_progression")),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KEEPS)
def test_a_claim_keeps_its_id(name: str) -> None:
    """Nothing is withdrawn and nothing is added."""
    found = compare_pages(*KEEPS[name], Rules()).changes
    assert {change.change_type for change in found}.isdisjoint({"added", "withdrawn"})
    assert found or name == "read with a kindred outcome"


def test_a_sentence_split_in_two_and_merged_again_keeps_its_claims() -> None:
    """Both claims are reworded, each with its new sentence."""
    both = "HSCT is not a cure for MS, but it can stop relapses for years in some people."
    one = page((claim(both, "cure", **CURE), claim(both, "relapses")), *STILL)
    halves = (
        claim("HSCT is not a cure for MS.", "cure", **CURE),
        claim("In some people, however, it can stop relapses for years.", "relapses"),
    )
    two = page(*halves, *STILL)
    for before, after in ((one, two), (two, one)):
        found = compare_pages(before, after, Rules()).changes
        assert sorted((change.change_type, change.relation_group) for change in found) == [
            ("reworded", "BENEFIT"),
            ("reworded", "CURE"),
        ]


def test_a_claim_read_anew_from_the_same_words_is_no_news() -> None:
    """Two claims where there was one, from a sentence that said both all along: the sentence was reworded."""
    named = [("mobility", "outcome:mobility"), ("pain", "outcome:pain")]
    before = page(claim("Cells help pain and mobility a bit.", "pain"), concepts=named)
    words = "Cells help with pain and with mobility."
    after = page((claim(words, "pain"), claim(words, "mobility")), concepts=named)
    assert {change.change_type for change in compare_pages(before, after, Rules()).changes} == {"reworded"}
    assert {change.change_type for change in compare_pages(after, before, Rules()).changes} == {"reworded"}


def test_another_claim_is_another_claim() -> None:
    """A claim of another outcome or another therapy does not inherit the id, whatever the sentence looks like."""
    cells = [("umbilical cells", "therapy:umbilical_msc"), ("autologous cells", "therapy:ahsct")]
    for before, after, expected in (
        (page(RELAPSES, *STILL), page(*STILL), ["withdrawn"]),
        (page(*STILL), page(*STILL, RELAPSES), ["added"]),
        (
            page(claim("HSCT improves balance.", "balance")),
            page(claim("HSCT improves eyesight.", "eyesight")),
            ["withdrawn", "added"],
        ),
        (
            page(claim("Umbilical cells improve balance.", "balance", therapy="therapy:umbilical_msc"), concepts=cells),
            page(claim("Autologous cells improve balance.", "balance", therapy="therapy:ahsct"), concepts=cells),
            ["withdrawn", "added"],
        ),
    ):
        assert [change.change_type for change in compare_pages(before, after, Rules()).changes] == expected


def test_a_page_is_aligned_with_itself_without_a_change() -> None:
    """Whatever stands on it, doubled sentences included."""
    claims: list[Claim] = [RELAPSES, RELAPSES, claim("HSCT halts lesions.", "lesions")]
    seen = page(*claims, *STILL, *STILL)
    found = compare_pages(seen, seen, Rules())
    assert (found.changes, found.text_changes, found.is_suspect) == ((), (), False)


def test_the_best_pairs_are_chosen_together_not_one_by_one() -> None:
    """Each of two reworded sentences finds its own, although one is more like both."""
    before = ["Cells reduced pain in the left hand of a patient.", "Cells reduced pain in the right hand of a patient."]
    after = [
        "Cells reduced pain in the right hand of one patient.",
        "Cells had reduced pain in that left hand of a patient.",
    ]
    pages = [dict(enumerate(page(*texts).document.passages)) for texts in (before, after)]
    assert [(pair.before, pair.after) for pair in align_passages(*pages, {}).pairs] == [(0, 1), (1, 0)]


def test_the_work_grows_with_the_page_and_not_with_its_square(monkeypatch: pytest.MonkeyPatch) -> None:
    """A price list of which every line was edited: each line is compared with a few others and finds its own."""
    compared = 0

    def counted(one: str, other: str) -> float:
        nonlocal compared
        compared += 1
        return similarity(one, other)

    monkeypatch.setattr("warehouse.passages.similarity", counted)
    lines = 600
    before = page(*(f"In ward {number % 7} treatment {number} costs a small sum per day." for number in range(lines)))
    after = page(*(f"In ward {number % 7} treatment {number} costs a large sum per week." for number in range(lines)))
    aligned = align_passages(dict(enumerate(before.document.passages)), dict(enumerate(after.document.passages)), {})
    assert [(pair.before, pair.after) for pair in aligned.pairs] == [(number, number) for number in range(lines)]
    assert compared <= 3 * MAX_CANDIDATES * lines


@given(
    st.dictionaries(
        st.tuples(st.integers(0, 9), st.integers(0, 9)), st.floats(0.1, 4, allow_subnormal=False), min_size=2
    )
)
@settings(max_examples=50, deadline=None)
def test_a_large_assignment_is_as_good_as_a_small_one(scores: dict[tuple[int, int], float]) -> None:
    """Solved on the candidates alone or in a full matrix: the same total."""
    totals = []
    for limit in (MAX_MATRIX, 0):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr("warehouse.passages.MAX_MATRIX", limit)
            totals.append(sum(scores[pair] for pair in assign(scores)))
    assert totals[0] == pytest.approx(totals[1])


def test_a_page_that_loses_most_claims_at_once_is_held_back(tmp_path: object) -> None:
    """The next good capture decides: claims back, it was a hiccup; still gone, they were gone since the first."""
    outcomes = ("relapses", "lesions", "fatigue", "balance", "eyesight", "tremor")
    full = page(*(claim(f"Cells act on {name} in week {number + 3}.", name) for number, name in enumerate(outcomes)))
    for last, kinds, verdict in ((full, set(), "suspect"), (page(*STILL), {"withdrawn"}, "fetched")):
        world = World(tmp_path)  # type: ignore[arg-type]
        assert world.record(0, full, page(*STILL)).by_type == {}
        assert world.rows("SELECT outcome FROM capture ORDER BY captured_at DESC LIMIT 1") == [("suspect",)]
        world.record(1, last)
        assert {row[0] for row in world.rows("SELECT change_type FROM change WHERE claim_id IS NOT NULL")} == kinds
        assert world.rows("SELECT outcome FROM capture ORDER BY captured_at LIMIT 1 OFFSET 1") == [(verdict,)]


LONG = tuple(f"In ward {number} the nurses wrote down what every patient ate and drank." for number in range(20))
THREE = tuple(claim(f"Cells act on {name}.", name) for name in ("relapses", "lesions", "fatigue"))
FIVE = (*THREE, claim("Cells act on tremor.", "tremor"), claim("Cells act on balance.", "balance"))


@pytest.mark.parametrize(
    ("before", "after", "reason"),
    [
        pytest.param((*FIVE, *LONG), (*LONG, FIVE[0]), "4 of 5 claims vanished at once", id="most claims of five"),
        pytest.param((*FIVE, *LONG), (*LONG, *FIVE[:3]), "", id="two claims of five"),
        pytest.param(
            (*THREE, *LONG),
            THREE[:2],
            "the text collapsed from 1,396 to 44 characters",
            id="the text and one claim of three",
        ),
        pytest.param((*THREE, *LONG), (*LONG[:9], *THREE[:2]), "", id="half the text and a claim"),
        pytest.param((*THREE, *LONG), THREE, "", id="the text but no claim"),
        pytest.param((*THREE[:2], *LONG), THREE[:1], "", id="the text and one claim of two"),
        pytest.param(THREE, (), "the text collapsed from 66 to 0 characters", id="all of a short page"),
    ],
)
def test_why_a_page_is_held_back_is_told(
    tmp_path: Path, before: tuple[str | Claim, ...], after: tuple[str | Claim, ...], reason: str
) -> None:
    """The reason is there while the capture is held, and gone when the next one confirms it."""
    world = World(tmp_path)
    world.record(0, page(*before), page(*after))
    health = world.rows("SELECT last_outcome, last_reason, last_quality FROM source_health")[0]
    assert health[0] == ("suspect" if reason else "unchanged" if before == after else "fetched")
    assert health[1].startswith(f"held back: {reason}") if reason else health[1] == ""
    assert health[2] == (0.3 if reason else 1)
    world.record(1, page(*after))
    assert set(world.rows("SELECT reason, quality FROM capture")) == {("", 1)}


def test_what_only_its_context_makes_read_otherwise_is_no_change() -> None:
    """Not a word of the sentence changed: "it" is taken for another therapy, or for none."""
    before = page("Doctors tried HSCT.", claim("It reduces relapses.", "relapses", is_anaphoric=True))
    other = page("Doctors tried tablets.", claim("It reduces relapses.", "relapses", therapy="therapy:drug"))
    silent = page("Doctors tried tea.", "It reduces relapses.")
    for after in (other, silent):
        assert compare_pages(before, after, Rules()).changes == ()
        assert compare_pages(after, before, Rules()).changes == ()
