"""The extractor as a whole, on a vocabulary of a few concepts."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.models import Concept, Contact, CueBook, Label, Settings, Subject, Vocabulary
from extract.pipeline import Extractor
from extract.records import UnreadableError


def concept(label: Label, concept_id: str, *forms: str, exact: tuple[str, ...] = ()) -> tuple[Label, Concept]:
    return label, Concept(id=concept_id, name=concept_id, forms=forms, exact_forms=exact, examples=("seen",))


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    concepts = (
        concept("THERAPY", "therapy:hsct", "haematopoietic stem cell transplant", exact=("HSCT",)),
        concept("CONDITION", "condition:ms", "multiple sclerosis", exact=("MS",)),
        concept("OUTCOME", "outcome:relapse", "relapse"),
    )
    settings = Settings(contact=Contact(name="Ada"))
    return Extractor(
        Subject(
            folder=Path(),
            sources=(),
            vocabulary=Vocabulary(concepts=concepts),
            settings=settings,
            cues=CueBook(cues=()),
        )
    )


def test_offsets_are_those_of_the_text_whatever_its_typography(extractor: Extractor) -> None:
    text = (
        "In MS(PRS), it is said that a “Hematopoietic\u00a0Stem\u2011Cell\r\n"
        "Transplant” may reduce  relapses. Written ms. it is not MS, and\r\nno more.\r\n"
    )
    found = [(m.concept, m.text) for m in extractor.extract_text(text).mentions]
    assert found == [
        ("condition:ms", "MS"),
        ("therapy:hsct", "Hematopoietic\u00a0Stem\u2011Cell\r\nTransplant"),
        ("outcome:relapse", "relapses"),
        ("condition:ms", "MS"),
    ]
    assert all(text[m.char_start : m.char_end] == m.text for m in extractor.extract_text(text).mentions)


def test_a_media_type_without_a_reader_is_unreadable(extractor: Extractor) -> None:
    with pytest.raises(UnreadableError, match="application/zip"):
        extractor.extract(b"PK", "application/zip", None)
