"""What makes a new epoch, and what does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.models import Concept, Contact, CueBook, Settings, Subject, Vocabulary
from extract.epoch import code_digest, fingerprint

CODE = 'def f(a: int) -> int:\n    """Add."""\n    return a + 1\n'


@pytest.mark.parametrize(
    ("other", "is_same"),
    [
        ('def f(a: int) -> int:\n    """Add one."""\n\n    # why\n    return (a + 1)\n', True),
        ("def f(a: int) -> int:\n    return a + 2\n", False),
        ("def f(b: int) -> int:\n    return b + 1\n", False),
    ],
)
def test_only_code_counts_not_what_is_said_about_it(other: str, is_same: bool) -> None:
    assert (code_digest(CODE) == code_digest(other)) is is_same


def subject(**changes: object) -> Subject:
    concept = Concept.model_validate({"id": "x:a", "name": "A", "forms": ["a"], "examples": ["a"]} | changes)
    settings = Settings(contact=Contact(name="Ada"))
    vocabulary = Vocabulary(concepts=(("THERAPY", concept),))
    return Subject(folder=Path(), sources=(), vocabulary=vocabulary, settings=settings, cues=CueBook(cues=()))


def test_a_vocabulary_makes_an_epoch_but_its_examples_do_not() -> None:
    epoch = fingerprint(subject())
    assert epoch == fingerprint(subject(examples=["an a"], name="Letter A"))
    assert epoch.epoch_id != fingerprint(subject(forms=["a", "aa"])).epoch_id
    assert set(epoch.components) > {"trafilatura", "spacy", "lxml", "pypdfium2", "code", "vocabulary", "cues"}
