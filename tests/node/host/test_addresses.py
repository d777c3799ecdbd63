"""A port that somebody else has is refused, and not shared."""

import socket

import pytest

from node.host.addresses import CannotListen, NotAnAddress, check_address, check_free
from node.host.local_net import free_ports


def test_a_free_port_is_free() -> None:
    [port] = free_ports(1)
    check_free(f"/ip4/127.0.0.1/tcp/{port}")
    check_free("/ip4/127.0.0.1/tcp/0")
    check_free("/dns4/node.example.org/tcp/4001")


def test_a_port_that_is_taken_is_refused_also_if_it_would_be_shared() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        other.bind(("127.0.0.1", 0))
        other.listen()
        address = f"/ip4/127.0.0.1/tcp/{other.getsockname()[1]}"
        with pytest.raises(CannotListen) as refused:
            check_free(address)
    assert (refused.value.address, refused.value.detail) == (address, "Address already in use")


def test_an_address_that_this_machine_does_not_have_is_refused() -> None:
    with pytest.raises(CannotListen):
        check_free("/ip4/192.0.2.1/tcp/4001")


def test_everywhere_is_everywhere_where_there_is_no_ipv6_too() -> None:
    [port] = free_ports(1)
    check_free(f"/ip6/::/tcp/{port}")


@pytest.mark.parametrize(
    "text", ["", "127.0.0.1:4001", "/ip4/127.0.0.1", "/ip4/127.0.0.1/udp/4001", "/ip4/1/tcp/1"]
)
def test_what_is_no_address_of_a_tcp_port_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        check_address(text)
