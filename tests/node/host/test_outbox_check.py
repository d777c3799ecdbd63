"""A damaged outbox is found, and what can be read of it is kept."""

from pathlib import Path

import pytest

from chain.crypto import SecretKey
from chain.primitives import ChainId, MemberId
from chain.storage.leveldb import LevelDbStore
from chain.transaction import Call, Transaction
from node.host.author import Author
from node.host.folder import NodeFolder
from node.host.outbox import WAITING
from node.host.outbox_check import examine_outbox, renew_outbox


def transactions(count: int) -> list[Transaction]:
    officer = Author(SecretKey(b"s" * 32), MemberId(b"m" * 16), ChainId(b"c" * 32))
    return [officer.sign([Call("user", "add", b"x" * 200)]) for _ in range(count)]


@pytest.fixture
def folder(tmp_path: Path) -> NodeFolder:
    """Five that wait, and one that has expired."""
    folder = NodeFolder(tmp_path)
    with LevelDbStore(folder.outbox) as store:
        store.apply({WAITING + each.id: each.encoded for each in transactions(5)})
        store.apply({b"x" + b"e" * 32: b""})
    return folder


def test_a_whole_one(folder: NodeFolder, tmp_path: Path) -> None:
    found = examine_outbox(folder)
    assert (len(found.waiting), found.damage) == (5, None)
    assert examine_outbox(NodeFolder(tmp_path / "none")).waiting == {}


@pytest.mark.parametrize("value", [b"rot", transactions(1)[0].encoded])
def test_an_entry_that_is_not_its_transaction(value: bytes, folder: NodeFolder) -> None:
    with LevelDbStore(folder.outbox) as store:
        first = next(store.items(WAITING, b"x"))[0]
        store.apply({first: value})
    found = examine_outbox(folder)
    assert len(found.waiting) == 4
    assert found.damage is not None
    away = renew_outbox(folder, found)
    assert away.name == "outbox.damaged-1"
    again = examine_outbox(folder)
    assert (again.waiting, again.damage) == (found.waiting, None)


def test_a_store_that_cannot_be_opened(folder: NodeFolder) -> None:
    (folder.outbox / "CURRENT").write_text("rot")
    found = examine_outbox(folder)
    assert found.waiting == {}
    assert found.damage is not None
    renew_outbox(folder, found)
    assert examine_outbox(folder).damage is None
