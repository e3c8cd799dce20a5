"""The shipped subject: stem cells for multiple sclerosis."""

import re
from collections import Counter

import pytest

from config.load import SHIPPED, load_subject
from config.models import Subject

CITED_BY_PATIENTSLIKEME = [
    "https://www.cirm.ca.gov/patients/stem-cell-key-terms",
    "https://www.nationalmssociety.org/Research/Research-News-Progress/Stem-Cells-in-MS",
    "http://www.momentummagazineonline.com/stem-cells-know/",
    "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3070641/",
    "https://stemcells.nih.gov/info/basics.htm",
    "https://www.fda.gov/AboutFDA/Transparency/Basics/ucm194655.htm",
    "http://www.closerlookatstemcells.org/stem-cells-and-medicine/multiple-sclerosis",
    "http://www.cumc.columbia.edu/lymphoma/bone-marrow-transplantation-autologous-and-allogeneic",
]
REGISTRY_ID = re.compile(r"NCT0\d{7}|ISRCTN\d{8}|20\d\d-\d{6}-\d\d")


@pytest.fixture(scope="module")
def subject() -> Subject:
    return load_subject(SHIPPED)


def test_at_least_55_sources_of_every_kind_are_followed(subject: Subject) -> None:
    kinds = Counter(source.kind for source in subject.sources)
    assert kinds.total() >= 55
    assert set(kinds) == {
        "article", "patient_org", "regulator", "society", "registry", "paper", "clinic", "news", "other"
    }  # fmt: skip


def test_the_five_articles_it_began_from_are_there_with_their_publishers(subject: Subject) -> None:
    articles = {s.publisher for s in (*subject.sources, *subject.unlocated) if s.kind == "article"}
    assert articles == {"BreakingAC", "National Stem Cell Therapy", "Stemedix Inc.", "PatientsLikeMe", "unknown"}


def test_the_eight_urls_the_patientslikeme_article_cites_are_sources(subject: Subject) -> None:
    assert {str(source.url) for source in subject.sources} >= set(CITED_BY_PATIENTSLIKEME)


def test_every_source_says_why_it_is_followed(subject: Subject) -> None:
    assert [s.id for s in (*subject.sources, *subject.unlocated) if len(s.notes or "") < 40] == []


def test_links_of_those_who_tell_patients_are_followed_but_not_of_regulators(subject: Subject) -> None:
    follow = {"article", "clinic", "patient_org"}
    assert {s.kind for s in subject.sources if s.follows_citations} == follow | {"news"}
    assert [s.id for s in subject.sources if s.kind in follow and not s.follows_citations] == []


def test_what_a_regulator_or_society_says_weighs_more(subject: Subject) -> None:
    authority = subject.settings.history.authority
    assert authority["regulator"] > authority.get("clinic", 0)
    assert authority["society"] > authority.get("news", 0)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.facebook.com/sharer/sharer.php?u=x",
        "https://twitter.com/intent/tweet?url=x",
        "mailto:a@example.org",
        "https://example.org/wp-login.php",
        "https://www.google.com/search?q=hsct",
        "https://example.org/cart",
    ],
)
def test_links_for_sharing_logging_in_searching_and_shopping_are_denied(subject: Subject, url: str) -> None:
    assert any(denied in url for denied in subject.settings.citations.deny)


def test_none_of_our_own_sources_is_on_the_deny_list(subject: Subject) -> None:
    urls = [str(source.url).lower() for source in subject.sources]
    assert [url for url in urls if any(denied in url for denied in subject.settings.citations.deny)] == []


def test_the_vocabulary_holds_260_concepts_and_a_thousand_forms(subject: Subject) -> None:
    concepts = [concept for _, concept in subject.vocabulary.concepts]
    forms = sum(len(c.forms) + len(c.exact_forms) + len(c.ambiguous_forms) for c in concepts)
    assert len(concepts) >= 260
    assert forms >= 1000


def test_ids_begin_with_their_label(subject: Subject) -> None:
    assert [c.id for label, c in subject.vocabulary.concepts if c.id.split(":")[0] != label.lower()] == []


def test_broader_concepts_share_the_label_and_end_somewhere(subject: Subject) -> None:
    labels = {concept.id: label for label, concept in subject.vocabulary.concepts}
    broader = {concept.id: concept.broader for _, concept in subject.vocabulary.concepts if concept.broader}
    for start in broader:
        seen = [start]
        while (above := broader.get(seen[-1])) is not None:
            assert above not in seen
            assert labels[above] == labels[start]
            seen.append(above)


def test_one_trial_name_stands_for_all_its_registrations(subject: Subject) -> None:
    ids = {concept.id: concept.registry_ids for label, concept in subject.vocabulary.concepts if label == "TRIAL"}
    assert len(ids["trial:mesems"]) == 10
    every = [number for numbers in ids.values() for number in numbers]
    assert len(every) == len(set(every))
    assert [number for number in every if not REGISTRY_ID.fullmatch(number)] == []
