"""The demo's small web: dated editions on disk -> what stands at an address on a date."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from config.load import check, read_yaml

SITE = Path(__file__).parents[1] / "tests" / "site"
SCHEME = "https://"
ChangeType = Literal[
    "reversed",
    "withdrawn",
    "strengthened",
    "softened",
    "quantity_changed",
    "scope_changed",
    "added",
    "evidence_changed",
    "attribution_changed",
    "reworded",
    "moved",
]
EventType = Literal[
    "source_moved",
    "source_gone",
    "source_blocked",
    "source_back",
    "citation_added",
    "citation_removed",
    "citation_broken",
    "silent_edit",
    "cosmetic_redate",
]


class SiteModel(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Answer(SiteModel):
    """How an address answers instead of with its page. Status 200 without `body` means: with its page again."""

    status: int = Field(ge=200, le=599)
    location: str | None = None
    body: str | None = None
    headers: dict[str, str] = {}

    @model_validator(mode="after")
    def _redirects_lead_somewhere(self) -> Self:
        if (self.status in {301, 302, 303, 307, 308}) != (self.location is not None):
            raise ValueError("a redirect needs a 'location', and only a redirect has one")
        return self


class ExpectedChange(SiteModel):
    """A claim event a careful reader finds in this edition; quotes are whole sentences of the pages."""

    source: str
    change: ChangeType
    therapy: str
    relation_group: str
    before: str | None = None
    after: str | None = None
    confirmed_in: str | None = None
    optional: bool = False


class ExpectedEvent(SiteModel):
    """A source event of this edition; `source` is an id or, for one found by a citation, its address.

    `url` is the cited address of a citation event.
    """

    source: str
    event: EventType
    url: str | None = None
    confirmed_in: str | None = None


class AbsentOnce(SiteModel):
    """A claim that is missing from this edition only: no withdrawal of it may ever be confirmed."""

    source: str
    sentence: str


class Expectations(SiteModel):
    changes: tuple[ExpectedChange, ...] = ()
    events: tuple[ExpectedEvent, ...] = ()
    absent_once: tuple[AbsentOnce, ...] = ()


class EditionFile(SiteModel):
    """`edition.yml`: when the edition was observed, what answers differently since, what a run should find."""

    observed_at: AwareDatetime
    about: str
    answers: dict[str, Answer] = {}
    expect: Expectations = Expectations()


@dataclass(frozen=True, slots=True)
class Edition:
    """One state of the whole site. `name` is the folder's name, a date."""

    name: str
    about: str
    observed_at: datetime
    pages: dict[str, Path]
    answers: dict[str, Answer]
    changed_at: dict[str, datetime]
    expect: Expectations
    folder: Path


@dataclass(frozen=True, slots=True)
class Response:
    """What a host sends for an address. `changed_at` is None where a real server would send no Last-Modified."""

    status: int
    body: bytes
    media_type: str
    changed_at: datetime | None
    headers: tuple[tuple[str, str], ...] = ()


def load_editions(site: Path = SITE) -> tuple[Edition, ...]:
    """Every edition in date order, each laid over the one before. Raises ConfigError for a faulty `edition.yml`."""
    editions: list[Edition] = []
    pages: dict[str, Path] = {}
    answers: dict[str, Answer] = {}
    changed_at: dict[str, datetime] = {}
    for folder in sorted(path for path in (site / "editions").iterdir() if path.is_dir()):
        path = folder / "edition.yml"
        content = check(EditionFile, read_yaml(path), path)
        own = _pages_of(folder)
        pages = pages | own
        answers = answers | content.answers
        changed_at = changed_at | dict.fromkeys([*own, *content.answers], content.observed_at)
        editions.append(
            Edition(
                folder.name,
                content.about,
                content.observed_at,
                pages,
                answers,
                changed_at,
                content.expect,
                folder,
            )
        )
    return tuple(editions)


def hosts_of(editions: tuple[Edition, ...]) -> tuple[str, ...]:
    """Every host that ever has a page, in alphabetical order."""
    return tuple(sorted({urlsplit(address).netloc for edition in editions for address in edition.pages}))


def respond(edition: Edition, address: str) -> Response:
    """What the address (as written in the pages: `https://www.name.example/…`) answers in this edition."""
    answer = edition.answers.get(address)
    page = edition.pages.get(address)
    if answer and answer.location:
        return _empty(answer.status, (("Location", answer.location), *answer.headers.items()))
    if answer and answer.body:
        body, _ = _read(_answer_file(edition, answer.body), edition, address)
        return Response(answer.status, body, "text/html; charset=utf-8", None, tuple(answer.headers.items()))
    if answer and answer.status != HTTPStatus.OK:
        return _empty(answer.status, tuple(answer.headers.items()))
    if page is None:
        return _empty(HTTPStatus.NOT_FOUND)
    media_type = "text/plain" if page.suffix == ".txt" else "text/html"
    body, is_made_afresh = _read(page, edition, address)
    changed_at = edition.observed_at if is_made_afresh else edition.changed_at[address]
    return Response(HTTPStatus.OK, body, f"{media_type}; charset=utf-8", changed_at)


def _pages_of(folder: Path) -> dict[str, Path]:
    hosts = [path for path in folder.iterdir() if path.is_dir() and path.name != "answers"]
    files = [path for host in hosts for path in sorted(host.rglob("*")) if path.is_file()]
    return {_address(path.relative_to(folder)): path for path in files}


def _address(file: Path) -> str:
    return SCHEME + file.as_posix().removesuffix(".html")


def _answer_file(edition: Edition, name: str) -> Path:
    """A body stays in the folder of the edition that brought it, and is still sent in later ones."""
    folders = sorted(edition.folder.parent.glob(f"*/answers/{name}"))
    return [path for path in folders if path.parents[1].name <= edition.name][-1]


def _read(path: Path, edition: Edition, address: str) -> tuple[bytes, bool]:
    """Fill in what a real server puts afresh into a page (date, counter, request token); say whether there was any."""
    digest = hashlib.sha256(f"{edition.name} {address}".encode()).hexdigest()
    written = path.read_text(encoding="utf-8")
    text = written.replace("{{today}}", f"{edition.observed_at:%A, %d %B %Y}")
    text = text.replace("{{views}}", str(int(digest[:4], 16))).replace("{{token}}", digest[:20])
    return text.encode(), text != written


def _empty(status: int, headers: tuple[tuple[str, str], ...] = ()) -> Response:
    phrase = HTTPStatus(status).phrase
    body = f"<!DOCTYPE html><html><head><title>{status} {phrase}</title></head><body><h1>{phrase}</h1></body></html>"
    return Response(status, body.encode(), "text/html; charset=utf-8", None, headers)
