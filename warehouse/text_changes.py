"""Compare two documents of one source: passages before, passages after -> passages added, removed, reworded, moved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from extract.records import Passage
from warehouse.wording import normalise


@dataclass(frozen=True, slots=True)
class PassageChange:
    """One passage that changed; `before` or `after` is None where it was added or removed."""

    text_change_type: str
    before: Passage | None
    after: Passage | None

    @property
    def heading(self) -> tuple[str, ...]:
        """Where on the page: the place after, or before if there is none after."""
        passage = self.after or self.before
        return passage.heading if passage else ()


def compare_passages(before: Sequence[Passage], after: Sequence[Passage]) -> list[PassageChange]:
    """List the passages that differ, in order of the page."""
    was = [passage for passage in before if passage.kind != "boilerplate"]
    now = [passage for passage in after if passage.kind != "boilerplate"]
    matcher = SequenceMatcher(a=[normalise(p.text) for p in was], b=[normalise(p.text) for p in now], autojunk=False)
    found = []
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag != "equal":
            found += [PassageChange("removed", passage, None) for passage in was[a:b]]
            found += [PassageChange("added", None, passage) for passage in now[c:d]]
    return found
