"""Read a subject folder: YAML files -> one validated `Subject`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import BaseModel, ValidationError

from config.errors import ConfigError
from config.models import ConceptFile, CueBook, CueFile, Settings, Source, Subject, Vocabulary

SHIPPED = Path(__file__).parent
M = TypeVar("M", bound=BaseModel)


class _UniqueKeyLoader(yaml.CSafeLoader):
    """PyYAML keeps the last of two equal keys without a word; here the second one is an error."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:
        seen: set[str] = set()
        for key, _ in node.value:
            if key.value in seen:
                raise yaml.constructor.ConstructorError(
                    None, None, f"the key '{key.value}' stands twice", key.start_mark
                )
            seen.add(key.value)
        return super().construct_mapping(node, deep=deep)


def load_subject(folder: Path) -> Subject:
    """Read and check a subject folder.

    `vocabulary/`, `cues/` and `settings.yml` may be left out: the shipped ones are used then. `sources/` may not.
    Raises ConfigError for anything missing, unreadable, unknown or doubled.
    """
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; a subject folder holds sources/*.yml")
    return Subject(
        folder=folder,
        sources=_load_sources(folder),
        vocabulary=load_vocabulary(_own_or_shipped(folder, "vocabulary")),
        settings=load_settings(_own_or_shipped(folder, "settings.yml")),
        cues=load_cues(_own_or_shipped(folder, "cues")),
    )


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read every concept file of a folder, files in name order. Raises ConfigError."""
    concepts = []
    seen: dict[str, Path] = {}
    for path in yaml_files(folder):
        content = check(ConceptFile, read_yaml(path), path)
        for concept in content.concepts:
            refuse_double(concept.id, path, seen)
            concepts.append((content.label, concept))
    return Vocabulary(concepts=tuple(concepts))


def load_cues(folder: Path) -> CueBook:
    """Read every cue file of a folder, files in name order. Raises ConfigError."""
    cues = []
    seen: dict[str, Path] = {}
    for path in yaml_files(folder):
        content = check(CueFile, read_yaml(path), path)
        for cue in content.cues:
            refuse_double(cue.id, path, seen)
            cues.append((content.category, cue))
    return CueBook(cues=tuple(cues))


def load_settings(path: Path) -> Settings:
    """Read `settings.yml`. Raises ConfigError."""
    return check(Settings, read_yaml(path), path)


def yaml_files(folder: Path) -> list[Path]:
    """The YAML files of a folder in name order. Raises ConfigError when there is none."""
    paths = sorted(folder.glob("*.yml"))
    if not paths:
        raise ConfigError(f"{folder}: expected at least one .yml file here")
    return paths


def read_yaml(path: Path) -> Any:
    """Parse one file. Raises ConfigError naming line and column."""
    try:
        return yaml.load(path.read_bytes(), Loader=_UniqueKeyLoader)  # noqa: S506 - a subclass of the safe loader
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from error
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"line {mark.line + 1}, column {mark.column + 1}: " if mark else ""
        raise ConfigError(f"{path}: {place}{error.problem}") from error
    except yaml.YAMLError as error:
        raise ConfigError(f"{path}: not YAML: {error}") from error


def check(model: type[M], content: Any, path: Path, place: str = "") -> M:
    """Validate parsed YAML; `place` is where in the file `content` stands. Raises ConfigError with every fault."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        raise ConfigError("\n".join(_describe(fault, path, place) for fault in error.errors())) from error


def refuse_double(name: str, path: Path, seen: dict[str, Path]) -> None:
    """Note that `name` is defined in `path`. Raises ConfigError if it already was somewhere."""
    if name in seen:
        raise ConfigError(f"{path}: the id '{name}' is already used in {seen[name]}")
    seen[name] = path


def _load_sources(folder: Path) -> tuple[Source, ...]:
    sources = []
    seen: dict[str, Path] = {}
    for path in yaml_files(folder / "sources"):
        for number, entry in enumerate(_entries(read_yaml(path), path)):
            name = entry.get("id", number) if isinstance(entry, dict) else number
            source = check(Source, entry, path, place=f"[{name}]")
            refuse_double(source.id, path, seen)
            sources.append(source)
    return tuple(sources)


def _entries(content: Any, path: Path) -> Iterable[Any]:
    if not isinstance(content, list):
        raise ConfigError(f"{path}: expected a list of sources, each starting with '- id:'")
    return content


def _own_or_shipped(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.exists() else SHIPPED / name


def _describe(fault: Any, path: Path, place: str) -> str:
    where = place + "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in fault["loc"])
    message = fault["msg"].removeprefix("Value error, ")
    if fault["type"] == "extra_forbidden":
        message = "unknown key"
    given = "" if isinstance(fault["input"], dict | list) else f" (given: {fault['input']!r})"
    return f"{path}: {where.lstrip('.') or 'top level'}: {message}{given}"
