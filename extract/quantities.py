"""Quantities: the text of a claim's clause -> the numbers it turns on; ages are population and left out."""

from __future__ import annotations

import re
from dataclasses import replace

from extract.records import Quantity

_WORDS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90, "hundred": 100,
}  # fmt: skip
_FRACTIONS = {
    "half": 50.0, "a third": 100 / 3, "one third": 100 / 3, "two thirds": 200 / 3, "a quarter": 25.0,
    "one quarter": 25.0, "three quarters": 75.0, "a fifth": 20.0, "a tenth": 10.0,
}  # fmt: skip
_COMPARATORS = {
    "about": "~", "around": "~", "approximately": "~", "nearly": "~", "roughly": "~", "almost": "~", "some": "~",
    "~": "~", "≈": "~", "circa": "~", "more than": ">", "over": ">", "greater than": ">", "above": ">", ">": ">",
    "at least": ">=", "≥": ">=", "as many as": "<=", "up to": "<=", "at most": "<=", "≤": "<=", "less than": "<",
    "fewer than": "<", "under": "<", "below": "<", "<": "<", "only": "=", "from": ">=", "between": ">=", "=": "=",
}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[,\ ]\d{3})+(?![\d,])(?:\.\d+)?|\d+(?:\.\d+)?"
_WORD_NUMBER = r"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)[- ])?(?:" + "|".join(_WORDS) + ")"
_ANY_NUMBER = rf"(?:{_NUMBER}|{_WORD_NUMBER})"
_COUNTED = (
    r"participants?|patients?|people|persons?|volunteers?|subjects?|women|men|adults|children|recipients?|individuals?|"
    r"studies|trials?|hospitals?|cent(?:re|er)s?|clinics?|countries|cases?|deaths?|infusions?|injections?|sessions?|doses?"
)
_TIMES = r"years?|months?|weeks?|days?|hours?"
_COMPARATOR = (
    r"(?P<comparator>" + "|".join(re.escape(c) for c in sorted(_COMPARATORS, key=len, reverse=True)) + r")?\s?"
)
_STATISTIC = r"hazard\ ratio|odds\ ratio|relative\ risk|risk\ ratio|HR|OR|RR|p"
_UNIT = (
    r"%|percent\b|per\ cent\b|(?:US\ )?dollars\b|euros\b|pounds\b|(?:EDSS\ )?points?\b|"
    rf"(?:\w+\ )?(?:{_COUNTED})\b|(?:{_TIMES})\b"
)
_RANGE = r"\s?(?:-|–|to|and)\s?(?:[$€£]\s?)?"
_FRACTION = "|".join(fraction.replace(" ", "[ -]") for fraction in _FRACTIONS)
_QUANTITY = re.compile(
    rf"""(?<![\w.])(?<![a-z]-)(?<!phase\ ){_COMPARATOR}
    (?:
      (?P<statistic>{_STATISTIC})\s?(?:\(?of\s|[=<>:≤≥(]\s?|was\s)?\s?(?P<stat_value>0?\.\d+|\d+\.\d+)
    | (?P<money>[$€£]|USD\ |EUR\ |GBP\ )\s?(?P<money_value>{_NUMBER})
      (?:{_RANGE}(?P<money_upper>{_NUMBER}))?(?P<scale>\ ?(?:million|k)\b)?
    | (?P<first>{_ANY_NUMBER})\s(?:in|of|out\ of)\s(?:the\s|our\s)?(?P<total>{_ANY_NUMBER})(?![\w.])
    | (?P<value>{_ANY_NUMBER})(?:\s?%?{_RANGE}(?P<upper>{_NUMBER}))?\s?(?P<unit>{_UNIT})(?!\s(?:CI|confidence)\b)
    | (?P<fraction>{_FRACTION})(?=\sof\b|\sthe\b)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_OF = re.compile(
    r"\s(?:(?:of|in)\s(?:the\s|all\s|our\s|its\s)?)?"
    r"((?:\w+[- ])?(?:patients|participants|people|cohort|cases|women|men|recipients))",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_NUMBER_WORDS = frozenset({*_WORDS, "half", "third", "thirds", "quarter", "quarters", "fifth", "tenth"})
# "one session costs", "one clinic says": not what a claim turns on
_NOT_COUNTED = ("session", "clinic", "hospital", "study", "centre", "center", "trial", "infusion", "injection", "dose")
_MONEY = {"$": "USD", "€": "EUR", "£": "GBP", "dollars": "USD", "us dollars": "USD", "euros": "EUR", "pounds": "GBP"}
_AGE_AFTER = re.compile(r"\s?(?:of age|old\b)")


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of a clause in text order; a range gives its two ends."""
    # the pattern is slow, and most clauses hold no number at all
    if not _DIGIT.search(text) and _NUMBER_WORDS.isdisjoint(text.lower().replace("-", " ").split()):
        return ()
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        if not _is_age(text, match):
            found += _read(text, match)
    return tuple(found)


def _is_age(text: str, match: re.Match[str]) -> bool:
    unit = (match["unit"] or "").lower()
    if not unit.startswith("year"):
        return False
    before = text[: match.start("value")]
    return bool(_AGE_AFTER.match(text, match.end())) or bool(re.search(r"aged?\s*$", before, re.IGNORECASE))


def _read(text: str, match: re.Match[str]) -> list[Quantity]:
    comparator = _COMPARATORS[match["comparator"].lower()] if match["comparator"] else "="
    words = text[match.start() : match.end()].strip()
    measures = _measured(text, match)
    if match["statistic"]:
        sign = "<" if "<" in words else ">" if ">" in words else "="
        return [Quantity(float(match["stat_value"]), match["statistic"].lower(), sign, words, "")]
    if match["money"]:
        scale = {"million": 1e6, "k": 1e3}.get((match["scale"] or "").strip().lower(), 1.0)
        unit = _MONEY.get(match["money"], match["money"].strip())
        least = Quantity(_number(match["money_value"]) * scale, unit, comparator, words, "price")
        if not match["money_upper"]:
            return [least]
        most = Quantity(_number(match["money_upper"]) * scale, unit, "<=", words, "price")
        return [replace(least, comparator=">="), most]
    if match["first"]:
        return [
            Quantity(
                round(100 * _number(match["first"]) / _number(match["total"]), 4), "%", comparator, words, measures
            )
        ]
    if match["fraction"]:
        return [
            Quantity(
                round(_FRACTIONS[match["fraction"].lower().replace("-", " ")], 2), "%", comparator, words, measures
            )
        ]
    unit = _unit(match["unit"])
    measures = "price" if unit in _MONEY.values() else measures
    if match["value"].lower() in ("one", "1") and unit.endswith(_NOT_COUNTED):
        return []
    if match["upper"]:
        low, high = _number(match["value"]), _number(match["upper"])
        return [Quantity(low, unit, ">=", words, measures), Quantity(high, unit, "<=", words, measures)]
    return [Quantity(_number(match["value"]), unit, comparator, words, measures)]


def _measured(text: str, match: re.Match[str]) -> str:
    after = _OF.match(text, match.end())
    return after[1].lower() if after else ""


def _unit(unit: str) -> str:
    unit = unit.lower()
    if unit in ("%", "percent", "per cent"):
        return "%"
    if unit in _MONEY:
        return _MONEY[unit]
    return unit


def _number(text: str) -> float:
    text = text.lower().replace(",", "")
    text = text.replace(" ", "") if text[0].isdigit() else text
    if text[0].isdigit() or text[0] == ".":
        return float(text)
    return float(sum(_WORDS[word] for word in re.split(r"[- ]", text)))
