"""Paper records: PubMed XML, a Europe PMC record, a Crossref work -> title, abstract, what became of the paper."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from lxml.etree import _Element

from extract.blocks import Reading
from extract.fields import Fields
from extract.record_text import RecordText
from extract.records import Notice, UnreadableError
from extract.xml import find_text, text_of

_TAG = re.compile(r"<(/?)([a-z0-9:]+)[^<>]*>", re.IGNORECASE)
_HEADED = re.compile(r"<(?:h\d|jats:title|title)[^<>]*>(.*?)</(?:h\d|jats:title|title)>", re.IGNORECASE | re.DOTALL)
# what PubMed calls the link from a paper to the notice about it -> our word
_PUBMED_NOTICES = {
    "RetractionIn": "retraction",
    "PartialRetractionIn": "partial_retraction",
    "ExpressionOfConcernIn": "expression_of_concern",
    "ErratumIn": "erratum",
    "CorrectedandRepublishedIn": "corrected_and_republished",
    "UpdateIn": "update",
}


def read_pubmed_article(article: _Element, media_type: str) -> Reading:
    """Read one `PubmedArticle`. Raises UnreadableError naming a field that is missing."""
    pmid = find_text(article, "MedlineCitation/PMID")
    title = find_text(article, "MedlineCitation/Article/ArticleTitle")
    for name, value in (("MedlineCitation/PMID", pmid), ("MedlineCitation/Article/ArticleTitle", title)):
        if value is None:
            raise UnreadableError(f"PubMed article: the field {name} is missing; has the schema changed?")
    notices = tuple(_pubmed_notices(article, f"pmid:{pmid}"))
    write = _paper(title or "", notices)
    for part in article.findall("MedlineCitation/Article/Abstract/AbstractText"):
        label = part.get("Label")
        if label and label.upper() != "UNLABELLED":
            write.heading(label.capitalize())
        write.paragraph(text_of(part))
    url = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return write.finish(media_type, title=title, language=_language(article), canonical_url=url, notices=notices)


def read_epmc_paper(paper: Fields, media_type: str) -> Reading:
    """Read a record of Europe PMC with its abstract. Raises UnreadableError naming a field that is missing."""
    paper.what = "Europe PMC record"
    title, source, identifier = paper.need("title"), paper.need("source"), paper.need("id")
    write = _paper(_plain(title), ())
    _write_abstract(write, paper.text("abstractText"))
    return write.finish(
        media_type, title=_plain(title), canonical_url=f"https://europepmc.org/article/{source}/{identifier}"
    )


def read_crossref_work(work: Fields, media_type: str) -> Reading:
    """Read a work of Crossref. Raises UnreadableError naming a field that is missing."""
    work.what = "Crossref work"
    doi = work.need("DOI").lower()
    title = next(iter(work.texts("title")), None)
    if title is None:
        raise UnreadableError("Crossref work: the field title is missing; has the schema changed?")
    notices = tuple(_crossref_notices(work, f"doi:{doi}"))
    write = _paper(_plain(title), notices)
    _write_abstract(write, work.text("abstract"))
    return write.finish(media_type, title=_plain(title), canonical_url=f"https://doi.org/{doi}", notices=notices)


def _paper(title: str, notices: tuple[Notice, ...]) -> RecordText:
    write = RecordText()
    write.heading(title, 1)
    for notice in notices:
        dated = f" of {notice.dated}" if notice.dated else ""
        write.paragraph(f"Notice on this paper{dated}: {notice.label}.")
    return write


def _pubmed_notices(article: _Element, paper: str) -> Iterator[Notice]:
    for link in article.findall("MedlineCitation/CommentsCorrectionsList/CommentsCorrections"):
        kind = _PUBMED_NOTICES.get(link.get("RefType") or "")
        if kind is None:
            continue
        pmid = find_text(link, "PMID")
        where = find_text(link, "RefSource")
        label = kind.replace("_", " ") + (f" in {where}" if where else "")
        yield Notice(paper, kind, f"pmid:{pmid}" if pmid else None, None, label.rstrip("."))
    kinds = [text_of(kind) for kind in article.findall("MedlineCitation/Article/PublicationTypeList/PublicationType")]
    if "Retracted Publication" in kinds:
        yield Notice(paper, "retracted_publication", None, None, "retracted publication")


def _crossref_notices(work: Fields, paper: str) -> Iterator[Notice]:
    """`updated-by` stands on the paper itself; `update-to` on the notice, which then tells of another paper."""
    for update in work.each("updated-by"):
        yield _crossref_notice(update, paper, update.text("DOI"))
    for update in work.each("update-to"):
        if other := update.text("DOI"):
            yield _crossref_notice(update, f"doi:{other.lower()}", work.need("DOI"))


def _crossref_notice(update: Fields, paper: str, notice_doi: str | None) -> Notice:
    kind = re.sub(r"[^a-z]+", "_", (update.text("type") or "update").lower()).strip("_")
    label = update.text("label") or kind.replace("_", " ")
    by = update.text("source")
    return Notice(
        paper=paper,
        notice_type=kind,
        key=f"doi:{notice_doi.lower()}" if notice_doi else None,
        dated=_crossref_date(update),
        label=f"{label} ({by})" if by else label,
    )


def _crossref_date(update: Fields) -> str | None:
    parts = update.at("updated.date-parts")
    first = parts[0] if isinstance(parts, list) and parts else None
    if not isinstance(first, list) or not first or not all(isinstance(part, int) for part in first):
        return None
    return "-".join(f"{part:02d}" for part in first)


def _write_abstract(write: RecordText, marked_up: str | None) -> None:
    """An abstract in the little markup that indexes use: headings and paragraphs."""
    if not marked_up:
        return
    position = 0
    for heading in _HEADED.finditer(marked_up):
        _write_paragraphs(write, marked_up[position : heading.start()])
        words = _plain(heading[1])
        if words.lower() != "abstract":
            write.heading(words)
        position = heading.end()
    _write_paragraphs(write, marked_up[position:])


def _write_paragraphs(write: RecordText, marked_up: str) -> None:
    for part in re.split(r"</?(?:jats:)?p[^<>]*>", marked_up, flags=re.IGNORECASE):
        write.paragraph(_plain(part))


def _plain(marked_up: str) -> str:
    return " ".join(html.unescape(_TAG.sub("", marked_up)).split())


def _language(article: _Element) -> str | None:
    language = find_text(article, "MedlineCitation/Article/Language")
    return "en" if language == "eng" else language
