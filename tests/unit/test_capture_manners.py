"""Who is asked when: pauses, patience that survives the run, robots.txt in its details."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from config.models import CaptureSettings
from flows.capture.answer import Answer, FetchError
from flows.capture.hosts import Hosts, retry_after
from flows.capture.robots import Robots

NOW = datetime(2026, 3, 1, 3, 0, tzinfo=UTC)
URL = "https://clinic.example/ms"


def hosts(file: Path | None = None, now: datetime = NOW, **own: float) -> Hosts:
    return Hosts(CaptureSettings.model_validate(own), "seed", lambda: now, file)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 0 ", 0),
        ("Sun, 01 Mar 2026 04:00:00 GMT", 3600),
        ("Sun, 01 Mar 2026 02:00:00 GMT", 0),
        ("99999999999999999999", 10**8),
        ("soon", None),
        ("-5", None),
        ("", None),
        (None, None),
    ],
)
def test_retry_after_is_read_in_both_its_forms(value: str | None, seconds: int | None) -> None:
    assert retry_after(value, NOW) == (None if seconds is None else timedelta(seconds=seconds))


def test_a_host_that_says_no_again_is_left_alone_ever_longer_until_it_answers(tmp_path: Path) -> None:
    file, now, pauses = tmp_path / "state" / "hosts.json", NOW, []
    for _ in range(9):
        book = hosts(file, now)
        assert book.obstacle(URL) is None
        book.leave_alone("clinic.example", "blocked", "it answered 429", None)
        later = now
        while hosts(file, later).obstacle(URL):
            later += timedelta(minutes=15)
        pauses.append(int((later - now).total_seconds() // 60))
        now = later
    assert pauses == [15, 30, 60, 120, 240, 480, 960, 1440, 1440]
    book = hosts(file, now)
    book.forgive("clinic.example")
    book.leave_alone("clinic.example", "blocked", "it answered 429", None)
    assert hosts(file, now + timedelta(minutes=15)).obstacle(URL) is None, "after a good answer it starts anew"


def test_a_wish_for_a_year_is_granted_for_a_week(tmp_path: Path) -> None:
    file = tmp_path / "hosts.json"
    hosts(file).leave_alone("clinic.example", "unreachable", "it answered 503", timedelta(days=365))
    left_alone = hosts(file, NOW + timedelta(days=6)).obstacle(URL)
    assert left_alone is not None
    assert (left_alone.outcome, "2026-03-08T03:00:00+00:00 (it answered 503)" in left_alone.reason) == (
        "unreachable",
        True,
    )
    assert hosts(file, NOW + timedelta(days=8)).obstacle(URL) is None
    assert hosts(file).obstacle("https://other.example/") is None


def test_what_is_remembered_can_be_lost_but_does_not_stop_the_night(tmp_path: Path) -> None:
    file = tmp_path / "hosts.json"
    file.write_text('{"clinic.example": {"strikes": ')
    assert hosts(file).obstacle(URL) is None
    assert (tmp_path / "hosts.broken").exists()


def test_a_crawl_delay_is_kept_to_within_reason() -> None:
    async def second_turn_after(delay: float, longest: float) -> float:
        book = hosts(host_delay_seconds=0, max_crawl_delay_seconds=longest)
        book.slow_down("clinic.example", delay)
        loop = asyncio.get_running_loop()
        async with book.turn("clinic.example"):
            started = loop.time()
        async with book.turn("clinic.example"):
            return loop.time() - started

    assert 0.07 <= asyncio.run(second_turn_after(0.1, 1)) < 0.5
    assert 0.03 <= asyncio.run(second_turn_after(1000, 0.05)) < 0.5


def test_the_order_and_the_pauses_are_shuffled_but_reproducible() -> None:
    async def pauses(seed: str) -> list[float]:
        book = Hosts(CaptureSettings(host_delay_seconds=10), seed, lambda: NOW)
        found = []
        for host in "abcdef":
            async with book.turn(host):
                pass
            found.append(round(book._turns[host].next_at - asyncio.get_running_loop().time(), 2))
        return found

    first = asyncio.run(pauses("run-1"))
    assert first == pytest.approx(asyncio.run(pauses("run-1")), abs=0.1)
    assert first != pytest.approx(asyncio.run(pauses("run-2")), abs=0.1)
    assert all(7.4 <= pause <= 15 for pause in first)


ROBOTS = {
    "longest rule wins": ("User-agent: *\nDisallow: /ms\nAllow: /ms/public", "/ms/public/a", True),
    "wildcards": ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
    "end of wildcard": ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf.html", True),
    "own group beats the general one": ("User-agent: *\nDisallow: /\n\nUser-agent: litwatch\nDisallow:", "/ms", True),
    "name in any case": ("User-agent: LitWatch\nDisallow: /ms", "/ms", False),
    "somebody else": ("User-agent: otherbot\nDisallow: /", "/ms", True),
    "byte order mark": ("\ufeffUser-agent: *\nDisallow: /ms", "/ms", False),
    "a web page instead": ("<!doctype html><title>Not found</title>", "/ms", True),
    "beyond 500 KiB": ("# " + "x" * 512_000 + "\nUser-agent: *\nDisallow: /ms", "/ms", True),
    "empty": ("", "/ms", True),
}


@pytest.mark.parametrize("name", ROBOTS)
def test_robots_txt_is_read_as_rfc_9309_has_it(name: str) -> None:
    rules, path, is_allowed = ROBOTS[name]
    asked: list[str] = []

    async def read(url: str) -> Answer:
        asked.append(url)
        return Answer(url, 200, (), rules.encode())

    async def check() -> bool:
        robots = Robots(read, lambda host, delay: None)
        try:
            await asyncio.gather(*[robots.check(f"https://clinic.example{path}") for _ in range(3)])
        except FetchError as error:
            assert (error.outcome, "robots.txt" in error.reason) == ("refused", True)
            return False
        return True

    assert asyncio.run(check()) == is_allowed
    assert asked == ["https://clinic.example/robots.txt"], "once a run, even when asked by several at a time"
