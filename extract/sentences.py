"""Sentences: one block of text -> the spans of its sentences, by rules over every mark that may end one."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A run of stops, the quotes and brackets that close with it, the reference marks that hang on it.
_STOP = re.compile(
    r"""(?P<run>[.!?…]+)
        (?P<close>["'”’»)\]]*)
        (?P<reference>(?:\[\d+(?:\s?[,–-]\s?\d+)*\])*|(?<=[a-z)\]%]\.)\d{1,3}(?:[,–-]\d{1,3})*(?=\s|$))
        (?P<gap>\s+|$|(?=[A-Z"“(]))""",
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"[^\s(\[\"“‘'/,;:—–]+$")
_INNER_CAPITAL = re.compile(r"[a-z]{1,3}[A-Z]")
_OPENERS = "\"'“‘«([•*–—- "


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_TITLES = _words("Dr Drs Mr Mrs Ms Mx Prof Profs Rev Gen Col Capt Cpt Lt Sgt Hon Fr Sen Rep Gov Pres St Ste Mt Messrs")
_NEVER_LAST = _words("e.g i.e eg ie cf viz vs v approx ca c esp incl resp al.e")
_BEFORE_NUMBER = _words(
    "fig figs no nos nr vol vols p pp eq eqs sec secs ch chap art ref refs tab suppl app para cl ed eds "
    "jan feb mar apr jun jul aug sep sept oct nov dec"
)
_MAYBE_LAST = _words(
    "al etc inc ltd co corp llc plc gmbh jr sr esq ph.d phd m.d b.sc m.sc d.phil a.m p.m am pm u.s u.k u.s.a e.u u.n "
    "d.c ave blvd rd dept univ assn bros est min max avg hr hrs wk wks mo mos yr yrs dept natl intl"
)
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_ROMAN_OR_NUMBER = re.compile(r"\(?(?:\d{1,3}|[ivx]{1,4}|[A-Za-z])")
_STARTERS = _words(
    """
    A About According After All Also Although An And Another Any As At Be Because Before Both But By Can
    Currently Did Do Does Doctors During Each Earlier Early Either Even Every Experts Finally Find First For
    From Further Furthermore Given Had Has Have He Hence Her Here His How However I If Importantly In Indeed
    Instead It Its Just Last Later Let Like Many Meanwhile Most Moreover Much My Neither Nevertheless New Next
    No None Nonetheless Not Now Of On Once One Only Other Others Our Overall Patients People Please Recent
    Recently Researchers Results Second Several She Similarly Since So Some Stem Still Studies Such Talk That
    The Their Then There Therefore These They This Those Though Three Through Thus To Today Together Two Under
    Unfortunately Unlike Until Usually We What When Where Whether Which While Who Why Will With Within Without
    Yes Yet You Your
    """
)
_GLUED_BEFORE = re.compile(r"(?:[a-z]{2}|[A-Z]{2}|[\d%)])$")
_GLUED_AFTER = re.compile(r"[A-Z][a-z]{2,}$")
_CLOSERS = ".!?,;:\"”’')]"
_LONGEST_WORD = 80
_ADDRESS = re.compile(r"[wW]{3}\.|[hH]ttps?:|[@/\\_=]|\.[a-z]{2,4}\b")


def find_sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Spans of the sentences in `text[start:end]`, in order, without the white space between them."""
    begin = start
    for match in _STOP.finditer(text, start, end):
        if match.end() >= end:
            break
        if _ends_sentence(text, begin, match, end):
            yield begin, match.start("gap")
            begin = match.end()
    if begin < end:
        yield begin, end


def _ends_sentence(text: str, begin: int, stop: re.Match[str], end: int) -> bool:
    run, following = stop["run"], _next_word(text, stop.end(), end)
    if not stop["gap"]:
        return _is_glued(text, begin, stop, following, end)
    if not following or (following[0].islower() and not _INNER_CAPITAL.match(following)):
        return False
    if run == ".":
        return _period_ends_sentence(text, begin, stop, following)
    return True


def _period_ends_sentence(text: str, begin: int, stop: re.Match[str], following: str) -> bool:
    before = _LAST_WORD.search(text, max(begin, stop.start() - 40), stop.start())
    if before is None or stop["close"] or stop["reference"]:
        return True
    word = before[0]
    if before.start() == begin and _ROMAN_OR_NUMBER.fullmatch(word):
        return False
    folded = word.lower()
    if word in _TITLES or folded in _NEVER_LAST:
        return False
    if folded in _BEFORE_NUMBER:
        return not (following[0].isdigit() or following.isupper() or following.lower() in _BEFORE_NUMBER)
    if (len(word) == 1 and word.isalpha()) or folded in _MAYBE_LAST or _DOTTED.fullmatch(word):
        return following in _STARTERS or folded == "etc"
    return True


def _is_glued(text: str, begin: int, stop: re.Match[str], following: str, end: int) -> bool:
    """Two sentences without a space ("…stem cells.The trial…"), told from a name such as "Node.Js" or an address."""
    if stop["run"] not in {".", "?", "!", ".."} or (stop["close"] and stop["close"] not in {")", "”"}):
        return False
    if not _GLUED_BEFORE.search(text, max(begin, stop.start() - 2), stop.start()):
        return False
    left = text[max(begin, stop.start() - _LONGEST_WORD) : stop.start()].split()[-1]
    right = text[stop.end() : min(end, stop.end() + _LONGEST_WORD)].split()[0].rstrip(_CLOSERS)
    if _ADDRESS.search(f"{left}.{right}"):
        return False
    return following in _STARTERS or _GLUED_AFTER.match(following) is not None


def _next_word(text: str, position: int, end: int) -> str:
    while position < end and text[position] in _OPENERS:
        position += 1
    stop = position
    while stop < end and not text[stop].isspace() and text[stop] not in ",.;:!?)\"'”’":
        stop += 1
    return text[position:stop] or text[position : position + 1]
