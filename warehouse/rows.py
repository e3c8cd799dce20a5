"""Records <-> rows: what is flattened on the way into the warehouse and put together again on the way out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

from config.models import Vocabulary
from extract.records import Citation, Extraction
from warehouse.identity import content_key, text_key
from warehouse.ledger import Change, Interval, Ledger, TextChange, Version
from warehouse.observation import Doubt, Good, Missing, Observation, Present, State, Trouble
from warehouse.records import SourceRecord
from warehouse.session import record_row
from warehouse.urls import source_key, url_key

Row = dict[str, Any]


def source_row(source: SourceRecord) -> Row:
    row = record_row(source)
    row["source_key"] = row.pop("key") or (source_key(source.url) if source.url else None)
    row["url_key"] = url_key(source.url) if source.url else None
    row["headers"] = dict(source.headers)
    return row


def read_source(row: Mapping[str, Any]) -> SourceRecord:
    return SourceRecord(
        source_id=row["source_id"],
        publisher=row["publisher"],
        source_kind=row["source_kind"],
        title=row["title"],
        url=row["url"],
        path=row["path"],
        key=row["source_key"],
        cadence=row["cadence"],
        adapter=row["adapter"],
        follow_citations=row["follow_citations"],
        min_chars=row["min_chars"],
        min_claims=row["min_claims"],
        headers=tuple(sorted(row["headers"].items())),
        discovered_from=row["discovered_from"],
    )


def document_row(document_id: int, epoch_id: str, extraction: Extraction) -> Row:
    document = extraction.document
    return {
        "document_id": document_id,
        "epoch_id": epoch_id,
        "text_sha256": sha256(document.text.encode()).hexdigest(),
        "text_chars": len(document.text),
        "title": document.title,
        "language": document.language,
        "stated_date": document.stated_date,
        "canonical_url": document.canonical_url,
        "media_type": document.media_type,
        "claim_count": len(extraction.claims),
    }


def passage_rows(document_id: int, extraction: Extraction) -> Iterator[Row]:
    for passage in extraction.document.passages:
        yield {
            "document_id": document_id,
            "ordinal": passage.ordinal,
            "passage_kind": passage.kind,
            "text": passage.text,
            "char_start": passage.char_start,
            "char_end": passage.char_end,
            "heading": passage.heading,
            "passage_group": passage.group,
            "intro": passage.intro,
            "text_key": text_key(passage.text),
        }


def mention_rows(document_id: int, extraction: Extraction) -> Iterator[Row]:
    for mention in extraction.mentions:
        yield {"document_id": document_id, **record_row(mention)}


def claim_rows(document_id: int, extraction: Extraction) -> Iterator[Row]:
    for ordinal, claim in enumerate(extraction.claims):
        yield {
            "document_id": document_id,
            "ordinal": ordinal,
            "content_key": content_key(claim),
            **record_row(claim),
        }


def link_rows(links_id: int, citations: tuple[Citation, ...]) -> Iterator[Row]:
    for ordinal, citation in enumerate(citations):
        yield {"links_id": links_id, "ordinal": ordinal, "url_key": url_key(citation.url), **record_row(citation)}


def concept_rows(vocabulary: Vocabulary) -> Iterator[Row]:
    for label, concept in vocabulary.concepts:
        yield {
            "concept": concept.id,
            "label": label,
            "name": concept.name,
            "broader": concept.broader,
            "xrefs": concept.xrefs,
            "form_count": len(concept.forms) + len(concept.exact_forms) + len(concept.ambiguous_forms),
        }


def trial_rows(vocabulary: Vocabulary) -> Iterator[Row]:
    for _, concept in vocabulary.concepts:
        for registry_id in concept.registry_ids:
            yield {"concept": concept.id, "registry_id": registry_id, "name": concept.name}


def trial_record_rows(epoch_id: str, extractions: Mapping[str, Extraction]) -> Iterator[Row]:
    for snapshot_sha256, extraction in sorted(extractions.items()):
        if extraction.trial is not None:
            yield {"snapshot_sha256": snapshot_sha256, "epoch_id": epoch_id, **record_row(extraction.trial)}


def notice_rows(epoch_id: str, extractions: Mapping[str, Extraction]) -> Iterator[Row]:
    for snapshot_sha256, extraction in sorted(extractions.items()):
        for notice in extraction.notices:
            row = record_row(notice)
            row["notice_key"] = row.pop("key")
            yield {"snapshot_sha256": snapshot_sha256, "epoch_id": epoch_id, **row}


def read_observation(row: Mapping[str, Any]) -> Observation:
    captured_at = read_time(row["captured_at"])
    if not row["is_good"]:
        return Trouble(captured_at, row["run_id"], row["outcome"])
    return Good(
        captured_at,
        row["run_id"],
        row["outcome"],
        row["final_url"],
        row["snapshot_sha256"],
        row["document_id"],
        row["links_id"],
    )


def version_row(source_id: str, version: Version) -> Row:
    row = {**record_row(version.claim), **record_row(version), "source_id": source_id}
    del row["claim"]
    return row


def change_row(source_id: str, change: Change) -> Row:
    return {"source_id": source_id, **record_row(change)}


def text_change_row(source_id: str, text_change: TextChange) -> Row:
    return {"source_id": source_id, **record_row(text_change)}


def interval_row(source_id: str, interval: Interval) -> Row:
    return {"source_id": source_id, **record_row(interval)}


def update_rows(ledger: Ledger) -> Iterator[tuple[str, Row]]:
    """What a ledger asks of rows written by earlier runs: the statement and its row."""
    for claim_id, version in sorted(ledger.reopenings):
        yield "reopen_version", {"claim_id": claim_id, "version": version}
    for (claim_id, version), closing in ledger.closings.items():
        yield "close_version", {"claim_id": claim_id, "version": version, **record_row(closing)}
    for change_id in sorted(ledger.undone):
        yield "undo_change", {"change_id": change_id}
    for change_id in sorted(ledger.confirmations):
        yield "confirm_change", {"change_id": change_id}
    for (table, key), valid_to in ledger.interval_ends.items():
        yield "end_interval", {"source_id": ledger.source_id, "table": table, "key": key, "valid_to": valid_to}


def state_row(source_id: str, state: State) -> Row:
    return {
        "source_id": source_id,
        "document_id": state.base.document_id if state.base else None,
        "links_id": state.base.links_id if state.base else None,
        "location_url": state.base.final_url if state.base else None,
        "status": state.status,
        "is_waiting": state.is_waiting,
        "state": {
            **record_row(state),
            "present": [(one.claim_id, one.version) for one in state.present],
        },
    }


def read_state(row: Mapping[str, Any]) -> State:
    return State(
        base=_read_good(row["base"]) if row["base"] else None,
        present=tuple(Present(claim_id, int(version)) for claim_id, version in row["present"]),
        missing=tuple(
            Missing(
                **{
                    **one,
                    "last_seen_at": read_time(one["last_seen_at"]),
                    "absent_since": read_time(one["absent_since"]),
                }
            )
            for one in row["missing"]
        ),
        held=_read_good(row["held"]) if row["held"] else None,
        status=row["status"],
        doubt=Doubt(**{**row["doubt"], "since": read_time(row["doubt"]["since"])}) if row["doubt"] else None,
    )


def read_time(value: str) -> datetime:
    """Parse a time as JSON or DuckDB writes it."""
    return datetime.fromisoformat(value)


def _read_good(row: Mapping[str, Any]) -> Good:
    return Good(**{**row, "captured_at": read_time(row["captured_at"])})
