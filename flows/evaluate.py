"""Evaluation: a folder of hand-annotated documents and a subject -> how well mentions and claims are found.

A gold folder holds `mentions.jsonl` (may be left out), `claims.jsonl`, `sentences.jsonl` (every sentence judged:
claim, no_claim or ambiguous) and `nonclaims.jsonl`; offsets are code points in the texts the rows name as `doc`.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from config.models import Subject
from extract.pipeline import Extractor
from extract.records import Claim, Mention
from flows.errors import UsageError
from flows.evaluation_mentions import mention_confusions, score_mentions
from flows.evaluation_scores import Confusion, Row, Rows, Same, Score, match_rows, score_rows

# gold tells unnamed trials and studies apart from named ones; a claim's evidence type does not
_EVIDENCE_TYPES = {"trial_unspecified": "trial", "study_unspecified": "study"}
_NOT_A_TRAP = "no therapy claim"


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Scores by name; `accuracy` is over claims matched on therapy, outcome and relation group."""

    mentions: dict[str, Score]
    levels: dict[str, Score]
    groups: dict[str, Score]
    accuracy: dict[str, float]
    trap_claims: int
    traps: int
    confusions: list[Confusion] = field(default_factory=list)
    mention_confusions: list[Confusion] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        def rates(scores: Mapping[str, Score]) -> dict[str, Any]:
            return {
                name: {
                    **asdict(s),
                    "precision": round(s.precision, 4),
                    "recall": round(s.recall, 4),
                    "f1": round(s.f1, 4),
                }
                for name, s in scores.items()
            }

        return {
            "mentions": rates(self.mentions),
            "levels": rates(self.levels),
            "groups": rates(self.groups),
            "accuracy": {name: round(value, 4) for name, value in self.accuracy.items()},
            "trap_claims": self.trap_claims,
            "traps": self.traps,
            "confusions": [asdict(confusion) for confusion in self.confusions],
            "mention_confusions": [asdict(confusion) for confusion in self.mention_confusions],
        }


def evaluate(gold_folder: Path, subject: Subject, texts_folder: Path | None = None) -> Evaluation:
    """Extract the texts a gold folder names with a subject's vocabulary and cues, and compare.

    Texts are looked for in `texts_folder`, the folder itself, its `texts`, and `seeds` two folders up. Raises
    UsageError when a file is missing.
    """
    return evaluate_extractor(Extractor(subject), gold_folder, texts_folder)


def evaluate_extractor(extractor: Extractor, gold_folder: Path, texts_folder: Path | None = None) -> Evaluation:
    """As `evaluate`, with an extractor that is built already."""
    claims, sentences = _rows(gold_folder, "claims"), _rows(gold_folder, "sentences")
    nonclaims = _rows(gold_folder, "nonclaims")
    mentions = _rows(gold_folder, "mentions") if (gold_folder / "mentions.jsonl").exists() else []
    found_mentions: list[Row] = []
    found_claims: list[Row] = []
    for doc in sorted({row["doc"] for row in sentences}):
        extraction = extractor.extract_text(_text(gold_folder, texts_folder, doc))
        found_mentions += (_mention_row(doc, mention) for mention in extraction.mentions)
        found_claims += (_claim_row(doc, claim) for claim in extraction.claims)
    return _compare(mentions, found_mentions, claims, found_claims, sentences, nonclaims)


def _rows(folder: Path, name: str) -> list[Row]:
    path = folder / f"{name}.jsonl"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from error
    return [json.loads(line) for line in lines if line.strip()]


def _text(gold: Path, texts: Path | None, doc: str) -> str:
    places = [texts] if texts else [gold, gold / "texts", gold.parent / "texts", gold.resolve().parents[1] / "seeds"]
    for place in places:
        path = place / doc
        if path.is_file():
            return path.read_bytes().decode("utf-8")  # as it is: offsets count every carriage return
    raise UsageError(f"{gold}: the text '{doc}' is in none of {', '.join(str(place) for place in places)}")


def _mention_row(doc: str, mention: Mention) -> Row:
    return {
        "doc": doc,
        "start": mention.char_start,
        "end": mention.char_end,
        "label": mention.label,
        "concept": mention.concept,
    }


def _claim_row(doc: str, claim: Claim) -> Row:
    return {**asdict(claim), "doc": doc, "start": claim.char_start, "end": claim.char_end}


def _compare(
    mentions: Sequence[Row],
    found_mentions: Sequence[Row],
    claims: Sequence[Row],
    found_claims: Sequence[Row],
    sentences: Sequence[Row],
    nonclaims: Sequence[Row],
) -> Evaluation:
    by_doc: dict[str, list[Row]] = defaultdict(list)
    for sentence in sentences:
        by_doc[sentence["doc"]].append(sentence)
    gold = _by_sentence(claims, by_doc)
    found = _by_sentence(found_claims, by_doc)
    judged = [(s["doc"], s["sent_id"]) for s in sentences if s["status"] != "ambiguous"]
    pairs = [(g, f) for key in judged for g, f in match_rows(gold[key], found[key], _same_group)[0]]
    traps = {(r["doc"], r["sent_id"]) for r in nonclaims if r["status"] == "no_claim" and r["reason"] != _NOT_A_TRAP}
    groups = sorted({row["relation_group"] for row in [*claims, *found_claims]})
    return Evaluation(
        mentions=score_mentions(mentions, found_mentions) if mentions else {},
        levels={
            "sentence": _sentence_score(judged, gold, found),
            **{name: score_rows(judged, gold, found, same) for name, same in _LEVELS.items()},
        },
        groups={g: score_rows(judged, _only(gold, g), _only(found, g), _same_group) for g in groups},
        accuracy=_accuracy(pairs),
        trap_claims=sum(len(found[key]) for key in traps),
        traps=len(traps),
        confusions=list(_confusions(judged, gold, found, {(s["doc"], s["sent_id"]): s["text"] for s in sentences})),
        mention_confusions=list(mention_confusions(mentions, found_mentions, by_doc)),
    )


def _by_sentence(rows: Iterable[Row], by_doc: Mapping[str, Sequence[Row]]) -> dict[tuple[str, int], list[Row]]:
    """Each claim with the judged sentence it overlaps most."""
    found: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for row in rows:
        best = max(by_doc[row["doc"]], key=lambda s: min(s["end"], row["end"]) - max(s["start"], row["start"]))
        if min(best["end"], row["end"]) > max(best["start"], row["start"]):
            found[best["doc"], best["sent_id"]].append(row)
    return found


def _same_outcome(gold: Row, found: Row) -> bool:
    return bool(gold["therapy"] == found["therapy"] and gold["outcome"] == found["outcome"])


def _same_group(gold: Row, found: Row) -> bool:
    return _same_outcome(gold, found) and bool(gold["relation_group"] == found["relation_group"])


_LEVELS: dict[str, Same] = {
    "therapy and outcome": _same_outcome,
    "+ relation group": _same_group,
    "exact relation": lambda g, f: _same_outcome(g, f) and bool(g["relation"] == f["relation"]),
    "+ polarity": lambda g, f: _same_group(g, f) and bool(g["polarity"] == f["polarity"]),
    "+ polarity and certainty": lambda g, f: (
        _same_group(g, f) and bool(g["polarity"] == f["polarity"] and g["certainty"] == f["certainty"])
    ),
}


def _sentence_score(judged: Sequence[tuple[str, int]], gold: Rows, found: Rows) -> Score:
    tally = Counter((bool(gold.get(key)), bool(found.get(key))) for key in judged)
    return Score(tally[True, True], tally[False, True], tally[True, False])


def _only(rows: Rows, group: str) -> Rows:
    return {key: [row for row in part if row["relation_group"] == group] for key, part in rows.items()}


def _accuracy(pairs: Sequence[tuple[Row, Row]]) -> dict[str, float]:
    def share(name: str) -> float:
        same = (_EVIDENCE_TYPES.get(str(g.get(name)), g.get(name)) == f.get(name) for g, f in pairs)
        return sum(same) / len(pairs) if pairs else 0.0

    return {name: share(name) for name in ("polarity", "certainty", "attribution", "condition", "evidence_type")}


def _confusions(
    judged: Sequence[tuple[str, int]], gold: Rows, found: Rows, texts: Mapping[tuple[str, int], str]
) -> Iterable[Confusion]:
    for key in judged:
        pairs, missed, wrong = match_rows(gold.get(key, ()), found.get(key, ()), _same_group)
        for row in missed:
            yield Confusion("missed", _brief(row), key[0], texts[key])
        for row in wrong:
            yield Confusion("invented", _brief(row), key[0], texts[key])
        for g, f in pairs:
            for name in ("polarity", "certainty", "attribution", "condition"):
                if g.get(name) != f.get(name):
                    yield Confusion(f"{name} {g.get(name)} read as {f.get(name)}", _brief(g), key[0], texts[key])


def _brief(row: Row) -> str:
    return " ".join(str(part) for part in (row["therapy"], row["relation"], row["outcome"]) if part)
