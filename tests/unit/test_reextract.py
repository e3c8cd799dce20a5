"""Another epoch, a replay and a prune: what each leaves in the warehouse."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from config.models import Subject
from extract.epoch import Epoch
from extract.pdf import PrintPdf
from extract.pipeline import Extractor
from extract.records import Extraction
from flows.archive import ArchiveError
from flows.imports import dated_files
from flows.night import Night
from flows.prune import find_prunable, prune
from flows.reextract import reextract
from flows.replay import replay
from tests.shipped import SUBJECT
from warehouse.records import SourceRecord
from warehouse.store import open_read, open_work

PAGES = {
    "2020-01-01.txt": "HSCT reduces relapses in people with relapsing MS. It may improve walking.",
    "2020-02-01.txt": "HSCT may reduce relapses in people with relapsing MS. It may improve walking.",
    "2020-03-01.txt": "HSCT may reduce relapses in people with relapsing MS. It may improve walking.\n",
}
OTHER_READER = Epoch("another-epoch", {"trafilatura": "0.0.1"})
SOURCE = SourceRecord("leaflet", "us", "other", None, None, "leaflet.txt")


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture(scope="module")
def subject(one_extractor: None) -> Subject:
    return SUBJECT.model_copy(update={"sources": ()})


def import_pages(subject: Subject, data: Path) -> None:
    folder = data / "pages"
    folder.mkdir(parents=True)
    for name, text in PAGES.items():
        (folder / name).write_text(text)
    (data / "state").mkdir()
    with Night(subject, data, now, kind="import") as night:
        night.import_files(SOURCE, dated_files(folder))
        night.extract()
        night.record()
        night.publish()


def rows(data: Path, query: str) -> tuple[tuple[object, ...], ...]:
    with open_read(data) as read:
        return read.query(query).rows


@pytest.fixture
def read_by_another(subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A warehouse whose epoch was another: its reader took every hedge for a plain statement."""

    def blunt(self: Extractor, payload: bytes, media_type: str, url: str | None, print_pdf: PrintPdf) -> Extraction:
        found = read_well(self, payload, media_type, url, print_pdf)
        return replace(found, claims=tuple(replace(claim, certainty="established") for claim in found.claims))

    read_well = Extractor.extract
    with monkeypatch.context() as patched:
        patched.setattr("flows.night.fingerprint", lambda _: OTHER_READER)
        patched.setattr(Extractor, "extract", blunt)
        import_pages(subject, tmp_path)
    return tmp_path


def test_another_epoch_rebuilds_history_lists_what_it_reads_otherwise_and_makes_no_change(
    read_by_another: Path, subject: Subject
) -> None:
    data = read_by_another
    assert rows(data, "SELECT count(*) FROM change WHERE change_type = 'softened'") == ((0,),)

    done = reextract(subject, data, now)
    assert done is not None
    assert done.changes_of_nothing == 0
    assert done.differences == rows(data, "SELECT count(*) FROM epoch_difference")[0][0] > 0
    # What changed is what the source changed, when it did; nothing is dated by the epoch.
    assert rows(data, "SELECT DISTINCT change_type, first_seen_after_at::DATE::VARCHAR FROM change") == (
        ("softened", "2020-02-01"),
    )
    assert rows(data, "SELECT DISTINCT from_epoch_id FROM epoch_difference") == ((OTHER_READER.epoch_id,),)
    assert reextract(subject, data, now) is None
    assert replay(subject, data).is_identical

    before = find_prunable(data)
    assert dict(before.rows)["documents of earlier epochs"] == 3
    assert prune(data) == before
    assert find_prunable(data).is_empty
    assert replay(subject, data).is_identical


def test_a_forced_reextraction_under_the_same_epoch_leaves_every_row_as_it_was(
    subject: Subject, tmp_path: Path
) -> None:
    import_pages(subject, tmp_path)
    versions = rows(tmp_path, "FROM claim_version ORDER BY ALL")
    done = reextract(subject, tmp_path, now, force=True)
    assert done is not None
    assert (done.differences, done.changes_of_nothing) == (0, 0)
    assert rows(tmp_path, "FROM claim_version ORDER BY ALL") == versions


def test_replay_names_the_rows_that_differ_and_stops_at_damaged_bytes(subject: Subject, tmp_path: Path) -> None:
    import_pages(subject, tmp_path)
    with open_work(tmp_path) as work:
        work.query("UPDATE change SET severity = 1")
        work.publish()
    result = replay(subject, tmp_path)
    assert not result.is_identical
    assert {(row.table, row.side) for row in result.differing} == {("change", "stored"), ("change", "replayed")}

    archive = next((tmp_path / "archive").glob("*.warc.gz"))
    archive.write_bytes(archive.read_bytes()[:-100])
    with pytest.raises(ArchiveError):
        replay(subject, tmp_path)
