"""Subject entries become source records."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.errors import ConfigError
from config.load import load_subject
from flows.sources import tracked_sources


def _subject(folder: Path, entries: str) -> Path:
    (folder / "sources").mkdir(parents=True)
    (folder / "sources" / "all.yml").write_text(entries)
    return folder


def test_a_glob_gives_one_source_per_file_in_name_order(tmp_path: Path) -> None:
    for name in ("b two.txt", "a_1.txt"):
        (tmp_path / name).write_text("text")
    folder = _subject(tmp_path / "cfg", f"- {{id: saved, path: '{tmp_path}/*.txt', publisher: us, kind: article}}")
    assert [record.source_id for record in tracked_sources(load_subject(folder))] == ["saved-a-1", "saved-b-two"]


def test_a_relative_path_is_found_from_the_subject_folder(tmp_path: Path) -> None:
    folder = _subject(tmp_path / "cfg", "- {id: page, path: '../page.html', publisher: us, kind: article}")
    (tmp_path / "page.html").write_text("<p>text")
    (record,) = tracked_sources(load_subject(folder))
    assert (record.source_id, record.path) == ("page", str(tmp_path / "page.html"))


def test_a_path_that_matches_nothing_is_named_with_the_places_looked_in(tmp_path: Path) -> None:
    folder = _subject(tmp_path / "cfg", "- {id: gone, path: 'none/*.txt', publisher: us, kind: article}")
    with pytest.raises(ConfigError, match=r"'gone'.*'none/\*\.txt' matches no file.*cfg"):
        tracked_sources(load_subject(folder))


def test_files_that_lead_to_one_id_are_refused(tmp_path: Path) -> None:
    for name in ("a b.txt", "a-b.txt"):
        (tmp_path / name).write_text("text")
    folder = _subject(tmp_path / "cfg", f"- {{id: saved, path: '{tmp_path}/*.txt', publisher: us, kind: article}}")
    with pytest.raises(ConfigError, match="'saved-a-b'"):
        tracked_sources(load_subject(folder))


def test_a_paper_keeps_its_public_id_as_key(tmp_path: Path) -> None:
    url = "https://www.ncbi.nlm.nih.gov/pmc/articles/PMC3070641/"
    folder = _subject(tmp_path / "cfg", f"- {{id: paper, url: '{url}', publisher: us, kind: paper}}")
    (record,) = tracked_sources(load_subject(folder))
    assert record.key == "pmcid:pmc3070641"
