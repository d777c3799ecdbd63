"""The address book: the operator's word first, then the node's own, then hearsay, and nobody fills it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.primitives import NodeId
from node.host.addresses import (
    EXAMPLE,
    NotAnAddress,
    address_meant,
    check_address,
    nearest_address,
)
from node.host.book import HEARD_OF_ONE, MOST_NODES, MOST_TRIED, AddressBook
from node.host.wire import MOST_ADDRESSES, MOST_CONTACTS, Contact


def node(number: int) -> NodeId:
    return NodeId(number.to_bytes(32, "big"))


def at(number: int) -> str:
    return f"/ip4/192.0.2.{number}/tcp/4001"


def contact(of: int, *hosts: int) -> Contact:
    return Contact(node(of), tuple(at(each).encode() for each in hosts))


def test_the_likeliest_addresses_come_first_and_each_once() -> None:
    book = AddressBook({node(1): (at(1),)})
    book.hear(node(7), [contact(1, 3, 1)])
    book.hear(node(8), [contact(1, 4)])
    book.give(node(1), [at(2), at(1)])
    assert book.addresses(node(1)) == (at(1), at(2), at(3), at(4))


def test_a_liar_crowds_out_nobody_elses_hearsay() -> None:
    book = AddressBook({})
    book.hear(node(1), [contact(9, 5)])
    for turn in range(50):
        many = [contact(1_000 + 300 * turn + each, 6) for each in range(MOST_CONTACTS)]
        book.hear(node(2), [contact(9, *range(10, 10 + MOST_ADDRESSES)), *many[1:]])
    assert book.addresses(node(9))[:3] == (at(5), at(10), at(11))
    assert len(book.addresses(node(9))) == 1 + HEARD_OF_ONE
    assert len(book.nodes()) <= 1 + MOST_CONTACTS


def test_the_book_is_bounded() -> None:
    book = AddressBook({node(0): (at(1),)})
    for number in range(1, 2 * MOST_NODES):
        book.give(node(number), [at(each) for each in range(1, 40)])
        book.hear(node(number), [contact(0, *range(1, 60))])
    assert len(book.nodes()) == MOST_NODES + 1
    assert len(book.addresses(node(2 * MOST_NODES - 1))) == MOST_ADDRESSES
    assert len(book.addresses(node(0))) <= MOST_TRIED
    assert len(book.contacts()) == MOST_CONTACTS


def test_what_was_only_heard_is_not_told_on() -> None:
    book = AddressBook({node(1): (at(1),)})
    book.give(node(2), [at(2)])
    book.hear(node(2), [contact(3, 3)])
    assert book.contacts() == (contact(1, 1), contact(2, 2))


def test_whoever_is_named_without_an_address_cannot_be_dialled() -> None:
    book = AddressBook({node(1): ()})
    assert book.is_configured(node(1))
    assert book.nodes() == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "192.0.2.1:4001",
        "/ip4/192.0.2.1",
        "/ip4/192.0.2.300/tcp/4001",
        "/ip4/192.0.2.1/tcp/70000",
        "/ip4/192.0.2.1/udp/4001",
        "/ip4/192.0.2.1/tcp/4001/ws",
        "/ip4/192.0.2.1/tcp/4001/p2p/12D3KooWEuGgJAyvSCqvidXki75PtppGHo5m5Cg8Z8g49Ypfghbu",
        "/unix/tmp/socket",
        "/p2p-circuit/tcp/1",
        "/ip6zone/x/tcp/1",
    ],
)
def test_what_is_no_address_of_a_tcp_port_is_refused(text: str) -> None:
    with pytest.raises(NotAnAddress):
        check_address(text)


@pytest.mark.parametrize(
    "text", ["/ip4/192.0.2.1/tcp/1", "/ip6/2001:db8::1/tcp/4001", "/dns4/nod.example.my/tcp/4001"]
)
def test_addresses_of_tcp_ports_are_taken(text: str) -> None:
    check_address(text)
    assert address_meant(text) == text


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("127.0.0.1:4503", "/ip4/127.0.0.1/tcp/4503"),
        ("0.0.0.0:0", "/ip4/0.0.0.0/tcp/0"),
        ("[::1]:4503", "/ip6/::1/tcp/4503"),
        ("localhost:4001", "/dns/localhost/tcp/4001"),
        ("nod.example.my:4001", "/dns/nod.example.my/tcp/4001"),
    ],
)
def test_a_host_with_its_port_is_plainly_an_address(typed: str, meant: str) -> None:
    assert address_meant(typed) == meant
    check_address(meant)


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("127.0.0.1", "/ip4/127.0.0.1/tcp/4001"),
        ("::1", "/ip6/::1/tcp/4001"),
        ("[::1]", "/ip6/::1/tcp/4001"),
        ("nod.example.my", "/dns/nod.example.my/tcp/4001"),
        ("4503", "/ip4/0.0.0.0/tcp/4503"),
        ("::1:4503x", EXAMPLE),
        ("127.0.0.1:70000", EXAMPLE),
        ("300.1.1.1:4001", EXAMPLE),
        ("http://127.0.0.1:4001", EXAMPLE),
        ("[127.0.0.1]:4001", EXAMPLE),
        ("sesuatu", EXAMPLE),
        ("", EXAMPLE),
    ],
)
def test_what_is_not_plain_is_refused_with_what_comes_near(typed: str, near: str) -> None:
    with pytest.raises(NotAnAddress):
        address_meant(typed)
    assert nearest_address(typed) == near
    check_address(near)


@given(
    st.text(max_size=60)
    | st.lists(
        st.sampled_from(
            ["ip4", "ip6", "tcp", "dns", "p2p", "unix", "http", "1", "::", "x", "", "é", "-1"]
        ),
        max_size=6,
    ).map("/".join)
)
def test_whatever_a_peer_says_is_an_address_or_is_refused(text: str) -> None:
    try:
        check_address(text)
    except NotAnAddress:
        return
    assert text.count("/tcp/") == 1
