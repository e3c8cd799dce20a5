"""Serve the demo's small web on loopback: one port a host, ETag, Last-Modified, 304, gzip, redirects, block pages."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from flows.demo_site import SCHEME, Edition, Response, hosts_of, respond

LOOPBACK = "127.0.0.1"
# Ports that are the same every time, where they are free, so that two demos give the same addresses and ids.
FIRST_PORT = 8741
GZIP_FROM_BYTES = 500


class DemoWeb:
    """A running web of several hosts. Pages are written for `https://www.name.example`; every such address is
    rewritten to the host's port, in bodies and in headers, so that links lead to where the pages really are.
    """

    def __init__(self, editions: tuple[Edition, ...]) -> None:
        self._editions = {edition.name: edition for edition in editions}
        self._edition = editions[0]
        self._servers = {
            host: _bind(FIRST_PORT + number, _handler_for(host, self)) for number, host in enumerate(hosts_of(editions))
        }
        self.requests: list[tuple[str, str, int]] = []

    @property
    def origins(self) -> dict[str, str]:
        """Where each host can be reached: `https://www.name.example` -> `http://127.0.0.1:port`."""
        return {f"{SCHEME}{host}": f"http://{LOOPBACK}:{server.server_port}" for host, server in self._servers.items()}

    def switch(self, edition: str) -> None:
        """Serve another edition from now on."""
        self._edition = self._editions[edition]

    def locate(self, text: str) -> str:
        """Rewrite every address of the site in `text` to where it is served."""
        for written, served in self.origins.items():
            text = text.replace(written, served)
        return text

    def name(self, text: str) -> str:
        """The opposite of `locate`: served addresses back to the written ones."""
        for written, served in self.origins.items():
            text = text.replace(served, written)
        return text

    def respond(self, address: str) -> Response:
        """What the edition served now answers, with rewritten addresses."""
        found = respond(self._edition, address)
        headers = tuple((name, self.locate(value)) for name, value in found.headers)
        body = self.locate(found.body.decode()).encode()
        return Response(found.status, body, found.media_type, found.changed_at, headers)

    def start(self, stack: ExitStack) -> None:
        """Serve until `stack` closes."""
        for server in self._servers.values():
            Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
            stack.callback(server.server_close)
            stack.callback(server.shutdown)


@contextmanager
def serve(editions: tuple[Edition, ...]) -> Iterator[DemoWeb]:
    """Serve the first edition until the block ends; `switch` to the others."""
    web = DemoWeb(editions)
    with ExitStack() as stack:
        web.start(stack)
        yield web


def _bind(port: int, handler: type[BaseHTTPRequestHandler]) -> ThreadingHTTPServer:
    try:
        return ThreadingHTTPServer((LOOPBACK, port), handler)
    except OSError:
        return ThreadingHTTPServer((LOOPBACK, 0), handler)


def _handler_for(host: str, web: DemoWeb) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        server_version = "demo"
        sys_version = ""

        def do_GET(self) -> None:
            found = web.respond(f"{SCHEME}{host}{self.path.split('?')[0]}")
            etag = f'"{hashlib.sha256(found.body).hexdigest()[:16]}"'
            is_page = found.changed_at is not None
            status = HTTPStatus.NOT_MODIFIED if is_page and self._knows(etag, found) else HTTPStatus(found.status)
            web.requests.append((host, self.path, status.value))
            self._send(status, found, etag)

        def _send(self, status: HTTPStatus, found: Response, etag: str) -> None:
            body = b"" if status == HTTPStatus.NOT_MODIFIED else found.body
            self.send_response(status)
            for name, value in found.headers:
                self.send_header(name, value)
            if found.changed_at is not None:
                self.send_header("ETag", etag)
                self.send_header("Last-Modified", format_datetime(found.changed_at, usegmt=True))
            self.send_header("Content-Type", found.media_type)
            self.send_header("Vary", "Accept-Encoding")
            if len(body) >= GZIP_FROM_BYTES and "gzip" in self.headers.get("Accept-Encoding", ""):
                self.send_header("Content-Encoding", "gzip")
                body = gzip.compress(body, mtime=0)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def _knows(self, etag: str, found: Response) -> bool:
            """If-None-Match decides alone where it is sent (RFC 9110, 13.1.3)."""
            known = self.headers.get("If-None-Match")
            if known is not None:
                return etag in known
            since = self.headers.get("If-Modified-Since")
            return (
                since is not None and found.changed_at is not None and found.changed_at <= parsedate_to_datetime(since)
            )

        def log_message(self, format: str, *args: object) -> None:
            """Requests are kept in `DemoWeb.requests`; nothing is printed."""

    return Handler
