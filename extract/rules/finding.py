"""What a rule hands on: a relation, whom it is said of, and the words its polarity and certainty are read from."""

from __future__ import annotations

from typing import NamedTuple

from config.models import Relation
from extract.records import Certainty
from extract.utterance import Subject


class Finding(NamedTuple):
    """`start` and `end` span relation word and outcome; `flips` turns the polarity read there ("advised against").

    `condition` is given where the rule is about one ("treats MS"); `floor` is the least doubt the relation word
    itself brings ("is associated with"). A negation inside the tokens `own` is part of the relation word ("free of").
    `denied` settles the polarity whatever negation is near.
    """

    rule_id: str
    relation: Relation
    subject: Subject
    outcome: str | None
    start: int
    end: int
    condition: str | None = None
    flips: bool = False
    floor: Certainty | None = None
    denied: bool | None = None
    own: tuple[int, int] = (0, 0)
