"""Claims, pages and captures made by hand, for the tests of the warehouse."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

from extract.records import Citation, Claim, Document, Extraction, Mention, Passage
from warehouse import database
from warehouse.recording import HistoryRules
from warehouse.records import CaptureRecord, RunCounts, RunRecord, SnapshotRecord, SourceRecord
from warehouse.session import Session
from warehouse.store import Work

FIRST_NIGHT = datetime(2026, 1, 1, 3, tzinfo=UTC)
CLINIC = SourceRecord("clinic", "A clinic", "clinic", "Title", "https://www.clinic.example/ms", None)
PLAIN = Claim(
    therapy="therapy:hsct",
    relation="REDUCES",
    relation_group="BENEFIT",
    outcome=None,
    condition=None,
    polarity="affirmed",
    certainty="established",
    quantities=(),
    population=None,
    evidence_type="none",
    evidence=None,
    attribution="publisher",
    attribution_type="publisher",
    is_anaphoric=False,
    quote="",
    char_start=0,
    char_end=0,
    heading=("Benefits",),
    passage=0,
    rule_id="benefit.verb",
)


def claim(quote: str, outcome: str | None = None, **fields: Any) -> Claim:
    """A claim read from a sentence; `page` puts it in its place."""
    return replace(PLAIN, quote=quote, outcome=outcome and f"outcome:{outcome}", **fields)


def page(
    *sentences: str | Claim | tuple[Claim, ...],
    links: Iterable[str] = (),
    stated_date: str | None = None,
    concepts: Iterable[tuple[str, str]] = (),
) -> Extraction:
    """A page of sentences, each a text or the claims read from it.

    `concepts` are (words, concept id), mentioned wherever the words stand; the name of an outcome mentions it.
    """
    passages: list[Passage] = []
    claims: list[Claim] = []
    mentions: list[Mention] = []
    position = 0
    for number, sentence in enumerate(sentences):
        read = () if isinstance(sentence, str) else (sentence,) if isinstance(sentence, Claim) else sentence
        text = sentence if isinstance(sentence, str) else read[0].quote
        end = position + len(text)
        passages.append(Passage(number, "sentence", text, position, end, ("Benefits",), number))
        claims += [replace(one, char_start=position, char_end=end, passage=number) for one in read]
        named = {(one.outcome.split(":")[1], one.outcome) for one in read if one.outcome} | set(concepts)
        for words, concept in sorted(named):
            if (at := text.casefold().find(words.casefold())) >= 0:
                span = (position + at, position + at + len(words))
                mentions.append(Mention("OUTCOME", concept, text[at : at + len(words)], *span, number))
        position = end + 1
    text = "\n".join(passage.text for passage in passages)
    document = Document(text, None, "en", stated_date, None, "text/html", tuple(passages))
    citations = tuple(Citation(url, "more", "See more.", 0) for url in links)
    return Extraction(document, tuple(mentions), tuple(claims), citations)


def snapshot_of(seen: Extraction) -> str:
    """Bytes that yield this extraction, by their name."""
    return sha256(repr(seen).encode()).hexdigest()


def capture_of(
    seen: Extraction | str, at: datetime, source: SourceRecord = CLINIC, location: str | None = None
) -> CaptureRecord:
    """A capture that shows a page, or one with this outcome that shows none."""
    url = location or source.url or ""
    if isinstance(seen, str):
        return CaptureRecord(source.source_id, at, seen, "", source.url or "", url)  # type: ignore[arg-type]
    return CaptureRecord(
        source.source_id, at, "fetched", "", source.url or "", url, etag='"a"', snapshot_sha256=snapshot_of(seen)
    )


def night(number: float) -> datetime:
    """The time of a night, counted from the first."""
    return FIRST_NIGHT + timedelta(days=number)


class World:
    """A warehouse and the runs recorded in it, in one transaction; in memory, or in `folder` to be published."""

    def __init__(
        self, folder: Path, rules: HistoryRules | None = None, epoch_id: str = "epoch-1", work: Work | None = None
    ) -> None:
        self.work = work or Work(Session(database.connect(":memory:"), folder), folder)
        self.rules = rules or HistoryRules()
        self.epoch_id = epoch_id
        self.work.set_epoch(epoch_id, {"rules": 1}, FIRST_NIGHT)

    def add(self, run_id: str, captures: Iterable[tuple[CaptureRecord, Extraction | str]]) -> None:
        """Add captures with what they show, without recording history."""
        captures = list(captures)
        pages = {snapshot_of(seen): seen for _, seen in captures if not isinstance(seen, str)}
        self.work.add_snapshots(
            SnapshotRecord(name, "", "text/html", 1, FIRST_NIGHT, "a.warc.gz", 0, 1) for name in pages
        )
        self.work.add_captures(run_id, (capture for capture, _ in captures))
        self.work.add_extractions(self.epoch_id, pages)

    def record(
        self,
        number: float,
        *seen: Extraction | str,
        source: SourceRecord = CLINIC,
        location: str | None = None,
    ) -> RunCounts:
        """One run: captures of one source an hour apart, folded into its history; checks that nothing broke."""
        run_id = f"run-{number}"
        self.work.add_discovered([source], FIRST_NIGHT)
        times = [night(number) + timedelta(hours=hour) for hour in range(len(seen))]
        self.add(run_id, [(capture_of(one, at, source, location), one) for one, at in zip(seen, times, strict=True)])
        counts = self.work.record_history(RunRecord(run_id, "ingest", night(number), times[-1]), self.rules)
        assert self.work.faults() == []
        return counts

    def rows(self, text: str) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        return list(self.work.query(text).rows)

    def history(self) -> dict[str, list[tuple[Any, ...]]]:
        """All that must not depend on when and in which order runs recorded it."""
        queries = {
            "version": "SELECT * EXCLUDE (run_id, epoch_id, recorded_at, close_recorded_at) FROM claim_version",
            "change": "SELECT * EXCLUDE (run_id, epoch_id, recorded_at, confirm_recorded_at) FROM change",
            "text_change": "SELECT * EXCLUDE (run_id, epoch_id, recorded_at) FROM text_change",
            "location": "SELECT * EXCLUDE (recorded_at) FROM location",
            "citation": "SELECT * EXCLUDE (recorded_at) FROM citation",
            "status": "SELECT * EXCLUDE (recorded_at) FROM source_status",
            "capture": "SELECT source_id, captured_at, outcome, is_good FROM capture",
        }
        return {name: sorted(self.rows(query), key=repr) for name, query in queries.items()}
