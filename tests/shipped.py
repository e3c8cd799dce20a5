"""What the shipped subject folder holds, loaded once for all tests that need it."""

from config.load import SHIPPED, load_subject
from flows.capture.speech import Speech

SUBJECT = load_subject(SHIPPED)
SPEECH = Speech.of(SUBJECT)
