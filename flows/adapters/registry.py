"""The adapters by name, and which one serves a paper or trial that an article cites."""

from __future__ import annotations

import re

from config.models import Settings
from flows.adapters.base import Adapter, NotServedError
from flows.adapters.clinicaltrials_gov import ClinicalTrialsGov
from flows.adapters.crossref import Crossref
from flows.adapters.europepmc import EuropePmc
from flows.adapters.isrctn import Isrctn
from flows.adapters.pubmed import PubMed
from flows.adapters.site import Feed, Sitemap
from warehouse.records import SourceRecord

_ADAPTERS: dict[str, type[Adapter]] = {
    "clinicaltrials-gov": ClinicalTrialsGov,
    "europepmc": EuropePmc,
    "pubmed": PubMed,
    "isrctn": Isrctn,
    "crossref": Crossref,
    "feed": Feed,
    "sitemap": Sitemap,
}
# sites whose records are to be had from an interface, by the kind of key their addresses carry
_BY_KEY = {"nct": "clinicaltrials-gov", "isrctn": "isrctn", "pmcid": "europepmc", "pmid": "pubmed"}
_EUROPE_PMC = re.compile(r"https?://(?:www\.)?europepmc\.org/(?:article|abstract)/")


def build_adapter(name: str, settings: Settings) -> Adapter:
    """The adapter of this name as the settings have it."""
    own = settings.adapters.get(name)  # type: ignore[call-overload]
    if own is None:
        return _ADAPTERS[name]()
    return _ADAPTERS[name](str(own.base_url) if own.base_url else None, own.delay_seconds)


def adapter_for(url: str, key: str | None) -> str | None:
    """The adapter to ask for a cited page; None for a page that is read as it is."""
    if key is None:
        return "europepmc" if _EUROPE_PMC.match(url) else None
    return _BY_KEY.get(key.partition(":")[0])


def check_adapter(source: SourceRecord) -> str | None:
    """Why a source cannot be asked for by its adapter, or None."""
    if source.adapter is None:
        return None
    try:
        _ADAPTERS[source.adapter]().locations(source)
    except NotServedError as error:
        return f"the adapter {source.adapter} {error}"
    return None
