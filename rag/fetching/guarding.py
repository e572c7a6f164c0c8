"""Which hosts may be fetched from: those whose every address is public, and those that the settings allow by name."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence

from rag.errors import LoadError

__all__ = ["Guard", "Resolve", "is_public", "system_addresses"]

Resolve = Callable[[str, int], Sequence[str]]
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")  # all that is given out (RFC 4291)
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: the last 32 bits are an IPv4 address
_RELAYS = ipaddress.IPv4Network("192.88.99.0/24")  # of 6to4, withdrawn by RFC 7526


class Guard:
    """Resolves hosts and refuses those that are not public; `allowed` are hosts, or `host:port`, that may be."""

    def __init__(self, allowed: Sequence[str], resolve: Resolve) -> None:
        self._allowed = {name.lower() for name in allowed}
        self._resolve = resolve

    def allows(self, host: str, port: int) -> bool:
        """Return whether the settings name this host, with this port or without one."""
        name = f"[{host}]" if ":" in host else host
        return not self._allowed.isdisjoint({host, name, f"{name}:{port}"})

    def addresses(self, host: str, port: int) -> list[str]:
        """Return the addresses of a host, all of which may be connected to, in the order to try them.

        A host with one private address is refused whole. Raises `LoadError`.
        """
        numeric = _numeric(host)
        found = [numeric] if numeric else list(dict.fromkeys(self._resolve(host, port)))
        if not found:
            raise LoadError(f"its host {host} has no address; check the address")
        if not self.allows(host, port) and not all(map(is_public, found)):
            raise LoadError(
                f"its host {host} is not on the public internet, and such hosts are not fetched from; "
                "name it in RAG_ALLOW_HOSTS if it is meant"
            )
        return found


def is_public(address: str) -> bool:
    """Return whether anyone on the internet reaches the same machine under this address.

    What carries an IPv4 address inside (mapped, 6to4, Teredo, NAT64) is public only if that one is, too.

    >>> is_public("93.184.215.14"), is_public("127.0.0.1"), is_public("64:ff9b::7f00:1")
    (True, False, False)
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, ipaddress.IPv6Address):
        return _is_public_6(parsed)
    return _is_public_4(parsed)


def system_addresses(host: str, port: int) -> list[str]:
    """Return the addresses that the system finds for a host; raises `LoadError` where it finds none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LoadError(f"its host {host} cannot be found; check the address and the connection") from error
    return [str(entry[4][0]) for entry in found]


def _numeric(host: str) -> str | None:
    """Return the address that a host spells out, in any form that systems take for one: decimal, octal, hexadecimal."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeError):
        return None


def _is_public_4(address: ipaddress.IPv4Address) -> bool:
    return address.is_global and not (address.is_multicast or address.is_reserved or address in _RELAYS)


def _is_public_6(address: ipaddress.IPv6Address) -> bool:
    inner = _inner(address)
    if inner is not None and not _is_public_4(inner):
        return False
    if address in _NAT64 or address.ipv4_mapped:
        return True
    return address in _GLOBAL_UNICAST and address.is_global and not address.is_multicast and not address.scope_id


def _inner(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
