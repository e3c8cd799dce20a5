"""What a subject folder may contain: frozen models that refuse any key they do not know."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, HttpUrl, StringConstraints, model_validator

from config.forms import readings

Label = Literal[
    "THERAPY", "CELL", "CONDITION", "TRIAL", "RISK", "OUTCOME", "ORG", "EVIDENCE", "ATTR", "ROUTE", "PERSON"
]
RelationGroup = Literal[
    "BENEFIT",
    "CURE",
    "RISK",
    "SAFETY",
    "STATUS",
    "REGULATORY",
    "GUIDANCE",
    "ACCESS",
    "PROCEDURE",
    "COMPARISON",
]
SourceKind = Literal["article", "patient_org", "regulator", "society", "registry", "paper", "clinic", "news", "other"]

AdapterName = Literal["clinicaltrials-gov", "europepmc", "pubmed", "isrctn", "crossref", "feed", "sitemap"]

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(?:[-_.][a-z0-9]+)*$", max_length=100)]
ConceptId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+:[a-z0-9_]+$")]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


def _all_readings(forms: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(reading for form in forms for reading in readings(form)))


Forms = Annotated[tuple[Text, ...], AfterValidator(_all_readings)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Expectation(Model):
    """What a healthy capture of a source yields; anything less is `suspect`."""

    min_chars: int = Field(default=0, ge=0)
    min_claims: int = Field(default=0, ge=0)


class Source(Model):
    """One entry of `sources/*.yml`. `path` may be a glob of local files: one source per file.

    A source known by name whose place nobody knows is `unlocated`: it is kept, but cannot be followed. The pages a
    source cites become sources, too, unless it is of a kind that cites by the hundred (`follows_citations`).
    `adapter` is the official interface to ask instead of the page. Of a query, feed or sitemap only those records are
    followed whose title or address contains one of `include`, if it names any. `render` is for a page that shows its
    text to a browser only.
    """

    id: Slug
    url: HttpUrl | None = None
    path: Text | None = None
    unlocated: bool = False
    publisher: Text
    kind: SourceKind
    title: Text | None = None
    cadence: Literal["daily", "weekly", "monthly"] = "daily"
    adapter: AdapterName | None = None
    follow_citations: bool | None = None
    expect: Expectation = Expectation()
    headers: dict[str, str] = {}
    notes: Text | None = None
    render: bool = False
    include: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _has_one_place(self) -> Self:
        if (self.url is not None) + (self.path is not None) + self.unlocated != 1:
            raise ValueError("give 'url' or 'path' (or 'unlocated: true' where nobody knows), and only one of them")
        return self

    @property
    def follows_citations(self) -> bool:
        """What `follow_citations` says, or where it says nothing, what suits the kind."""
        if self.follow_citations is None:
            return self.kind not in ("paper", "registry", "regulator", "society")
        return self.follow_citations


class AmbiguousForm(Model):
    """A surface form that names its concept only near certain words (any of `near`, none of `not_near`)."""

    form: Text
    near: tuple[Text, ...] = ()
    not_near: tuple[Text, ...] = ()


class Concept(Model):
    """One thing that can be mentioned. `forms` match in any case, `exact_forms` only as written.

    In both, "(a|b|)" stands for either word or none. `better` says which way of an outcome helps the patient.
    A cell type names the therapy it is `delivered_as`: "MSCs reduce inflammation" is a claim about that therapy.
    """

    id: ConceptId
    name: Text
    forms: Forms = ()
    exact_forms: Forms = ()
    ambiguous_forms: tuple[AmbiguousForm, ...] = ()
    broader: ConceptId | None = None
    xrefs: dict[Literal["mesh", "mondo", "hpo", "oae", "ncit", "wikidata", "ror"], tuple[Text, ...]] = {}
    registry_ids: tuple[Text, ...] = ()
    delivered_as: ConceptId | None = None
    better: Literal["higher", "lower"] | None = None
    examples: tuple[Text, ...] = Field(min_length=1)
    counter_examples: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not (self.forms or self.exact_forms or self.ambiguous_forms):
            raise ValueError("a concept needs at least one form")
        if self.ambiguous_forms and not self.counter_examples:
            raise ValueError("a concept with ambiguous forms needs a counter-example")
        return self


class ConceptFile(Model):
    """One file of `vocabulary/`: concepts that share a label."""

    label: Label
    concepts: tuple[Concept, ...]


class Contact(Model):
    """Who runs this litwatch; sent to every site in the User-Agent and From headers."""

    name: Text
    url: HttpUrl | None = None
    email: Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")] | None = None


class CaptureSettings(Model):
    max_bytes: int = Field(default=20_000_000, gt=0)
    read_timeout_seconds: float = Field(default=20, gt=0)
    total_timeout_seconds: float = Field(default=60, gt=0)
    max_redirects: int = Field(default=8, ge=0)
    host_delay_seconds: float = Field(default=2, ge=0)
    hosts_at_once: int = Field(default=8, gt=0)
    obey_robots: bool = True
    reachable_networks: tuple[str, ...] = ()
    connect_timeout_seconds: float = Field(default=10, gt=0)
    attempts: int = Field(default=2, ge=1, le=5)
    max_crawl_delay_seconds: float = Field(default=30, ge=0)
    host_daily_requests: int = Field(default=500, gt=0)
    max_not_modified_in_a_row: int = Field(default=7, ge=0)

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """Private networks that may be reached all the same (for tests and intranets)."""
        return tuple(ip_network(network) for network in self.reachable_networks)

    @model_validator(mode="after")
    def _networks_parse(self) -> Self:
        for network in self.reachable_networks:
            ip_network(network)
        return self


class CitationSettings(Model):
    max_per_article: int = Field(default=25, ge=0)
    deny: tuple[Text, ...] = ()


class AdapterSettings(Model):
    """How one official interface is asked; what is left out is as its provider asks for it.

    An interface that is asked although robots.txt may forbid it says `why` that is right.
    """

    base_url: HttpUrl | None = None
    delay_seconds: float | None = Field(default=None, ge=0)
    obey_robots: bool = True
    why: Text | None = None

    @model_validator(mode="after")
    def _has_a_reason(self) -> Self:
        if not self.obey_robots and self.why is None:
            raise ValueError("'obey_robots: false' needs a 'why': where does the provider offer this to programs?")
        return self


class QuerySettings(Model):
    """Standing queries, feeds and sitemaps: how far one is read, and how many of its records are taken up at once."""

    max_pages: int = Field(default=100, ge=1)
    max_new_per_run: int = Field(default=500, ge=0)


class HistorySettings(Model):
    confirm_absence: int = Field(default=2, ge=1)
    mass_disappearance: float = Field(default=0.6, gt=0, le=1)
    mass_disappearance_min_claims: int = Field(default=5, ge=1)
    authority: dict[SourceKind, int] = {}


class ScheduleSettings(Model):
    cron: Text = "15 3 * * *"
    timezone: Text = "UTC"


_URL = r"^https?://[^\s{}]+(?:\{(?:url|since|timestamp)\}[^\s{}]*)+$"
UrlTemplate = Annotated[str, StringConstraints(pattern=_URL)]


class ArchiveSettings(Model):
    """A web archive: where it lists the mementos of `{url}`, and where the raw one of `{timestamp}` is."""

    name: Text
    cdx: UrlTemplate | None = None
    timemap: UrlTemplate | None = None
    memento: UrlTemplate
    lists_per_minute: float = Field(default=24, gt=0)
    mementos_per_minute: float = Field(default=480, gt=0)

    @model_validator(mode="after")
    def _can_be_asked(self) -> Self:
        if self.cdx is None and self.timemap is None:
            raise ValueError("give 'cdx' or 'timemap' (RFC 7089), or both")
        for template in (self.cdx, self.timemap, self.memento):
            if template is not None and "{url}" not in template:
                raise ValueError(f"no {{url}} in '{template}'")
        if "{timestamp}" not in self.memento:
            raise ValueError(f"no {{timestamp}} in '{self.memento}'")
        return self


INTERNET_ARCHIVE = ArchiveSettings(
    name="Internet Archive",
    cdx="https://web.archive.org/cdx/search/cdx?url={url}&output=json&from={since}",
    timemap="https://web.archive.org/web/timemap/link/{url}",
    memento="https://web.archive.org/web/{timestamp}id_/{url}",
)


class ExtractionSettings(Model):
    workers: int = Field(default=2, ge=1)


class Settings(Model):
    """`settings.yml`."""

    contact: Contact
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    capture: CaptureSettings = CaptureSettings()
    citations: CitationSettings = CitationSettings()
    queries: QuerySettings = QuerySettings()
    adapters: dict[AdapterName, AdapterSettings] = {}
    history: HistorySettings = HistorySettings()
    schedule: ScheduleSettings = ScheduleSettings()
    extraction: ExtractionSettings = ExtractionSettings()
    archives: tuple[ArchiveSettings, ...] = (INTERNET_ARCHIVE,)


class Vocabulary(Model):
    """All concepts by label, in file order."""

    concepts: tuple[tuple[Label, Concept], ...]


CueCategory = Literal[
    # how sure a source is: these decide polarity and certainty, and are shown on passages
    "negation",
    "hedge",
    "desire",
    "booster",
    "quantifier",
    # look like one of the above, or end their reach
    "pseudo",
    "terminator",
    # what it says: relations between a therapy and something else
    "benefit",
    "treat",
    "cure",
    "risk",
    "safety",
    "status",
    "regulatory",
    "guidance",
    "access",
    "procedure",
    "comparison",
    # of whom, whence and about what
    "anaphor",
    "reporting",
    "speaker",
    "evidence",
    "population",
    "verb",
]
Relation = Literal[
    "IMPROVES",
    "REDUCES",
    "SLOWS",
    "HALTS",
    "REVERSES",
    "PREVENTS",
    "INDUCES",
    "PROMOTES",
    "MODULATES",
    "RESTORES",
    "PRESERVES",
    "PROTECTS",
    "MODIFIES",
    "TREATS",
    "CURES",
    "HAS_RISK",
    "SAFE",
    "TOLERATED",
    "NEEDS_EVIDENCE",
    "IS_EXPERIMENTAL",
    "RECOMMENDED",
    "INVESTIGATED_IN",
    "ADOPTED_AS_STANDARD",
    "APPROVED",
    "REQUIRES_APPROVAL",
    "BANNED",
    "RESTRICTED",
    "RAISES_ETHICAL_CONCERN",
    "WARNS_AGAINST",
    "ADVISES",
    "COSTS",
    "COVERED_BY_INSURANCE",
    "AVAILABLE",
    "USES",
    "DELIVERED_BY",
    "MORE_EFFECTIVE_THAN",
    "MORE_INTENSIVE_THAN",
    "DIFFERS_FROM",
]
CueId = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z0-9_]+$")]


class Cue(Model):
    """Words that say how sure a source is, whom it quotes or which relation it states.

    `forms` match in any case; "(is|are) not (well|) seen" stands for all its readings. `verbs` and `nouns` are
    inflected: a verb is a base form ("slow down") or, if irregular, its five forms joined by "/"
    ("undergo/undergoes/underwent/undergone/undergoing"); a noun is a singular or "analysis/analyses".

    `direction` says where a cue reaches from itself: "forward", "backward", "both", "either" (backward where nothing
    follows it, else forward), or "self" (only the words it is made of), for at most `max_distance` tokens, never past
    one of its `terminators`, nor past a finite verb where it `ends_at_verb`. `certainty` and `polarity` are what it
    gives to the claims it reaches, for all relation groups or those in `relation_groups`: a hedge without `certainty`
    is shown and makes no claim less sure. A relation may hold for certain `outcomes` only. A pseudo cue `hides` the
    cues of these categories that stand inside it. A terminator `ends` the reach of cues of these categories, or of all.
    """

    id: CueId
    forms: tuple[Text, ...] = ()
    verbs: tuple[Text, ...] = ()
    nouns: tuple[Text, ...] = ()
    adjectives: tuple[Text, ...] = ()
    direction: Literal["forward", "backward", "both", "either", "self"] = "forward"
    max_distance: int = Field(default=40, ge=1)
    terminators: tuple[Text, ...] = ()
    ends_at_verb: bool = False
    hides: tuple[CueCategory, ...] = ()
    ends: tuple[CueCategory, ...] = ()
    certainty: Literal["hedged", "speculative"] | None = None
    polarity: Literal["negated"] | None = None
    relation: Relation | None = None
    relation_groups: tuple[RelationGroup, ...] = ()
    outcomes: tuple[ConceptId, ...] = ()
    examples: tuple[Text, ...] = Field(min_length=1)
    counter_examples: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _can_be_found(self) -> Self:
        if not (self.forms or self.verbs or self.nouns or self.adjectives):
            raise ValueError("a cue needs at least one form, verb, noun or adjective")
        return self


class CueFile(Model):
    """One file of `cues/`: cues of one category."""

    category: CueCategory
    cues: tuple[Cue, ...]


class CueBook(Model):
    """All cues by category, in file order."""

    cues: tuple[tuple[CueCategory, Cue], ...]


class Subject(Model):
    """A whole subject folder. `sources` are those that can be followed; `unlocated` those that cannot."""

    folder: Path
    sources: tuple[Source, ...]
    vocabulary: Vocabulary
    settings: Settings
    cues: CueBook
    unlocated: tuple[Source, ...] = ()
