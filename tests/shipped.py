"""What the shipped subject folder holds, loaded once for all tests that need it."""

from functools import cache

import spacy

from config.load import SHIPPED, load_subject
from extract.cues import CueMatcher
from extract.pipeline import Extractor
from flows.capture.speech import Speech

SUBJECT = load_subject(SHIPPED)
SPEECH = Speech.of(SUBJECT)
CUE_NLP = spacy.blank("en")


@cache
def shipped_extractor() -> Extractor:
    """Built when first asked for, then one for all test modules of a process."""
    return Extractor(SUBJECT)


@cache
def shipped_cue_matcher() -> CueMatcher:
    """The cues by themselves, over spaCy's own tokenizer; their documents are made by `CUE_NLP`."""
    return CueMatcher(SUBJECT.cues, CUE_NLP)
