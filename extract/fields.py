"""Fields: a value out of JSON -> its parts by dotted path; what is missing is named, what is unknown is left alone."""

from __future__ import annotations

from typing import Any

from extract.records import UnreadableError


class Fields:
    """An object of somebody else's schema. `what` names it in messages."""

    def __init__(self, value: Any, what: str) -> None:
        self.value = value
        self.what = what

    def need(self, path: str) -> str:
        """The text at a path. Raises UnreadableError that names the path."""
        found = self.text(path)
        if found is None:
            raise UnreadableError(f"{self.what}: the field {path} is missing; has the schema changed?")
        return found

    def text(self, path: str) -> str | None:
        """The text at a path; None when it is absent, empty or something else."""
        found = self.at(path)
        return found.strip() or None if isinstance(found, str) else None

    def texts(self, path: str) -> tuple[str, ...]:
        """The texts of a list."""
        return tuple(item.strip() for item in self._list(path) if isinstance(item, str) and item.strip())

    def number(self, path: str) -> int | None:
        """A whole number, also when it is written as text."""
        found = self.at(path)
        if isinstance(found, str) and found.isdecimal():
            return int(found)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def flag(self, path: str) -> bool:
        """Whether the value is true."""
        return self.at(path) is True

    def need_each(self, path: str) -> list[Fields]:
        """The objects of a list, which may be empty but must be there. Raises UnreadableError."""
        if not isinstance(self.at(path), list):
            raise UnreadableError(f"{self.what}: the field {path} is missing; has the schema changed?")
        return self.each(path)

    def each(self, path: str) -> list[Fields]:
        """The objects of a list."""
        return [Fields(item, self.what) for item in self._list(path) if isinstance(item, dict)]

    def at(self, path: str) -> Any:
        """Whatever stands at a path."""
        here = self.value
        for step in path.split("."):
            here = here.get(step) if isinstance(here, dict) else None
        return here

    def _list(self, path: str) -> list[Any]:
        found = self.at(path)
        return found if isinstance(found, list) else []
