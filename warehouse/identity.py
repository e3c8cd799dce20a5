"""Names that stay the same wherever they are computed: a URL's or paper's key, ids of claims, changes and documents."""

from __future__ import annotations

import re
from datetime import datetime
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlencode, urlsplit

from extract.records import Citation, Claim, Extraction

_SOURCE_KEYS = (
    ("doi", re.compile(r"(?:doi\.org/|/doi/(?:abs/|full/|pdf/|epdf/)?|^doi:\s*)(10\.\d{4,9}/[^\s?#]+)", re.I)),
    (
        "pmcid",
        re.compile(r"(?:/pmc/articles/|pmc\.ncbi\.nlm\.nih\.gov/articles/|europepmc\.org/article/pmc/)(PMC\d+)", re.I),
    ),
    ("pmid", re.compile(r"(?:pubmed\.ncbi\.nlm\.nih\.gov/|/pubmed/|europepmc\.org/article/med/)(\d{1,9})\b", re.I)),
    ("nct", re.compile(r"clinicaltrials\.gov/.*?(NCT\d{8})\b", re.I)),
    ("isrctn", re.compile(r"isrctn\.(?:com|org)/.*?(ISRCTN\d{8})\b", re.I)),
)
_TRACKING = re.compile(r"^(?:utm_\w+|fbclid|gclid|mc_cid|mc_eid|ref|cmpid|igshid|_ga)$", re.I)
_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?))?$", re.I)


def url_key(url: str) -> str:
    """Return the URL without what does not tell two pages apart: scheme, `www.`, fragment, tracking parameters."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").removeprefix("www.")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = sorted((k, v) for k, v in parse_qsl(parts.query, keep_blank_values=True) if not _TRACKING.match(k))
    path = _INDEX.sub("", unquote(parts.path))
    scheme = "" if parts.scheme in ("http", "https", "") else f"{parts.scheme}:"
    return f"{scheme}{host}{port}{path}" + (f"?{urlencode(query)}" if query else "")


def source_key(url: str) -> str | None:
    """Return `scheme:id` where the URL names a paper or a trial record whatever the host, else None."""
    for scheme, pattern in _SOURCE_KEYS:
        if found := pattern.search(unquote(url)):
            return f"{scheme}:{found[1].rstrip('./').lower()}"
    return None


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
