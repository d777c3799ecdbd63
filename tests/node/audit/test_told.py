"""A stored chain tells what its contracts told; what is not whole is named by its height, and what is not there is not counted."""

from functools import cache

import pytest

from chain.primitives import Height
from chain.storage import layout
from chain.storage.memory import MemoryStore
from contracts.executor import ContractExecutor
from contracts.sandbox import why
from contracts.shelf import shipped
from contracts.words import Role
from node.audit.findings import Who
from node.audit.history import History
from node.audit.published import StoredTables
from node.audit.shown import EventReader
from node.audit.stored_state import StoredState
from node.audit.told import TooShort, Unreadable, stored_cut, told_of_store
from node.figures.published import commitment, judge
from node.figures.referrals import register
from node.figures.spec import Counted, Dimension, Figure, Spec
from node.figures.table import Table, tabulate
from node.figures.told import Told
from tests.contracts.network import OFFICERS, an_id, secret
from tests.corpus.book import SAID
from tests.corpus.kept import KeptNetwork

SPEC = Spec(Counted.OPENED, 0, 119_999, (Dimension.AREA,), (Figure.OPENED, Figure.BELUM))
FORM = (1, 1, 0, 119_999, (2,), (1, 7))
REFERRALS = 6


def executor() -> ContractExecutor:
    return ContractExecutor(shipped())


@cache
def lived() -> KeptNetwork:
    """Six referrals, then days in which the clock does its part, then a table of them, and one that is false."""
    network = KeptNetwork(ships=shipped())
    roles = tuple(each.value for each in (*OFFICERS, Role.ANALYST))
    done(network, "user", "role", secret("m0.a").public, roles)
    network.block(network.transaction("m0.a", network.gives(an_id("case"), 3)))
    done(network, "case", "open", an_id("case"), 1, 10, SAID, an_id("case"))
    for at in range(REFERRALS):
        done(network, "referral", "open", an_id(f"ref {at}"), an_id("case"), 3, 10, 3)
    for _ in range(5):
        network.block(after_ms=86_400_000)
    height = network.tip.block.header.height
    table = counted(store_of(network), height)
    for name, rows in (("true", table), ("false", false(table)), ("gone", table)):
        values = tuple(() if each is None else (each,) for each in rows.total.values)
        form = (an_id(name), FORM, height, values, rows.parts(), ())
        done(network, "stat", "publish", *form)
    done(network, "stat", "withdraw", an_id("gone"), 1, 1)
    return network


def done(network: KeptNetwork, contract: str, method: str, *form: object) -> None:
    assert why(network.call("m0.a", contract, method, *form)) == (), (contract, method)


def false(table: Table) -> Table:
    """One referral too many in the last row."""
    *rows, last = table.rows
    changed = type(last)(last.key, (7, *last.values[1:]))
    return Table(table.spec, table.height, (*rows, changed))


def store_of(network: KeptNetwork) -> MemoryStore:
    store = MemoryStore()
    network.keep(store)
    return store


def told(store: MemoryStore, height: int | None = None) -> list[Told]:
    history = History(store, Who.A)
    reader = EventReader(executor(), [StoredState(store)])
    return list(told_of_store(history, reader, stored_cut(history, height), lambda _: None))


def counted(store: MemoryStore, height: int) -> Table:
    cut = stored_cut(History(store, Who.A), height)
    return tabulate(register(told(store, height), cut), SPEC, cut)


def test_events_come_in_the_order_of_the_chain_with_what_told_them() -> None:
    found = told(store_of(lived()))
    opened = [each for each in found if each.name == "referral_opened"]
    assert [each.called for each in opened] == ["referral.open"] * REFERRALS
    lapsed = [each for each in found if each.fields.get("before") == "open_intake"]
    assert [each.called for each in lapsed] == [None] * REFERRALS
    places = [(each.height, each.called is not None) for each in found]
    assert places == sorted(places), "what the clock fires comes first in its block"


def test_the_table_is_the_one_of_the_events_and_up_to_its_height() -> None:
    store = store_of(lived())
    table = counted(store, lived().tip.block.header.height)
    assert table.total.values == (REFERRALS, REFERRALS)
    assert counted(store, 4).total.values == (None, None), "two were open then"


def test_published_tables_are_read_from_the_state_and_judged() -> None:
    store = store_of(lived())
    tables = StoredTables(History(store, Who.A), executor())
    names = ("false", "gone", "true")
    assert sorted(tables.known("")) == sorted(an_id(name).hex() for name in names)
    assert tables.known(an_id("true").hex()[:8]) == [an_id("true").hex()]
    found, rows = tables.read(an_id("true").hex())
    assert commitment(rows) == found.table_commit
    assert judge(found, rows, counted(store, found.height)) is None
    wrong = judge(*tables.read(an_id("false").hex()), counted(store, found.height))
    assert wrong is not None
    assert wrong.first is not None
    assert (wrong.first.key, wrong.first.published, wrong.first.counted) == (("10",), 7, REFERRALS)
    gone, none = tables.read(an_id("gone").hex())
    assert (gone.status, none) == ("withdrawn", ())


def test_what_is_not_whole_is_named_by_its_height() -> None:
    store = store_of(lived())
    store.apply({layout.receipt_key(Height(5), 0): None})
    with pytest.raises(Unreadable, match="5"):
        told(store)
    store = store_of(lived())
    store.apply({layout.block_key(Height(5)): b"\xc1"})
    with pytest.raises(Unreadable):
        stored_cut(History(store, Who.A), 5)


def test_what_nobody_here_can_read_is_not_counted() -> None:
    store = store_of(lived())
    history = History(store, Who.A)
    some = [each for each in shipped() if each.alone().name not in ("referral", "stat")]
    reader = EventReader(ContractExecutor(some), [StoredState(store)])
    with pytest.raises(Unreadable, match="referral"):
        list(told_of_store(history, reader, stored_cut(history, None), lambda _: None))


def test_a_height_that_is_not_there_is_not_counted() -> None:
    store = store_of(lived())
    with pytest.raises(TooShort):
        stored_cut(History(store, Who.A), 10**6)
    store.apply({layout.block_key(Height(at)): None for at in (0, 1, 2)})
    with pytest.raises(TooShort):
        stored_cut(History(store, Who.A), None)
