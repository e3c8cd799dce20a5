"""One contender of the extraction benchmark, in a process of its own: `extract_peer.py NAME TEXTS.json`.

Each line on stdin asks for a round over all texts, repeated for at least a CPU-second; the answer is a line of JSON.
Of litwatch nothing is imported unless it is the contender: the peers live in environments without it.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

MIN_CPU_SECONDS = 1.0
Run = Callable[[str], object]


def tokenizer(terms: list[Any]) -> Run:
    import spacy

    return spacy.blank("en").make_doc


def litwatch(terms: list[Any]) -> Run:
    from config.load import load_subject
    from extract.pipeline import Extractor

    return Extractor(load_subject(Path("config"))).extract_text


def negspacy(terms: list[Any]) -> Run:
    """EntityRuler over the same terms as phrases (token patterns are seven times slower), then negspacy's NegEx."""
    import spacy
    from negspacy.negation import Negex  # noqa: F401  registers the component
    from negspacy.termsets import termset

    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    ruler = nlp.add_pipe("entity_ruler", config={"phrase_matcher_attr": "LOWER"})
    ruler.add_patterns([{"label": label, "pattern": form} for label, form in terms])
    labels = sorted({label for label, _ in terms})
    nlp.add_pipe("negex", config={"ent_types": labels, "neg_termset": termset("en").get_patterns()})
    return nlp


def medspacy(terms: list[Any]) -> Run:
    """The default pipeline (PyRuSH, TargetMatcher, ConText) with the same terms; its debug lines are switched off."""
    from loguru import logger

    logger.remove()
    import medspacy
    from medspacy.ner import TargetRule

    nlp = medspacy.load()
    nlp.get_pipe("medspacy_target_matcher").add([TargetRule(form, label) for label, form in terms])
    return nlp


CONTENDERS = {"tokenizer": tokenizer, "litwatch": litwatch, "negspacy": negspacy, "medspacy": medspacy}


def peak_mb() -> float:
    """Peak memory of this process so far, in units of 1,000,000 bytes."""
    if sys.platform == "linux":  # where ru_maxrss begins with the peak of the parent
        return int(Path("/proc/self/status").read_text("utf-8").split("VmHWM:")[1].split()[0]) * 1024 / 1e6
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def main(name: str, material: Path) -> None:
    loaded = json.loads(material.read_text("utf-8"))
    texts = loaded["texts"]
    words = sum(len(text.split()) for text in texts)
    start = time.process_time()
    run = CONTENDERS[name](loaded["terms"])
    build_seconds = time.process_time() - start
    for text in texts[:2]:
        run(text)
    for _ in sys.stdin:
        done, start = 0, time.process_time()
        while (spent := time.process_time() - start) < MIN_CPU_SECONDS:
            for text in texts:
                run(text)
            done += words
        answer = {"words_per_cpu_second": done / spent, "build_seconds": build_seconds, "peak_mb": peak_mb()}
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
