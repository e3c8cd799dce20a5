"""The judge of captures over `tests/verdicts`: expected verdict in rows, given verdict in columns.

make bench WHAT=judge
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Mapping

import yaml

from tests.bench.table import Row, show
from tests.unit.test_capture_verdicts import FIXTURES, judge_fixture

Matrix = Counter[tuple[str, str]]


def judge_all() -> tuple[Matrix, float]:
    """How often a page of each folder got which verdict, and the CPU-seconds of the judging alone."""
    pages = [(name.partition("/")[0], yaml.safe_load(path.read_text("utf-8"))) for name, path in FIXTURES.items()]
    matrix: Matrix = Counter()
    start = time.process_time()
    for expected, content in pages:
        matrix[expected, judge_fixture(content).outcome] += 1
    return matrix, time.process_time() - start


def matrix_lines(matrix: Mapping[tuple[str, str], int]) -> list[str]:
    labels = sorted({label for pair in matrix for label in pair})
    width = max(map(len, labels))
    head = " " * width + "".join(f"{label:>17}" for label in labels)
    return [head] + [
        f"{row:<{width}}" + "".join(f"{matrix.get((row, column)) or '·':>17}" for column in labels) for row in labels
    ]


def main() -> None:
    matrix, cpu_seconds = judge_all()
    count = sum(matrix.values())
    right = sum(number for (expected, given), number in matrix.items() if expected == given)
    print("\n".join(matrix_lines(matrix)))
    show(
        f"verdicts on {count} pages",
        [
            Row("right", f"{right} of {count}", "all", right == count),
            Row("judging one page", f"{1000 * cpu_seconds / count:.2f} CPU-ms"),
        ],
    )


if __name__ == "__main__":
    main()
