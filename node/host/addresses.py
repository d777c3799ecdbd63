"""Where nodes listen and are dialled: libp2p's addresses, of TCP ports only."""

from __future__ import annotations

import errno
import socket
from typing import Final

from multiaddr import Multiaddr
from multiaddr.exceptions import Error as AddressError

_FAMILIES: Final = {"ip4": socket.AF_INET, "ip6": socket.AF_INET6}
_NO_IPV6: Final = (errno.EAFNOSUPPORT, errno.EADDRNOTAVAIL)


class NotAnAddress(ValueError):
    """A text is no libp2p address of a TCP port."""


def check_address(text: str) -> None:
    """NotAnAddress unless `text` is an address such as /ip4/192.0.2.1/tcp/4001 or /dns4/example/tcp/4001."""
    try:
        protocols = [each.name for each in Multiaddr(text).protocols()]
    except (AddressError, ValueError, TypeError, LookupError) as error:
        raise NotAnAddress(str(error)) from error
    if len(protocols) != 2 or protocols[1] != "tcp":
        raise NotAnAddress("it is not the address of a TCP port")


class CannotListen(Exception):
    """This machine does not let us listen at an address: which one, and what it says."""

    def __init__(self, address: str, detail: str) -> None:
        super().__init__(f"{address}: {detail}")
        self.address = address
        self.detail = detail


def check_free(address: str) -> None:
    """CannotListen if somebody listens at the libp2p address `address` already, or this machine does not have it.

    libp2p would share the port with whoever else has it, and each would get some of the other's connections.
    """
    (kind, host), (_, port) = _parts(address)
    if kind in _FAMILIES:
        check_port_free(_FAMILIES[kind], host, int(port), address)


def check_port_free(family: socket.AddressFamily, host: str, port: int, named: str) -> None:
    """CannotListen, about what is called `named`, if a TCP port cannot be listened at by us alone."""
    try:
        with socket.socket(family) as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family is socket.AF_INET6:
                tried.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
            tried.bind((host, port))
            tried.listen()
    except OSError as error:
        if family is socket.AF_INET6 and host == "::" and error.errno in _NO_IPV6:
            return  # The default is to listen everywhere, on machines without it too.
        raise CannotListen(named, error.strerror or str(error)) from error


def _parts(address: str) -> list[tuple[str, str]]:
    return [(part.name, value) for part, value in Multiaddr(address).items()]
