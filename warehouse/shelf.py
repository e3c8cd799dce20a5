"""Stored documents for the fold: outlines of all a batch will look at, and in full only the passages that differ."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from operator import itemgetter
from typing import Any

from extract.records import Citation, Claim, Mention, Passage, Quantity
from warehouse.documents import Outline, Part, Unchanged, find_unchanged, make_outline
from warehouse.session import Session


class Shelf:
    """The library of one batch; what was not fetched ahead is read when it is asked for."""

    def __init__(self, session: Session) -> None:
        self._session = session
        session.run("stage_wanted")
        texts = {
            name: {ordinal: text for _, ordinal, text in rows}
            for name, rows in groupby(session.run("outline_passages"), key=itemgetter(0))
        }
        claims = {
            name: [(passage, key) for _, passage, key in rows]
            for name, rows in groupby(session.run("outline_claims"), key=itemgetter(0))
        }
        self._outlines = {
            name: make_outline(name, stated_date, text_chars, texts.get(name, {}), claims.get(name, ()))
            for name, stated_date, text_chars in session.run("outline_documents")
        }
        self._links = {
            name: tuple(Citation(*row[1:]) for row in rows if row[1] is not None)
            for name, rows in groupby(session.run("links"), key=itemgetter(0))
        }
        self._unchanged: dict[tuple[int, int], Unchanged] = {}
        self._fetched: defaultdict[int, set[int]] = defaultdict(set)
        self._passages: defaultdict[int, dict[int, Passage]] = defaultdict(dict)
        self._mentions: defaultdict[int, dict[int, list[Mention]]] = defaultdict(lambda: defaultdict(list))
        self._claims: defaultdict[int, dict[int, Claim]] = defaultdict(dict)

    def outline(self, document_id: int) -> Outline:
        return self._outlines[document_id]

    def unchanged(self, before_id: int, after_id: int) -> Unchanged:
        key = (before_id, after_id)
        if key not in self._unchanged:
            self._unchanged[key] = find_unchanged(self._outlines[before_id], self._outlines[after_id])
        return self._unchanged[key]

    def part(self, document_id: int, passages: Collection[int]) -> Part:
        self._fetch({document_id: passages})
        outline = self._outlines[document_id]
        return Part(
            {one: self._passages[document_id][one] for one in passages if one in outline.texts},
            [mention for one in passages for mention in self._mentions[document_id].get(one, ())],
            {
                number: self._claims[document_id][number]
                for one in passages
                for number in outline.claims_at.get(one, ())
            },
        )

    def claim(self, document_id: int, ordinal: int) -> Claim:
        outline = self._outlines[document_id]
        if ordinal not in self._claims[document_id]:
            self._fetch({document_id: [one for one, numbers in outline.claims_at.items() if ordinal in numbers]})
        return self._claims[document_id][ordinal]

    def links(self, links_id: int) -> Sequence[Citation]:
        return self._links[links_id]

    def fetch_ahead(self, lines: Iterable[Sequence[int]], wholes: Iterable[int]) -> None:
        """Read, in one go, what differs between neighbours of each line of documents, and some documents whole."""
        wanted: defaultdict[int, set[int]] = defaultdict(set)
        for name in wholes:
            wanted[name].update(self._outlines[name].passages)
        for line in lines:
            for before_id, after_id in pairwise(line):
                rest = self.unchanged(before_id, after_id).rest(self._outlines[before_id], self._outlines[after_id])
                wanted[before_id].update(rest[0])
                wanted[after_id].update(rest[1])
        self._fetch(wanted)

    def _fetch(self, wanted: Mapping[int, Collection[int]]) -> None:
        new = [
            (name, ordinal)
            for name, ordinals in wanted.items()
            for ordinal in ordinals
            if ordinal not in self._fetched[name]
        ]
        if not new:
            return
        for name, ordinal in new:
            self._fetched[name].add(ordinal)
        self._session.write("stage_part", ({"document_id": name, "ordinal": ordinal} for name, ordinal in new))
        for name, *fields in self._session.run("part_passages"):
            passage = _passage(fields)
            self._passages[name][passage.ordinal] = passage
        for name, *fields in self._session.run("part_mentions"):
            mention = Mention(*fields)
            self._mentions[name][mention.passage].append(mention)
        for name, number, *fields in self._session.run("part_claims"):
            self._claims[name][number] = _claim(fields)


def _passage(row: list[Any]) -> Passage:
    ordinal, kind, text, char_start, char_end, heading, group, intro = row
    return Passage(ordinal, kind, text, char_start, char_end, tuple(heading), group, intro)


def _claim(row: list[Any]) -> Claim:
    fields = dict(zip(Claim.__slots__, row, strict=True))
    fields["quantities"] = tuple(Quantity(**quantity) for quantity in fields["quantities"])
    fields["heading"] = tuple(fields["heading"])
    return Claim(**fields)
