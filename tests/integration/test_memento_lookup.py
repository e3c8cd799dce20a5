"""Dead citations: a cited page goes, and the archive that still shows it is named in the change."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import quote

import pytest

from config.models import ArchiveSettings, Source, Subject
from flows.memento_lookup import look_up_dead_citations
from flows.night import Night
from tests.fake_archive import Reply, fake_archive
from tests.shipped import SUBJECT
from warehouse.store import open_read

FIRST = datetime(2026, 3, 1, 3, tzinfo=UTC)
PAGE = "<html lang=en><title>HSCT for MS</title><h1>HSCT for MS</h1><p>HSCT may reduce relapses in MS.</p></html>"
NOT_FOUND = "<html lang=en><title>Page not found</title><body><h1>Page not found</h1></body></html>"
ARCHIVED = {  # what the archive has of the page: the newest that shows it is from June
    datetime(2024, 1, 1, tzinfo=UTC): (200, PAGE),
    datetime(2025, 6, 1, tzinfo=UTC): (200, PAGE),
    datetime(2025, 9, 1, tzinfo=UTC): (200, NOT_FOUND),
    datetime(2025, 12, 1, tzinfo=UTC): (404, NOT_FOUND),
    datetime(2026, 9, 1, tzinfo=UTC): (200, PAGE),
}


@pytest.fixture(scope="module")
def shipped(one_extractor: None) -> Subject:
    return SUBJECT


def subject_at(shipped: Subject, base: str, folder: Path, lists: dict[str, str]) -> Subject:
    (folder / "article.txt").write_text(f"HSCT is not a cure for MS.\n\nA page says that HSCT helps: {base}/paper\n")
    article = Source(id="article", path=str(folder / "article.txt"), publisher="Us", kind="article")
    own = {"reachable_networks": ("127.0.0.0/8",), "attempts": 1, "host_delay_seconds": 0}
    archive = ArchiveSettings(
        name="Archive",
        memento=base + "/web/{timestamp}id_/{url}",
        lists_per_minute=60_000,
        mementos_per_minute=60_000,
        **{name: base + path for name, path in lists.items()},
    )
    settings = shipped.settings.model_copy(
        update={"capture": shipped.settings.capture.model_copy(update=own), "archives": (archive,)}
    )
    return shipped.model_copy(update={"sources": (article,), "settings": settings})


async def one_night(subject: Subject, data: Path, at: datetime) -> None:
    with Night(subject, data, lambda: at) as night:
        await night.capture(night.plan())
        night.extract()
        await night.follow_citations()
        night.record()
        await look_up_dead_citations(night)
        night.publish()


def broken(data: Path) -> tuple[tuple[object, ...], ...]:
    with open_read(data) as read:
        assert read.faults() == []
        return read.query("SELECT source_id, after_value FROM claim_change WHERE change_type = 'citation_broken'").rows


def mementos(base: str) -> dict[str, list[Reply]]:
    replies: dict[str, list[Reply]] = {}
    for at, (status, body) in ARCHIVED.items():
        headers = {"Memento-Datetime": format_datetime(at, usegmt=True), "Content-Type": "text/html; charset=utf-8"}
        replies[f"/web/{at:%Y%m%d%H%M%S}id_/{base}/paper"] = [(status, headers, body)]
    return replies


@pytest.mark.parametrize("interface", ["cdx", "timemap"])
def test_a_dead_citation_is_marked_with_the_last_memento_that_shows_it(
    interface: str, shipped: Subject, tmp_path: Path
) -> None:
    html = {"Content-Type": "text/html; charset=utf-8"}
    replies: dict[str, list[Reply]] = {"/paper": [(200, html, PAGE), (404, html, NOT_FOUND)]}
    with fake_archive(replies) as (base, asked):
        url = f"{base}/paper"
        if interface == "cdx":
            rows = [["timestamp", "original", "statuscode"]]
            rows += [[f"{at:%Y%m%d%H%M%S}", url, str(status)] for at, (status, _) in ARCHIVED.items()]
            replies[f"/cdx?url={quote(url, safe='')}"] = [(200, {}, json.dumps(rows))]
            lists = {"cdx": "/cdx?url={url}"}
        else:
            links = [f'<x>; rel="memento"; datetime="{format_datetime(at, usegmt=True)}"' for at in ARCHIVED]
            replies[f"/timemap/{url}"] = [(200, {}, ",\n".join(links))]
            lists = {"timemap": "/timemap/{url}"}
        replies |= mementos(base)
        subject = subject_at(shipped, base, tmp_path, lists)
        for number in range(2):
            asyncio.run(one_night(subject, tmp_path / "data", FIRST + timedelta(days=8 * number)))
            assert broken(tmp_path / "data") == (), "missing once is only a doubt"
        asked.clear()
        asyncio.run(one_night(subject, tmp_path / "data", FIRST + timedelta(days=17)))
        assert broken(tmp_path / "data") == (("article", f"{base}/web/20250601000000id_/{url}"),)
        assert sum("/web/" in path for path in asked) == (2 if interface == "cdx" else 3)
        asked.clear()
        asyncio.run(one_night(subject, tmp_path / "data", FIRST + timedelta(days=18)))
        assert not any("/web/" in path or "cdx" in path or "timemap" in path for path in asked), "it is known by now"


def test_an_archive_without_it_is_asked_once_a_month_and_one_out_of_reach_the_next_night(
    shipped: Subject, tmp_path: Path
) -> None:
    html = {"Content-Type": "text/html; charset=utf-8"}
    replies: dict[str, list[Reply]] = {"/paper": [(200, html, PAGE), (404, html, NOT_FOUND)]}
    with fake_archive(replies) as (base, asked):
        listed = f"/cdx?url={quote(base + '/paper', safe='')}"
        replies[listed] = [(500, {}, ""), (200, {}, "[]")]
        subject = subject_at(shipped, base, tmp_path, {"cdx": "/cdx?url={url}"})
        times = []
        for day in (0, 8, 17, 18, 19, 40, 60):
            asked.clear()
            asyncio.run(one_night(subject, tmp_path / "data", FIRST + timedelta(days=day)))
            times += [day] * asked.count(listed)
    assert times == [17, 18, 60]
    assert broken(tmp_path / "data") == (("article", "gone"),)
