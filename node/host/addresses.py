"""Where nodes listen and are dialled: libp2p's addresses, of TCP ports only."""

from __future__ import annotations

import re
from ipaddress import IPv4Address, ip_address
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
        raise NotAnAddress("it is not written as an address") from error
    if len(protocols) != 2 or protocols[0] not in HOSTS or protocols[1] != "tcp":
        raise NotAnAddress("it is not the address of a TCP port")


USUAL_PORT: Final = 4001
EXAMPLE: Final = f"/ip4/192.0.2.1/tcp/{USUAL_PORT}"
_NAME: Final = (
    r"[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?(\.[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?)+|localhost"
)


def address_meant(text: str) -> str:
    """The address that `text` is, or plainly means as HOST:PORT, such as 192.0.2.1:4001, [::1]:4001; NotAnAddress otherwise."""
    found = re.fullmatch(r"(\[[^\[\]]+\]|[^\[\]:/]+):([0-9]{1,5})", text)
    protocol = None if found is None else _protocol_of(found[1])
    if found is None or protocol is None or int(found[2]) > 65_535:
        check_address(text)
        return text
    return f"/{protocol}/{found[1].strip('[]')}/tcp/{int(found[2])}"


def nearest_address(text: str) -> str:
    """What somebody who typed `text` probably wants to write; an example if that is anybody's guess."""
    if re.fullmatch("[0-9]{1,5}", text) and int(text) <= 65_535:
        return f"/ip4/0.0.0.0/tcp/{int(text)}"
    host = text if ":" not in text else f"[{text.strip('[]')}]"
    protocol = _protocol_of(host)
    return EXAMPLE if protocol is None else f"/{protocol}/{host.strip('[]')}/tcp/{USUAL_PORT}"


def _protocol_of(host: str) -> str | None:
    """How an address of `host` begins, with brackets around one of IPv6; None if it is no host."""
    is_bracketed = host.startswith("[")
    try:
        is_ip4 = isinstance(ip_address(host.strip("[]")), IPv4Address)
    except ValueError:
        is_name = re.fullmatch(_NAME, host) and not re.fullmatch(r"[0-9.]+", host)
        return "dns" if is_name else None
    if is_ip4 is is_bracketed:
        return None
    return "ip4" if is_ip4 else "ip6"
