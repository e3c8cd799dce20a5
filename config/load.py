"""Read a subject folder: YAML files -> one validated `Subject`."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, get_args

import yaml
from pydantic import BaseModel, ValidationError

from config.errors import ConfigError
from config.models import Concept, ConceptFile, CueBook, CueFile, Label, Settings, Source, Subject, Vocabulary

SHIPPED = Path(__file__).parent
M = TypeVar("M", bound=BaseModel)
_Owners = dict[tuple[Label, str], tuple[str, Path, bool]]  # label and form -> concept, its file, is it ambiguous


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
    sources = load_sources(folder / "sources")
    return Subject(
        folder=folder,
        sources=tuple(source for source in sources if not source.unlocated),
        unlocated=tuple(source for source in sources if source.unlocated),
        vocabulary=load_vocabulary(_own_or_shipped(folder, "vocabulary")),
        settings=load_settings(_own_or_shipped(folder, "settings.yml")),
        cues=load_cues(_own_or_shipped(folder, "cues")),
    )


def load_sources(folder: Path) -> tuple[Source, ...]:
    """Read every file of a sources folder, files in name order, unlocated sources included. Raises ConfigError."""
    sources = []
    ids: dict[str, Path] = {}
    places: dict[str, Path] = {}
    for path in yaml_files(folder):
        for number, entry in enumerate(_entries(read_yaml(path), path)):
            name = entry.get("id", number) if isinstance(entry, dict) else number
            source = check(Source, entry, path, place=f"[{name}]")
            refuse_double(source.id, path, ids)
            if not source.unlocated:
                refuse_double(str(source.url or source.path), path, places, what="place")
            sources.append(source)
    return tuple(sources)


def load_vocabulary(folder: Path) -> Vocabulary:
    """Read every concept file of a folder, files in name order. Raises ConfigError.

    Within a label a surface form belongs to one concept, unless each says by its context when it is meant.
    """
    concepts = []
    ids: dict[str, Path] = {}
    owners: _Owners = {}
    for path in yaml_files(folder):
        content = check(ConceptFile, read_yaml(path), path)
        for concept in content.concepts:
            refuse_double(concept.id, path, ids)
            _claim_forms(content.label, concept, path, owners)
            concepts.append((content.label, concept))
    for _, concept in concepts:
        for key, other in (("broader", concept.broader), ("delivered_as", concept.delivered_as)):
            if other is not None and other not in ids:
                raise ConfigError(f"{ids[concept.id]}: {concept.id}.{key}: no concept has the id '{other}'")
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
        # a typo is both an unknown key and a missing one: name what was written first
        faults = sorted(error.errors(), key=lambda fault: fault["type"] != "extra_forbidden")
        lines = [place + _describe(fault, model, content) for fault in faults]
        raise ConfigError("\n".join(f"{path}: {line.lstrip('.:').lstrip()}" for line in lines)) from error


def refuse_double(name: str, path: Path, seen: dict[str, Path], what: str = "id") -> None:
    """Note that `name` is defined in `path`. Raises ConfigError if it already was somewhere."""
    if name in seen:
        raise ConfigError(f"{path}: the {what} '{name}' is already used in {seen[name]}")
    seen[name] = path


def _claim_forms(label: Label, concept: Concept, path: Path, owners: _Owners) -> None:
    listed = [(form, False) for form in (*concept.forms, *concept.exact_forms)]
    listed += [(ambiguous.form, True) for ambiguous in concept.ambiguous_forms]
    for form, is_ambiguous in listed:
        mine = (concept.id, path, is_ambiguous)
        owner, where, also_ambiguous = owners.setdefault((label, form.casefold()), mine)
        if owner != concept.id and not (is_ambiguous and also_ambiguous):
            raise ConfigError(
                f"{path}: {concept.id}: the {label} form '{form}' already belongs to {owner} in {where}; "
                "keep it in one of them, or list it under 'ambiguous_forms' in both"
            )


def _entries(content: Any, path: Path) -> Iterable[Any]:
    if not isinstance(content, list):
        raise ConfigError(f"{path}: expected a list of sources, each starting with '- id:'")
    return content


def _own_or_shipped(folder: Path, name: str) -> Path:
    own = folder / name
    return own if own.exists() else SHIPPED / name


def _describe(fault: Any, model: type[BaseModel], content: Any) -> str:
    place = ""
    for step in fault["loc"]:
        place += f"[{step}]" if isinstance(step, int) else f".{step}"
        content = _inside(content, step)
        if isinstance(step, int) and isinstance(content, dict) and "id" in content:
            place = f"{place.rpartition('[')[0]}[{content['id']}]"
    if fault["type"] == "extra_forbidden":
        *steps, key = fault["loc"]
        allowed = ", ".join(_model_at(model, steps).model_fields)
        return f"{place.removesuffix(f'.{key}')}: unknown key '{key}'; allowed here: {allowed}"
    if fault["type"] == "missing":
        return f"{place}: this key is missing"
    given = "" if isinstance(fault["input"], dict | list) else f" (given: {fault['input']!r})"
    return f"{place}: {fault['msg'].removeprefix('Value error, ')}{given}"


def _inside(content: Any, step: int | str) -> Any:
    if isinstance(content, dict) and step in content:
        return content[step]
    if isinstance(content, list) and isinstance(step, int) and step < len(content):
        return content[step]
    return None


def _model_at(model: type[BaseModel], steps: Sequence[int | str]) -> type[BaseModel]:
    for step in steps:
        if isinstance(step, str):
            model = next(_models_in(model.model_fields[step].annotation))
    return model


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models_in(argument)
