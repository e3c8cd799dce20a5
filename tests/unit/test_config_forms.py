"""Forms with alternatives stand for all their readings."""

import pytest

from config.forms import readings


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ("stem cell", ["stem cell"]),
        ("(human |)cord (blood|tissue)", ["human cord blood", "human cord tissue", "cord blood", "cord tissue"]),
        ("HSCT (therapy|)", ["HSCT therapy", "HSCT"]),
        ("(a|b (c|d)) e", ["a e", "b c e", "b d e"]),
        ("(a|b|a)", ["a", "b"]),
        ("Cy (ATG)", ["Cy (ATG)"]),
    ],
)
def test_readings(form: str, expected: list[str]) -> None:
    assert sorted(readings(form)) == sorted(expected)
