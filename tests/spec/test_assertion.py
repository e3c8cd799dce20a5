"""What is negated and what is hedged: sentences with the span in [brackets], as a reader would take them."""

from __future__ import annotations

import pytest

from extract.assertion import Clauses, find_scopes
from extract.cues import finite_verbs
from tests.shipped import CUE_NLP, SUBJECT, shipped_cue_matcher

BOOK = SUBJECT.cues
NLP = CUE_NLP
MATCHER = shipped_cue_matcher()
FINITE = finite_verbs(BOOK)

AFFIRMED, NEGATED = "affirmed", "negated"
ESTABLISHED, HEDGED, SPECULATIVE = "established", "hedged", "speculative"

POLARITY = [
    # a reach ends at a contrast, at a new subject, at a relative clause
    ("The graft is not a cure, but it [stops relapses].", AFFIRMED),
    ("Cell therapy is not a cure for MS, some people have had a long [remission].", AFFIRMED),
    ("While it is not a [cure] for MS, some people have had a long remission.", NEGATED),
    ("The drug does not slow MS and it may cause [infection].", AFFIRMED),
    ("She has no fever, which is good for her [mobility].", AFFIRMED),
    ("People without active lesions may [benefit].", AFFIRMED),
    ("People without active [lesions] may benefit.", NEGATED),
    ("Although it is not approved, patients report better [balance].", AFFIRMED),
    # lists stay inside it
    ("The patient denies headache, vomiting, or [seizures].", NEGATED),
    ("The patient denies headache, but reports [dizziness].", AFFIRMED),
    ("There was no rash, swelling and [itching] after the infusion.", NEGATED),
    ("No nausea, no vomiting, no [diarrhea].", NEGATED),
    ("No chest pain, she has a [cough].", AFFIRMED),
    ("It improved neither walking nor [bladder control].", NEGATED),
    ("Patient who has no cardiac history presents with [chest pain].", AFFIRMED),
    ("He could not walk due to [pain].", AFFIRMED),
    ("It was not due to [stress].", NEGATED),
    ("He never took aspirin for his [angina].", AFFIRMED),
    ("No surgery was performed for the [aneurysm].", AFFIRMED),
    ("She had no complaint before she noted the [swelling].", AFFIRMED),
    ("There was no drainage from the [abscess].", AFFIRMED),
    ("No surgery was planned, as the [bleeding] had stopped.", AFFIRMED),
    ("No thrombus, moderate [regurgitation].", AFFIRMED),
    ("Negative for fever, positive for [cough].", AFFIRMED),
    ("The patient denied fever and reported [night sweats].", AFFIRMED),
    ("No tumor seen and focal [inflammation].", AFFIRMED),
    # words that deny
    ("There is no evidence that it slows and [reverses] the disease.", NEGATED),
    ("There is a lack of evidence that the cells [reduce] relapses.", NEGATED),
    ("There is little evidence that it [helps].", NEGATED),
    ("The therapy fails to [slow] disability.", NEGATED),
    ("It never [caused] a relapse.", NEGATED),
    ("The product is no longer [banned].", NEGATED),
    ("She stayed free of [relapses] for years.", NEGATED),
    ("No serious [adverse event] was linked to the cells.", NEGATED),
    ("No federal law has [banned] it.", NEGATED),
    ("She walks without [pain].", NEGATED),
    # words that deny what stood before them
    ("A [stroke] was ruled out.", NEGATED),
    ("[Seizures] were not observed.", NEGATED),
    ("A [cure] is unlikely.", NEGATED),
    ("[Fever]: none.", NEGATED),
    ("[Edema] is absent.", NEGATED),
    ("[Nausea] denied.", NEGATED),
    ("The [clot] is no longer visualized.", NEGATED),
    ("[Rash] and fever were denied.", NEGATED),
    ("[Headache], head CT negative.", AFFIRMED),
    ("Cultures were negative throughout and the [fever] fell.", AFFIRMED),
    # after a label, words that deny speak of what follows, if anything does
    ("EXTREMITIES: No [clubbing] or edema.", NEGATED),
    ("[Chest pain]: no.", NEGATED),
    ("Neuro: Denies [headache].", NEGATED),
    # words that only look like it
    ("It is not only [safe] but cheap.", AFFIRMED),
    ("Not all patients [improve].", AFFIRMED),
    ("No doubt it [helps].", AFFIRMED),
    ("They had few or no new [relapses].", AFFIRMED),
    ("The procedure is not without [risk].", AFFIRMED),
    ("[Infection] cannot be ruled out.", AFFIRMED),
    ("It is not impossible that it causes an [allergic reaction].", AFFIRMED),
    ("[Embolism] should be ruled out.", AFFIRMED),
    ("It is not clear if the [fall] was a seizure.", AFFIRMED),
    ("She asked for relief without any relief of [symptoms].", AFFIRMED),
    ("No cause for the [anemia] was found.", AFFIRMED),
    ("She does not remember the [seizure].", AFFIRMED),
    ("CT without contrast shows a [hematoma].", AFFIRMED),
    ("There was no change in her [pain].", AFFIRMED),
    ("Risks include but are not limited to [fever].", AFFIRMED),
    ("Gram-negative [sepsis] was treated.", AFFIRMED),
    ("People who have failed [treatment] may join.", AFFIRMED),
]

CERTAINTY = [
    ("It can [reduce] relapses.", ESTABLISHED),
    ("It may [reduce] relapses.", HEDGED),
    ("It has the potential to slow MS, stop relapses and [restore] walking.", HEDGED),
    ("Studies suggest that it slows MS and [improves] walking.", HEDGED),
    ("Studies suggest that it slows MS, but it [causes] infections.", ESTABLISHED),
    ("It may slow MS, although it [causes] infections.", ESTABLISHED),
    ("The method is thought to [calm] the immune system.", HEDGED),
    ("Researchers hope that it will [repair] nerves.", SPECULATIVE),
    ("It is designed to possibly [help].", SPECULATIVE),
    ("In childhood the symptoms appeared and [worsened].", ESTABLISHED),
    ("It is not impossible that it [causes] harm.", HEDGED),
    ("A [cure] is possible.", HEDGED),
    ("The gain may be due to [placebo].", HEDGED),
    ("It may cause fever, mild [headache].", HEDGED),
    ("Two [forms] could be distinguished.", ESTABLISHED),
    ("HSCT is considered to be a [cure].", ESTABLISHED),
    ("Some patients [improved].", ESTABLISHED),
]


def assertion_of(marked: str) -> tuple[str, str]:
    before, inside, after = marked.replace("[", "]").split("]")
    doc = NLP(before + inside + after)
    start = next(token.i for token in doc if token.idx >= len(before))
    end = next((token.i for token in doc if token.idx >= len(before + inside)), len(doc))
    hits = MATCHER.match(doc)
    terminators = [hit for hit in hits if hit.form.category == "terminator"]
    scopes = find_scopes(Clauses([token.lower_ for token in doc], 0, len(doc), terminators, FINITE), hits)
    return scopes.at(start, end)


@pytest.mark.parametrize(("sentence", "polarity"), POLARITY)
def test_negation_reaches_what_it_denies_and_nothing_else(sentence: str, polarity: str) -> None:
    assert assertion_of(sentence)[0] == polarity


@pytest.mark.parametrize(("sentence", "certainty"), CERTAINTY)
def test_the_weakest_certainty_that_reaches_a_span_wins(sentence: str, certainty: str) -> None:
    assert assertion_of(sentence)[1] == certainty
