"""Epoch: everything that turns bytes into claims -> one fingerprint, computed and never typed."""

from __future__ import annotations

import ast
import hashlib
import json
import platform
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path

from lxml import etree

from config.models import Model, Subject

_LIBRARIES = ("trafilatura", "lxml", "spacy", "pypdfium2", "charset-normalizer")
# What explains or proves an entry, but never changes what is found.
_NOT_READ = {"name", "examples", "counter_examples", "xrefs"}


@dataclass(frozen=True, slots=True)
class Epoch:
    """`epoch_id` is a hash of `components`, which name what it was computed from."""

    epoch_id: str
    components: Mapping[str, str]


def fingerprint(subject: Subject) -> Epoch:
    """The epoch of this code, these libraries and this subject's vocabulary and cues."""
    components = {
        **{library: version(library) for library in _LIBRARIES},
        "libxml2": ".".join(map(str, etree.LIBXML_VERSION)),
        "python": ".".join(platform.python_version_tuple()[:2]),
        "language": subject.settings.language,
        "vocabulary": _hash(_contents(subject.vocabulary.concepts)),
        "cues": _hash(_contents(subject.cues.cues)),
        "code": code_hash(Path(__file__).parent),
    }
    return Epoch(_hash(components)[:16], components)


@cache
def code_hash(folder: Path) -> str:
    """A hash of the Python code in a folder that comments, docstrings and layout leave as it is."""
    return _hash(
        {
            path.relative_to(folder).as_posix(): code_digest(path.read_text("utf-8"))
            for path in sorted(folder.rglob("*.py"))
        }
    )


def code_digest(source: str) -> str:
    """A hash of one module's code without its comments and docstrings."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node) is not None:
            del node.body[0]
    return hashlib.sha256(ast.dump(tree).encode()).hexdigest()


def _contents(entries: Iterable[tuple[str, Model]]) -> list[object]:
    return [[label, entry.model_dump(mode="json", exclude=_NOT_READ)] for label, entry in entries]


def _hash(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True).encode()).hexdigest()
