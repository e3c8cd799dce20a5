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

# outcomes that say that a page is not where it was looked for
GONE_FROM_HERE = frozenset({"missing", "gone", "unreachable", "redirected_away"})
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
    def _old_pattern(self) -> re.Pattern[str]:
        return _pattern(self.old)

    @cached_property
    def _new_pattern(self) -> re.Pattern[str]:
        return _pattern(self.new.partition("://")[2])

    def apply(self, url: str) -> str | None:
        """The new address of a URL, or None when the rule is not about it."""
        found = self._old_pattern.fullmatch(url)
        return _PART.sub(lambda part: found[part[1]], self.new) if found else None

    def undo(self, url: str) -> str | None:
        """The old address of a URL, or None when the rule does not lead there or forgets what the old one was."""
        found = self._new_pattern.fullmatch(url)
        if found is None or not set(_PART.findall(self.old)) <= found.groupdict().keys():
            return None
        return "https://" + _PART.sub(lambda part: found[part[1]], self.old)


class _Rules(Model):
    rules: tuple[Migration, ...]


@cache
def load_migrations(path: Path = SHIPPED / "migrations.yml") -> tuple[Migration, ...]:
    """Read the rules. Raises ConfigError."""
    return check(_Rules, {"rules": read_yaml(path)}, path).rules


def moved_to(url: str, rules: Sequence[Migration]) -> str | None:
    """Where a page is known to have moved, if anywhere."""
    return next((new for rule in rules if (new := rule.apply(url)) and new != url), None)


def moved_from(url: str, rules: Sequence[Migration]) -> list[str]:
    """Where a page is known to have been before it came to this address."""
    return list(dict.fromkeys(old for rule in rules if (old := rule.undo(url)) and old != url))


def _pattern(place: str) -> re.Pattern[str]:
    """Addresses of a place without scheme, with or without `www.`, last slash and query."""
    parts = enumerate(_PART.split(place.removeprefix("www.").rstrip("/")))
    path = "".join(f"(?P<{part}>[^/?#]+)" if number % 2 else re.escape(part) for number, part in parts)
    return re.compile(f"https?://(?:www\\.)?{path}/?(?:[?#].*)?", re.I)
