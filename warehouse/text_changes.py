"""Compare two documents of one source: passages before, passages after -> passages added, removed, reworded, moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass

from extract.records import Passage
from warehouse.passages import PassageAlignment
from warehouse.wording import substance


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


def list_text_changes(
    before: Mapping[int, Passage],
    after: Mapping[int, Passage],
    alignment: PassageAlignment,
    unchanged: Mapping[int, int],
) -> list[PassageChange]:
    """List what a reader would call a change of the text, in order of the page.

    Boilerplate, review dates, counters and typography are none; a split or merged passage is reworded.
    """
    found = []
    for pair in alignment.pairs:
        was, now = before[pair.before], after[pair.after]
        if _matters(was, now) and (pair.is_moved or not pair.is_same):
            kind = "moved" if pair.is_same else "reworded"
            found.append((pair.after, PassageChange(kind, was, now)))
    parts_after = {j: i for i, j in alignment.parts if j in alignment.added}
    for j in alignment.added:
        if _matters(after[j]):
            whole = parts_after.get(j)
            change = (
                PassageChange("added", None, after[j])
                if whole is None
                else PassageChange("reworded", before[whole], after[j])
            )
            found.append((j, change))
    parts_before = {i: j for i, j in alignment.parts if i in alignment.removed}
    stayed = sorted({**unchanged, **{pair.before: pair.after for pair in alignment.pairs if not pair.is_moved}}.items())
    for i in alignment.removed:
        if _matters(before[i]):
            merged = parts_before.get(i)
            change = (
                PassageChange("removed", before[i], None)
                if merged is None
                else PassageChange("reworded", before[i], after[merged])
            )
            place = bisect_left(stayed, (i, 0))
            found.append((stayed[place - 1][1] if place else -1, change))
    return [change for _, change in sorted(found, key=lambda one: one[0])]


def _matters(*passages: Passage) -> bool:
    return any(passage.kind != "boilerplate" and substance(passage.text) for passage in passages)
