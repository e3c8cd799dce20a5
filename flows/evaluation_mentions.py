"""Mentions: annotated and found mentions -> scores by label and the core mentions that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from flows.evaluation_scores import Confusion, Row, Rows, Same, Score, score_rows

CORE_LABELS = frozenset({"THERAPY", "CELL", "CONDITION", "TRIAL", "RISK", "OUTCOME", "ORG"})


def score_mentions(gold: Sequence[Row], found: Sequence[Row]) -> dict[str, Score]:
    """Core labels together, then each label by exact span."""

    def only(rows: Sequence[Row], labels: frozenset[str]) -> Rows:
        by_doc: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for row in rows:
            if row["label"] in labels:
                by_doc[row["doc"], 0].append(row)
        return by_doc

    def exact(g: Row, f: Row) -> bool:
        return bool(g["label"] == f["label"] and (g["start"], g["end"]) == (f["start"], f["end"]))

    def overlap(g: Row, f: Row) -> bool:
        return bool(g["label"] == f["label"] and g["start"] < f["end"] and f["start"] < g["end"])

    def concept(g: Row, f: Row) -> bool:
        return exact(g, f) and _is_concept(g, f)

    docs = sorted({(row["doc"], 0) for row in gold})
    kinds: list[tuple[str, frozenset[str], Same]] = [
        ("core, exact span", CORE_LABELS, exact),
        ("core, exact span and concept", CORE_LABELS, concept),
        ("core, overlapping", CORE_LABELS, overlap),
        *((label, frozenset({label}), exact) for label in sorted({row["label"] for row in gold})),
    ]
    return {name: score_rows(docs, only(gold, labels), only(found, labels), same) for name, labels, same in kinds}


def mention_confusions(
    gold: Sequence[Row], found: Sequence[Row], sentences: Mapping[str, Sequence[Row]]
) -> Iterable[Confusion]:
    """Core mentions by label and span, those with another concept by both concepts."""

    def by_place(rows: Sequence[Row]) -> dict[tuple[str, int, int, str], Row]:
        return {(r["doc"], r["start"], r["end"], r["label"]): r for r in rows if r["label"] in CORE_LABELS}

    annotated, extracted = by_place(gold), by_place(found)
    docs = {row["doc"] for row in gold}
    for place in sorted(annotated.keys() | extracted.keys()):
        doc, start, end, label = place
        a, b = annotated.get(place), extracted.get(place)
        if doc not in docs or (a and b and _is_concept(a, b)):
            continue
        around = next((s for s in sentences[doc] if s["start"] <= start < s["end"]), None)
        if around is None:
            continue
        kind = "missed" if b is None else "invented" if a is None else "another concept"
        text = around["text"][start - around["start"] : end - around["start"]]
        concepts = " read as ".join(row["concept"] for row in (a, b) if row)
        yield Confusion(kind, f"{label} {text} ({concepts})", doc, around["text"])


def _is_concept(gold: Row, found: Row) -> bool:
    return bool(found["concept"] == gold["concept"] or found["concept"] in gold["concept"].split("+"))
