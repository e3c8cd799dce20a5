"""The archive: what is written can be read back and checked, also from a file that is still open."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from flows.archive import ArchiveError, ArchiveWriter, read_payload
from warehouse.records import CaptureRecord, SnapshotRecord

AT = datetime(2026, 3, 1, 3, 15, 0, 250_000, tzinfo=UTC)
URL = "https://clinic.example/ms?a=1"
HEADERS = (
    ("Content-Type", "text/html"),
    ("Content-Encoding", "br"),
    ("Content-Length", "9"),
    ("ETag", '"1"'),
    ("X-Odd", "Zoë"),
)


def capture(url: str = URL, status: int | None = 200, **fields: object) -> CaptureRecord:
    record = {"media_type": "text/html", "http_status": status, **fields}
    return CaptureRecord("clinic", AT, "fetched", "", url, url, **record)  # type: ignore[arg-type]


def records(path: Path) -> list[tuple[str, dict[str, str], dict[str, str], bytes]]:
    with path.open("rb") as file:
        return [
            (
                r.rec_type,
                dict(r.rec_headers.headers),
                dict(r.http_headers.headers) if r.http_headers else {},
                r.content_stream().read(),
            )
            for r in ArchiveIterator(file)
        ]


def test_a_payload_reads_back_while_the_run_goes_on_and_after_it(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run-1") as archive:
        pages = {
            body: archive.write(capture(f"{URL}{n}"), body, HEADERS)
            for n, body in enumerate((b"<p>one", b"\0\xff" * 9000, b"HTTP/1.1 200 OK\r\n\r\nx"))
        }
        assert {body: read_payload(tmp_path, snapshot) for body, snapshot in pages.items()} == {
            body: body for body in pages
        }
        assert [path.name for path in tmp_path.iterdir()] == ["litwatch-run-1.warc.gz.open"]
        assert archive.finish() == archive.finish() == tmp_path / "litwatch-run-1.warc.gz"
    assert [path.name for path in tmp_path.iterdir()] == ["litwatch-run-1.warc.gz"]
    assert all(read_payload(tmp_path, snapshot) == body for body, snapshot in pages.items())


def test_a_record_replays_as_the_page_was_seen(tmp_path: Path) -> None:
    """Headers are the real ones, but for the packing that the stored payload no longer has."""
    with ArchiveWriter(tmp_path, "run-1") as archive:
        archive.write_redirect("http://clinic.example/ms", 301, (("Location", URL),), b"", AT)
        archive.write(capture(), b"<p>Hope</p>", HEADERS)
    _, redirect, (kind, warc, http, payload) = records(tmp_path / "litwatch-run-1.warc.gz")
    assert (redirect[1]["WARC-Target-URI"], redirect[2]["Location"]) == ("http://clinic.example/ms", URL)
    assert (kind, warc["WARC-Target-URI"], warc["WARC-Date"], payload) == (
        "response",
        URL,
        "2026-03-01T03:15:00.250000Z",
        b"<p>Hope</p>",
    )
    assert warc["WARC-Payload-Digest"].startswith("sha1:")
    assert (http["Content-Length"], http["ETag"], http["X-Archive-Orig-Content-Encoding"]) == ("11", '"1"', "br")
    assert "Content-Encoding" not in http
    checker = Checker(type("Arguments", (), {"inputs": [str(tmp_path / "litwatch-run-1.warc.gz")], "verbose": False})())
    checker.process_all()
    assert checker.exit_value == 0, "every digest in the file is right"


def test_bytes_held_already_are_written_as_a_revisit_of_their_first_record(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run-1") as archive:
        first = archive.write(capture(), b"same", HEADERS)
        assert first is not None
        assert archive.write(capture("https://mirror.example/"), b"same", HEADERS) is None
    with ArchiveWriter(tmp_path, "run-2", {first.snapshot_sha256: first}) as archive:
        assert archive.write(capture(), b"same", HEADERS) is None
        archive.write_not_modified(capture(snapshot_sha256=first.snapshot_sha256), HEADERS)
    for run, kinds in (("run-1", ["warcinfo", "response", "revisit"]), ("run-2", ["warcinfo", "revisit", "revisit"])):
        found = records(tmp_path / f"litwatch-{run}.warc.gz")
        assert [record[0] for record in found] == kinds
        assert {r[1]["WARC-Refers-To-Target-URI"] for r in found if r[0] == "revisit"} == {URL}
    assert read_payload(tmp_path, first) == b"same"


def test_a_local_file_becomes_a_resource_record(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path, "run-1") as archive:
        snapshot = archive.write(capture("file:///pages/a.txt", None, media_type="text/plain"), "Zoë".encode())
    _, (kind, warc, _, payload) = records(tmp_path / "litwatch-run-1.warc.gz")
    assert (kind, warc["Content-Type"], payload.decode()) == ("resource", "text/plain", "Zoë")
    assert snapshot is not None
    assert read_payload(tmp_path, snapshot).decode() == "Zoë"


def test_a_run_that_wrote_nothing_leaves_no_file(tmp_path: Path) -> None:
    with ArchiveWriter(tmp_path / "new", "run-1") as archive:
        assert archive.finish() is None
    assert list((tmp_path / "new").iterdir()) == []


def test_what_a_killed_run_left_is_set_aside_and_reported(tmp_path: Path) -> None:
    for run in ("run-1", "run-2"):
        with pytest.raises(KeyboardInterrupt), ArchiveWriter(tmp_path, "same-id") as archive:
            archive.write(capture(), run.encode())
            raise KeyboardInterrupt
    with ArchiveWriter(tmp_path, "run-3") as archive:
        assert [path.name for path in archive.orphans] == ["litwatch-same-id.warc.gz.aside.1"]
    kept = sorted(path.name for path in tmp_path.iterdir())
    assert kept == ["litwatch-same-id.warc.gz.aside", "litwatch-same-id.warc.gz.aside.1"]


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (lambda data: data[:-20], "cut off"),
        (lambda data: data[:500] + bytes(40) + data[540:], "not a readable WARC record|not those of snapshot"),
        (lambda data: None, "cannot be read"),
    ],
)
def test_damage_is_named_never_read_as_a_shorter_page(tmp_path: Path, damage, words: str) -> None:  # type: ignore[no-untyped-def]
    with ArchiveWriter(tmp_path, "run-1") as archive:
        snapshot = archive.write(capture(), bytes(range(256)) * 40, HEADERS)
    assert isinstance(snapshot, SnapshotRecord)
    path = tmp_path / snapshot.warc_file
    damaged = damage(path.read_bytes())
    path.unlink() if damaged is None else path.write_bytes(damaged)
    with pytest.raises(ArchiveError, match=words) as caught:
        read_payload(tmp_path, snapshot)
    assert snapshot.warc_file in str(caught.value)


def test_a_run_id_cannot_lead_out_of_the_archive(tmp_path: Path) -> None:
    for run_id in ("../x", "", "a/b", ".hidden"):
        with pytest.raises(ValueError, match="file name"):
            ArchiveWriter(tmp_path, run_id)
