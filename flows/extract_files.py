"""Extract: files in hand -> passages, mentions, claims and citations, one record a line; no warehouse needed."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from config.models import Subject
from extract.pipeline import Extractor
from extract.records import Extraction, UnreadableError
from flows.errors import UsageError
from flows.pdf_child import PdfPrinter

# What `mimetypes` does not know on every machine.
_MEDIA_TYPES = {".md": "text/markdown", ".markdown": "text/markdown", ".nxml": "application/xml"}

Record = dict[str, Any]


def media_type_of(path: Path) -> str:
    """The media type a file name stands for; text/plain where it says nothing."""
    return _MEDIA_TYPES.get(path.suffix.lower()) or mimetypes.guess_type(path.name)[0] or "text/plain"


def extract_files(paths: Sequence[Path], subject: Subject) -> Iterator[tuple[Path, Extraction]]:
    """Extract each file, folders being walked. Raises UsageError for a file that is not there or holds no text."""
    extractor, pdfs = Extractor(subject), PdfPrinter()
    for path in _files(paths):
        try:
            url = path.resolve().as_uri()
            yield path, extractor.extract(path.read_bytes(), media_type_of(path), url, pdfs.print_pages)
        except UnreadableError as error:
            raise UsageError(f"{path}: {error}") from error
        except OSError as error:
            raise UsageError(f"{path}: cannot be read: {error.strerror}") from error


def records(doc: str, extraction: Extraction) -> Iterator[Record]:
    """Every record of one document: passages, mentions, claims, citations, each in text order."""
    for kind, items in (
        ("passage", extraction.document.passages),
        ("mention", extraction.mentions),
        ("claim", extraction.claims),
        ("citation", extraction.citations),
    ):
        for item in items:
            yield {"record": kind, "doc": doc, **asdict(item)}


def print_extraction(doc: str, extraction: Extraction, console: Console) -> None:
    """The claims of one document as a table, with a line that counts the rest."""
    table = Table(title=doc, title_justify="left", header_style="bold", show_lines=True)
    for column in ("claim", "polarity", "certainty", "who says so", "quote"):
        table.add_column(column, overflow="fold")
    for claim in extraction.claims:
        about = " ".join(part for part in (claim.therapy, claim.relation, claim.outcome, claim.condition) if part)
        table.add_row(about, claim.polarity, claim.certainty, claim.attribution, claim.quote)
    console.print(table)
    console.print(
        f"{len(extraction.document.passages)} passages, {len(extraction.mentions)} mentions, "
        f"{len(extraction.claims)} claims, {len(extraction.citations)} citations"
    )


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and not file.name.startswith("."))
        elif path.exists():
            yield path
        else:
            raise UsageError(f"{path}: no such file")
