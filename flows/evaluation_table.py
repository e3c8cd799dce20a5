"""Evaluation as a person reads it: scores, then the worst confusions with their sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from flows.evaluate import Evaluation
from flows.evaluation_scores import Confusion, Score

_MOST_CONFUSIONS = 40


def print_evaluation(evaluation: Evaluation, console: Console) -> None:
    """Print scores by level, group and label, accuracies, and the confusions, commonest kind first."""
    for title, scores in (
        ("claims", evaluation.levels),
        ("groups", evaluation.groups),
        ("mentions", evaluation.mentions),
    ):
        if scores:
            console.print(_scores(title, scores))
    accuracy = Table("on matched claims", "right")
    for name, value in evaluation.accuracy.items():
        accuracy.add_row(name, f"{value:.3f}")
    console.print(accuracy)
    console.print(f"claims on {evaluation.traps} labelled traps: {evaluation.trap_claims}")
    for title, confusions in (("claim", evaluation.confusions), ("mention", evaluation.mention_confusions)):
        if confusions:
            console.print(_confusions(title, confusions))


def _scores(title: str, scores: Mapping[str, Score]) -> Table:
    table = Table(title, "found", "wrong", "missed", "precision", "recall", "F1")
    for name, score in scores.items():
        rates = (f"{rate:.3f}" for rate in (score.precision, score.recall, score.f1))
        table.add_row(name, str(score.found), str(score.wrong), str(score.missed), *rates)
    return table


def _confusions(title: str, confusions: Sequence[Confusion]) -> Table:
    commonness = Counter(confusion.kind for confusion in confusions)
    ordered = sorted(confusions, key=lambda c: (-commonness[c.kind], c.kind, c.doc))
    table = Table(title, "what", "sentence")
    for confusion in ordered[:_MOST_CONFUSIONS]:
        table.add_row(Text(confusion.kind), Text(confusion.what), Text(f"{confusion.doc}: {confusion.sentence}"))
    return table
