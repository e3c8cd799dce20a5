"""A subject folder is read whole or refused with one message that says file, place and what is allowed."""

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import SHIPPED, load_settings, load_sources, load_subject, load_vocabulary

SOURCE = "- {id: a, url: 'https://example.org/', publisher: A, kind: clinic}\n"
CONCEPT = "{id: 'therapy:a', name: A, forms: [alpha], examples: [alpha is here]}"


def write(folder: Path, **files: str) -> Path:
    """Files of a folder; in a keyword "__" stands for "/"."""
    for name, text in files.items():
        path = folder / f"{name.replace('__', '/')}.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def test_a_folder_of_sources_borrows_the_shipped_vocabulary_cues_and_settings(tmp_path: Path) -> None:
    subject = load_subject(
        write(tmp_path, sources__mine="- {id: a, path: 'pages/*.txt', publisher: A, kind: article}\n")
    )
    assert [(source.id, source.path) for source in subject.sources] == [("a", "pages/*.txt")]
    assert subject.settings == load_settings(SHIPPED / "settings.yml")
    assert subject.vocabulary == load_vocabulary(SHIPPED / "vocabulary")
    assert subject.cues.cues


def test_a_source_of_unknown_place_is_kept_apart(tmp_path: Path) -> None:
    lost = "- {id: lost, unlocated: true, publisher: unknown, kind: article}\n"
    subject = load_subject(write(tmp_path, sources__mine=SOURCE + lost))
    assert ([s.id for s in subject.sources], [s.id for s in subject.unlocated]) == (["a"], ["lost"])


BAD_SOURCES = [
    ("- {id: a, url: [}\n", "line 1, column 17: did not find expected node content"),
    ("- {id: a, id: b}\n", "line 1, column 11: the key 'id' stands twice"),
    ("id: a\n", "expected a list of sources, each starting with '- id:'"),
    (SOURCE.replace("kind: clinic", "kind: clinik"), "[a].kind: Input should be 'article', 'patient_org', 'regulator'"),
    (SOURCE.replace("publisher", "publischer"), "[a]: unknown key 'publischer'; allowed here: id, url, path, "),
    (SOURCE.replace("}", ", expect: {min_char: 9}}"), "[a].expect: unknown key 'min_char'; allowed here: min_chars, "),
    (SOURCE.replace(", publisher: A", ""), "[a].publisher: this key is missing"),
    (SOURCE.replace("}", ", path: 'x.html'}"), "[a]: give 'url' or 'path'"),
    (SOURCE.replace("url: 'https://example.org/', ", ""), "[a]: give 'url' or 'path'"),
    (SOURCE.replace("https:", "ftp:"), "[a].url: URL scheme should be 'http' or 'https' (given: 'ftp://example.org/')"),
    (SOURCE.replace("id: a", "id: 'A b'"), "[A b].id: String should match pattern"),
    (SOURCE + SOURCE.replace("example.org", "example.com"), "the id 'a' is already used in"),
    (SOURCE + SOURCE.replace("id: a", "id: b"), "the place 'https://example.org/' is already used in"),
]


@pytest.mark.parametrize(("text", "message"), BAD_SOURCES, ids=[message[:40] for _, message in BAD_SOURCES])
def test_a_faulty_source_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_sources(write(tmp_path, faulty=text))
    assert str(error.value).startswith(f"{tmp_path / 'faulty.yml'}: {message}")


def concepts(*entries: str, label: str = "THERAPY") -> str:
    return f"label: {label}\nconcepts:\n" + "".join(f"- {entry}\n" for entry in entries)


BAD_VOCABULARIES = [
    (concepts(CONCEPT, label="DRUG"), "label: Input should be 'THERAPY', 'CELL', 'CONDITION'"),
    (concepts(CONCEPT.replace("forms", "form")), "concepts[therapy:a]: unknown key 'form'; allowed here: id, name"),
    (concepts(CONCEPT.replace(", examples: [alpha is here]", "")), "concepts[therapy:a].examples: this key is missing"),
    (concepts(CONCEPT.replace(", forms: [alpha]", "")), "concepts[therapy:a]: a concept needs at least one form"),
    (
        concepts(CONCEPT.replace("forms: [alpha]", "ambiguous_forms: [{form: A, near: [b]}]")),
        "concepts[therapy:a]: a concept with ambiguous forms needs a counter-example",
    ),
    (concepts(CONCEPT.replace("}", ", xrefs: {meddra: ['1']}}")), "concepts[therapy:a].xrefs.meddra.[key]: Input"),
    (concepts(CONCEPT.replace("}", ", broader: 'therapy:z'}")), "therapy:a.broader: no concept has the id 'therapy:z'"),
    (concepts(CONCEPT, CONCEPT), "the id 'therapy:a' is already used in"),
]


@pytest.mark.parametrize(("text", "message"), BAD_VOCABULARIES, ids=[message[:50] for _, message in BAD_VOCABULARIES])
def test_a_faulty_vocabulary_is_refused_by_concept(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_vocabulary(write(tmp_path, faulty=text))
    assert str(error.value).startswith(f"{tmp_path / 'faulty.yml'}: {message}")


def test_an_id_may_be_given_once_among_all_files(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as error:
        load_vocabulary(write(tmp_path, one=concepts(CONCEPT), two=concepts(CONCEPT, label="RISK")))
    assert str(error.value) == f"{tmp_path / 'two.yml'}: the id 'therapy:a' is already used in {tmp_path / 'one.yml'}"


OTHER = CONCEPT.replace("therapy:a", "therapy:b")
AMBIGUOUS = "ambiguous_forms: [{form: alpha, near: [ray]}], counter_examples: [alpha and omega]"


@pytest.mark.parametrize(
    ("first", "second", "is_refused"),
    [
        (CONCEPT, OTHER.replace("[alpha]", "['Alpha']"), True),
        (CONCEPT, OTHER.replace("[alpha]", "['(alpha|beta) ray', '(beta|alpha)']"), True),
        (CONCEPT, OTHER.replace("forms: [alpha]", AMBIGUOUS), True),
        (CONCEPT.replace("forms: [alpha]", AMBIGUOUS), OTHER.replace("forms: [alpha]", AMBIGUOUS), False),
        (CONCEPT, OTHER.replace("[alpha]", "[beta]"), False),
    ],
    ids=["any case", "among readings", "once plain, once ambiguous", "both ambiguous", "different"],
)
def test_a_form_belongs_to_one_concept_of_a_label(tmp_path: Path, first: str, second: str, is_refused: bool) -> None:
    folder = write(tmp_path, one=concepts(first), two=concepts(second))
    if is_refused:
        with pytest.raises(ConfigError, match=r"(?i)form 'alpha' already belongs to therapy:a") as error:
            load_vocabulary(folder)
        assert str(tmp_path / "one.yml") in str(error.value)
        assert str(tmp_path / "two.yml") in str(error.value)
    else:
        assert len(load_vocabulary(folder).concepts) == 2


def test_the_same_form_may_stand_under_two_labels(tmp_path: Path) -> None:
    risk = concepts(CONCEPT.replace("therapy:a", "risk:a"), label="RISK")
    assert len(load_vocabulary(write(tmp_path, one=concepts(CONCEPT), two=risk)).concepts) == 2


def test_a_faulty_setting_says_what_is_allowed(tmp_path: Path) -> None:
    text = "contact: {name: Me, e-mail: me@example.org}\ncapture: {max_bytes: many}\nhistory: {authority: {blog: 1}}\n"
    with pytest.raises(ConfigError) as error:
        load_settings(write(tmp_path, settings=text) / "settings.yml")
    assert str(error.value).splitlines() == [
        f"{tmp_path}/settings.yml: contact: unknown key 'e-mail'; allowed here: name, url, email",
        f"{tmp_path}/settings.yml: capture.max_bytes: Input should be a valid integer, "
        "unable to parse string as an integer (given: 'many')",
        f"{tmp_path}/settings.yml: history.authority.blog.[key]: Input should be 'article', 'patient_org', "
        "'regulator', 'society', 'registry', 'paper', 'clinic', 'news' or 'other' (given: 'blog')",
    ]


def test_what_is_asked_past_robots_txt_says_why(tmp_path: Path) -> None:
    """So that every exemption can be read in settings; the shipped ones are the documented interfaces."""
    with pytest.raises(ConfigError, match=r"adapters\.pubmed: 'obey_robots: false' needs a 'why'"):
        load_settings(
            write(tmp_path, settings="contact: {name: Me}\nadapters: {pubmed: {obey_robots: false}}\n") / "settings.yml"
        )
    bare = load_settings(write(tmp_path, settings="contact: {name: Me}\nadapters: {pubmed: {}}\n") / "settings.yml")
    assert bare.adapters["pubmed"].obey_robots
    shipped = load_settings(SHIPPED / "settings.yml").adapters
    assert set(shipped) == {"clinicaltrials-gov", "europepmc", "pubmed", "isrctn", "crossref"}
    assert all("https://" in (one.why or "") for one in shipped.values())


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({}, "{folder}/sources: expected at least one .yml file here"),
        ({"sources__empty": ""}, "{folder}/sources/empty.yml: expected a list of sources"),
        ({"sources__a": SOURCE, "settings": "language: en\n"}, "{folder}/settings.yml: contact: this key is missing"),
    ],
)
def test_a_folder_that_lacks_something_says_what(tmp_path: Path, files: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        load_subject(write(tmp_path, **files))
    assert str(error.value).startswith(message.format(folder=tmp_path))


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no such folder; a subject folder holds sources/\*\.yml"):
        load_subject(tmp_path / "nowhere")
