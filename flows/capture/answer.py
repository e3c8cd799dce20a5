"""What an exchange over HTTP can come to: an `Answer`, or a `FetchError` that already names the outcome."""

from __future__ import annotations

from dataclasses import dataclass

from warehouse.records import Outcome


@dataclass(frozen=True, slots=True)
class Answer:
    """One response; `body` is content-decoded. `headers` are as sent, in order."""

    url: str
    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """The first header of that name, in any case."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass(frozen=True, slots=True)
class Chain:
    """A response and the redirects that led to it. `requested_url` is where it began; `note` goes with the verdict."""

    requested_url: str
    hops: tuple[Answer, ...]
    answer: Answer
    note: str = ""

    @property
    def redirects(self) -> tuple[str, ...]:
        return tuple(hop.url for hop in self.hops)

    @property
    def is_permanent(self) -> bool:
        """Whether every redirect on the way said that it is for good."""
        return bool(self.hops) and all(hop.status in (301, 308) for hop in self.hops)


class FetchError(Exception):
    """No usable answer came. `reason` is for a person; `is_transient` says that a second try may help.

    `is_host_down` says that the next URL of this host need not be tried in the same run.
    """

    def __init__(
        self,
        outcome: Outcome,
        reason: str,
        url: str,
        *,
        status: int | None = None,
        is_transient: bool = False,
        is_host_down: bool = False,
    ) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
        self.url = url
        self.status = status
        self.is_transient = is_transient
        self.is_host_down = is_host_down
        self.hops: tuple[Answer, ...] = ()
