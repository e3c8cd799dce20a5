"""Forms: "(human |)cord (blood|tissue)" -> each of its readings."""

from __future__ import annotations

import re

_INNERMOST = re.compile(r"\(([^()]*\|[^()]*)\)")


def readings(form: str) -> tuple[str, ...]:
    """Every reading of a form in the order written; "(a|b|)" stands for either word or none, and may be nested."""
    group = _INNERMOST.search(form)
    if not group:
        return (" ".join(form.split()),)
    before, after = form[: group.start()], form[group.end() :]
    return tuple(
        dict.fromkeys(
            reading for alternative in group[1].split("|") for reading in readings(before + alternative + after)
        )
    )
