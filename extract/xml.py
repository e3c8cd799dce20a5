"""XML: bytes -> element tree, without entities of its own, external loads or deep surprises."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from typing import Any

from lxml import etree
from lxml.etree import _Element

from extract.records import UnreadableError

_ENTITY = re.compile(rb"<!\s*ENTITY", re.IGNORECASE)
_PROLOG = 100_000


def parse_xml(payload: bytes) -> _Element:
    """Parse a document whose tags lose their namespaces. Raises UnreadableError for what is no XML.

    A document that defines entities is refused unread: none of the formats read here needs them, and a few lines of
    them can stand for gigabytes.
    """
    if _ENTITY.search(payload[:_PROLOG].replace(b"\0", b"")):
        raise UnreadableError("XML that defines entities of its own, which is refused")
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(payload, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableError(f"broken XML: {error.msg}") from error
    document_type: Any = root.getroottree().docinfo.internalDTD
    if document_type is not None and any(True for _ in document_type.iterentities()):
        raise UnreadableError("XML that defines entities of its own, which is refused")
    for element in root.iter(tag=etree.Element):
        element.tag = local_name(element)
    return root


def local_name(element: _Element) -> str:
    """The tag without its namespace."""
    return str(etree.QName(element).localname)


def text_of(element: _Element | None) -> str:
    """All text inside an element, white space collapsed; named characters of HTML are read, other entities dropped."""
    return "" if element is None else " ".join("".join(pieces(element)).split())


def pieces(element: _Element) -> Iterator[str]:
    """Texts inside an element in document order."""
    for event, node in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            yield own_text(node)
        elif node is not element:
            yield node.tail or ""


def own_text(node: _Element) -> str:
    """The text before a node's first child; of an unresolved reference what HTML means by its name, if anything."""
    text = str(node.text or "")
    if node.tag is not etree.Entity:
        return text
    read = html.unescape(text)
    return "" if read == text else read


def find_text(element: _Element, path: str) -> str | None:
    """The text at a path below an element, None where there is none."""
    return text_of(element.find(path)) or None
