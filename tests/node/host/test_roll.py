"""The roll: who may connect, and with whom a node is linked."""

from chain.authorities import AuthoritySet
from chain.primitives import MemberId, NodeId, PublicKey
from node.host.book import AddressBook
from node.host.roll import FEW, MESH, SEATED, Roll
from node.replica.queries import ListedNode


def node(number: int) -> NodeId:
    return NodeId((number * 0x9E3779B97F4A7C15 % 2**256).to_bytes(32, "big"))


def vote_key(number: int) -> PublicKey:
    return PublicKey(number.to_bytes(32, "big"))


def listed(number: int, *, is_in_use: bool = True) -> ListedNode:
    return ListedNode(node(number), vote_key(number), MemberId(bytes(16)), is_in_use)


def a_roll(own: int, count: int, seats: int) -> tuple[Roll, AddressBook]:
    book = AddressBook({})
    for number in range(1, count + 1):
        book.give(node(number), ["/ip4/192.0.2.1/tcp/1"])
    roll = Roll(node(own), book)
    keys = tuple(sorted(vote_key(each) for each in range(1, seats + 1)))
    roll.update([listed(each) for each in range(1, count + 1)], AuthoritySet(keys))
    return roll, book


def test_nodes_in_use_are_admitted_and_others_are_not() -> None:
    roll = Roll(node(1), AddressBook({}))
    nodes = [listed(1), listed(2), listed(3, is_in_use=False)]
    roll.update(nodes, AuthoritySet((vote_key(1),)))
    assert [roll.admits(node(each)) for each in (2, 3, 4)] == [True, False, False]


def test_the_chain_knows_better_than_the_operator() -> None:
    book = AddressBook({node(2): ("/ip4/192.0.2.1/tcp/1",), node(3): ("/ip4/192.0.2.1/tcp/2",)})
    roll = Roll(node(1), book)
    roll.update([listed(1), listed(2, is_in_use=False)], AuthoritySet((vote_key(1),)))
    assert not roll.admits(node(2)), "the chain has taken it out of use"
    assert roll.admits(node(3)), "the chain has not heard of it, as when everything begins"
    assert roll.wanted() == {node(3)}


def test_a_small_network_is_a_full_mesh() -> None:
    roll, _ = a_roll(1, MESH, 4)
    assert roll.wanted() == {node(each) for each in range(2, MESH + 1)}


def test_in_a_large_one_authorities_are_linked_with_authorities() -> None:
    roll, _ = a_roll(1, 100, 16)
    assert roll.wanted() == {node(each) for each in range(2, 17)}


def test_in_a_large_one_everybody_reaches_an_authority_and_no_authority_has_them_all() -> None:
    asked: dict[NodeId, int] = {}
    for own in range(17, 101):
        roll, _ = a_roll(own, 100, 16)
        wanted = roll.wanted()
        seated = [each for each in wanted if roll.is_authority(each)]
        assert len(seated) >= SEATED
        assert len(wanted) <= FEW + SEATED
        for each in seated:
            asked[each] = asked.get(each, 0) + 1
    assert max(asked.values()) < 84 // 2
