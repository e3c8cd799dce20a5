"""Names that stay the same wherever they are computed: ids of claims, changes, documents and sets of links."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from operator import attrgetter
from typing import Protocol

from extract.records import Citation, Claim, Extraction

_content = attrgetter(
    *(name for name in Claim.__slots__ if name not in ("char_start", "char_end", "heading", "passage", "rule_id"))
)


def claim_id(source_id: str, first_seen_at: datetime, claim: Claim, ordinal: int) -> str:
    """Name a claim by where, when and as what it was first seen; `ordinal` tells equal propositions apart."""
    proposition = (claim.therapy, claim.relation_group, claim.outcome, claim.condition)
    return digest(source_id, first_seen_at.isoformat(), *proposition, ordinal)


def content_key(claim: Claim) -> int:
    """Name what a claim says, wherever on the page it stands."""
    return number(*_content(claim))


def text_key(text: str) -> int:
    """Name the words of a passage."""
    return number(text)


def document_id(epoch_id: str, extraction: Extraction) -> int:
    """Name what an epoch reads from a text, links apart."""
    return number(epoch_id, repr((extraction.document, extraction.mentions, extraction.claims)))


def links_id(citations: tuple[Citation, ...]) -> int:
    """Name a set of outgoing links."""
    return number(repr(citations))


def digest(*parts: object) -> str:
    """Return 20 hex digits of the SHA-256 of the parts: 2^-40 odds of a clash among a million."""
    return _sha256(parts).hexdigest()[:20]


def number(*parts: object) -> int:
    """Return the first 63 bits of the SHA-256 of the parts, which join faster than text: 2^-24 odds in a million."""
    return int.from_bytes(_sha256(parts).digest()[:8]) >> 1


class Hash(Protocol):
    """What hashlib returns."""

    def digest(self) -> bytes: ...

    def hexdigest(self) -> str: ...


def _sha256(parts: tuple[object, ...]) -> Hash:
    return sha256("\x1f".join(str(part) for part in parts).encode("utf-8", "replace"))
