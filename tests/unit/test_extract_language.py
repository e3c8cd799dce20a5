"""How text is tokenised."""

from __future__ import annotations

import pytest
import spacy

from extract.language import blank_endless_words, build_nlp, plain_typography

NLP = build_nlp("en")
TOKENS = {
    "an MS(PRS) trial": "an|MS|(|PRS|)|trial",
    "(p=0.78, n=110)": "(|p|=|0.78|,|n|=|110|)",
    "denies N/V and hepatitis C.": "denies|N|/|V|and|hepatitis|C|.",
    "Dr. J.R. Smith, i.e. the U.S. one": "Dr.|J.R.|Smith|,|i.e.|the|U.S.|one",
    "for MS.The end": "for|MS|.|The|end",
    "FDA-approved, well-tolerated": "FDA|-|approved|,|well|-|tolerated",
    "the patient’s own cells": "the|patient|'s|own|cells",
    "a “graft–versus–host” reaction": 'a|"|graft|-|versus|-|host|"|reaction',
    "20\u00a0% of the U.S. patients": "20|%|of|the|U.S.|patients",
}


@pytest.mark.parametrize(("text", "tokens"), TOKENS.items())
def test_tokens(text: str, tokens: str) -> None:
    plain = plain_typography(text)
    assert len(plain) == len(text)
    assert [token.text for token in NLP.make_doc(plain) if not token.is_space] == tokens.split("|")


def test_the_cache_changes_no_token() -> None:
    text = (
        "It's 5pm e.g. in the U.S., isn't it? We can't say (it's a well-known :-) thing) who's who's. cannot, gonna! "
    )
    blank = build_nlp("en")
    blank.tokenizer = blank.tokenizer._tokenizer  # type: ignore[union-attr]
    expected = [token.text for token in blank.make_doc(text * 3)]
    assert [[token.text for token in NLP.make_doc(text * 3)] for _ in range(3)] == [expected] * 3
    assert "".join(token.text_with_ws for token in NLP.make_doc(text)) == text
    assert len(expected) == len(spacy.blank("en")(text * 3))


def test_a_word_without_end_is_no_word() -> None:
    text = f"before {'(' * 2000} after"
    assert blank_endless_words(text) == f"before {' ' * 2000} after"
