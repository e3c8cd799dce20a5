"""Spelling: one form of a term -> every way it is written (plural, hyphens, British and American, no possessive)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from extract.language import plain_typography

# American pattern, British pattern; both directions are generated.
_SPELLINGS = (
    (r"\bhemat", "haemat"), (r"\bhemop", "haemop"), (r"\bhemato", "haemo"), (r"\bhemo", "haemo"), (r"emia\b", "aemia"),
    (r"emic\b", "aemic"), (r"\banemi", "anaemi"), (r"\bedema", "oedema"), (r"\besoph", "oesoph"), (r"rrhea", "rrhoea"),
    (r"\bfetal", "foetal"), (r"\bpediatr", "paediatr"), (r"\btumor", "tumour"), (r"\bfiber", "fibre"),
    (r"\bcenter", "centre"), (r"\bbehavior", "behaviour"), (r"\bcolor", "colour"), (r"\blabor", "labour"),
    (r"\bprogram\b", "programme"), (r"\baging\b", "ageing"), (r"lyze", "lyse"), (r"\bhematopoietic", "haemopoietic"),
    (r"iz(e|ed|es|er|ing|ation|ations)\b", r"is\1"), (r"\bleukemi", "leukaemi"), (r"\bgynec", "gynaec"),
    (r"\borthoped", "orthopaed"), (r"\bdonor", "donour"), (r"\bsulfa", "sulpha"), (r"sulfan\b", "sulphan"),
)  # fmt: skip
_TO_BRITISH = tuple((re.compile(american), british) for american, british in _SPELLINGS)
_TO_AMERICAN = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\bhaem(?=at|op|or)", "hem"), (r"\bhaemopoietic", "hematopoietic"), (r"aemi(?=a\b|c\b|as\b)", "emi"),
        (r"\boedema", "edema"), (r"\boesoph", "esoph"), (r"rrhoea", "rrhea"), (r"\bfoetal", "fetal"),
        (r"\bpaediatr", "pediatr"), (r"\btumour", "tumor"), (r"\bfibre", "fiber"), (r"\bcentre", "center"),
        (r"\bbehaviour", "behavior"), (r"\bcolour", "color"), (r"\blabour", "labor"), (r"\bprogramme\b", "program"),
        (r"\bageing\b", "aging"), (r"lyse", "lyze"), (r"is(e|ed|es|er|ing|ation|ations)\b", r"iz\1"),
        (r"\bgynaec", "gynec"), (r"\borthopaed", "orthoped"), (r"\bsulpha", "sulfa"), (r"sulphan\b", "sulfan"),
    )
)  # fmt: skip
_HYPHEN_OR_GAP = re.compile(r"(?<=\w)[- ](?=\w)")
_PREFIX_HYPHEN = re.compile(
    r"\b(anti|auto|bi|bio|co|extra|hyper|hypo|immuno|inter|intra|lympho|micro|mono|multi|myelo|neuro|non|over|para|post|"
    r"pre|re|semi|sub|thrombo|trans|un)-(?=\w)"
)
_NOT_A_NOUN = re.compile(r"(?:ed|ing|ive|ly|al|ous|ible|able|ary|ic|less|ful|ss|us)$|\d$")
_HEAD_BEFORE = re.compile(r"^(.*?\w)( (?:of|to|in|for|with|from|on) .*)$")
_MAX_GAPS = 5


def spellings(form: str) -> set[str]:
    """Lower-case variants of a form that matches in any case, the form itself among them."""
    plain = plain_typography(form).lower()
    variants = {plain}
    for number in _numbers(plain):
        variants |= {number, *_regional(number)}
    for variant in tuple(variants):
        variants |= set(_without_possessive(variant))
    for variant in tuple(variants):
        variants |= set(_hyphenations(variant))
    return variants


def exact_spellings(form: str) -> set[str]:
    """Variants of a form that matches only as written: its plural and its hyphen written as a space or not at all."""
    plain = plain_typography(form)
    variants = {plain, *_hyphenations(plain)}
    if plain[-1].isupper():
        variants |= {f"{variant}s" for variant in tuple(variants)}
    return variants


def _numbers(form: str) -> Iterator[str]:
    """Singular and plural of the head, which stands last or before the first "of", "to", "in"…"""
    yield form
    if head := _HEAD_BEFORE.match(form):
        yield from (number + head[2] for number in _number_of_last_word(head[1]))
    yield from _number_of_last_word(form)


def _number_of_last_word(form: str) -> Iterator[str]:
    if form.endswith("ies") and len(form) > 5:
        yield form[:-3] + "y"
    elif form.endswith(("sses", "xes", "ches", "shes")):
        yield form[:-2]
    elif form.endswith("s") and not form.endswith(("ss", "us", "is", "'s")):
        yield form[:-1]
    elif form.endswith("sis"):
        yield form[:-2] + "es"
    elif not form.endswith("s") and not _NOT_A_NOUN.search(form):
        yield from _plural(form)


def _plural(form: str) -> Iterator[str]:
    if form.endswith("y") and form[-2:-1] not in "aeiou":
        yield form[:-1] + "ies"
    elif form.endswith(("x", "ch", "sh")):
        yield form + "es"
    elif form[-1].isalpha():
        yield form + "s"


def _regional(form: str) -> Iterator[str]:
    for table in (_TO_BRITISH, _TO_AMERICAN):
        for pattern, replacement in table:
            if pattern.search(form):
                yield pattern.sub(replacement, form)
        every = form
        for pattern, replacement in table:
            every = pattern.sub(replacement, every)
        yield every


def _without_possessive(form: str) -> Iterable[str]:
    return (form.replace("'s ", " "), form.replace("'s ", "s ")) if "'s " in form else ()


def _hyphenations(form: str) -> Iterator[str]:
    """Every choice of hyphen or space at each gap of a short term; "non-" and the like also without either."""
    gaps = [match.start() for match in _HYPHEN_OR_GAP.finditer(form)]
    if len(gaps) <= _MAX_GAPS:
        for choice in range(1 << len(gaps)):
            letters = list(form)
            for bit, gap in enumerate(gaps):
                letters[gap] = "-" if choice >> bit & 1 else " "
            yield "".join(letters)
    closed = _PREFIX_HYPHEN.sub(r"\1", form)
    if closed != form:
        yield closed
