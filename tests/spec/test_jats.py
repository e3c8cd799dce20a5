"""Papers in JATS: what of the XML is the paper's text, under which heading, and what is not."""
# ruff: noqa: E501 - hostile documents stand on one line

from __future__ import annotations

import pytest

from extract.document import read_document
from extract.records import UnreadableError

FRONT = """<front><article-meta>
<article-id pub-id-type="pmid">1</article-id><article-id pub-id-type="doi">10.5555/ahsct.1</article-id>
<title-group><article-title>Risks of <italic>AHSCT</italic> in MS</article-title></title-group>
<contrib-group><contrib><name><surname>Doe</surname></name></contrib></contrib-group>
<pub-date pub-type="epub"><day>5</day><month>3</month><year>2021</year></pub-date>
<abstract><sec><title>Background</title><p>Stem cells may help.</p></sec></abstract>
<abstract abstract-type="graphical"><p>A picture.</p></abstract>
</article-meta></front>"""


def article(body: str, front: str = FRONT, before: str = "") -> bytes:
    name = 'xmlns:xlink="http://www.w3.org/1999/xlink" xml:lang="en-GB"'
    return f'<?xml version="1.0"?>{before}<article {name}>{front}<body>{body}</body></article>'.encode()


def blocks(payload: bytes) -> list[tuple[str, str]]:
    reading = read_document(payload, "application/xml", None)
    return [(block.kind, reading.text[block.char_start : block.char_end]) for block in reading.blocks]


HEAD = [
    ("heading", "Risks of AHSCT in MS"),
    ("heading", "Abstract"),
    ("heading", "Background"),
    ("paragraph", "Stem cells may help."),
]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param("<p>It works.</p>", [("paragraph", "It works.")], id="paragraph"),
        pytest.param(
            "<sec><label>1.</label><title>Results</title><sec><title>Relapses</title><p>None.</p></sec></sec>",
            [("heading", "Results"), ("heading", "Relapses"), ("paragraph", "None.")],
            id="sections, without their numbers",
        ),
        pytest.param(
            "<p>It halts MS [<xref ref-type='bibr' rid='b1'>1</xref>,<xref ref-type='bibr' rid='b2'>2</xref>] in "
            "some.<sup><xref ref-type='bibr'>3</xref>,<xref ref-type='bibr'>4</xref></sup> See <xref "
            "ref-type='fig'>Figure 1</xref>; 10<sup>6</sup> cells.</p>",
            [("paragraph", "It halts MS in some. See Figure 1; 106 cells.")],
            id="pointers to references are no words of the sentence",
        ),
        pytest.param(
            "<p>Risks:</p><list><list-item><p>infection</p></list-item><list-item><p>death</p></list-item></list>",
            [("paragraph", "Risks:"), ("list_item", "infection"), ("list_item", "death")],
            id="list",
        ),
        pytest.param(
            "<p>Before <inline-formula><tex-math>x^2</tex-math></inline-formula>after.</p><fig><label>Figure 1</label>"
            "<caption><p>Survival.</p></caption><graphic/></fig>",
            [("paragraph", "Before after."), ("paragraph", "Survival.")],
            id="formulas are left out, captions kept",
        ),
        pytest.param(
            "<table-wrap><table><tr><th>Arm</th><th>Deaths</th></tr><tr><td>AHSCT</td><td>0</td></tr></table>"
            "<table-wrap-foot><p>n.s.</p></table-wrap-foot></table-wrap>",
            [("table_cell", "Arm"), ("table_cell", "Deaths"), ("table_cell", "AHSCT"), ("table_cell", "0")],
            id="table",
        ),
    ],
)
def test_the_body_is_read_as_a_reader_sees_it(body: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(article(body)) == HEAD + expected


def test_the_paper_says_what_it_is_and_where_it_points() -> None:
    body = "<p>See <ext-link xlink:href='https://a.example/x'>the data</ext-link>.</p>"
    reading = read_document(article(body), "application/xml", None)
    assert (reading.title, reading.language, reading.stated_date) == ("Risks of AHSCT in MS", "en", "2021-03-05")
    assert reading.canonical_url == "https://doi.org/10.5555/ahsct.1"
    [link] = reading.links
    assert (link.url, link.anchor_text) == ("https://a.example/x", "the data")
    assert link.char_start is not None
    assert reading.text[link.char_start :].startswith("the data")
    wrapped = b"<pmc-articleset>" + article(body).partition(b"?>")[2] + b"</pmc-articleset>"
    assert read_document(wrapped, "text/xml", None).text == reading.text


def test_named_characters_of_the_standard_are_read_though_nothing_is_loaded() -> None:
    before = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS" "http://127.0.0.1:9/never-asked.dtd">'
    assert blocks(article("<p>TNF-&alpha;&nbsp;fell.&unknown;</p>", before=before)) == [
        *HEAD,
        ("paragraph", "TNF-α fell."),
    ]


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (article("<p>x</p>", "<front><article-meta/></front>"), "article-title is missing"),
        (b"<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta>"
         b"</front></article>", "neither abstract nor body"),
        (article("<p>cut")[:-30], "broken XML"),
        (b"<pmc-articleset/>", "it holds no article"),
        (b"<book><p>x</p></book>", "XML of no known kind (root element: book)"),
    ],
)  # fmt: skip
def test_what_is_missing_is_named(payload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError) as error:
        read_document(payload, "application/xml", None)
    assert reason in str(error.value)


BOMB = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param(article("<p>&i;</p>", before=BOMB + "]>"), id="a billion laughs"),
        pytest.param(article("<p>&i;</p>", before=BOMB + "]>").decode().encode("utf-16"), id="in UTF-16"),
        pytest.param(article("<p>&a;</p>", before='<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), id="a file"),
        pytest.param(article("<p/>", before='<!DOCTYPE a [<!ENTITY % a SYSTEM "http://127.0.0.1:9/"> %a;]>'), id="a load"),
    ],
)  # fmt: skip
def test_entities_are_refused_unread(payload: bytes) -> None:
    with pytest.raises(UnreadableError, match="entities"):
        read_document(payload, "application/xml", None)


def test_depth_is_no_danger() -> None:
    deep = "<sec>" * 200 + "<p>Deep.</p>" + "</sec>" * 200
    assert blocks(article(deep))[-1] == ("paragraph", "Deep.")
    with pytest.raises(UnreadableError, match="broken XML"):
        read_document(article("<sec>" * 100_000 + "</sec>" * 100_000), "application/xml", None)
