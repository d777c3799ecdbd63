"""Where nodes listen and are dialled: libp2p's addresses, of TCP ports only."""

from __future__ import annotations

from typing import Final

from multiaddr import Multiaddr

HOSTS: Final = ("ip4", "ip6", "dns", "dns4", "dns6")
"""What an address begins with."""


class NotAnAddress(ValueError):
    """A text is no libp2p address of a TCP port."""


def check_address(text: str) -> None:
    """NotAnAddress unless `text` is an address such as /ip4/192.0.2.1/tcp/4001 or /dns4/example/tcp/4001."""
    try:
        protocols = [each.name for each in Multiaddr(text).protocols()]
    except Exception as error:  # peers send addresses, and multiaddr has many ways to fail
        raise NotAnAddress(f"{type(error).__name__}: {error}") from error
    if len(protocols) != 2 or protocols[0] not in HOSTS or protocols[1] != "tcp":
        raise NotAnAddress("it is not the address of a TCP port")
