"""Guard: a host name -> a TCP connection to an address that was checked first.

The check stands where the connection is made, so that redirects, odd spellings of addresses and names that resolve
differently a moment later (rebinding) all pass through it. TLS and the Host header keep the name.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

import httpcore2
import httpx2

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network
Resolver = Callable[[str, int], Awaitable[Sequence[str]]]


class RefusedAddressError(Exception):
    """The name leads to an address that is not on the public internet; str() says which."""


def refusal(host: str, addresses: Sequence[str], reachable: Sequence[Network]) -> str | None:
    """Why `host` may not be contacted, or None. One bad address among good ones refuses the name."""
    for text in addresses:
        address = ip_address(text)
        faces = _faces(address)
        if any(face in network for network in reachable for face in faces if face.version == network.version):
            continue
        if not all(face.is_global and not face.is_multicast for face in faces) or _is_legacy(address):
            return f"{text} is not a public address" + ("" if host == text else f" ({host} leads there)")
    return None


def guarded_transport(
    reachable: Sequence[Network], connect_timeout: float, resolver: Resolver | None = None
) -> httpx2.AsyncHTTPTransport:
    """An httpx2 transport that only connects to public addresses and to those in `reachable`."""
    transport = httpx2.AsyncHTTPTransport(trust_env=False)
    # httpx2 has no public way to hand in a network backend; httpcore2 has
    transport._pool = httpcore2.AsyncConnectionPool(
        ssl_context=httpx2.create_ssl_context(trust_env=False),
        max_connections=100,
        keepalive_expiry=15,
        network_backend=_GuardedBackend(reachable, connect_timeout, resolver or resolve),
    )
    return transport


async def resolve(host: str, port: int) -> Sequence[str]:
    """All addresses of a name, by the system's resolver. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


class _GuardedBackend(httpcore2.AsyncNetworkBackend):
    def __init__(self, reachable: Sequence[Network], connect_timeout: float, resolver: Resolver) -> None:
        self._reachable = reachable
        self._connect_timeout = connect_timeout
        self._resolver = resolver
        self._connector = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface's own name
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        addresses = await self._resolve(host, port)
        reason = refusal(host, addresses, self._reachable)
        if reason:
            raise RefusedAddressError(reason)
        try:
            async with asyncio.timeout(self._connect_timeout):
                return await self._connect_to_first(addresses, port, local_address, socket_options)
        except TimeoutError as error:
            raise httpcore2.ConnectTimeout(f"no connection within {self._connect_timeout:g} s") from error

    async def _resolve(self, host: str, port: int) -> Sequence[str]:
        try:
            async with asyncio.timeout(self._connect_timeout):
                addresses = await self._resolver(host, port)
        except TimeoutError as error:
            raise httpcore2.ConnectError(f"looking up the name {host} took too long") from error
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} does not resolve") from error
        if not addresses:
            raise httpcore2.ConnectError(f"the name {host} has no address")
        return addresses

    async def _connect_to_first(
        self,
        addresses: Sequence[str],
        port: int,
        local_address: str | None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.AsyncNetworkStream:
        share = self._connect_timeout / len(addresses)
        failure: httpcore2.ConnectError | httpcore2.ConnectTimeout | None = None
        for address in addresses:
            try:
                return await self._connector.connect_tcp(address, port, share, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failure = error
        if isinstance(failure, httpcore2.ConnectError):
            raise failure
        raise httpcore2.ConnectTimeout(f"no connection within {self._connect_timeout:g} s")

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def _faces(address: Address) -> list[Address]:
    """The address and every IPv4 address that it is a wrapping of: the network may unwrap it."""
    if isinstance(address, IPv4Address):
        return [address]
    faces: list[Address] = [address]
    if address.ipv4_mapped:
        return [address.ipv4_mapped]
    if address.sixtofour:
        faces.append(address.sixtofour)
    if address.teredo:
        faces += address.teredo
    if address in _NAT64:
        faces.append(IPv4Address(int(address) & 0xFFFFFFFF))
    return faces


_NAT64 = IPv6Network("64:ff9b::/96")
_IPV4_COMPATIBLE = IPv6Network("::/96")


def _is_legacy(address: Address) -> bool:
    return isinstance(address, IPv6Address) and (address.is_site_local or address in _IPV4_COMPATIBLE)
