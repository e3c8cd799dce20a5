"""How a text falls into passages."""

from __future__ import annotations

import re

import pytest

from extract.passages import split_passages
from extract.plain_text import find_blocks
from extract.records import Passage
from extract.sentences import find_sentences

# A sentence ends at "|", where the text has a space, or at "‖", where it has none.
SENTENCES = {
    "title": "Dr. Keller sees patients.|She works with Prof. Ito.",
    "initials": "It was run by J. K. Smith in Oslo.|A. Jones wrote it up.",
    "single letter that ends": "They lacked vitamin D.|The doctor gave them more.",
    "country inside": "The U.S. Food and Drug Administration warned clinics.",
    "country at the end": "It is not approved in the U.S.|The agency said so twice.",
    "for example": "Some drugs, e.g. Interferon beta, help.|Others, i.e. Mitoxantrone, harm.",
    "et al. inside": "Berg et al. Neurology 2014 found none.",
    "et al. at the end": "This was shown by Berg et al.|The effect was small.",
    "figure": "See Fig. 2 and Table 3.|It shows relapses (cf. Suppl. Fig. 4).",
    "number": "Patient No. 5 relapsed.|Did he recover?|No.|The others did.",
    "statistics": "It fell (p = 0.78, 95% CI 0.5-1.5).|HR was 0.07 vs. 1.0.",
    "decimal at the end": "The EDSS fell by 1.5.|No one died.",
    "ellipsis": "It works... sometimes.|We hope…|The end.",
    "mixed marks": "A cure?!|Not yet!|Really?|Yes.",
    "closing quote": "“It is not a cure.”|She left.|He said “it helped.”|Then he left.",
    "closing bracket": "(It failed.)|We stopped (see the appendix).|That was all.",
    "quotation that goes on": "“Does it work?” asked the patient.",
    "glued": "They gave her stem cells.‖The trial ended.",
    "glued to an abbreviation": "It is a therapy for MS.‖The trial ended.",
    "glued name is one word": "The site runs on Node.Js today.",
    "address": "See www.example.org/Trials.Html for more.",
    "reference marks": "Relapses fell.[12]|Disability did not.3|Nobody knows why.",
    "company at the end": "The clinic is run by Cellona Inc.|It opened in 2012.",
    "company inside": "Cellona Inc. Berlin sells it.",
    "et cetera": "They sell cells, exosomes, etc.|None is approved.",
    "term that starts small": "Patients had MS.|aHSCT was offered to all.",
    "number first": "It failed.|12 patients left.",
    "two stops": "The research is ongoing..|Trials continue.",
    "month": "It ended on 3 Feb. 2019 in Rome.",
    "enumerator": "1. The first step is mobilisation.|Then cells are collected.",
}


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences_end_where_a_reader_would_end_them(marked: str) -> None:
    text = marked.replace("|", " ").replace("‖", "")
    found = [text[start:end] for start, end in find_sentences(text, 0, len(text))]
    assert found == re.split("[|‖]", marked)


ARTICLE = """\
Cell Transplants for MS

What is a transplant?

A transplant resets the immune system. Is it safe? Nobody is sure.

It may help by:

  • Calming inflammation: cells lower it. That takes weeks.
    • In mice only
  • Repairing myelin

Potential Risks
MSCs may cause:
Infection: germs can enter.
Fever: it is common.
an illustration of a fever chart

Share this post on Twitter and help spread the word.
© 2024 Cellona. All rights reserved.
"""


def passages_of(text: str) -> list[Passage]:
    return split_passages(text, find_blocks(text))


def test_an_article_is_read_as_headings_sentences_questions_items_and_furniture() -> None:
    title = "Cell Transplants for MS"
    rows = [(p.kind, p.text, p.heading[1:], p.group, p.intro) for p in passages_of(ARTICLE)]
    question, risks = ("What is a transplant?",), ("Potential Risks",)
    assert rows == [
        ("heading", title, (), 1, None),
        ("heading", "What is a transplant?", (), 2, None),
        ("sentence", "A transplant resets the immune system.", question, 3, None),
        ("question", "Is it safe?", question, 3, None),
        ("sentence", "Nobody is sure.", question, 3, None),
        ("sentence", "It may help by:", question, 4, None),
        ("list_item", "Calming inflammation: cells lower it.", question, 5, 5),
        ("list_item", "That takes weeks.", question, 5, 5),
        ("list_item", "In mice only", question, 5, 5),
        ("list_item", "Repairing myelin", question, 5, 5),
        ("heading", "Potential Risks", (), 6, None),
        ("sentence", "MSCs may cause:", risks, 7, None),
        ("list_item", "Infection: germs can enter.", risks, 8, 11),
        ("list_item", "Fever: it is common.", risks, 8, 11),
        ("heading", "an illustration of a fever chart", risks, 9, None),
        ("boilerplate", "Share this post on Twitter and help spread the word.", risks, 10, None),
        ("boilerplate", "© 2024 Cellona. All rights reserved.", risks, 11, None),
    ]
    assert all(ARTICLE[p.char_start : p.char_end] == p.text for p in passages_of(ARTICLE))


def test_a_caption_heads_no_section() -> None:
    text = "Symptoms\n\nwoman with a cane\n\nMany people tire soon.\n\nBenefits:\nMobility: they walk.\n"
    assert [(p.kind, p.text, p.heading, p.intro) for p in passages_of(text)] == [
        ("heading", "Symptoms", (), None),
        ("heading", "woman with a cane", ("Symptoms",), None),
        ("sentence", "Many people tire soon.", ("Symptoms",), None),
        ("heading", "Benefits:", ("Symptoms",), None),
        ("list_item", "Mobility: they walk.", ("Symptoms", "Benefits"), 3),
    ]


def test_a_text_may_begin_with_a_long_headline() -> None:
    headline = "Neural stem cells injected into the brain show early promise in progressive MS, doctors say"
    body = "Fifteen people took part."
    assert [p.kind for p in passages_of(f"{headline}\n\n{body}\n")] == ["heading", "sentence"]
    assert [p.kind for p in passages_of(f"{headline}.\n\n{body}\n")] == ["sentence", "sentence"]
    assert [p.kind for p in passages_of(headline)] == ["sentence"], "a text of one line is no headline"


def test_a_sentence_broken_over_lines_is_one_passage() -> None:
    text = (
        "Haematopoietic stem cell transplantation is an intensive therapy that\r\n"
        "rebuilds the immune system from the patient's own cells, and it carries\r\n"
        "risks. It is offered to few.\r\n"
    )
    assert [p.text.split()[0] for p in passages_of(text)] == ["Haematopoietic", "It"]


def test_markdown_headings_keep_their_rank() -> None:
    text = "# MS\n## Therapies\n### Cells ###\nThey may help.\n## Risks\n* Fever\n* Infection\n"
    assert [(p.kind, p.text, p.heading) for p in passages_of(text)][-4:] == [
        ("sentence", "They may help.", ("MS", "Therapies", "Cells")),
        ("heading", "Risks", ("MS",)),
        ("list_item", "Fever", ("MS", "Risks")),
        ("list_item", "Infection", ("MS", "Risks")),
    ]


BOILERPLATE = [
    "Skip to main content", "Home > Treatments > HSCT", "Last updated: 12 March 2024", "Page last reviewed 2023-01-04",
    "Published on 3 May 2022 by Ann Lee", "Follow us on Facebook", "Facebook | X | LinkedIn", "12 shares", "5 min read",
    "We use cookies to improve your visit.", "Accept all cookies", "Sign up for our newsletter", "Read more »",
    "Copyright Cellona Ltd", "Privacy Policy", "Table of contents", "Scroll to Top",
]  # fmt: skip
CONTENT = [
    "Share your story with other patients who had a transplant.", "Home infusions are not approved.",
    "Published studies show fewer relapses.", "Find us a cure.", "Search for a donor begins early.",
    "Updated guidelines recommend HSCT for active relapsing MS.", "More research is needed.",
    "Contact your neurologist.",
]  # fmt: skip


@pytest.mark.parametrize(("lines", "expected"), [(BOILERPLATE, {"boilerplate"}), (CONTENT, {"sentence"})])
def test_furniture_is_told_from_content(lines: list[str], expected: set[str]) -> None:
    assert {
        line: passages_of(f"{line}\n")[0].kind for line in lines if passages_of(f"{line}\n")[0].kind not in expected
    } == {}
