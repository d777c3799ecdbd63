"""A small network that lives for a while: the same blocks for everybody, until somebody goes another way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

from chain.block import Block
from chain.crypto import verify
from chain.genesis import Genesis
from chain.primitives import Height, TransactionId
from chain.storage import layout
from chain.storage.memory import MemoryStore
from contracts.executor import ContractExecutor
from contracts.founding import FirstUser
from contracts.sandbox import why
from contracts.shelf import shipped
from contracts.words import Commitment, Role
from node.audit.compare import compare
from node.audit.findings import Comparison
from tests.contracts.network import an_id, founders, member_id, secret
from tests.corpus.kept import KeptNetwork

NAME = Commitment(b"n" * 32)
EPOCH_HEIGHTS = 6
ADMIN = (5,)
"""The role of an admin, as it goes over the wire."""


def lived(
    steps: int = 12, *, count: int = 4, executor: Callable[[], ContractExecutor] | None = None
) -> KeptNetwork:
    """The story of `count` members up to its step `steps`, one block for each."""
    first, *others = founders(count)
    clerk = FirstUser(secret("m0.c").public, (Role.ADMIN,))
    founding = (replace(first, users=(*first.users, clerk)), *others)
    network = KeptNetwork(epoch_heights=EPOCH_HEIGHTS, founding=founding, ships=shipped())
    if executor is not None:
        network.run_with(executor)
    for name, form in STEPS[:steps]:
        who, contract, method, *by = name.split(" ")
        assert why(network.call(who, contract, method, *form, by=" ".join(by))) == (), name
    return network


STEPS: Sequence[tuple[str, tuple[object, ...]]] = (
    ("m0.a user offer", (secret("m5.a").public,)),
    (
        "m0.a member propose m5.a",
        (member_id(5), 7, NAME, secret("m5.a").public, an_id("apply")),
    ),
    ("m1.a member endorse", (member_id(5),)),
    ("m2.a member endorse", (member_id(5),)),
    ("m5.a member confirm", (1,)),
    ("m1.b user offer", (secret("m1.c").public,)),
    ("m0.a office assign", (10, (member_id(3), member_id(2)), an_id("row"))),
    ("m1.a office agree", (an_id("row"),)),
    ("m2.a office agree", (an_id("row"),)),
    ("m1.b user add m1.c", (secret("m1.c").public, ADMIN, ())),
    ("m0.a user revoke", (secret("m0.c").public,)),
    ("m1.a user role", (secret("m1.c").public, ADMIN)),
)
"""Who calls which method of which contract, who cosigns, and with what; a block for each."""


@cache
def _kept(until: int) -> MemoryStore:
    store = MemoryStore()
    lived().keep(store, until)
    return store


def kept(until: int = len(STEPS)) -> MemoryStore:
    """What the store of a node holds after that block; a copy of one's own."""
    return _kept(until).copy()


GENESIS = lived(0).genesis

TIP = len(STEPS)
ROW = layout.state_key(b"\x01office/rows/\x0a")
"""Who is guardian of Selangor: decided by the ninth block."""
ROW_HEIGHT = 9


def compared(
    a: MemoryStore,
    b: MemoryStore,
    genesis: Genesis | None = None,
    executor: ContractExecutor | None = None,
) -> Comparison:
    before = dict(a.items(b"", b"\xff")), dict(b.items(b"", b"\xff"))
    used = executor or ContractExecutor(shipped())
    found = compare((a, b), used, verify, genesis, lambda height: None)
    assert (dict(a.items(b"", b"\xff")), dict(b.items(b"", b"\xff"))) == before, "it only reads"
    return found


def changed(store: MemoryStore, key: bytes, value: bytes | None) -> MemoryStore:
    store.apply({key: value})
    return store


def at(store: MemoryStore, key: bytes) -> bytes:
    found = store.get(key)
    assert found is not None
    return found


def row_changed(until: int = TIP) -> MemoryStore:
    store = kept(until)
    return changed(store, ROW, at(store, ROW)[:-1] + b"x")


def receipt_of(height: int) -> bytes:
    return at(kept(), layout.receipt_key(Height(height), 0))


def sent_in(height: int) -> TransactionId:
    block = Block.decode(at(kept(), layout.block_key(Height(height))))
    return block.body.transactions[0].id
