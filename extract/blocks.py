"""Reading: what every reader makes of a payload before sentences are looked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extract.records import DocumentForm, Notice, TrialRecord

BlockKind = Literal["heading", "paragraph", "list_item", "table_cell", "caption", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, paragraph, list item, table cell or caption; offsets are those of the document text, markers left out.

    `level` is the rank of a heading (1 is the highest) or the depth of a list item (from 0). Blocks with the same
    `group` belong together: the items of one list, the cells of one table row.
    """

    kind: BlockKind
    char_start: int
    char_end: int
    level: int = 0
    group: int = 0


@dataclass(frozen=True, slots=True)
class Link:
    """An outgoing link, its URL absolute. `char_start` is where its words stand in the text, None if they do not."""

    url: str
    anchor_text: str
    char_start: int | None


@dataclass(frozen=True, slots=True)
class Reading:
    """The text of a payload with its structure, links and what it says of itself."""

    text: str
    blocks: tuple[Block, ...]
    media_type: str
    title: str | None = None
    language: str | None = None
    stated_date: str | None = None
    canonical_url: str | None = None
    links: tuple[Link, ...] = ()
    form: DocumentForm = "page"
    trial: TrialRecord | None = None
    notices: tuple[Notice, ...] = ()
