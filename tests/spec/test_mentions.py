"""What is a mention, and of what."""

from __future__ import annotations

import pytest

from config.models import AmbiguousForm, Concept, Label, Vocabulary
from extract.language import build_nlp, plain_typography
from extract.mentions import MentionFinder
from extract.passages import split_passages
from extract.plain_text import find_blocks
from extract.records import Mention


def concept(
    label: Label,
    concept_id: str,
    *forms: str,
    exact: tuple[str, ...] = (),
    ambiguous: tuple[AmbiguousForm, ...] = (),
    delivered_as: str | None = None,
    registry_ids: tuple[str, ...] = (),
) -> tuple[Label, Concept]:
    return label, Concept(
        id=concept_id,
        name=concept_id,
        forms=forms,
        exact_forms=exact,
        ambiguous_forms=ambiguous,
        delivered_as=delivered_as,
        registry_ids=registry_ids,
        examples=("seen",),
        counter_examples=("unseen",),
    )


VOCABULARY = Vocabulary(
    concepts=(
        concept("THERAPY", "therapy:hsct", "(haematopoietic|blood) stem cell transplant(ation|)", "HSCT (therapy|)"),
        concept("THERAPY", "therapy:msc", "(mesenchymal stem cell|MSC) therapy"),
        concept("THERAPY", "therapy:dmt", "disease-modifying therapy", exact=("DMT",)),
        concept("THERAPY", "therapy:chemo", "chemotherapy", "non-myeloablative conditioning"),
        concept("THERAPY", "therapy:regenerative", "(regenerative|reparative) medicine"),
        concept("CELL", "cell:stem_cell", "stem cell"),
        concept("CELL", "cell:msc", "mesenchymal stem cell", exact=("MSC",), delivered_as="therapy:msc"),
        concept(
            "CONDITION", "condition:ms", "multiple sclerosis",
            ambiguous=(AmbiguousForm(form="MS", not_near=("mass spectrometry", "Mississippi")),),
        ),
        concept("CONDITION", "condition:ppms", "primary progressive (MS|multiple sclerosis)", exact=("PPMS",)),
        concept("CONDITION", "condition:spms", "secondary progressive (MS|multiple sclerosis)", exact=("SPMS",)),
        concept("CONDITION", "condition:autoimmune", "autoimmune disease"),
        concept("CONDITION", "condition:degenerative", "degenerative disease"),
        concept("CONDITION", "condition:infectious", "infectious disease"),
        concept("CONDITION", "condition:parkinson", "Parkinson's disease"),
        concept("RISK", "risk:unspecified", "risk", "side effect"),
        concept("RISK", "risk:infection", "infection"),
        concept("RISK", "risk:tumour", "tumour"),
        concept("RISK", "risk:anaemia", "anaemia"),
        concept(
            "OUTCOME", "outcome:immune", ambiguous=(AmbiguousForm(form="immune system", near=("reset", "modulat")),)
        ),
        concept("OUTCOME", "outcome:relapse", "relapse", "relapse rate"),
        concept(
            "TRIAL", "trial:scot", ambiguous=(AmbiguousForm(form="SCOT", near=("trial", "scleroderma")),)
        ),
        concept("TRIAL", "trial:mesems", exact=("MESEMS",), registry_ids=("NCT01854957", "2011-001295-19")),
    )
)  # fmt: skip
NLP = build_nlp("en")
FINDER = MentionFinder(NLP, VOCABULARY)


def mentions_of(text: str) -> list[Mention]:
    mentions = FINDER.find(NLP.make_doc(plain_typography(text)), split_passages(text, find_blocks(text)))
    assert all(text[mention.char_start : mention.char_end] == mention.text for mention in mentions)
    return mentions


# Square brackets mark what is to be found: [text|concept without its label].
MARKED = {
    "longest term wins": "[MSC therapy|msc] differs from [relapse rate|relapse] and [stem cells|stem_cell].",
    "plurals": "[Stem cell|stem_cell], [disease-modifying therapies|dmt], [DMTs|dmt], [side effects|unspecified].",
    "hyphens": "[Stem-cell|stem_cell] and [disease modifying therapy|dmt], [nonmyeloablative conditioning|chemo].",
    "British and American": "[Hematopoietic stem-cell transplantation|hsct]: [tumors|tumour], [anemia|anaemia].",
    "typography": "[Parkinson’s disease|parkinson] and [Parkinson disease|parkinson]; [stem‑cells|stem_cell].",
    "no words inside words": "Relapsed chemotherapyx MSCX.",
    "names only as written": "[DMT|dmt] but not dmt. [PPMS|ppms], not ppms.",
    "long form and abbreviation": "[multiple sclerosis|ms] ([MS|ms])",
    "two terms joined": "[MSC|msc] and [HSCT therapy|hsct]; [PPMS|ppms] and [SPMS|spms]",
    "a head shared": "[autoimmune and degenerative diseases|autoimmune+condition:degenerative]",
    "a long head shared": "[primary or secondary progressive MS|ppms+condition:spms]",
    "one concept shared": "[regenerative or reparative medicine|regenerative]",
    "a list that shares": "[autoimmune, infectious and degenerative diseases|autoimmune+condition:infectious"
    "+condition:degenerative]",
    "a comma shares nothing": "autoimmune, [degenerative diseases|degenerative]",
    "part of a name": "The [COMBI-MS|combi_ms] study used the MS-QLI in [MS|ms], [MS|ms]-related or not.",
    "a trial nobody listed": "The [ALDER-2|alder_2] trial is over. In [ALDER-2|alder_2], [MS|ms] got no worse.",
    "no trial by its looks": "A COVID-19 study, an MRI study and the FINAL trial.",
    "a body nobody listed": "She works at [Alder Valley University Hospital|alder_valley_university_hospital].",
    "a person of a body": "Dr Paul Smith of [Leeds University|leeds_university] and a university.",
    "no head to share": "good and [degenerative diseases|degenerative]",
    "the risk itself": "a [risk|unspecified] for all: the risk of serious [infections|infection]",
    "the risk named before": "[infection|infection] risk",
    "a word by its sentence": "Cells reset the [immune system|immune]. The immune system attacks myelin.",
    "a name by its document": "The [SCOT|scot] trial ended. Long live [SCOT|scot].",
    "not that name": "GREAT SCOT IT WORKS.",
    "against": "[MS|ms] is common. In Jackson, Mississippi, MS is a place.",
    "registry ids": "See [NCT 0185-4957|mesems], [2011–001295–19|mesems] or [ISRCTN 12345678|ISRCTN12345678].",
    "trial name": "[MESEMS|mesems] was small.",
    "not in addresses": "https://example.org/NCT01854957/HSCT",
}  # fmt: skip


@pytest.mark.parametrize("marked", MARKED.values(), ids=MARKED.keys())
def test_mentions(marked: str) -> None:
    text, expected, rest = "", [], marked
    while rest:
        before, _, rest = rest.partition("[")
        inside, _, rest = rest.partition("]")
        words, _, concept_id = inside.partition("|")
        text += before + words
        expected += [(words, concept_id)] if words else []
    assert [(m.text, m.concept.partition(":")[2]) for m in mentions_of(text)] == expected


ABBREVIATIONS = {
    "learnt": (
        "Blood stem cell transplantation (BSCT) is new. BSCT is hard, BSCTs too. BSCTX is not.",
        [(text, "therapy:hsct") for text in ("Blood stem cell transplantation", "BSCT", "BSCT", "BSCTs")],
    ),
    "not before it is defined": (
        "BSCT is new. Blood stem cell transplantation (BSCT) is hard.",
        [("Blood stem cell transplantation", "therapy:hsct"), ("BSCT", "therapy:hsct")],
    ),
    "written the other way round": (
        "BSCT (blood stem cell transplant) is new. BSCT is hard.",
        [("BSCT", "therapy:hsct"), ("blood stem cell transplant", "therapy:hsct"), ("BSCT", "therapy:hsct")],
    ),
    "of a kind": (
        "We gave bone marrow mesenchymal stem cells (BM-MSCs) to all. BM-MSCs helped.",
        [("mesenchymal stem cells", "cell:msc"), ("BM-MSCs", "cell:msc"), ("BM-MSCs", "cell:msc")],
    ),
    "of the therapy, not of the cell": (
        "MSC Therapy (MSC) is new. MSC is given twice. MSCs are grown.",
        [("MSC Therapy", "therapy:msc"), ("MSC", "therapy:msc"), ("MSC", "therapy:msc"), ("MSCs", "cell:msc")],
    ),
    "of something else": ("Minor strokes (MS) are common. MS kills.", []),
    "of a centre that ends in a concept": (
        "The Centre for Multiple Sclerosis (CMS) opened. CMS is big.",
        [("Centre for Multiple Sclerosis", "org:centre_for_multiple_sclerosis")],
    ),
    "that is none": ("More stem cells (see below) and [1] (A) were given.", [("stem cells", "cell:stem_cell")]),
    "beside a therapy": ("They compared DMT and MSC.", [("DMT", "therapy:dmt"), ("MSC", "therapy:msc")]),
    "beside a cell": ("Each MSC and stem cell.", [("MSC", "cell:msc"), ("stem cell", "cell:stem_cell")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), ABBREVIATIONS.values(), ids=ABBREVIATIONS.keys())
def test_abbreviations(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(mention.text, mention.concept) for mention in mentions_of(text)] == expected


def test_nothing_is_mentioned_in_furniture_or_across_sentences() -> None:
    assert mentions_of("Copyright MSC therapy Ltd\n\nIt is about stem. Cell counts.\n") == []
