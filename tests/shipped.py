"""What the shipped subject folder holds, loaded once for all tests that need it."""

from functools import cache

from config.load import SHIPPED, load_subject
from extract.pipeline import Extractor
from flows.capture.speech import Speech

SUBJECT = load_subject(SHIPPED)
SPEECH = Speech.of(SUBJECT)


@cache
def shipped_extractor() -> Extractor:
    """Built when first asked for, then one for all test modules of a process."""
    return Extractor(SUBJECT)
