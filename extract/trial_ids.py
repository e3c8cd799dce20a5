"""Trial ids: text -> the registry numbers in it, in the one form their registry writes them.

Formats: WHO ICTRP primary registries and ClinicalTrials.gov, as collected by ctregistries (maia-sh, GitHub); CTIS, UTN,
ITMCTR, PHRR, CTR (China) and EU PAS from the registries themselves. Narrower than ctregistries where its own tests
show false hits: a Dutch "NL" needs its digits at once, EudraCT its hyphens.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

_GAP = r"[\s\W_]{0,3}"  # "NCT 0090…", "UMIN:0000…", "ISRCTN No-…" but for the "No"
_DASH = r"\s?[-–—‐‑/\s]\s?"
_NOT_DIGIT = re.compile(r"\D")
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class TrialId:
    """A registry number as it stands in a text and as its registry writes it."""

    registry: str
    number: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class _Registry:
    """`start` is what an id begins with, in lower case; `write` makes the number from the matched text."""

    name: str
    start: str
    pattern: re.Pattern[str]
    write: Callable[[str], str]


def _registry(name: str, start: str, pattern: str, write: Callable[[str], str]) -> _Registry:
    return _Registry(name, start, re.compile(rf"(?:{pattern})(?![^\W_])"), write)


def _digits_after(prefix: str) -> Callable[[str], str]:
    return lambda found: prefix + _NOT_DIGIT.sub("", found)


def _dashed(*lengths: int) -> Callable[[str], str]:
    def write(found: str) -> str:
        digits, parts = _NOT_DIGIT.sub("", found), []
        for length in lengths:
            parts.append(digits[:length])
            digits = digits[length:]
        return "-".join(parts)

    return write


def _compact(found: str) -> str:
    return _NOT_WORD.sub("", found).upper()


def _slashed(found: str) -> str:
    return "/".join(part for part in _NOT_WORD.split(found.upper()) if part)


def _hyphened(found: str) -> str:
    return "-".join(part for part in _NOT_WORD.split(found.upper()) if part)


def _chictr(found: str) -> str:
    letters, number = re.sub(r"[\W_]", "", found)[6:], _NOT_DIGIT.sub("", found)
    series = letters[: -len(number)]
    return f"ChiCTR-{series}-{number}" if series else f"ChiCTR{number}"


def _jrct(found: str) -> str:
    return "jRCT" + _compact(found)[4:].lower()


def _rebec(found: str) -> str:
    return "RBR-" + _compact(found)[3:].lower()


_REGISTRIES = (
    _registry("ClinicalTrials.gov", "nct", rf"(?i:nct){_GAP}0\d{{3}}[-–\s]?\d{{4}}", _digits_after("NCT")),
    _registry("ISRCTN", "isrctn", rf"(?i:isrctn){_GAP}\d{{8}}", _digits_after("ISRCTN")),
    _registry("EudraCT", "20", rf"20\d\d{_DASH}0\d{{5}}{_DASH}\d\d(?:-[A-Z]{{2}}|-3rd)?", _dashed(4, 6, 2)),
    _registry("CTIS", "20", rf"20\d\d{_DASH}5\d{{5}}{_DASH}\d\d{_DASH}\d\d", _dashed(4, 6, 2, 2)),
    _registry("ANZCTR", "actrn", rf"(?i:actrn){_GAP}126\d{{11}}[pP]?", _digits_after("ACTRN")),
    _registry("ANZCTR", "anzctr", rf"(?i:anzctr){_GAP}126\d{{11}}[pP]?", _digits_after("ACTRN")),
    _registry("ChiCTR", "chictr", rf"(?i:chictr){_GAP}(?:[A-Za-z]{{3,4}}{_GAP})?\d{{8,10}}", _chictr),
    _registry("CRiS", "kct", rf"(?i:kct){_GAP}00\d{{5}}", _digits_after("KCT")),
    _registry("CTRI", "ctri", r"(?i:ctri)\W{0,3}20\d\d\W{1,3}\d{2,3}\W{1,3}\d{6}", _slashed),
    _registry("DRKS", "drks", rf"(?i:drks){_GAP}000\d{{5}}", _digits_after("DRKS")),
    _registry("IRCT", "irct", rf"(?i:irct){_GAP}(?:20|13)\d{{8,12}}[nN]\d{{1,3}}", _compact),
    _registry("JapicCTI", "japic", rf"(?i:japic){_GAP}(?i:cti){_GAP}\d{{6}}", _digits_after("JapicCTI-")),
    _registry("JMACCT", "jma", rf"(?i:jma){_GAP}(?i:iia)00\d{{3}}", _digits_after("JMA-IIA")),
    _registry("jRCT", "jrct", rf"(?i:jrct){_GAP}[a-zA-Z]?\d{{9,10}}", _jrct),
    _registry("LBCTR", "lbctr", rf"(?i:lbctr){_GAP}20\d{{8}}", _digits_after("LBCTR")),
    _registry("NTR", "ntr", r"NTR[\s:-]{0,2}\d{2,4}(?!\.\d)", _compact),
    _registry("NTR", "nl", r"NL(?:\d{3,4}(?!\.\d)|-OMON\d{4,5})", _compact),
    _registry("PACTR", "pactr", rf"(?i:pactr){_GAP}20\d{{13,14}}", _digits_after("PACTR")),
    _registry("ReBec", "rbr", r"(?i:rbr)[-–\s]{1,2}(?=\w{0,6}\d)[0-9a-zA-Z]{6,7}", _rebec),
    _registry("REPEC", "per-", r"PER-\d{3}-\d{2}", _hyphened),
    _registry("RPCEC", "rpcec", rf"(?i:rpcec){_GAP}0{{5}}\d{{3}}", _digits_after("RPCEC")),
    _registry("SLCTR", "slctr", r"(?i:slctr)\W{0,3}20\d\d\W{1,3}\d{3}", _slashed),
    _registry("TCTR", "tctr", rf"(?i:tctr){_GAP}20\d{{9}}", _digits_after("TCTR")),
    _registry("UMIN-CTR", "umin", rf"(?i:umin){_GAP}0000\d{{5}}", _digits_after("UMIN")),
    _registry("ITMCTR", "itmctr", rf"(?i:itmctr){_GAP}\d{{10}}", _digits_after("ITMCTR")),
    _registry("PHRR", "phrr", rf"(?i:phrr){_GAP}\d{{6}}-\d{{6}}", lambda found: "PHRR" + _dashed(6, 6)(found)),
    _registry("CDE", "ctr20", r"(?i:ctr)20\d{6}", _digits_after("CTR")),
    _registry("EU PAS", "eupas", rf"(?i:eupas){_GAP}\d{{3,6}}", _digits_after("EUPAS")),
    _registry("UTN", "u1111", rf"U1111{_DASH}\d{{4}}{_DASH}\d{{4}}", lambda found: "U" + _dashed(4, 4, 4)(found)),
)  # fmt: skip
_FIGURES = re.compile(r"\d\w?\d")
_IN_ADDRESS = ("/", "=")


def find_trial_ids(text: str) -> list[TrialId]:
    """Registry numbers in text order; those inside a web address are left to the citations."""
    if not _FIGURES.search(text):
        return []
    return sorted(_all(text), key=lambda found: found.char_start)


def _all(text: str) -> Iterator[TrialId]:
    lower = _lower(text)
    for registry in _REGISTRIES:
        at = lower.find(registry.start)
        while at >= 0:
            before = text[at - 1 : at]
            match = registry.pattern.match(text, at)
            if match and not before.isalnum() and before not in _IN_ADDRESS:
                yield TrialId(registry.name, registry.write(match[0]), at, match.end())
            at = lower.find(registry.start, at + 1)


def _lower(text: str) -> str:
    """Lower case, character by character: some letters ("İ") become two in `str.lower`, which would shift offsets."""
    lower = text.lower()
    return lower if len(lower) == len(text) else "".join(char.lower()[0] for char in text)
