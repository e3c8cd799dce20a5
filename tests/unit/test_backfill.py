"""Backfill: an archive that stops in the middle, and the run after it."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from config.models import ArchiveSettings, Source, Subject
from flows.backfill import Backfill, backfill
from flows.capture.moves import Migration
from flows.errors import UsageError
from tests.fake_archive import Reply, fake_archive
from tests.shipped import SUBJECT
from warehouse.store import open_read

PAGE = "https://www.clinic.example/ms"
NOW = datetime(2026, 1, 1, tzinfo=UTC)
DAYS = [datetime(2020, month, 1, 12, tzinfo=UTC) for month in (1, 2, 3, 4)]
CDX = "/cdx?url=https%3A%2F%2Fwww.clinic.example%2Fms"
TEXTS = ["HSCT may reduce relapses.", "HSCT reduces relapses.", "HSCT reduces relapses.", "HSCT reduces relapses."]


@pytest.fixture(scope="module")
def subject(one_extractor: None) -> Subject:
    shipped = SUBJECT
    source = Source(id="clinic", url=PAGE, publisher="A clinic", kind="clinic")
    capture = shipped.settings.capture.model_copy(update={"reachable_networks": ("127.0.0.0/8",), "attempts": 1})
    settings = shipped.settings.model_copy(update={"capture": capture})
    return shipped.model_copy(update={"sources": (source,), "settings": settings})


def archive_of(digests: list[str]) -> dict[str, list[Reply]]:
    rows = [["timestamp", "original", "statuscode", "digest"]]
    replies: dict[str, list[Reply]] = {}
    for at, text, digest in zip(DAYS, TEXTS, digests, strict=True):
        rows.append([f"{at:%Y%m%d%H%M%S}", PAGE, "200", digest])
        headers = {"Memento-Datetime": format_datetime(at, usegmt=True), "Content-Type": "text/html; charset=utf-8"}
        body = f"<html><title>MS</title><body><p>{text} It is given to people with relapsing MS.</p></body></html>"
        replies[path_of(at)] = [(200, headers, body)]
    return replies | {CDX: [(200, {}, json.dumps(rows))]}


def path_of(at: datetime) -> str:
    return f"/web/{at:%Y%m%d%H%M%S}id_/{PAGE}"


def run(
    subject: Subject, data: Path, base: str, at: datetime, source_id: str | None = None, since: datetime = DAYS[0]
) -> Backfill:
    archive = ArchiveSettings(
        name="Archive",
        cdx=base + "/cdx?url={url}",
        memento=base + "/web/{timestamp}id_/{url}",
        lists_per_minute=60_000,
        mementos_per_minute=60_000,
    )
    settings = subject.settings.model_copy(update={"archives": (archive,)})
    asked = subject.model_copy(update={"settings": settings})
    (data / "state").mkdir(parents=True, exist_ok=True)
    return asyncio.run(backfill(asked, data, since, source_id, lambda: at))


def test_what_came_before_an_archive_said_stop_is_kept_and_the_next_run_asks_only_for_the_rest(
    subject: Subject, tmp_path: Path
) -> None:
    replies = archive_of(["A", "B", "B", "C"])
    stop: Reply = (429, {"Retry-After": "600"}, "")
    replies[path_of(DAYS[1])] = [stop, *replies[path_of(DAYS[1])]]
    with fake_archive(replies) as (base, asked):
        first = run(subject, tmp_path, base, NOW)
        assert (first.exit_code, first.sources[0].fetched) == (3, 1)
        assert "429" in first.sources[0].troubles[0]
        assert asked == [CDX, path_of(DAYS[0]), path_of(DAYS[1])]

        asked.clear()
        too_early = run(subject, tmp_path, base, NOW + timedelta(minutes=5))
        assert (too_early.exit_code, asked) == (4, [])

        second = run(subject, tmp_path, base, NOW + timedelta(minutes=15)).sources[0]
        # the third has the digest of the second: it is an observation, but its bytes are not asked for
        assert asked == [CDX, path_of(DAYS[1]), path_of(DAYS[3])]
        assert (second.known, second.fetched, second.same_bytes, second.troubles) == (1, 2, 1, [])
    with open_read(tmp_path) as read:
        found = read.query("SELECT change_type, last_seen_before_at, first_seen_after_at FROM change").rows
        captures = read.query("SELECT outcome, origin FROM capture ORDER BY captured_at").rows
    assert found == (("strengthened", DAYS[0], DAYS[1]),)
    assert captures == (
        ("fetched", "memento"),
        ("fetched", "memento"),
        ("unchanged", "memento"),
        ("fetched", "memento"),
    )


def test_an_unknown_source_is_a_usage_error_that_names_what_is_near(subject: Subject, tmp_path: Path) -> None:
    with (
        fake_archive({}) as (base, asked),
        pytest.raises(UsageError, match=r"no tracked web page has the id 'clinics'; did you mean clinic\?"),
    ):
        run(subject, tmp_path, base, NOW, "clinics")
    assert asked == []
    assert not (tmp_path / "state" / "run.json").exists()


def test_a_page_known_to_have_moved_is_looked_for_where_it_was(
    subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its old address counts until the page is seen at the new one; that it is missing there says nothing."""
    rule = {"from": "www.old.example/pages/{name}.htm", "to": "https://www.clinic.example/{name}", "why": "rebuilt"}
    rules = (Migration.model_validate(rule),)
    monkeypatch.setattr("flows.backfill.load_migrations", lambda: rules)
    old = "https://www.old.example/pages/ms.htm"
    at_old = [datetime(2019, month, 1, 12, tzinfo=UTC) for month in (1, 6, 9)] + [DAYS[1] + timedelta(days=3)]
    rows = [["timestamp", "original", "statuscode", "digest"]]
    replies = archive_of(["A", "B", "B", "C"])
    for at, status in zip(at_old, (200, 404, 404, 200), strict=True):
        rows.append([f"{at:%Y%m%d%H%M%S}", old, str(status), f"old{at:%m}"])
        headers = {"Memento-Datetime": format_datetime(at, usegmt=True), "Content-Type": "text/html; charset=utf-8"}
        body = f"<html><title>MS</title><body><p>{TEXTS[0]} It is given to people with relapsing MS.</p></body></html>"
        replies[f"/web/{at:%Y%m%d%H%M%S}id_/{old}"] = [(status, headers, body)]
    replies["/cdx?url=https%3A%2F%2Fwww.old.example%2Fpages%2Fms.htm"] = [(200, {}, json.dumps(rows))]
    with fake_archive(replies) as (base, _):
        done = run(subject, tmp_path, base, NOW, since=at_old[0])
    assert (done.exit_code, done.sources[0].listed) == (0, 7), "of the old address what came before the move"
    with open_read(tmp_path) as read:
        outcomes = read.query("SELECT outcome FROM capture ORDER BY captured_at").rows
        events = read.query(
            "SELECT change_type, before_value, after_value FROM change ORDER BY first_seen_after_at"
        ).rows
    assert [outcome for (outcome,) in outcomes[:4]] == ["fetched", "redirected_away", "redirected_away", "fetched"]
    assert events[0] == ("source_moved", old, PAGE)
    assert {event for event, *_ in events} == {"source_moved", "strengthened"}
