"""PDFs from the web are taken apart in a child: what harms it is a row, not the end of the night."""

from __future__ import annotations

import sys
import time
import zlib
from io import BytesIO

import pytest
from reportlab.pdfgen.canvas import Canvas

from extract.pdf import print_pages, read_pdf
from extract.records import UnreadableError
from flows.pdf_child import PdfPrinter

CRASHES = (sys.executable, "-c", "import os; os.abort()")
HANGS = (sys.executable, "-c", "import time; time.sleep(60)")
LIES = (sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'\\xff' * 1000)")
TALKS = (sys.executable, "-c", "print('12345678')")


def leaflet(words: str) -> bytes:
    out = BytesIO()
    canvas = Canvas(out)
    canvas.setTitle("Leaflet – für alle")
    canvas.drawString(60, 700, words)
    canvas.save()
    return out.getvalue()


def bomb(megabytes: int) -> bytes:
    """A page whose content is packed twice: a few kilobytes that unpack to as many megabytes as you like."""
    packer = zlib.compressobj(9)
    start = packer.compress(b"") + packer.flush(zlib.Z_FULL_FLUSH)
    megabyte = packer.compress(b" " * 1_000_000) + packer.flush(zlib.Z_FULL_FLUSH)
    once = start + megabyte * megabytes
    stream = zlib.compress(once, 9)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>",
        b"<< /Length %d /Filter [/FlateDecode /FlateDecode] >>\nstream\n%s\nendstream" % (len(stream), stream),
    ]
    body, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % len(body)
    return body + b"xref\n0 5\n0000000000 65535 f \n" + table + end


def test_a_child_reads_as_we_would_and_is_used_again() -> None:
    printer = PdfPrinter()
    payload = leaflet("HSCT may reduce relapses.")
    assert read_pdf(payload, printer.print_pages) == read_pdf(payload)
    first = printer._child
    assert printer.print_pages(payload) == print_pages(payload)
    with pytest.raises(UnreadableError, match="broken PDF"):
        printer.print_pages(b"%PDF-1.7 nothing follows")
    assert printer._child is first is not None


def test_a_bomb_ends_the_child_and_nothing_else() -> None:
    """2 KB that would take more than a gigabyte; the next PDF is read as if nothing had been."""
    printer = PdfPrinter()
    payload = bomb(600)
    assert len(payload) < 50_000
    with pytest.raises(UnreadableError, match="more than 512 MB of memory"):
        read_pdf(payload, printer.print_pages)
    assert printer.print_pages(leaflet("HSCT is not a cure.")).pages == (("HSCT is not a cure.",),)
    assert printer._child is not None
    printer._child.kill()
    assert printer.print_pages(leaflet("HSCT is a risk.")).pages == (("HSCT is a risk.",),)


@pytest.mark.parametrize(
    ("command", "reason"),
    [
        (CRASHES, r"breaks its reader \(SIGABRT\)"),
        (HANGS, "more than 0.5 s"),
        (LIES, "breaks its reader"),
        (TALKS, "breaks its reader"),
    ],
)
def test_a_child_that_fails_is_a_pdf_that_cannot_be_read(command: tuple[str, ...], reason: str) -> None:
    printer, started = PdfPrinter(command, seconds=0.5), time.monotonic()
    with pytest.raises(UnreadableError, match=reason):
        printer.print_pages(b"%PDF-1.7")
    assert time.monotonic() - started < 10
