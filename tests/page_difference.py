"""Two captures of a page, no warehouse: extraction before, extraction after -> changes as a reader lists them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from extract.records import Citation, Claim, Extraction
from warehouse.documents import Outline, Part, Unchanged, find_unchanged, make_outline
from warehouse.edits import merge_edits
from warehouse.history import fold_history
from warehouse.identity import content_key, text_key
from warehouse.ledger import Change, TextChange
from warehouse.observation import Good, Rules, State
from warehouse.session import record_row

_TIMES = (datetime(2000, 1, 1, tzinfo=UTC), datetime(2000, 1, 2, tzinfo=UTC))


class MemoryLibrary:
    """A library of extractions in hand, by the id to know them by."""

    def __init__(self, extractions: Mapping[int, Extraction]) -> None:
        self._extractions = extractions

    def outline(self, document_id: int) -> Outline:
        extraction = self._extractions[document_id]
        document = extraction.document
        texts = {passage.ordinal: text_key(passage.text) for passage in document.passages}
        claims = ((claim.passage, content_key(claim)) for claim in extraction.claims)
        return make_outline(document_id, document.stated_date, len(document.text), texts, claims)

    def part(self, document_id: int, passages: Collection[int]) -> Part:
        wanted, extraction = set(passages), self._extractions[document_id]
        return Part(
            {passage.ordinal: passage for passage in extraction.document.passages if passage.ordinal in wanted},
            [mention for mention in extraction.mentions if mention.passage in wanted],
            {number: claim for number, claim in enumerate(extraction.claims) if claim.passage in wanted},
        )

    def unchanged(self, before_id: int, after_id: int) -> Unchanged:
        return find_unchanged(self.outline(before_id), self.outline(after_id))

    def claim(self, document_id: int, ordinal: int) -> Claim:
        return self._extractions[document_id].claims[ordinal]

    def links(self, links_id: int) -> Sequence[Citation]:
        return self._extractions[links_id].citations


@dataclass(frozen=True, slots=True)
class PageDifference:
    """`is_suspect`: most claims vanished at once, so nothing is said before a next good capture confirms it."""

    changes: tuple[Change, ...]
    source_changes: tuple[Change, ...]
    text_changes: tuple[TextChange, ...]
    is_suspect: bool


def compare_pages(before: Extraction, after: Extraction, rules: Rules) -> PageDifference:
    """Compare two captures as the history would; what one edit did to several claims of a sentence is one change."""
    seen = [Good(at, "", "fetched", "", "", name, name) for name, at in enumerate(_TIMES)]
    library = MemoryLibrary({0: before, 1: after})
    state, ledger = fold_history("page", seen, library, rules, State())
    changes = [Change(**row) for row in merge_edits(record_row(change) for change in ledger.changes.values())]
    return PageDifference(
        changes=tuple(change for change in changes if change.claim_id),
        source_changes=tuple(change for change in changes if not change.claim_id),
        text_changes=tuple(ledger.text_changes.values()),
        is_suspect=bool(state.held),
    )
