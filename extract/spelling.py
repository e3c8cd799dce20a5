"""Spelling: one word -> the key it shares with its plural and its British or American twin."""

from __future__ import annotations

import re
from collections.abc import Iterator

# British pattern -> American. Both sides of a comparison are folded, so that a wrong respelling of some other word
# ("exercise" -> "exercize") does no harm.
_RESPELLINGS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^ha?emopoietic", "hematopoietic"),
        (r"^haem", "hem"),
        (r"aemi(?=a|c)", "emi"),
        (r"oedema", "edema"),
        (r"^oesoph", "esoph"),
        (r"rrhoea", "rrhea"),
        (r"^foet", "fet"),
        (r"^paed", "ped"),
        (r"^gynaec", "gynec"),
        (r"paedic", "pedic"),
        (r"tumour", "tumor"),
        (r"fibre", "fiber"),
        (r"centre", "center"),
        (r"programme", "program"),
        (r"ageing", "aging"),
        (r"sulph", "sulf"),
        (r"(?<=[a-z]{2})our(?=$|al$|ed$|ing$)", "or"),
        (r"lys(?=e|ing$|ation$)", "lyz"),
        (r"is(?=e$|ed$|er$|ing$|ation$)", "iz"),
    )
)
_TWO_LETTER_PLURAL = ("sses", "shes", "ches", "xes", "zes", "ruses")
_NO_PLURAL = ("ss", "us", "is", "'s")
_PREFIX_HYPHEN = re.compile(
    r"\b(anti|auto|bi|bio|co|extra|hyper|hypo|immuno|inter|intra|lympho|micro|mono|multi|myelo|neuro|non|over|para|post|"
    r"pre|re|semi|sub|thrombo|trans|un|well)[- ](?=\w)",
    re.IGNORECASE,
)


def fold(word: str) -> str:
    """The key of a lower-case word: singular, American."""
    word = _singular(word)
    if len(word) > 4:
        for pattern, replacement in _RESPELLINGS:
            word = pattern.sub(replacement, word)
    return word


def _singular(word: str) -> str:
    if len(word) < 4 or word[-1] != "s" or word.endswith(_NO_PLURAL):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y" if len(word) > 4 else word[:-1]
    if word.endswith("yses"):
        return word[:-2] + "is"
    return word[:-2] if word.endswith(_TWO_LETTER_PLURAL) else word[:-1]


def writings(form: str) -> Iterator[str]:
    """A form as listed, without its possessives, and with a prefix such as "non-" written in one word."""
    for written in {form, form.replace("'s ", " "), form.replace("'s ", "s ")}:
        yield written
        if (closed := _PREFIX_HYPHEN.sub(r"\1", written)) != written:
            yield closed
