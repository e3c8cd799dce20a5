"""What holds for any two pages: nothing changed from a page to itself, and the changes lead from one to the other."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from extract.records import Claim, Extraction
from tests.page_difference import MemoryLibrary, compare_pages
from tests.warehouse_world import CLINIC, claim, night, page
from warehouse.history import fold_history
from warehouse.observation import Good, Rules, State

OUTCOMES = ("relapse", "fatigue", "vision", "balance")
FILLERS = ("Carrots are sold on market days.", "Parking is free on Sundays.")
UNGUARDED = Rules(mass_disappearance_min_claims=999, text_collapse_min_claims=999)


def _sentence(outcome: str, certainty: str, number: int) -> Claim:
    verb = "reduces" if certainty == "established" else "may reduce"
    return claim(f"HSCT {verb} {outcome} in {number} of 100 people.", outcome, certainty=certainty)


sentences = st.one_of(
    st.builds(
        _sentence, st.sampled_from(OUTCOMES), st.sampled_from(["established", "hedged"]), st.sampled_from([20, 40])
    ),
    st.sampled_from(FILLERS),
)
pages = st.lists(sentences, max_size=9).map(lambda said: page(*said))


@given(seen=pages)
@settings(max_examples=100, deadline=None)
def test_from_a_page_to_itself_nothing_changes(seen: Extraction) -> None:
    """Not even where a sentence stands twice."""
    found = compare_pages(seen, seen, UNGUARDED)
    assert (found.changes, found.source_changes, found.text_changes) == ((), (), ())


@given(before=pages, after=pages)
@settings(max_examples=100, deadline=None)
def test_the_changes_applied_to_the_old_claims_give_the_new_ones(before: Extraction, after: Extraction) -> None:
    """Every claim is kept, changed, withdrawn or added, once; so are its versions."""
    seen = [Good(night(number), "", "fetched", "", "", number, number) for number in (0, 1)]
    library = MemoryLibrary({0: before, 1: after})
    first, _ = fold_history(CLINIC.source_id, seen[:1], library, UNGUARDED, State())
    _, ledger = fold_history(CLINIC.source_id, seen, library, UNGUARDED, State())
    old = {one.claim_id: words.quote for one, words in zip(first.present, before.claims, strict=True)}
    for change in ledger.changes.values():
        if change.claim_id is None:
            continue
        if change.before_version is not None:
            assert old.get(change.claim_id, change.after_quote) in (change.before_quote, change.after_quote)
        if change.after_version is None:
            del old[change.claim_id]
        else:
            assert change.after_quote is not None
            old[change.claim_id] = change.after_quote
    wanted = Counter(one.quote for one in after.claims)
    assert Counter(old.values()) == wanted
    standing = [version.claim for version in ledger.versions.values() if version.valid_to is None]
    assert Counter(one.quote for one in standing) == wanted
