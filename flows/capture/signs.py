"""Signs: `signs.yml`, the words, marks and addresses of pages that are not the page -> compiled patterns."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator

from config.load import check, read_yaml
from config.models import Model
from warehouse.records import Outcome

PATH = Path(__file__).with_name("signs.yml")


def _compiles(pattern: str) -> str:
    re.compile(pattern)
    return pattern


Pattern = Annotated[str, AfterValidator(_compiles)]
AddressKind = Literal["block", "login", "consent", "error", "search", "home"]


class Family(Model):
    """Sentences of one kind of wall; see the head of `signs.yml`."""

    name: str
    outcome: Outcome
    reason: str
    max_rest: int
    max_rest_titled: int = 0
    needs: int = 1
    even_with_content: bool = False
    strong: tuple[Pattern, ...]
    weak: tuple[Pattern, ...]
    examples: tuple[str, ...]
    counter_examples: tuple[str, ...]

    @property
    def strong_pattern(self) -> re.Pattern[str]:
        return _joined(self.strong)

    @property
    def weak_pattern(self) -> re.Pattern[str]:
        return _joined(self.weak)


class Signs(Model):
    """The whole file."""

    families: tuple[Family, ...]
    marks: dict[str, Pattern]
    addresses: dict[AddressKind, tuple[Pattern, ...]]

    def family(self, name: str) -> Family:
        return next(family for family in self.families if family.name == name)

    def mark_in(self, source: str) -> str | None:
        """Which product's mark stands in lower-cased HTML source, if any."""
        return next((product for product, mark in self.marks.items() if re.search(mark, source)), None)

    def is_address(self, kind: AddressKind, url: str) -> bool:
        return _joined(self.addresses[kind]).search(url.lower()) is not None


@cache
def load_signs() -> Signs:
    """The shipped signs. Raises ConfigError when the file is damaged."""
    return check(Signs, read_yaml(PATH), PATH)


@cache
def _joined(patterns: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
