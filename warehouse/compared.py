"""One claim before and after, with the words it stands in: what the looks at its stance, numbers and scope share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extract.records import Claim
from warehouse.align import Sentence
from warehouse.wording import normalise, substance

_CLAUSE = re.compile(r"[;:]\s|,?\s(?:but|however|although|though|while|whereas|yet)\s|,\s(?:and|or|which|so)\s")


@dataclass(frozen=True, slots=True)
class Difference:
    """One typed difference; values are text, None where there is none."""

    change_type: str
    attribute: str | None = None
    before_value: str | None = None
    after_value: str | None = None

    @property
    def has_both(self) -> bool:
        """Whether one value took the place of another, rather than coming or going."""
        return self.before_value is not None and self.after_value is not None


@dataclass(frozen=True, slots=True)
class Compared:
    """`own` are the clauses of the two sentences that name the outcome: another clause's edit is not this claim's."""

    before: Claim
    after: Claim
    was: Sentence
    now: Sentence
    own: tuple[str, str]

    @property
    def texts(self) -> tuple[str, str]:
        """Both sentences in plain typography."""
        return normalise(self.was.text), normalise(self.now.text)

    @property
    def is_same_text(self) -> bool:
        """Whether not a word changed."""
        return substance(self.was.text) == substance(self.now.text)


def set_side_by_side(before: Claim, after: Claim, sentences: tuple[Sentence, Sentence] | None) -> Compared:
    """Look up the clauses once; a claim restated elsewhere has only its quote for a sentence."""
    was, now = sentences or (Sentence(before.quote), Sentence(after.quote))
    return Compared(before, after, was, now, (_own_words(before, was), _own_words(after, now)))


def _own_words(claim: Claim, sentence: Sentence) -> str:
    if claim.outcome is None:
        return substance(sentence.text)
    clauses = _CLAUSE.split(normalise(sentence.text))
    if len(clauses) == 1:
        return substance(sentence.text)
    names = [normalise(sentence.concepts[part]) for part in claim.outcome.split("+") if part in sentence.concepts]
    own = [clause for clause in clauses if any(name in clause for name in names)]
    return " ".join(substance(clause) for clause in own or clauses)
