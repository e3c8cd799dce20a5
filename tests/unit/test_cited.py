"""Citations of an article become sources."""

from __future__ import annotations

import pytest

from config.models import CitationSettings, Contact, Settings
from extract.records import Citation
from flows.cited import cited_sources
from warehouse.records import SourceRecord

ARTICLE = SourceRecord("blog", "A blog", "article", None, "https://blog.example/post", None)
SETTINGS = Settings(
    contact=Contact(name="a test"),
    citations=CitationSettings(max_per_article=3, deny=("facebook.com/sharer", "/login")),
)


def _cited(*urls: str) -> list[SourceRecord]:
    return list(cited_sources(ARTICLE, [Citation(url, "words", "A sentence.", 0) for url in urls], SETTINGS))


@pytest.mark.parametrize(
    "url",
    [
        "mailto:someone@clinic.example",
        "javascript:void(0)",
        "ftp://files.example/a",
        "https://www.facebook.com/sharer/sharer.php?u=x",
        "https://forum.example/LOGIN",
        "https://blog.example/post#comments",
    ],
)
def test_what_leads_nowhere_is_not_followed(url: str) -> None:
    assert _cited(url) == []


def test_each_page_is_followed_once_however_its_url_is_spelt() -> None:
    found = _cited("https://A.example/page?utm_source=x", "https://a.example/page#part")
    assert [record.url for record in found] == ["https://a.example/page"]


def test_no_more_than_the_settings_allow_in_text_order() -> None:
    found = _cited(*(f"https://a.example/{number}" for number in range(9)))
    assert [record.url for record in found] == [f"https://a.example/{number}" for number in range(3)]


@pytest.mark.parametrize(
    ("url", "source_id", "kind"),
    [
        ("https://doi.org/10.1000/AB.1", "doi-10-1000-ab-1", "paper"),
        ("https://clinicaltrials.gov/study/NCT04047628", "nct-nct04047628", "registry"),
    ],
)
def test_a_public_id_names_the_source_and_its_kind(url: str, source_id: str, kind: str) -> None:
    (record,) = _cited(url)
    assert (record.source_id, record.source_kind, record.discovered_from) == (source_id, kind, "blog")
