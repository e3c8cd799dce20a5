"""Capture: planned captures -> one capture row each, with the bytes in the archive before any row names them.

The way of one URL: `hosts` (is it its turn?) -> `robots` (may we?) -> `fetch` (one exchange, guarded and bounded) ->
`follow` (redirects) -> `judge` (is it evidence?) -> `flows.archive` (bytes to WARC) -> `on_captured`.
"""

from flows.capture.session import capture_sources

__all__ = ["capture_sources"]
