"""Which addresses the sender connects to: those of the public internet, checked after the name is resolved.

A name may lead to another address at any time. Therefore the sender looks once in each attempt, checks every address
that it gets, and connects to one of these, not to the name.
"""

import socket
import threading
from collections.abc import Callable, Sequence
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

NAT64 = IPv6Network("64:ff9b::/96")
LOW_32_BITS = 0xFFFFFFFF

Resolve = Callable[[str, int], Sequence[str]]


class NameNotResolved(Exception):
    """A host name that has no address."""


class AddressRefused(Exception):
    """An address that nothing is sent to, or a URL that is not https."""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether an address is one of the public internet, and leads to no other one that is not."""
    if isinstance(address, IPv6Address):
        if address in NAT64:
            return is_public(IPv4Address(int(address) & LOW_32_BITS))
        if inner := address.ipv4_mapped or address.sixtofour:
            return is_public(inner)
        if address.is_site_local:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def addresses_of(host: str, port: int, *, resolve: Resolve, seconds: float, anywhere: bool) -> Sequence[str]:
    """The addresses of a host, all of them public unless `anywhere`.

    Raises NameNotResolved, AddressRefused, and TimeoutError when the lookup takes longer than these seconds.
    """
    found = list(dict.fromkeys(_bounded(resolve, host, port, seconds)))
    if not found:
        raise NameNotResolved
    # one that is refused is enough: a receiver has no use for a private address beside a public one
    if not anywhere and not all(is_public(ip_address(address)) for address in found):
        raise AddressRefused
    return found


def look_up(host: str, port: int) -> Sequence[str]:
    """The addresses that the system's resolver knows. Raises NameNotResolved."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NameNotResolved from error
    return [str(entry[4][0]) for entry in found]


def _bounded(resolve: Resolve, host: str, port: int, seconds: float) -> Sequence[str]:
    """Resolve within these seconds: getaddrinfo itself has no limit, and goes on in its thread."""
    found: list[Sequence[str]] = []
    failed: list[Exception] = []

    def run() -> None:
        try:
            found.append(resolve(host, port))
        except Exception as error:
            failed.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if failed:
        raise failed[0]
    if not found:
        raise TimeoutError
    return found[0]
