"""WARC and WACZ files of others, whole and damaged, and folders of documents."""

from __future__ import annotations

import gzip
import os
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from config.models import Source, Subject
from flows.capture.moves import Migration
from flows.errors import UsageError
from flows.import_files import Import, import_files
from flows.imports import saved_sources
from flows.warc_files import WarcFaultError, index_warc, read_answer
from tests.shipped import SUBJECT
from warehouse.store import open_read

PAGE = "https://www.clinic.example/ms"
NEW = "https://www.clinic.example/treatments/ms"
HEDGED = b"<html><title>MS</title><body><p>HSCT may reduce relapses in people with relapsing MS.</p></body></html>"
PLAIN = HEDGED.replace(b"may reduce", b"reduces")
HTML = [("Content-Type", "text/html; charset=utf-8")]


def warc(*answers: tuple[str, str, int, bytes, list[tuple[str, str]]], gzipped: bool = True) -> bytes:
    """Response records: address, date, status, body and headers of each."""
    file = BytesIO()
    writer = WARCWriter(file, gzip=gzipped, warc_version="1.1")
    for url, date, status, body, headers in answers:
        http = StatusAndHeaders(f"{status} Said", [*headers, ("Content-Length", str(len(body)))], protocol="HTTP/1.1")
        dates = {"WARC-Date": f"{date}T12:00:00Z"}
        record = writer.create_warc_record(
            url, "response", BytesIO(body), length=len(body), warc_headers_dict=dates, http_headers=http
        )
        writer.write_record(record)
    return file.getvalue()


CRAWL = (
    (PAGE, "2020-01-01", 200, HEDGED, HTML),
    ("http://clinic.example/ms", "2020-02-01", 200, PLAIN, HTML),
    (PAGE, "2020-03-01", 301, b"", [("Location", "/treatments/ms")]),
    (NEW, "2020-03-01", 200, PLAIN, HTML),
    (PAGE, "2020-04-01", 404, b"<html><title>Not found</title>", HTML),
    ("https://elsewhere.example/page", "2020-04-01", 200, HEDGED, HTML),
)


@pytest.fixture(scope="module")
def subject(one_extractor: None) -> Subject:
    """One page is followed."""
    shipped = SUBJECT
    source = Source(id="clinic", url=PAGE, publisher="A clinic", kind="clinic")
    return shipped.model_copy(update={"sources": (source,)})


def take(subject: Subject, data: Path, *paths: Path, source: str | None = None, everything: bool = False) -> Import:
    return import_files(subject, data, paths, lambda: datetime.now(UTC), source, everything=everything)


def rows(data: Path, query: str) -> tuple[tuple[object, ...], ...]:
    with open_read(data) as read:
        return read.query(query).rows


OUTCOMES = "SELECT captured_at::DATE::VARCHAR, outcome, http_status, origin FROM capture ORDER BY captured_at"
CHANGES = "SELECT change_type FROM change ORDER BY first_seen_after_at, change_type"


def test_pages_we_follow_are_captures_at_their_warc_dates_and_a_second_import_adds_nothing(
    subject: Subject, tmp_path: Path
) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(warc(*CRAWL))
    first, again = take(subject, tmp_path / "data", file), take(subject, tmp_path / "data", file)
    # the fifth is where the redirect leads: by then it is known as a place of the clinic
    assert (first.exit_code, first.known, again.exit_code, again.known) == (0, 0, 0, 5)
    assert rows(tmp_path / "data", OUTCOMES) == (
        ("2020-01-01", "fetched", 200, "import"),
        ("2020-02-01", "fetched", 200, "import"),
        ("2020-03-01", "fetched", 200, "import"),
        ("2020-04-01", "missing", 404, "import"),
    )
    assert ("strengthened",) in rows(tmp_path / "data", CHANGES)
    assert rows(tmp_path / "data", "SELECT count(*) FROM source WHERE source_id <> 'clinic'") == ((0,),)


def test_a_page_known_to_have_moved_is_found_where_it_was(
    subject: Subject, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its old address counts until the page is seen where it went; that it is missing there says nothing."""
    rule = {"from": "old.example/{name}.htm", "to": "https://www.clinic.example/{name}", "why": "rebuilt"}
    monkeypatch.setattr("flows.warc_import.load_migrations", lambda: (Migration.model_validate(rule),))
    old, missing = "http://www.old.example/ms.htm", b"<html><title>Not found</title>"
    answers = [(old, "2019-01-01", 200, HEDGED, HTML), (old, "2019-06-01", 404, missing, HTML)]
    answers += [(old, "2019-09-01", 404, missing, HTML), *CRAWL[:1], (old, "2020-01-05", 200, HEDGED, HTML)]
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(warc(*answers))
    take(subject, tmp_path / "data", file)
    outcomes = [row[:2] for row in rows(tmp_path / "data", OUTCOMES)]
    assert outcomes == [
        ("2019-01-01", "fetched"),
        ("2019-06-01", "redirected_away"),
        ("2019-09-01", "redirected_away"),
        ("2020-01-01", "fetched"),
    ]
    assert rows(tmp_path / "data", "SELECT change_type, before_value FROM change") == (("source_moved", old),)


def test_all_makes_sources_of_other_pages_and_a_crawl_without_ours_says_so(subject: Subject, tmp_path: Path) -> None:
    file = tmp_path / "crawl.warc.gz"
    file.write_bytes(warc(CRAWL[-1]))
    assert take(subject, tmp_path / "data", file).exit_code == 4
    assert take(subject, tmp_path / "data", file, everything=True).exit_code == 0
    assert rows(tmp_path / "data", "SELECT publisher FROM source WHERE url LIKE '%elsewhere%'") == (
        ("elsewhere.example",),
    )


@pytest.mark.parametrize("gzipped", [True, False])
@pytest.mark.parametrize("kept", [0.47, 0.83, 0.99])
def test_of_a_file_cut_in_the_middle_what_is_whole_is_read_and_the_rest_named(
    gzipped: bool, kept: float, tmp_path: Path
) -> None:
    content = warc(*((PAGE, f"2020-01-{day:02}", 200, HEDGED, HTML) for day in range(1, 21)), gzipped=gzipped)
    file = tmp_path / "cut.warc"
    file.write_bytes(content[: int(len(content) * kept)])
    found = []
    with pytest.raises(WarcFaultError, match="cut off in the record at byte"):
        for entry in index_warc(file, 10**6):
            assert read_answer(entry, 10**6).body == HEDGED
            found.append(entry.captured_at.day)
    assert found == list(range(1, len(found) + 1))
    assert len(found) >= 20 * kept - 2


def test_an_import_of_a_cut_file_ends_with_3_and_one_sentence(subject: Subject, tmp_path: Path) -> None:
    file = tmp_path / "cut.warc.gz"
    file.write_bytes(warc(*CRAWL)[:-30])
    done = take(subject, tmp_path / "data", file)
    assert done.exit_code == 3
    assert len(done.faults) == 1
    assert "the 5 answers before it are imported" in done.faults[0]
    assert len(rows(tmp_path / "data", OUTCOMES)) == 4


def test_a_revisit_stands_for_the_bytes_it_refers_to_also_inside_a_wacz(subject: Subject, tmp_path: Path) -> None:
    file = BytesIO(warc(CRAWL[0]))
    file.seek(0, 2)
    writer = WARCWriter(file, gzip=True, warc_version="1.1")
    first = next(index_warc(_written(tmp_path / "first.warc.gz", file.getvalue()), 10**6))
    writer.write_record(
        writer.create_revisit_record(
            PAGE,
            first.digest,
            PAGE,
            "2020-01-01T12:00:00Z",
            StatusAndHeaders("200 OK", HTML, protocol="HTTP/1.1"),
            {"WARC-Date": "2020-05-01T12:00:00Z"},
        )
    )
    with zipfile.ZipFile(tmp_path / "crawl.wacz", "w") as wacz:
        wacz.writestr("archive/data.warc.gz", file.getvalue())
    assert take(subject, tmp_path / "data", tmp_path / "crawl.wacz").exit_code == 0
    shown = rows(tmp_path / "data", "SELECT is_good, snapshot_sha256 FROM capture ORDER BY captured_at")
    assert len(shown) == 2
    assert shown[0] == shown[1]


def test_a_bomb_among_the_records_is_a_row_and_stays_small(subject: Subject, tmp_path: Path) -> None:
    bomb = gzip.compress(bytes(60_000_000))
    file = tmp_path / "bomb.warc.gz"
    file.write_bytes(warc((PAGE, "2020-01-01", 200, bomb, [*HTML, ("Content-Encoding", "gzip")]), CRAWL[1]))
    take(subject, tmp_path / "data", file)
    assert [row[1] for row in rows(tmp_path / "data", OUTCOMES)] == ["too_large", "fetched"]


@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b\x08garbage", b"PK\x03\x04"])
@pytest.mark.parametrize("name", ["x.warc", "x.warc.gz", "x.wacz"])
def test_what_is_no_archive_is_a_sentence_and_no_crash(content: bytes, name: str, tmp_path: Path) -> None:
    file = _written(tmp_path / name, content)
    try:
        assert list(index_warc(file, 10**6)) == []
    except WarcFaultError as fault:
        assert name in str(fault)


def test_documents_take_their_date_from_the_name_or_the_file_and_names_that_differ_by_date_are_one_source(
    tmp_path: Path,
) -> None:
    for name in ("leaflet-2020-01-31.pdf", "leaflet-20210131.pdf", "report.pdf", "notes.docx"):
        (tmp_path / name).write_text("text")
    os.utime(tmp_path / "report.pdf", (1_600_000_000, 1_600_000_000))
    assert [
        (one.source_id, [(f"{at:%Y-%m-%d %H:%M}", path.name) for at, path in one.files])
        for one in saved_sources(tmp_path, None)
    ] == [
        ("leaflet", [("2020-01-31 00:00", "leaflet-2020-01-31.pdf"), ("2021-01-31 00:00", "leaflet-20210131.pdf")]),
        ("report", [("2020-09-13 12:26", "report.pdf")]),
    ]
    (together,) = saved_sources(tmp_path, "guideline")
    assert (together.source_id, len(together.files)) == ("guideline", 3)
    with pytest.raises(UsageError, match="nor a document"):
        saved_sources(tmp_path / "notes.docx", None)


def test_saved_pages_of_a_source_we_follow_join_its_history(subject: Subject, tmp_path: Path) -> None:
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "2019-01-01.html").write_bytes(PLAIN)
    (folder / "2018-01-01.html").write_bytes(HEDGED)
    assert take(subject, tmp_path / "data", folder, source="clinic").exit_code == 0
    assert take(subject, tmp_path / "data", folder, source="clinic").known == 2
    assert ("strengthened",) in rows(tmp_path / "data", CHANGES)
    assert rows(tmp_path / "data", "SELECT DISTINCT final_url FROM capture") == ((PAGE,),)


def _written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path
