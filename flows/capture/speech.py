"""Speech: a subject's language and vocabulary -> does a sentence speak of it? Cheap: enough to judge by, no more."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from functools import lru_cache
from typing import Self

from config.models import Concept, Label, Subject, Vocabulary
from extract.spelling import fold

Words = tuple[str, ...]

_WORD = re.compile(r"[^\W_]+")
# Who runs a site is named on its walls, too, and outcomes have everyday names: "keep this site safe", "a speech".
_TELL_LITTLE: frozenset[Label] = frozenset({"ORG", "PERSON", "OUTCOME"})
# "Treatment", "transplant", "disease": what so many therapies or conditions are called by is a word of the field by
# itself. With fewer, everyday words such as "care" and "agent" come in; with other labels, "problem".
_HEAD_OF_CONCEPTS = 8
_HEADED: frozenset[Label] = frozenset({"THERAPY", "CELL", "CONDITION"})


class Speech:
    """The language of a subject and the forms of its concepts, ready to be looked for; built once for all pages.

    A form is found whatever its case, number or spelling, an exact one as written. A form that names its concept only
    near certain words tells too little to count.
    """

    def __init__(self, vocabulary: Vocabulary, language: str = "en") -> None:
        self.language = language
        telling = [(label, concept) for label, concept in vocabulary.concepts if label not in _TELL_LITTLE]
        self._forms = frozenset(words for _, concept in telling for words in _forms(concept) if words) | _heads(telling)
        self._lengths: dict[str, int] = {}
        for words in self._forms:
            self._lengths[words[0]] = max(len(words), self._lengths.get(words[0], 0))

    @classmethod
    def of(cls, subject: Subject) -> Self:
        return cls(subject.vocabulary, subject.settings.language)

    def names_concept(self, sentence: str) -> bool:
        """Whether any form stands in a sentence, which must be given in its own case."""
        written = tuple(_WORD.findall(sentence))
        return self._stands(written) or self._stands(tuple(map(_key, written)))

    def _stands(self, words: Words) -> bool:
        return any(
            words[first : first + length] in self._forms
            for first, word in enumerate(words)
            if word in self._lengths
            for length in range(1, self._lengths[word] + 1)
        )


def _forms(concept: Concept) -> Iterable[Words]:
    plain = [form.form for form in concept.ambiguous_forms if not form.near]
    yield from map(_folded, concept.forms)
    for form in (*concept.exact_forms, *plain):
        if form in concept.exact_forms or _is_name(form):
            yield tuple(_WORD.findall(form))
            yield tuple(_WORD.findall(f"{form}s"))
        else:
            yield _folded(form)


def _heads(concepts: Iterable[tuple[Label, Concept]]) -> set[Words]:
    heads = Counter(
        (label, head)
        for label, concept in concepts
        if label in _HEADED
        for head in {words[-1:] for words in map(_folded, concept.forms) if len(words) > 1}
    )
    return {head for (_, head), count in heads.items() if count >= _HEAD_OF_CONCEPTS}


def _folded(text: str) -> Words:
    return tuple(map(_key, _WORD.findall(text)))


def _is_name(form: str) -> bool:
    return any(letter.isupper() for letter in form[1:])


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    return fold(word.lower())
