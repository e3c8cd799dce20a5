"""Names that stay the same wherever they are computed: ids of claims, changes, documents and sets of links."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256

from extract.records import Citation, Claim, Extraction


def claim_id(source_id: str, first_seen_at: datetime, claim: Claim, ordinal: int) -> str:
    """Name a claim by where, when and as what it was first seen; `ordinal` tells equal propositions apart."""
    proposition = (claim.therapy, claim.relation_group, claim.outcome, claim.condition)
    return digest(source_id, first_seen_at.isoformat(), *proposition, ordinal)


def document_id(epoch_id: str, extraction: Extraction) -> str:
    """Name what an epoch reads from a text, links apart."""
    return digest(epoch_id, repr((extraction.document, extraction.mentions, extraction.claims)))


def links_id(citations: tuple[Citation, ...]) -> str:
    """Name a set of outgoing links."""
    return digest(repr(citations))


def digest(*parts: object) -> str:
    """Return 20 hex digits of the SHA-256 of the parts: 2^-40 odds of a clash among a million."""
    return sha256("\x1f".join(str(part) for part in parts).encode()).hexdigest()[:20]
