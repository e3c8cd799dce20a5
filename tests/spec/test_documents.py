"""How bytes become a document."""

from __future__ import annotations

from io import BytesIO

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from extract.blocks import Reading
from extract.document import read_document
from extract.passages import split_passages
from extract.records import UnreadableError
from extract.stated_date import find_stated_date

PARAGRAPH = "Cells may help some people with multiple sclerosis, but nobody knows for how long the effect will last."
PAGE = f"""<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Cells | Clinic</title>
<link rel="canonical" href="/cells"><script>var text = "Last updated: 1 May 1999";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/ms">MS</a></li></ul></nav>
<main><h1>Cells for <em>MS</em></h1><p>{PARAGRAPH}</p>
<h2>Benefits</h2><p>Cells can:</p>
<ul><li>calm inflammation<ul><li>in mice</li></ul></li>
<li>repair myelin, say <b>two</b> studies.<sup>4,5</sup></li></ul>
<p><strong>Who pays?</strong></p>
<p>The patient does.<br>Each cycle costs 10<sup>4</sup> euros, soft&shy;ly&nbsp;said.</p>
<table><tr><th>Risk</th><th>Share</th></tr><tr><td>Fever</td><td>12 %</td></tr></table>
<p>Last reviewed by Dr Lee on 3 May 2023</p></main>
<footer><p>Copyright 2024 Clinic</p></footer></body></html>"""


def rows(reading: Reading) -> list[tuple[str, str]]:
    passages = split_passages(reading.text, reading.blocks)
    assert all(reading.text[p.char_start : p.char_end] == p.text for p in passages)
    return [(passage.kind, passage.text) for passage in passages]


def test_a_page_keeps_its_headings_lists_and_tables_and_loses_its_furniture() -> None:
    reading = read_document(PAGE.encode(), "text/html; charset=utf-8", "https://clinic.example/ms/index.html")
    assert rows(reading) == [
        ("heading", "Cells for MS"),
        ("sentence", PARAGRAPH),
        ("heading", "Benefits"),
        ("sentence", "Cells can:"),
        ("list_item", "calm inflammation"),
        ("list_item", "in mice"),
        ("list_item", "repair myelin, say two studies."),
        ("heading", "Who pays?"),
        ("sentence", "The patient does."),
        ("sentence", "Each cycle costs 104 euros, softly said."),
        ("table_cell", "Risk"),
        ("table_cell", "Share"),
        ("table_cell", "Fever"),
        ("table_cell", "12 %"),
        ("boilerplate", "Last reviewed by Dr Lee on 3 May 2023"),
    ]
    assert (reading.title, reading.language, reading.stated_date, reading.canonical_url) == (
        "Cells | Clinic", "en", "2023-05-03", "https://clinic.example/cells",
    )  # fmt: skip


def test_markup_that_only_looks_different_gives_the_same_document() -> None:
    other = PAGE.replace("<main>", '<div class="x"><main id="m">').replace("</main>", "</main></div>\n\n")
    other = other.replace("multiple sclerosis,", "multiple\n  <span>sclerosis</span>,")
    first, second = (read_document(page.encode(), "text/html", None) for page in (PAGE, other))
    assert (first.text, first.blocks) == (second.text, second.blocks)


CHARSETS = {
    "declared in the header": ("latin-1", "text/html; charset=iso-8859-1", ""),
    "declared in the page": ("cp1252", "text/html", '<meta charset="windows-1252">'),
    "UTF-8 in spite of the header": ("utf-8", "text/html; charset=iso-8859-1", ""),
    "mark at the start": ("utf-16", "text/html", ""),
    "UTF-16 without a mark": ("utf-16-le", "text/html", ""),
    "a label nobody knows": ("utf-8", "text/html; charset=x-none", ""),
    "not said at all": ("cp1252", "text/html", ""),
}


@pytest.mark.parametrize(("charset", "media_type", "meta"), CHARSETS.values(), ids=CHARSETS.keys())
def test_the_charset_is_found(charset: str, media_type: str, meta: str) -> None:
    text = f"Zoë Müller’s café: {PARAGRAPH}".replace("’", "'" if charset == "latin-1" else "’")
    payload = f"<html><head>{meta}<title>é</title></head><body><p>{text}</p></body></html>".encode(charset)
    assert read_document(payload, media_type, None).text == text


def test_a_text_file_is_its_own_document() -> None:
    text = "Cells for MS\r\n\r\nCells may help\u00a0– nobody knows.\r\n"
    reading = read_document(b"\xef\xbb\xbf" + text.encode(), "text/plain", None)
    assert reading.text == text
    assert rows(reading)[0] == ("heading", "Cells for MS")


def pdf(*pages: list[str], encrypted: bool = False) -> bytes:
    out = BytesIO()
    canvas = Canvas(out, encrypt=StandardEncryption("secret") if encrypted else None)
    canvas.setTitle("Leaflet")
    for lines in pages:
        for number, line in enumerate(lines):
            canvas.drawString(60, 780 - 16 * number, line)
        if not lines:
            canvas.rect(10, 10, 200, 200, fill=1)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_pdf_is_read_without_broken_words_running_heads_and_page_numbers() -> None:
    names = ("one", "two", "three")
    pages = [
        [
            "Northern Hospital leaflet",
            "",
            f"Part {name} tells you how the stem cell trans-",
            "plantation is done and who can have the treat-",
            "ment.",
            str(number),
        ]
        for number, name in enumerate(names, 1)
    ]
    reading = read_document(pdf(*pages), "application/pdf", None)
    content = [" ".join(text.split()) for kind, text in rows(reading) if kind == "sentence"]
    furniture = [text for kind, text in rows(reading) if kind == "boilerplate"]
    expected = "Part {} tells you how the stem cell transplantation is done and who can have the treatment."
    assert content == [expected.format(name) for name in names]
    assert furniture == [line for number in range(1, 4) for line in ("Northern Hospital leaflet", str(number))]
    assert reading.title == "Leaflet"


UNREADABLE = {
    "encrypted": (pdf(["secret"], encrypted=True), "application/pdf", "encrypted"),
    "broken": (b"%PDF-1.7 nothing follows", "application/pdf", "broken PDF"),
    "pictures only": (pdf([]), "application/pdf", "without a text layer"),
    "archive": (b"PK\x03\x04" + bytes(range(256)), "text/html", "ZIP"),
    "random bytes": (bytes(range(256)) * 40, "text/html", "binary"),
    "unknown type": (b"...", "application/vnd.x", "application/vnd.x"),
}


@pytest.mark.parametrize(("payload", "media_type", "reason"), UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_cannot_be_read_says_why(payload: bytes, media_type: str, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        read_document(payload, media_type, None)


HOSTILE = {
    "nothing": b"",
    "no text": b"<html><body><div></div></body></html>",
    "NULs and lone surrogates": b"<html><p>a\x00b \xed\xa0\x80 &#xD800; &#0; c</p></html>",
    "ten thousand levels": b"<html>" + b"<div><b>" * 10_000 + b"text" + b"</b></div>" * 10_000,
    "lists in lists": b"<html><body>" + b"<ul><li>x" * 3_000,
    "never closed": b"<html><body><p>text <a href='" + b"x" * 100_000,
    "bad addresses": b"<html><base href='http://['><a href='http://['>a</a><a href='//\xff'>b</a><link rel=canonical href='http://['>",
}  # fmt: skip


@pytest.mark.parametrize("payload", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_markup_is_too_bad(payload: bytes) -> None:
    reading = read_document(payload, "text/html", "https://a.example/")
    reading.text.encode()
    assert "\x00" not in reading.text


STATED = {
    "<p>Last reviewed: <time>9 January 2024</time>. Next review due: January 2027.</p>": "2024-01-09",
    "<p>Next review due: January 2027</p>": None,
    "Page last updated on March 5th, 2021": "2021-03-05",
    "Reviewed by A. Lee, MD, on 2020-11-30": "2020-11-30",
    "Last update posted: August 2022": "2022-08",
    "Last modified 12/31/2020": "2020-12-31",
    "Last modified 03/04/2020": None,
    '<html lang="en-US">Date last updated: 03/04/2020': "2020-03-04",
    "We updated the trial in 30 patients. It began on 3 May 2019.": None,
    '<meta property="article:modified_time" content="2019-02-28T10:00:00+00:00">': "2019-02-28",
    '{"datePublished":"2018-01-01","dateModified":"2018-02-03"}': "2018-02-03",
    "Last updated: 31 February 2020": None,
}


@pytest.mark.parametrize(("markup", "expected"), STATED.items())
def test_the_date_a_page_states(markup: str, expected: str | None) -> None:
    assert find_stated_date(markup, "en-US" if "en-US" in markup else None) == expected


def test_a_page_that_is_all_table_is_read_all_the_same() -> None:
    risks = "".join(f"<tr><td>Risk number {n}</td><td>seen in {n} people</td></tr>" for n in range(40))
    page = f"<html><body><nav><a href='/'>Home</a></nav><table>{risks}</table><footer>Imprint</footer></body></html>"
    reading = read_document(page.encode(), "text/html", None)
    assert [text for _, text in rows(reading)][:3] == ["Risk number 0", "seen in 0 people", "Risk number 1"]
    assert "Imprint" not in reading.text


def test_a_page_with_too_many_elements_for_the_main_content_to_be_found_is_read_whole() -> None:
    paragraphs = "".join(f"<p>Cells <a href='https://a.example/{n}'>helped</a> {n} people.</p>" for n in range(12_000))
    page = f"<html><body><nav>Home</nav><h1>Cells</h1>{paragraphs}</body></html>"
    reading = read_document(page.encode(), "text/html", None)
    assert len(reading.blocks) == 12_001
    assert reading.text.startswith("Cells\n\nCells helped 0 people.")
