"""What a document points to."""

from __future__ import annotations

import pytest

from extract.blocks import Reading
from extract.citations import find_citations
from extract.document import read_document, read_text
from extract.passages import split_passages
from extract.records import Citation


def citations_of(reading: Reading, url: str | None = None) -> list[Citation]:
    return find_citations(reading, split_passages(reading.text, reading.blocks), url)


WRITTEN = {
    "glued": ("https://a.org/key-termshttps://b.org/MS", ["https://a.org/key-terms", "https://b.org/MS"]),
    "glued after a slash": ("http://a.org/know/https://b.org/x", ["http://a.org/know/", "https://b.org/x"]),
    "archived": (
        "https://web.archive.org/web/20200102030405/http://a.org/x",
        ["https://web.archive.org/web/20200102030405/http://a.org/x"],
    ),
    "archived, raw": (
        "https://web.archive.org/web/2020id_/https://a.org/xhttps://b.org",
        ["https://web.archive.org/web/2020id_/https://a.org/x", "https://b.org"],
    ),
    "in a parameter": ("https://a.org/go?to=https://b.org/x", ["https://a.org/go?to=https://b.org/x"]),
    "end of sentence": ("See https://a.org/x. Or (https://a.org/y), or “https://a.org/z”!", [
        "https://a.org/x", "https://a.org/y", "https://a.org/z"]),
    "brackets of its own": (
        "(https://a.org/article/PIIS1474-4422(21)00301-X)",
        ["https://a.org/article/PIIS1474-4422(21)00301-X"],
    ),
    "without scheme": ("Visit www.a.org/x, not mail@www.a.org.", ["http://www.a.org/x"]),
    "doi": ("doi:10.1001/jama.2018.18743.", ["https://doi.org/10.1001/jama.2018.18743"]),
    "bare doi with brackets": ("(10.1016/S1474-4422(21)00301-X)", ["https://doi.org/10.1016/S1474-4422(21)00301-X"]),
    "doi address": ("https://doi.org/10.1002/x.1", ["https://doi.org/10.1002/x.1"]),
    "no doi": ("It fell from 10.5 to 10.2/year in 10.10.2019/20.", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WRITTEN.values(), ids=WRITTEN.keys())
def test_addresses_written_in_a_text(text: str, expected: list[str]) -> None:
    citations = citations_of(read_text(text))
    assert [citation.url for citation in citations] == expected
    assert all(text[c.char_start or 0 :].startswith(c.anchor_text) for c in citations)


PAGE = b"""<html lang="en"><head><title>Cells</title><base href="https://clinic.example/ms/"></head><body>
<nav><a href="/">Home</a> <a href="https://shop.example/">Shop</a></nav>
<article><h1>Cells and MS</h1>
<p>A <a href="../about/trial.html#top">trial of ours</a> is running. See <a href="#risks">risks</a> below, and the
<a href="https://regulator.example/alert?id=7">safety alert</a> at https://regulator.example/list or
<a href="mailto:a@clinic.example">write to us</a>. The safety alert is of 2019, and it is about cells sold online.</p>
<p>We offer cells to anybody who asks for them, and we have done so since 2009 in our own building by the sea.</p>
</article></body></html>"""


def test_links_of_a_page_come_with_their_sentence() -> None:
    reading = read_document(PAGE, "text/html", "https://clinic.example/ms/cells.html")
    citations = citations_of(reading, "https://clinic.example/ms/cells.html")
    assert [(c.url, c.anchor_text, c.sentence[:12], c.char_start is None) for c in citations] == [
        ("https://clinic.example/about/trial.html", "trial of ours", "A trial of o", False),
        ("https://regulator.example/alert?id=7", "safety alert", "See risks be", False),
        ("https://regulator.example/list", "https://regulator.example/list", "See risks be", False),
        ("https://shop.example/", "Shop", "", True),
    ]
    for citation in citations[:3]:
        assert reading.text[citation.char_start or 0 :].startswith(citation.anchor_text)


def test_a_paper_does_not_cite_itself() -> None:
    reading = read_text("DOI 10.1000/mine.2023. See doi 10.1000/other.")
    urls = [c.url for c in citations_of(reading, "https://journal.example/articles/mine.2023")]
    assert urls == ["https://doi.org/10.1000/other"]
