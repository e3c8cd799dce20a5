"""Moves: `config/migrations.yml` and an address that no longer shows its page -> the address to try instead."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated

from pydantic import Field, HttpUrl, StringConstraints, model_validator

from config.load import SHIPPED, check, read_yaml
from config.models import Model, Text

_PART = re.compile(r"\{([a-z]+)\}")


class Migration(Model):
    """One rule; every `{name}` of `to` stands in `from`."""

    old: Annotated[str, StringConstraints(pattern=r"^[\w.-]+(?::\d+)?/\S*$"), Field(alias="from")]
    new: Annotated[str, StringConstraints(pattern=r"^https?://"), Field(alias="to")]
    why: Text

    @model_validator(mode="after")
    def _carries_over_what_it_has(self) -> Migration:
        unknown = set(_PART.findall(self.new)) - set(_PART.findall(self.old))
        if unknown:
            raise ValueError(f"'to' names {{{min(unknown)}}}, which 'from' does not have")
        HttpUrl(_PART.sub("x", self.new))
        return self

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        parts = enumerate(_PART.split(self.old.removeprefix("www.")))
        path = "".join(f"(?P<{part}>[^/?#]+)" if number % 2 else re.escape(part) for number, part in parts)
        return re.compile(f"https?://(?:www\\.)?{path}/?(?:[?#].*)?", re.I)

    def apply(self, url: str) -> str | None:
        """The new address of a URL, or None when the rule is not about it."""
        found = self._pattern.fullmatch(url)
        return _PART.sub(lambda part: found[part[1]], self.new) if found else None


class _Rules(Model):
    rules: tuple[Migration, ...]


@cache
def load_migrations(path: Path = SHIPPED / "migrations.yml") -> tuple[Migration, ...]:
    """Read the rules. Raises ConfigError."""
    return check(_Rules, {"rules": read_yaml(path)}, path).rules


def moved_to(url: str, rules: Sequence[Migration]) -> str | None:
    """Where a page is known to have moved, if anywhere."""
    return next((new for rule in rules if (new := rule.apply(url)) and new != url), None)
