"""Which network addresses a message may go to: the guard against requests forged into our own network.

A URL in a configuration, or one that a redirect or a name server gives, must not lead to this machine or to its
neighbours (server-side request forgery). Owns the judgement of an address (`is_public`), resolving a host to addresses
that may be used (`resolve`), and a guard around foreign code that opens connections itself (`only_public`).
"""

from __future__ import annotations

import ipaddress
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import field
from typing import Final, TypeAlias

from cadencelang.records import dataclass

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Lookup: TypeAlias = Callable[[str, int], list[str]]
"""Gives a host's addresses as texts; raises OSError."""

_WATCHED: Final = frozenset(("socket.connect", "socket.sendto", "socket.sendmsg"))
_CARRIES_IPV4: Final = ipaddress.IPv6Network("64:ff9b::/96")  # NAT64, RFC 6052


class ForbiddenAddress(Exception):  # noqa: N818
    """A host is, or resolves to, an address that must not be used; the message is a plain sentence."""


@dataclass(frozen=True, slots=True)
class Allowed:
    """The networks that may be used although they are not public, such as a chat server in the firm's own."""

    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, *networks: str) -> Allowed:
        """From texts such as `10.1.0.0/16`. Raises ValueError on what is no network."""
        return cls(tuple(ipaddress.ip_network(it) for it in networks))

    def permits(self, address: Address) -> bool:
        """Whether a connection to the address may be opened."""
        return is_public(address) or any(_inner(address) in network for network in self.networks)


PUBLIC_ONLY: Final = Allowed()


def is_public(address: Address) -> bool:
    """Whether an address is one of the public internet, also where it is an IPv4 address inside an IPv6 one."""
    inner = _inner(address)
    return inner.is_global and not inner.is_multicast and not inner.is_reserved


def _inner(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for, or the address itself."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _CARRIES_IPV4:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, by the system's resolver. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def resolve(host: str, port: int, allowed: Allowed = PUBLIC_ONLY, lookup: Lookup = look_up) -> list[str]:
    """The addresses of a host, all of which may be used.

    One that may not is enough to refuse the host: which of them is used would be chance. Raises ForbiddenAddress, and
    OSError where the name cannot be resolved.
    """
    found = lookup(host, port)
    if not found:
        raise OSError(f"{host} has no address")
    for text in found:
        if not allowed.permits(_parsed(text)):
            raise ForbiddenAddress(f"{host} is at {text}, which is not on the public internet.")
    return found


def _parsed(text: str) -> Address:
    """An address from a text, which may carry a scope (`fe80::1%eth0`). Raises ForbiddenAddress."""
    try:
        return ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        raise ForbiddenAddress(f"{text} is not an internet address.") from None


@dataclass(slots=True)
class Guard:
    """What a guarded block may connect to; `refused` are the addresses that it tried besides."""

    allowed: Allowed
    refused: list[str] = field(default_factory=list)


_guard: ContextVar[Guard | None] = ContextVar("guard on connections", default=None)
_hooked = False


@contextmanager
def only_public(allowed: Allowed = PUBLIC_ONLY) -> Iterator[Guard]:
    """Refuse every connection to another address that code inside the block opens, whichever code it is.

    The check is made on the address that is connected to, after names are resolved and redirects followed. The code
    inside sees a `ConnectionRefusedError`, as if nobody listened there. Threads that it starts are not
    guarded.
    """
    global _hooked
    if not _hooked:
        sys.addaudithook(_watch)
        _hooked = True
    guard = Guard(allowed)
    token = _guard.set(guard)
    try:
        yield guard
    finally:
        _guard.reset(token)


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    """An audit hook (PEP 578); it is called for every event of the process, and can never be taken away."""
    if event not in _WATCHED:
        return
    guard = _guard.get()
    if guard is None:
        return
    target = arguments[1]
    host = str(target[0]) if isinstance(target, tuple) else str(target)
    if not _permitted(host, guard.allowed):
        guard.refused.append(host)
        raise ConnectionRefusedError(f"{host} is not on the public internet")


def _permitted(host: str, allowed: Allowed) -> bool:
    try:
        return allowed.permits(_parsed(host))
    except ForbiddenAddress:
        return False
