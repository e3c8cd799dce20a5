"""What was extracted is held against what the source should hold."""

from __future__ import annotations

import pytest

from config.models import Concept, Vocabulary
from flows.capture.judge import judge_extraction, judge_text
from flows.capture.speech import Speech
from tests.shipped import SPEECH
from warehouse.records import SourceRecord

SENTENCE = "The transplant may stop relapses in people with relapsing MS, and it carries a risk of serious infection. "
GERMAN = "Die Behandlung mit Stammzellen wird nicht für alle Menschen mit MS empfohlen und die Risiken sind hoch. "


def source(min_chars: int = 0, min_claims: int = 0) -> SourceRecord:
    url = "https://clinic.example/ms"
    return SourceRecord("ms", "P", "clinic", None, url, None, min_chars=min_chars, min_claims=min_claims)


CASES: dict[str, tuple[SourceRecord, str, int, str]] = {
    "a page": (source(), SENTENCE * 9, 5, ""),
    "a short page": (source(), SENTENCE, 1, ""),
    "an honest end": (source(), "The clinic no longer offers stem cell therapy for MS.", 1, ""),
    "below what is expected": (source(min_chars=2000), SENTENCE * 8, 4, "at least 2000 are expected"),
    "fewer claims than expected": (source(min_claims=3), SENTENCE * 8, 1, "at least 3 are expected"),
    "next to nothing": (source(), "Home", 0, "next to no text"),
    "nothing": (source(), "", 0, "next to no text"),
    "a wall": (source(), "We value your privacy. Accept all cookies. Manage options.", 0, "consent wall"),
    "another language": (source(), GERMAN * 8, 0, "in German"),
    "long, in another language": (source(), GERMAN * 90, 0, "in German"),
}


@pytest.mark.parametrize("name", CASES)
def test_an_extraction_is_evidence_only_when_it_looks_like_the_page(name: str) -> None:
    item, text, claims, reason = CASES[name]
    verdict = judge_extraction(item, text, claims, SPEECH)
    assert verdict.is_good == (not reason), verdict
    assert reason in verdict.reason


BEES = Speech(
    Vocabulary(
        concepts=(
            ("THERAPY", Concept(id="therapy:oxalic", name="Oxalic acid", forms=("oxalic acid",), examples=("x",))),
            ("CONDITION", Concept(id="condition:varroa", name="Varroa", exact_forms=("DWV",), examples=("x",))),
            ("ORG", Concept(id="org:keepers", name="Keepers", forms=("Keepers Guild",), examples=("x",))),
        )
    )
)
WALL = "The owner of this site has blocked you. Your request has been denied."


@pytest.mark.parametrize(
    ("text", "bees", "shipped"),
    [
        ("Trickled in winter, oxalic acids do little harm.", True, False),
        ("Colonies with DWV die in autumn.", True, False),
        ("A dwv file is no text of ours.", False, False),
        ("Relapses are fewer after HSCT.", False, True),
        ("Members of the Keepers Guild meet on Mondays.", False, False),
        (f"{WALL} {'Oxalic acid sales were not denied by the court. ' * 3}", True, False),
        (f"{WALL} {'HSCT sales were not denied by the court. ' * 3}", False, True),
    ],
)
def test_what_speaks_of_the_subject_is_for_its_vocabulary_to_say(text: str, bees: bool, shipped: bool) -> None:
    assert judge_text(text, BEES).is_good == bees
    assert judge_text(text, SPEECH).is_good == shipped
