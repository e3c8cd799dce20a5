"""Words per CPU-second of text -> claims, beside spaCy's tokenizer, EntityRuler + negspacy and medSpaCy.

make bench WHAT=extract
python -m tests.bench.extract_bench --texts FOLDER    # another corpus: .txt files
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from config.load import load_vocabulary
from extract.document import read_document
from tests.bench.table import Row, at_least, at_most, interleave, show
from tests.bench.venvs import PEERS, ROOT, peer_python

PAGES = ROOT / "tests" / "site" / "editions"
GOLD = ROOT / "tests" / "gold"
PEER_VENVS = {"negspacy": "negspacy", "medspacy": "medspacy"}


def our_texts() -> list[str]:
    """The distinct texts of the pages and passages written for the tests."""
    pages = [read_document(path.read_bytes(), "text/html", None).text for path in sorted(PAGES.rglob("*.html"))]
    passages = [path.read_text("utf-8") for path in sorted(GOLD.rglob("*.txt"))]
    return list(dict.fromkeys(pages + passages))


def folder_texts(folder: Path) -> list[str]:
    return [path.read_text("utf-8") for path in sorted(folder.rglob("*.txt"))]


def terms() -> list[tuple[str, str]]:
    """Our forms as the peers take them, so that all of them look for the same words."""
    vocabulary = load_vocabulary(ROOT / "config" / "vocabulary")
    found = {
        (label, form): None for label, concept in vocabulary.concepts for form in (*concept.forms, *concept.exact_forms)
    }
    return list(found)


class Contender:
    """A child process that does a round when asked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process
        self.last: dict[str, Any] = {}

    def round(self) -> float:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write("round\n")
        self._process.stdin.flush()
        self.last = json.loads(self._process.stdout.readline() or "{}")
        return float(self.last["words_per_cpu_second"])


@contextmanager
def contender(name: str, material: Path) -> Iterator[Contender]:
    python = peer_python(PEER_VENVS[name]) if name in PEER_VENVS else Path(sys.executable)
    command = [str(python), "-W", "ignore", str(PEERS / "extract_peer.py"), name, str(material)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        yield Contender(process)
        assert process.stdin
        process.stdin.close()


def measure(texts: Sequence[str], names: Sequence[str], rounds: int) -> tuple[dict[str, float], dict[str, Any]]:
    """Median words per CPU-second by contender, and all that each said in its last round."""
    with TemporaryDirectory() as folder, ExitStack() as stack:
        material = Path(folder) / "material.json"
        material.write_text(json.dumps({"texts": list(texts), "terms": terms()}), "utf-8")
        running = {name: stack.enter_context(contender(name, material)) for name in names}
        speeds = interleave([one.round for one in running.values()], rounds)
        return dict(zip(names, speeds, strict=True)), {name: one.last for name, one in running.items()}


def rows(speeds: dict[str, float], last: dict[str, Any]) -> list[Row]:
    ours = last["litwatch"]
    found = [Row(f"{name}, words per CPU-second", f"{speed:,.0f}") for name, speed in speeds.items()]
    targets = {"tokenizer": 0.4, "negspacy": 1.0, "medspacy": 10.0}
    found += [
        at_least(f"litwatch : {name}", speeds["litwatch"] / speeds[name], floor)
        for name, floor in targets.items()
        if name in speeds
    ]
    found.append(at_most("litwatch, peak memory of a fresh process", ours["peak_mb"], 200, "MB"))
    found.append(Row("litwatch, start (imports, vocabulary, cues)", f"{ours['build_seconds']:.2f} CPU-s"))
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--texts", type=Path, help="a folder of .txt files instead of our own pages")
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    texts = folder_texts(arguments.texts) if arguments.texts else our_texts()
    words = sum(len(text.split()) for text in texts)
    speeds, last = measure(texts, ["tokenizer", "litwatch", "negspacy", "medspacy"], arguments.rounds)
    show(
        f"text -> claims: {len(texts)} texts, {words:,} words, median of {arguments.rounds} rounds", rows(speeds, last)
    )


if __name__ == "__main__":
    main()
