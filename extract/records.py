"""The records that leave `extract/`: offsets are code points in the document text, end-exclusive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Polarity = Literal["affirmed", "negated"]
Certainty = Literal["established", "hedged", "speculative"]
EvidenceType = Literal["trial", "study", "guideline", "expert", "anecdote", "none"]
AttributionType = Literal["publisher", "organisation", "person", "group", "study"]
DocumentForm = Literal["page", "record", "listing", "feed"]
PassageKind = Literal["sentence", "list_item", "heading", "question", "table_cell", "boilerplate"]


@dataclass(frozen=True, slots=True)
class CueSpan:
    """A cue found in a passage, e.g. category `negation`, cue_id `negation.no_longer`."""

    cue_id: str
    category: str
    text: str
    char_start: int
    char_end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, list item or heading. `heading` is the path of headings above it, outermost first.

    `group` numbers the paragraph or list a passage stands in; `intro` is the ordinal of the passage that
    introduces it ("MSCs are thought to help by:"), if any.
    """

    ordinal: int
    kind: PassageKind
    text: str
    char_start: int
    char_end: int
    heading: tuple[str, ...]
    group: int
    intro: int | None = None
    cues: tuple[CueSpan, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in the text. `concept` joins ids with "+" where a coordination shares a head."""

    label: str
    concept: str
    text: str
    char_start: int
    char_end: int
    passage: int
    polarity: Polarity = "affirmed"
    certainty: Certainty = "established"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number the claim turns on. `comparator` is one of "=", "<", "<=", ">", ">=", "~"; `measures` says of what."""

    value: float
    unit: str
    comparator: str
    text: str
    measures: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """A relation a source asserts, hedges, denies or wishes. `condition` is named in the sentence, else None."""

    therapy: str | None
    relation: str
    relation_group: str
    outcome: str | None
    condition: str | None
    polarity: Polarity
    certainty: Certainty
    quantities: tuple[Quantity, ...]
    population: str | None
    evidence_type: EvidenceType
    evidence: str | None
    attribution: str
    attribution_type: AttributionType
    is_anaphoric: bool
    quote: str
    char_start: int
    char_end: int
    heading: tuple[str, ...]
    passage: int
    rule_id: str


@dataclass(frozen=True, slots=True)
class Citation:
    """Source A points to URL B, here, with these words. `char_start` is None for a link outside the main text."""

    url: str
    anchor_text: str
    sentence: str
    char_start: int | None


@dataclass(frozen=True, slots=True)
class Document:
    """The text of one snapshot. `stated_date` is the ISO date the page says it was last reviewed or updated."""

    text: str
    title: str | None
    language: str | None
    stated_date: str | None
    canonical_url: str | None
    media_type: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class TrialRecord:
    """A trial as its registry describes it. Dates are as the registry writes them, "2019-12-17" or "2019-12".

    `status` is the registry's own word; None where the registry leaves it to be told from the recruitment dates.
    """

    registry_id: str
    title: str
    status: str | None
    why_stopped: str | None = None
    study_type: str | None = None
    phases: tuple[str, ...] = ()
    enrolment: int | None = None
    enrolment_type: str | None = None
    sponsor: str | None = None
    recruitment_start: str | None = None
    recruitment_end: str | None = None
    start_date: str | None = None
    primary_completion_date: str | None = None
    completion_date: str | None = None
    first_posted_date: str | None = None
    last_updated_date: str | None = None
    results_posted_date: str | None = None
    has_results: bool = False
    conditions: tuple[str, ...] = ()
    interventions: tuple[str, ...] = ()
    primary_outcomes: tuple[str, ...] = ()
    secondary_outcomes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Notice:
    """What an index says became of a paper, e.g. notice_type `retraction`; `key` names the notice (`doi:…`, `pmid:…`).

    `paper` is the key of the paper the notice is about; `dated` an ISO date.
    """

    paper: str
    notice_type: str
    key: str | None
    dated: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything one snapshot yields under one epoch.

    A `record` is the answer of an interface for programs: its fields are checked, its words are not judged as a
    page's. A `listing` is the answer to a standing query: what it lists, it cites. A `feed` lists, too, but its entries
    come and go, so it cites nothing. `listed` are the records to follow of either.
    """

    document: Document
    mentions: tuple[Mention, ...]
    claims: tuple[Claim, ...]
    citations: tuple[Citation, ...]
    form: DocumentForm = "page"
    trial: TrialRecord | None = None
    notices: tuple[Notice, ...] = ()
    listed: tuple[Citation, ...] = ()


class UnreadableError(Exception):
    """The bytes hold no text we can read (encrypted or image-only PDF, binary data, empty page); str() says why."""
