"""Judge: a response or an extraction -> is it evidence of what the source says? An outcome and the reasons for it.

Everything here is pure, so that stored captures can be judged again. A page is judged by what stands on it *and* by
how little else does: a long page that mentions cookies, logins or missing pages is a page about them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl, urlsplit

from flows.capture.answer import Answer, Chain
from flows.capture.page import Page, decode_text, read_page, sniff_media_type
from flows.capture.prose import Prose, Signs, language_doubt
from flows.capture.signs import AddressKind, Family, load_signs
from flows.capture.speech import Speech
from warehouse.records import Outcome, SourceRecord

READABLE = frozenset({"text/html", "application/xhtml+xml", "application/pdf"})
_MIN_LETTERS = 25
_LONGEST_WALL = 6000
_LOOKED_AT = 2_000_000  # bytes of a body that are read to judge it
_STRAY_CONTENT = 60
_SHORT_PAGE = 1000
_MARKS_MAX_CHARS = 1500
_LOGIN_MAX_CHARS = 600
_SCRIPT_ONLY_CHARS = 250


@dataclass(frozen=True, slots=True)
class Verdict:
    """`reasons` explain a bad outcome; on a good one they are doubts worth noting."""

    outcome: Outcome
    reasons: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        return self.outcome in ("fetched", "unchanged")

    @property
    def reason(self) -> str:
        return "; ".join(self.reasons)


FETCHED = Verdict("fetched")


def judge_response(chain: Chain, speech: Speech) -> Verdict:
    """Judge a complete response before extraction: status, way, headers, then what the bytes show."""
    chain = replace(chain, answer=replace(chain.answer, body=chain.answer.body[:_LOOKED_AT]))
    answer = chain.answer
    media_type, charset = content_type(answer)
    kind = sniff_media_type(answer.body, media_type)
    page = read_page(answer.body, charset) if kind in ("text/html", "application/xhtml+xml") else None
    return (
        _by_challenge(chain, page, speech)
        or _by_status(answer)
        or _by_way(chain)
        or _by_body(chain, kind, media_type)
        or (_by_page(answer, page, speech) if page else None)
        or (_by_plain_text(answer, charset, speech) if kind.startswith("text/") and not page else None)
        or Verdict("fetched", _doubts(answer, kind, media_type, charset))
    )


def judge_extraction(
    source: SourceRecord, text: str, claim_count: int, speech: Speech, title: str | None = None
) -> Verdict:
    """Judge what was extracted against what the source is expected to hold.

    What it held before plays no part here: captures may come in any order, and history compares them.
    """
    verdict = judge_text(text, speech, title or "")
    if not verdict.is_good:
        return verdict
    return _by_expectation(source, text, claim_count) or verdict


def judge_record(source: SourceRecord, text: str, claim_count: int) -> Verdict:
    """Judge the answer of an interface for programs: its reader has checked its fields, so its words are not weighed.

    A list without records is held back: a query that once found something and now finds nothing is broken more often
    than true.
    """
    if not text.strip():
        return Verdict("suspect", ("the answer lists no records",))
    return _by_expectation(source, text, claim_count) or FETCHED


def judge_text(text: str, speech: Speech, title: str = "") -> Verdict:
    """Judge bare text, as a reader would who knows nothing but the words and the subject."""
    # nobody writes a wall of several pages
    verdict = _by_words(text, title, speech) if len(text) <= _LONGEST_WALL else None
    doubt = None if verdict else language_doubt(text[:20_000], speech.language)
    return verdict or (Verdict("suspect", (doubt,)) if doubt else FETCHED)


def _by_expectation(source: SourceRecord, text: str, claim_count: int) -> Verdict | None:
    if len(text) < source.min_chars:
        return Verdict("suspect", (f"{len(text)} characters of text; at least {source.min_chars} are expected",))
    if claim_count < source.min_claims:
        return Verdict("suspect", (f"{claim_count} claims; at least {source.min_claims} are expected",))
    return None


def _by_words(text: str, title: str, speech: Speech) -> Verdict | None:
    prose = Prose(text, title, speech)
    for family in load_signs().families:
        found = prose.signs_of(family)
        if found and _convicts(found, family):
            return Verdict(family.outcome, (f"{family.reason} («{found.hits[0]}»)",))
    if prose.letter_count < _MIN_LETTERS:
        return Verdict("suspect", (f"next to no text ({prose.letter_count} letters)",))
    if len(text) < _SHORT_PAGE and not prose.has_content:
        return Verdict("suspect", (f"a short page that says nothing of the subject («{text.strip()[:60]}»)",))
    return None


def _convicts(found: Signs, family: Family) -> bool:
    if len(found.hits) < family.needs:
        return False
    if found.is_titled:
        return found.rest_chars <= max(family.max_rest, family.max_rest_titled)
    has_content = found.content_chars > _STRAY_CONTENT and not family.even_with_content
    return not has_content and found.is_dominant and found.rest_chars <= family.max_rest


def content_type(answer: Answer) -> tuple[str | None, str | None]:
    """Declared media type and charset of an answer, lower-cased, None where not declared."""
    value = answer.header("content-type") or ""
    media_type, _, parameters = value.partition(";")
    found = re.search(r"charset\s*=\s*[\"']?([\w:.-]+)", parameters, re.I)
    return media_type.strip().lower() or None, found.group(1).lower() if found else None


def is_home(url: str) -> bool:
    """Whether a URL is the front page of its site, as far as its spelling tells."""
    place, _, query = url.partition("#")[0].partition("?")
    names = {name.lower() for name, _ in parse_qsl(query, keep_blank_values=True)}
    return load_signs().is_address("home", place) and not names & _NAMES_A_PAGE


# parameters by which a site that has only one address tells its pages apart; others note where a visitor came from
_NAMES_A_PAGE = frozenset({"p", "page", "page_id", "pageid", "id", "post", "article", "story", "doc", "item", "q", "s"})


def _by_challenge(chain: Chain, page: Page | None, speech: Speech) -> Verdict | None:
    answer = chain.answer
    if answer.header("cf-mitigated"):
        return Verdict("blocked", ("Cloudflare stopped the request (cf-mitigated)",))
    if answer.header("x-amzn-waf-action"):
        return Verdict("blocked", (f"AWS WAF stopped the request ({answer.header('x-amzn-waf-action')})",))
    if answer.header("x-datadome") and answer.status == 403:
        return Verdict("blocked", ("DataDome stopped the request",))
    signs = load_signs()
    is_sent = signs.is_address("block", answer.url) and not signs.is_address("block", chain.requested_url)
    if is_sent and answer.status not in (404, 410):
        return Verdict("blocked", (f"sent to a page for unwanted visitors: {answer.url}",))
    if page is None or answer.status in (404, 410) or _says_something(page, speech, _MARKS_MAX_CHARS):
        return None
    product = signs.mark_in(answer.body[:200_000].decode("latin-1").lower())
    if product:
        return Verdict("blocked", (f"a {product} page in place of the page (HTTP {answer.status})",))
    if answer.status == 200:
        return None
    verdict = judge_text(page.text or page.noscript, speech, page.title)
    return verdict if verdict.outcome == "blocked" else None


_STATUS_WORDS: dict[int, tuple[Outcome, str]] = {
    204: ("suspect", "an answer without content"),
    205: ("suspect", "an answer without content"),
    206: ("suspect", "only a part of the page"),
    401: ("blocked", "the site wants a login"),
    402: ("blocked", "the site wants a payment"),
    404: ("missing", "not found"),
    410: ("gone", "gone for good, says the site"),
    429: ("blocked", "too many requests, says the site"),
    451: ("blocked", "withheld for legal reasons"),
    999: ("blocked", "the site denies access"),
}


def _by_status(answer: Answer) -> Verdict | None:
    status = answer.status
    if status == 200 or status in (201, 203):
        return None
    if status in _STATUS_WORDS:
        outcome, words = _STATUS_WORDS[status]
        return Verdict(outcome, (f"HTTP {status}: {words}",))
    if status in (403, 405, 406, 407, 409, 418, 421, 423, 425, 426, 428, 431):
        return Verdict("blocked", (f"HTTP {status}: the site denies access",))
    if status == 202:
        return Verdict("suspect", ("HTTP 202: accepted, not answered",))
    if 300 <= status < 400:
        return Verdict("unreachable", (f"HTTP {status} without an address to go to",))
    if status >= 500:
        return Verdict("unreachable", (f"HTTP {status}: the server is in trouble",))
    return Verdict("unreachable", (f"HTTP {status}: the server does not answer this request",))


_WAYS: tuple[tuple[AddressKind, Outcome, str], ...] = (
    ("login", "blocked", "a login"),
    ("consent", "suspect", "a consent page"),
    ("error", "missing", "an error page"),
    ("search", "redirected_away", "a search page"),
)


def _by_way(chain: Chain) -> Verdict | None:
    """What the address at the end tells, when it is not the one asked for."""
    asked, got = chain.requested_url, chain.answer.url
    if not chain.hops or asked == got:
        return None
    signs = load_signs()
    for kind, outcome, words in _WAYS:
        if signs.is_address(kind, got) and not signs.is_address(kind, asked):
            return Verdict(outcome, (f"sent to {words}: {got}",))
    if is_home(got) and not is_home(asked):
        if site_of(asked) == site_of(got):
            return Verdict("missing", (f"sent to the front page: {got}",))
        return Verdict("redirected_away", (f"sent to the front page of another site: {got}",))
    return None


def _by_body(chain: Chain, kind: str, declared: str | None) -> Verdict | None:
    answer = chain.answer
    if not answer.body.strip():
        return Verdict("suspect", ("an empty page",))
    if kind not in READABLE and not kind.startswith("text/") and not kind.endswith(("xml", "json")):
        says = f", sent as {declared}" if declared and declared != kind else ""
        return Verdict("unreadable", (f"not a text: {kind}{says}",))
    asked_pdf = urlsplit(chain.requested_url).path.lower().endswith(".pdf")
    if asked_pdf and kind in ("text/html", "application/xhtml+xml"):
        return Verdict("suspect", ("a PDF was asked for, a web page came",))
    return None


def _by_page(answer: Answer, page: Page, speech: Speech) -> Verdict | None:
    if _is_garbage(answer.body, content_type(answer)[1]):
        return Verdict("unreadable", ("bytes that are no text in any charset",))
    letters = sum(character.isalpha() for character in page.text)
    if page.script_count and letters < len(answer.body) / 20 and not _says_something(page, speech, _SCRIPT_ONLY_CHARS):
        return Verdict("suspect", (f"the page shows nothing without scripts ({letters} letters)",))
    if page.has_password and not _says_something(page, speech, _LOGIN_MAX_CHARS):
        return Verdict("blocked", ("the site wants a login",))
    verdict = judge_text(page.text, speech, page.title)
    return None if verdict.is_good else verdict


def _says_something(page: Page, speech: Speech, max_chars: int) -> bool:
    """Whether a page is long, or short but about the subject: captcha forms and logins stand on honest pages, too."""
    return len(page.text) > max_chars or Prose(page.text, "", speech).content_chars > _STRAY_CONTENT


def _by_plain_text(answer: Answer, charset: str | None, speech: Speech) -> Verdict | None:
    if _is_garbage(answer.body, charset):
        return Verdict("unreadable", ("bytes that are no text in any charset",))
    verdict = judge_text(decode_text(answer.body, charset)[0], speech)
    return None if verdict.is_good else verdict


def _doubts(answer: Answer, kind: str, declared: str | None, charset: str | None) -> tuple[str, ...]:
    doubts = []
    if declared and declared != kind and {declared, kind} != {"text/html", "application/xhtml+xml"}:
        doubts.append(f"sent as {declared}, is {kind}")
    if kind.startswith("text/"):
        conflict = decode_text(answer.body, charset)[1]
        if conflict:
            doubts.append(conflict)
    return tuple(doubts)


def _is_garbage(body: bytes, charset: str | None) -> bool:
    text, _ = decode_text(body, charset)
    sample = text[:20_000]
    odd = sum(character == "\ufffd" or 0x80 <= ord(character) <= 0xFF for character in sample)
    return len(sample) > 40 and odd > 0.3 * len(sample)


def site_of(url: str) -> str:
    """The site a URL belongs to: its host without `www.` and the like, or the last two or three names of it."""
    host = (urlsplit(url).hostname or "").lower()
    names = host.split(".")
    if len(names) <= 2 or host.replace(".", "").isdigit():
        return host
    # co.uk, org.au, nhs.uk …: a short name before a country's
    keep = 3 if len(names[-1]) == 2 and (len(names[-2]) <= 3 or names[-2] in ("gouv", "asso")) else 2
    return ".".join(names[-keep:])
