"""A URL's public id, its one spelling, where its page has moved to, and whether a citation of it is followed."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.models import Settings
from flows.capture.cited import followable
from flows.capture.judge import is_home
from flows.capture.moves import Migration, load_migrations, moved_from, moved_to
from warehouse.urls import normalise_url, source_key, url_key

KEYS = {
    "https://doi.org/10.1056/NEJMoa2100000": "doi:10.1056/nejmoa2100000",
    "http://dx.doi.org/10.1002/14651858.CD000001.pub2": "doi:10.1002/14651858.cd000001.pub2",
    "https://doi.org/10.1016/S0140-6736%2818%2930000-X": "doi:10.1016/s0140-6736(18)30000-x",
    "https://onlinelibrary.wiley.com/doi/full/10.1002/ana.00000?casa_token=x": "doi:10.1002/ana.00000",
    "https://www.nejm.org/doi/10.1056/NEJMoa2100000#figures": "doi:10.1056/nejmoa2100000",
    "https://journals.sagepub.com/doi/pdf/10.1177/1352458500000000": "doi:10.1177/1352458500000000",
    "https://link.springer.com/article/10.1186/1479-5876-0-00": "doi:10.1186/1479-5876-0-00",
    "https://link.springer.com/content/pdf/10.1186/1479-5876-0-00.pdf": "doi:10.1186/1479-5876-0-00",
    "https://www.frontiersin.org/articles/10.3389/fneur.2020.00001/full": "doi:10.3389/fneur.2020.00001",
    "https://pubmed.ncbi.nlm.nih.gov/21418664/": "pmid:21418664",
    "https://www.ncbi.nlm.nih.gov/pubmed/21418664": "pmid:21418664",
    "https://pubmed.ncbi.nlm.nih.gov/?term=21418664": "pmid:21418664",
    "https://europepmc.org/article/MED/21418664": "pmid:21418664",
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3070641/": "pmcid:pmc3070641",
    "http://www.ncbi.nlm.nih.gov/pmc/articles/PMC3070641/pdf/1479-5876-9-29.pdf": "pmcid:pmc3070641",
    "https://pmc.ncbi.nlm.nih.gov/articles/PMC3070641/#sec2": "pmcid:pmc3070641",
    "https://europepmc.org/articles/PMC3070641": "pmcid:pmc3070641",
    "https://europepmc.org/article/PMC/PMC3070641": "pmcid:pmc3070641",
    "https://clinicaltrials.gov/ct2/show/NCT04047628?term=stem": "nct:nct04047628",
    "https://clinicaltrials.gov/study/NCT04047628": "nct:nct04047628",
    "https://www.clinicaltrials.gov/ct2/show/results/NCT04047628": "nct:nct04047628",
    "https://classic.clinicaltrials.gov/show/NCT04047628": "nct:nct04047628",
    "https://www.isrctn.com/ISRCTN88667898": "isrctn:isrctn88667898",
    "https://clinicaltrials.gov/search?term=NCT04047628": None,
    "https://clinic.example/pubmed/21418664": None,
    "https://clinic.example/why-NCT04047628-matters": None,
    "https://pmc.ncbi.nlm.nih.gov/search/?q=PMC3070641": None,
    "doi:10.1002/ana.00000": "doi:10.1002/ana.00000",
    "https://journal.example/doi/abs/10.1161/stroke.00": "doi:10.1161/stroke.00",
    "https://doi.org/": None,
    "https://clinic.example/blog/doi/10.1161/stroke.00": None,
    "http://[broken/": None,
}


@pytest.mark.parametrize("url", KEYS)
def test_a_url_names_its_document_where_it_can(url: str) -> None:
    assert source_key(url) == KEYS[url]


SPELLINGS = {
    "HTTP://WWW.Clinic.Example:80": "http://www.clinic.example/",
    "https://clinic.example:443/MS?utm_source=x&id=7#top": "https://clinic.example/MS?id=7",
    "https://clinic.example/a?fbclid=1&gclid=2": "https://clinic.example/a",
    "https://clinic.example/a?b=2&a=1": "https://clinic.example/a?b=2&a=1",
    "https://clinic.example/a?q=stem%20cells&q=": "https://clinic.example/a?q=stem%20cells&q=",
    "https://clinic.example/%7Eann/%c3%a9t%c3%a9": "https://clinic.example/~ann/%C3%A9t%C3%A9",
    "https://clinic.example/a%2Fb": "https://clinic.example/a%2Fb",
    "https://clinic.example/a;jsessionid=77AB?x=1": "https://clinic.example/a?x=1",
    "https://clinic.example./a/": "https://clinic.example/a/",
    "https://münchen.example/ms": "https://xn--mnchen-3ya.example/ms",
    "https://[2001:DB8::1]:8443/": "https://[2001:db8::1]:8443/",
    " https://clinic.example/a \n": "https://clinic.example/a",
    "mailto:ann@lab.example": "mailto:ann@lab.example",
    "https://clinic.example:port/": "https://clinic.example:port/",
}


@pytest.mark.parametrize("url", SPELLINGS)
def test_all_spellings_of_a_url_become_one(url: str) -> None:
    assert normalise_url(url) == SPELLINGS[url]
    assert normalise_url(SPELLINGS[url]) == SPELLINGS[url], "a second time changes nothing"


PLACES = {
    "https://www.clinic.example/ms/": "clinic.example/ms",
    "http://clinic.example:80/ms/index.html#top": "clinic.example/ms",
    "https://CLINIC.example/ms?ref=news&utm_medium=x": "clinic.example/ms",
    "https://clinic.example/ms?b=2&a=1": "clinic.example/ms?a=1&b=2",
    "https://clinic.example/MS": "clinic.example/MS",
    "https://clinic.example": "clinic.example",
    "http://clinic.example:8080/": "clinic.example:8080",
    "file:///data/a.html": "file:///data/a.html",
    "https://[broken": "https://[broken",
}


@pytest.mark.parametrize("url", PLACES)
def test_all_addresses_of_a_page_share_a_key(url: str) -> None:
    assert url_key(url) == PLACES[url]


FOLLOWED = {
    "https://agency.example/alerts/stem-cells": True,
    "https://doi.org/10.1056/NEJMoa2100000": True,
    "https://charity.example/booklet.pdf": True,
    "http://www.news.example/": True,
    "https://www.facebook.com/sharer?u=x": False,
    "https://society.example/LOGIN?next=/a": False,
    "https://magazine.example/photo.JPG": False,
    "mailto:editor@magazine.example": False,
    "https://intranet/page": False,
    "javascript:void(0)": False,
    "http://www.magazine.example/stem-cells/?utm_source=x#comments": False,
    "https://magazine.example/": False,
    "https://magazine.example/other-article": True,
    "https://[broken": False,
}


@pytest.mark.parametrize("url", FOLLOWED)
def test_only_pages_elsewhere_that_nobody_denied_are_followed(url: str) -> None:
    settings = Settings.model_validate({"contact": {"name": "Ann"}, "citations": {"deny": ["facebook.com", "/login"]}})
    assert followable(url, settings, "https://magazine.example/stem-cells") is FOLLOWED[url]


MOVED = {
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3070641/": "https://pmc.ncbi.nlm.nih.gov/articles/PMC3070641/",
    "http://ncbi.nlm.nih.gov/pmc/articles/PMC3070641?report=reader": "https://pmc.ncbi.nlm.nih.gov/articles/PMC3070641/",
    "https://clinicaltrials.gov/ct2/show/NCT04047628": "https://clinicaltrials.gov/study/NCT04047628",
    "http://www.fda.gov/aboutfda/transparency/basics/ucm194655.htm": (
        "https://www.fda.gov/about-fda/fda-basics/what-are-stem-cells-how-are-they-regulated"
    ),
    "https://clinicaltrials.gov/ct2/show/NCT04047628/details": None,
    "https://www.fda.gov/AboutFDA/Transparency/Basics/ucm194655xhtm": None,
    "https://clinicaltrials.gov/study/NCT04047628": None,
}


@pytest.mark.parametrize("url", MOVED)
def test_known_moves_are_rules_in_config(url: str) -> None:
    assert moved_to(url, load_migrations()) == MOVED[url]


def test_a_rule_read_backwards_says_where_a_page_was() -> None:
    rules = load_migrations()
    assert moved_from("https://clinicaltrials.gov/study/NCT04047628", rules) == [
        "https://clinicaltrials.gov/ct2/show/NCT04047628",
        "https://classic.clinicaltrials.gov/ct2/show/NCT04047628",
    ]
    assert moved_from("https://pmc.ncbi.nlm.nih.gov/articles/PMC3070641", rules) == [
        "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3070641"
    ]
    assert moved_from("https://clinic.example/ms", rules) == []
    forgetful = Migration.model_validate({"from": "a.example/{id}/{name}", "to": "https://b.example/{id}", "why": "x"})
    assert forgetful.undo("https://b.example/7") is None


def test_a_rule_that_cannot_work_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "migrations.yml"
    path.write_text("- {from: old.example/a, to: 'https://new.example/{id}', why: moved}\n")
    with pytest.raises(ConfigError, match=r"rules\[0\].*names \{id\}"):
        load_migrations(path)


@pytest.mark.parametrize(
    ("url", "is_front"),
    [
        ("https://clinic.example", True),
        ("https://clinic.example/", True),
        ("https://clinic.example/index.php", True),
        ("https://clinic.example/en-gb/", True),
        ("https://clinic.example/?utm_source=404", True),
        ("https://clinic.example/#top", True),
        ("https://clinic.example/?page_id=7", False),
        ("https://clinic.example/ms", False),
        ("https://clinic.example/en/ms", False),
    ],
)
def test_a_front_page_is_told_by_its_address(url: str, is_front: bool) -> None:
    assert is_home(url) == is_front
