"""Every concept of the shipped vocabulary is found in its own examples, and not in its counter-examples."""

from collections.abc import Iterable

import pytest

from config.models import Concept
from extract.pipeline import Extractor
from tests.shipped import SUBJECT, shipped_extractor


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return shipped_extractor()


@pytest.fixture(scope="module")
def concepts() -> list[Concept]:
    return [concept for _, concept in SUBJECT.vocabulary.concepts]


def found(extractor: Extractor, sentence: str) -> set[str]:
    mentions = extractor.extract_text(sentence).mentions
    return {concept for mention in mentions for concept in mention.concept.split("+")}


def test_every_example_names_its_concept(extractor: Extractor, concepts: Iterable[Concept]) -> None:
    examples = [(concept.id, sentence) for concept in concepts for sentence in concept.examples]
    assert [pair for pair in examples if pair[0] not in found(extractor, pair[1])] == []


def test_no_counter_example_names_its_concept(extractor: Extractor, concepts: Iterable[Concept]) -> None:
    counter_examples = [(concept.id, sentence) for concept in concepts for sentence in concept.counter_examples]
    assert [pair for pair in counter_examples if pair[0] in found(extractor, pair[1])] == []


def test_every_ambiguous_form_is_seen_in_an_example(concepts: Iterable[Concept]) -> None:
    unseen = [
        (concept.id, ambiguous.form)
        for concept in concepts
        for ambiguous in concept.ambiguous_forms
        if not any(ambiguous.form in sentence for sentence in concept.examples)
    ]
    assert unseen == []
