"""URLs: a URL -> the public id of the document it leads to, one spelling to ask for it by, one key to compare it by."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit, urlunsplit

_DOI = r"(10\.\d{4,9}/[^\s?#\"<>]+)"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern, re.I))
    for kind, pattern in (
        ("doi", rf"^(?:dx\.)?doi\.org/{_DOI}$"),
        ("pmcid", r"^(?:pmc\.)?(?:www\.)?ncbi\.nlm\.nih\.gov/(?:pmc/)?articles/(?:PMC)?(\d+)(?:/.*)?$"),
        ("pmid", r"^pubmed\.ncbi\.nlm\.nih\.gov/(\d+)/?$"),
        ("pmid", r"^(?:www\.)?ncbi\.nlm\.nih\.gov/(?:m/)?pubmed/(\d+)/?$"),
        ("pmcid", r"^(?:www\.)?europepmc\.org/(?:article|abstract|articles)/PMC/?(?:PMC)?(\d+)/?$"),
        ("pmcid", r"^(?:www\.)?europepmc\.org/articles/PMC(\d+)/?$"),
        ("pmid", r"^(?:www\.)?europepmc\.org/(?:article|abstract)/MED/(\d+)/?$"),
        (
            "nct",
            r"^(?:www\.|beta\.|classic\.)?clinicaltrials\.gov/(?:ct2/show(?:/results|/record)?|study|show)/(NCT\d{8})(?:/.*)?$",
        ),
        ("isrctn", r"^(?:www\.)?isrctn\.(?:com|org)/(ISRCTN\d{8})/?$"),
        ("doi", rf"^(?:www\.)?isrctn\.com/{_DOI}$"),
        ("doi", rf"^[^/]+/doi/(?:(?:abs|full|pdf|epdf|epub|pdfdirect|book)/)?{_DOI}$"),
        ("doi", rf"^(?:link\.springer\.com)/(?:article|chapter|content/pdf)/{_DOI}$"),
        ("doi", rf"^(?:www\.)?(?:frontiersin\.org)/(?:journals/[^/]+/)?articles/{_DOI}$"),
    )
)
_TRACKING = re.compile(
    r"^(?:utm_\w+|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|mc_[ce]id|igshid|_ga|_gl|_hs(?:enc|mi)|hsctatracking|mkt_tok|s_cid|cmpid"
    r"|icid|ncid|ref_src|ref_url|spm|trk|vero_(?:id|conv)|wt\.mc_id|at_(?:medium|campaign|custom\d)|ito|sfnsn|jsessionid|phpsessid|sid"
    r"|doi_?access|cookieset)$",
    re.I,
)
_INDEX = re.compile(r"/(?:index\.(?:html?|php|aspx?))?$", re.I)
_PORTS = {"http": 80, "https": 443}


def source_key(url: str) -> str | None:
    """The public id a URL itself names (`doi:…`, `pmid:…`, `pmcid:pmc…`, `nct:nct…`, `isrctn:isrctn…`), or None."""
    try:
        parts = urlsplit(url.strip())
        host = "doi.org" if parts.scheme == "doi" else (parts.hostname or "").lower()
    except ValueError:
        return None
    place = f"{host}/{unquote(parts.path).lstrip('/')}"
    for kind, pattern in _PATTERNS:
        found = pattern.match(place)
        if found:
            return _spell(kind, found.group(1))
    term = dict(parse_qsl(parts.query)).get("term", "")
    if host == "pubmed.ncbi.nlm.nih.gov" and term.isdigit():
        return f"pmid:{term}"
    return None


def normalise_url(url: str) -> str:
    """One spelling of a URL: lower-case host, no fragment, no default port, no tracking or session parameters.

    What may name another page is kept: the scheme, `www.`, the case of the path, the order of parameters. A bare host
    gets its slash; no other slash is added or taken. A URL that cannot be taken apart comes back as it is.
    """
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        return url.strip()
    scheme = parts.scheme.lower()
    if scheme not in _PORTS or not parts.hostname:
        return url.strip()
    host = _ascii_host(parts.hostname)
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    path = quote(unquote(parts.path), safe="/:@!$&'()*+,;=~-._") if _is_plain(parts.path) else parts.path
    path = re.sub(r";jsessionid=[^/?]*", "", path, flags=re.I)
    return urlunsplit((scheme, netloc, path or "/", _query(parts.query), ""))


def url_key(url: str) -> str:
    """What all addresses of one page share; never asked for: without scheme, `www.`, index file and last slash.

    The order of parameters, and who referred the reader, do not tell two pages apart.
    """
    try:
        parts = urlsplit(normalise_url(url))
    except ValueError:
        return url.strip()
    if parts.scheme not in _PORTS:
        return url.strip().partition("#")[0]
    pairs = sorted((name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "ref")
    path = _INDEX.sub("", parts.path)
    return parts.netloc.removeprefix("www.") + path + (f"?{urlencode(pairs)}" if pairs else "")


def _query(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _TRACKING.match(name)]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _is_plain(path: str) -> bool:
    # an escaped slash, percent or question mark means something else than the bare one
    return not re.search(r"%(?:2f|25|3f|23|5c|0)", path, re.I)


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if ":" in host:
        return f"[{host}]"
    try:
        return host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return host


def _spell(kind: str, value: str) -> str:
    if kind == "doi":
        value = re.sub(r"(?:/(?:full|abstract|pdf|epdf|meta))?[/.,;)]*$", "", value.lower())
        return f"doi:{value.removesuffix('.pdf')}"
    if kind == "pmcid":
        return f"pmcid:pmc{value}"
    return f"{kind}:{value.lower()}"
