"""Compare two documents of one source: passages before, passages after -> passages added, removed, reworded, moved."""

from __future__ import annotations

from collections.abc import Sequence
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
    before: Sequence[Passage], after: Sequence[Passage], alignment: PassageAlignment
) -> list[PassageChange]:
    """List what a reader would call a change of the text, in order of the page.

    Boilerplate, review dates, counters and typography are none; a split or merged passage is reworded.
    """
    found = []
    for pair in alignment.pairs:
        was, now = before[pair.before], after[pair.after]
        if not pair.is_same and _matters(was, now):
            found.append((pair.after, PassageChange("reworded", was, now)))
        elif pair.is_same and pair.is_moved and _matters(was, now):
            found.append((pair.after, PassageChange("moved", was, now)))
    split = {j: i for i, j in alignment.parts if j in set(alignment.added)}
    merged = {i: j for i, j in alignment.parts if i in set(alignment.removed)}
    place = {pair.before: pair.after for pair in alignment.pairs}
    for j in alignment.added:
        if _matters(after[j]):
            change = (
                PassageChange("reworded", before[split[j]], after[j])
                if j in split
                else PassageChange("added", None, after[j])
            )
            found.append((j, change))
    latest = -1
    places = [latest := max(latest, place.get(i, -1)) for i in range(len(before))]
    for i in alignment.removed:
        if _matters(before[i]):
            change = (
                PassageChange("reworded", before[i], after[merged[i]])
                if i in merged
                else PassageChange("removed", before[i], None)
            )
            found.append((places[i], change))
    return [change for _, change in sorted(found, key=lambda one: one[0])]


def _matters(*passages: Passage) -> bool:
    return any(passage.kind != "boilerplate" and substance(passage.text) for passage in passages)
