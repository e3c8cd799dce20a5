"""Fetch: one GET -> one `Answer`, decoded and bounded, or a `FetchError`; redirects are not followed here."""

from __future__ import annotations

import asyncio
import re
import ssl
import tomllib
from collections.abc import Mapping
from pathlib import Path

import httpx2

from config.models import CaptureSettings, Contact, Settings
from flows.capture.answer import Answer, FetchError
from flows.capture.decode import ACCEPT_ENCODING, BodyDecoder, DecodeError
from flows.capture.guard import RefusedAddressError, Resolver, guarded_transport

ROBOT_NAME = "litwatch"
_PROJECT = Path(__file__).parents[2] / "pyproject.toml"
_ACCEPT = "text/html,application/xhtml+xml,application/pdf;q=0.9,text/plain;q=0.9,application/xml;q=0.8,*/*;q=0.5"


class Fetcher:
    """Makes single exchanges over one guarded connection pool; belongs to one event loop. Use as a context."""

    def __init__(self, settings: Settings, resolver: Resolver | None = None) -> None:
        self.settings: CaptureSettings = settings.capture
        self._headers = identity(settings.contact) | {
            "Accept": _ACCEPT,
            "Accept-Language": settings.language,
            "Accept-Encoding": ACCEPT_ENCODING,
        }
        self._transport = guarded_transport(self.settings.networks, self.settings.connect_timeout_seconds, resolver)

    async def __aenter__(self) -> Fetcher:
        await self._transport.__aenter__()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self._transport.aclose()

    def new_client(self) -> httpx2.AsyncClient:
        """A client with a cookie jar of its own, for one chain of redirects, over the shared connections."""
        return httpx2.AsyncClient(transport=self._transport, trust_env=False, headers=self._headers)

    async def get(
        self,
        client: httpx2.AsyncClient,
        url: str,
        headers: Mapping[str, str],
        seconds: float,
        max_bytes: int,
        *,
        cut: bool = False,
    ) -> Answer:
        """One exchange within `seconds` in all. Raises FetchError.

        A body beyond `max_bytes`, packed or unpacked, is `too_large`; with `cut` its beginning is returned.
        """
        timeout = httpx2.Timeout(self.settings.read_timeout_seconds)
        try:
            async with asyncio.timeout(seconds):
                request = client.build_request("GET", url, headers=dict(headers), timeout=timeout)
                response = await client.send(request, stream=True, follow_redirects=False)
                try:
                    body = await _read_body(response, max_bytes, cut)
                finally:
                    await response.aclose()
        except TimeoutError as error:
            raise FetchError("unreachable", f"not finished within {seconds:.0f} s", url, is_transient=False) from error
        except RefusedAddressError as error:
            raise FetchError("refused", str(error), url) from error
        except DecodeError as error:
            raise FetchError("unreachable", str(error), url, status=response.status_code, is_transient=True) from error
        except _TooLargeError as error:
            raise FetchError("too_large", str(error), url, status=response.status_code) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _fault(error, url) from error
        fields = tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw)
        return Answer(url=url, status=response.status_code, headers=fields, body=body)


class _TooLargeError(Exception):
    pass


def identity(contact: Contact) -> dict[str, str]:
    """The headers that tell a site who is asking and whom to write to."""
    version = tomllib.loads(_PROJECT.read_text("utf-8"))["project"]["version"]
    where = contact.url or (f"mailto:{contact.email}" if contact.email else contact.name)
    # a header is ASCII; a name with accents must not stop the night
    headers = {"User-Agent": f"{ROBOT_NAME}/{version} (+{where})".encode("ascii", "replace").decode()}
    if contact.email:
        headers["From"] = contact.email
    return headers


async def _read_body(response: httpx2.Response, max_bytes: int, cut: bool) -> bytes:
    length = response.headers.get("content-length", "")
    if length.isdigit() and int(length) > max_bytes and not cut:
        raise _TooLargeError(f"the server announces {int(length):,} bytes; the limit is {max_bytes:,}")
    decoder = BodyDecoder(response.headers.get("content-encoding", ""))
    body = bytearray()
    async for chunk in response.aiter_raw():
        for piece in decoder.feed(chunk):
            body += piece
            if len(body) > max_bytes:
                if cut:
                    return bytes(body[:max_bytes])
                raise _TooLargeError(f"more than {max_bytes:,} bytes")
        if response.num_bytes_downloaded > max_bytes and not cut:
            raise _TooLargeError(f"more than {max_bytes:,} bytes")
    decoder.finish()
    return bytes(body)


def _fault(error: httpx2.HTTPError | httpx2.InvalidURL, url: str) -> FetchError:
    text = str(error)
    if isinstance(error, httpx2.ConnectTimeout):
        return FetchError("unreachable", text or "the server did not answer the TLS greeting", url, is_host_down=True)
    if isinstance(error, httpx2.ConnectError):
        return _connect_fault(error, text, url)
    if isinstance(error, httpx2.TimeoutException):
        return FetchError("unreachable", "the server fell silent in the middle of its answer", url, is_transient=True)
    if isinstance(error, httpx2.RemoteProtocolError):
        return FetchError("unreachable", _protocol_reason(text), url, is_transient="too large" not in text)
    if isinstance(error, httpx2.NetworkError):
        return FetchError("unreachable", "the connection was lost in the middle of the answer", url, is_transient=True)
    return FetchError("unreachable", f"not a request that can be made: {text[:200]}", url)


def _connect_fault(error: httpx2.ConnectError, text: str, url: str) -> FetchError:
    tls = _cause(error, ssl.SSLError)
    if tls is not None:
        why = getattr(tls, "verify_message", "") or getattr(tls, "reason", "") or str(tls)
        return FetchError("unreachable", f"TLS failed: {why}", url, is_host_down=True)
    if "name" in text:
        return FetchError("unreachable", text, url, is_host_down=True)
    os_error = _cause(error, OSError)
    why = os_error.strerror if isinstance(os_error, OSError) and os_error.strerror else text
    why = re.sub(r"^\[Errno -?\d+\] |^Multiple exceptions:.*", "", why) or "no address answered"
    return FetchError("unreachable", f"no connection: {why}", url, is_transient=True, is_host_down=True)


def _cause(error: BaseException, kind: type[BaseException]) -> BaseException | None:
    seen: BaseException | None = error
    while seen is not None:
        if isinstance(seen, kind):
            return seen
        seen = seen.__cause__ or seen.__context__
    return None


def _protocol_reason(text: str) -> str:
    if "Receive buffer" in text or "too large" in text or "too long" in text:
        return "the headers are larger than 100 KB"
    if "without complete" in text or "incomplete" in text or "without sending" in text:
        return "the connection was closed before the answer was complete"
    return f"the answer is not correct HTTP ({text[:100]})"
