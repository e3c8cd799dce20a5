"""Pages written after what sites really serve, in folders named by the verdict they must get."""

from __future__ import annotations

import base64
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.capture.answer import Answer, Chain
from flows.capture.judge import Verdict, judge_response, judge_text
from tests.shipped import SPEECH

FOLDER = Path(__file__).parents[1] / "verdicts"
FIXTURES = {f"{path.parent.name}/{path.stem}": path for path in sorted(FOLDER.rglob("*.yml"))}


def judge_fixture(content: dict[str, Any]) -> Verdict:
    if "text" in content:
        return judge_text(content["text"], SPEECH)
    body = base64.b64decode(content.get("base64", "")) or content.get("latin1", "").encode("latin-1")
    hops = tuple(Answer(url, 302, (), b"") for url in content.get("redirects", ()))
    url = content.get("url") or (hops[0].url if hops else "https://site.example/about/stem-cells")
    headers = {"content-type": "text/html; charset=utf-8", **content.get("headers", {})}
    answer = Answer(
        content.get("final_url", url),
        content.get("status", 200),
        tuple(headers.items()),
        body or content["html"].encode(),
    )
    return judge_response(Chain(url, hops, answer), SPEECH)


@pytest.mark.parametrize("name", FIXTURES)
def test_a_page_gets_the_verdict_of_its_folder(name: str) -> None:
    content = yaml.safe_load(FIXTURES[name].read_text("utf-8"))
    verdict = judge_fixture(content)
    assert (verdict.outcome, verdict.reason) == (name.partition("/")[0], verdict.reason), content["about"]
    assert content.get("doubt", "") in verdict.reason
    assert bool(verdict.reasons) == ("doubt" in content or not verdict.is_good), "a clean page has nothing to be said"


def test_the_confusion_matrix_has_only_its_diagonal() -> None:
    """Shown by `pytest -s`: expected verdict in rows, given verdict in columns."""
    counts: Counter[tuple[str, str]] = Counter()
    for name, path in FIXTURES.items():
        counts[name.partition("/")[0], judge_fixture(yaml.safe_load(path.read_text("utf-8"))).outcome] += 1
    labels = sorted({label for pair in counts for label in pair})
    width = max(map(len, labels)) + 1
    print("\n" + " " * width + "".join(f"{label[:11]:>12}" for label in labels))
    for row in labels:
        print(f"{row:<{width}}" + "".join(f"{counts[row, column] or '·':>12}" for column in labels))
    assert sum(counts.values()) >= 60
    assert {pair for pair in counts if pair[0] != pair[1]} == set()
