"""Decode: raw body chunks -> content-decoded chunks, in bounded steps, knowing whether the end was reached.

Written here because the HTTP client does not notice a gzip or brotli body that was cut off, and because the cap must
hold at every step: a few KB can unpack to gigabytes.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

import brotli
from backports import zstd

_STEP = 256 * 1024
_MAX_LAYERS = 3
ACCEPT_ENCODING = "gzip, deflate, br, zstd"


class DecodeError(Exception):
    """The body is not what its Content-Encoding says, or it is cut off; str() says which."""


class _Layer(Protocol):
    def feed(self, data: bytes) -> Iterator[bytes]: ...
    def is_complete(self) -> bool: ...


class BodyDecoder:
    """Undoes the codings of a Content-Encoding header. Raises DecodeError, also for a coding it does not know."""

    def __init__(self, content_encoding: str) -> None:
        names = [name.strip().lower() for name in content_encoding.split(",")]
        codings = [name for name in names if name not in ("", "identity", "none")]
        if len(codings) > _MAX_LAYERS:
            raise DecodeError(f"the body is packed {len(codings)} times over")
        self._layers = [_layer(name) for name in reversed(codings)]
        self._has_data = False

    def feed(self, chunk: bytes) -> Iterator[bytes]:
        """Decoded pieces of at most about 256 KB each; stop iterating to stop unpacking."""
        self._has_data = self._has_data or bool(chunk)
        return _through(chunk, self._layers)

    def finish(self) -> None:
        """Check that every layer reached its end. An empty body is complete whatever its header says."""
        if self._has_data and not all(layer.is_complete() for layer in self._layers):
            raise DecodeError("the packed body is cut off before its end")


def _through(data: bytes, layers: Sequence[_Layer]) -> Iterator[bytes]:
    if not layers:
        yield data
        return
    for piece in layers[0].feed(data):
        yield from _through(piece, layers[1:])


def _layer(name: str) -> _Layer:
    if name in ("gzip", "x-gzip"):
        return _Zlib(zlib.MAX_WBITS | 16)
    if name == "deflate":
        return _Zlib(zlib.MAX_WBITS)
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise DecodeError(f"the body is packed in a way nobody asked for: {name[:40]!r}")


class _Zlib:
    """gzip (also of several members) and deflate (also without the zlib header, as some servers send it)."""

    def __init__(self, window_bits: int) -> None:
        self._window_bits = window_bits
        self._unpacker = zlib.decompressobj(window_bits)
        self._is_first = True

    def feed(self, data: bytes) -> Iterator[bytes]:
        piece = b""
        while data or len(piece) >= _STEP:  # a full piece may have left output behind
            if self._unpacker.eof:
                if not data.strip(b"\0"):  # padding after the last member
                    return
                self._unpacker = zlib.decompressobj(self._window_bits)
            piece = self._step(data)
            yield piece
            data = self._unpacker.unconsumed_tail or self._unpacker.unused_data

    def _step(self, data: bytes) -> bytes:
        if self._is_first and self._window_bits == zlib.MAX_WBITS and data[:1] and data[0] & 0x0F != 8:
            self._window_bits = -zlib.MAX_WBITS
            self._unpacker = zlib.decompressobj(self._window_bits)
        self._is_first = False
        try:
            return self._unpacker.decompress(data, _STEP)
        except zlib.error as error:
            raise DecodeError("the body is not the gzip or deflate it says it is") from error

    def is_complete(self) -> bool:
        return self._unpacker.eof


class _Brotli:
    def __init__(self) -> None:
        self._unpacker = brotli.Decompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            piece = self._unpacker.process(data, output_buffer_limit=_STEP)
            while piece:
                yield piece
                piece = self._unpacker.process(b"", output_buffer_limit=_STEP)
        except brotli.error as error:
            raise DecodeError("the body is not the brotli it says it is") from error

    def is_complete(self) -> bool:
        return bool(self._unpacker.is_finished())


class _Zstd:
    def __init__(self) -> None:
        self._unpacker = zstd.ZstdDecompressor()

    def feed(self, data: bytes) -> Iterator[bytes]:
        try:
            while True:
                if self._unpacker.eof:
                    self._unpacker = zstd.ZstdDecompressor()
                piece = self._unpacker.decompress(data, _STEP)
                yield piece
                data = self._unpacker.unused_data
                if not data and (self._unpacker.needs_input or self._unpacker.eof):
                    return
        except zstd.ZstdError as error:
            raise DecodeError("the body is not the zstd it says it is") from error

    def is_complete(self) -> bool:
        return self._unpacker.eof
