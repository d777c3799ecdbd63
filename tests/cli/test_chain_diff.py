"""`sinergi chain diff`: what a person is shown, in both languages, and what a script is told."""

import sys
from pathlib import Path
from subprocess import PIPE, Popen

import pytest

from chain.primitives import Height
from chain.storage import layout
from chain.storage.leveldb import LevelDbStore
from chain.storage.memory import MemoryStore
from cli.chain.told import LETTERS_BEFORE, MOST_LETTERS, cut_beside
from tests.cli.terminal import call, flat, json_of
from tests.node.audit.story import GENESIS, STEPS, kept, lived

TIP = len(STEPS)
ROW = layout.state_key(b"\x01office/rows/\x0a")


def _put(folder: Path, store: MemoryStore) -> str:
    with LevelDbStore(folder) as made:
        made.apply(dict(store.items(b"", b"\xff")))
    return str(folder)


def _row_changed() -> MemoryStore:
    store = kept()
    value = store.get(ROW)
    assert value is not None
    store.apply({ROW: value[:-1] + b"x"})
    return store


@pytest.fixture
def a(tmp_path: Path) -> str:
    return _put(tmp_path / "a", kept())


@pytest.fixture
def genesis(tmp_path: Path) -> str:
    file = tmp_path / "genesis of all"
    file.write_bytes(GENESIS.encode())
    return str(file)


def _shown(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


def test_equal_stores(a: str, tmp_path: Path) -> None:
    b = _put(tmp_path / "b", kept())
    result = call("chain", "diff", a, b)
    assert (result.exit_code, result.stderr) == (0, "")
    assert _shown(result.stdout)[0] == f"Nothing differs in what both hold, up to height {TIP}."


def test_a_shorter_store(a: str, tmp_path: Path) -> None:
    b = _put(tmp_path / "b", kept(7))
    result = call("chain", "diff", a, b, COLUMNS="200")
    assert result.exit_code == 0
    assert _shown(result.stdout) == [
        "Nothing differs in what both hold, up to height 7.",
        f"  A               {a}",
        "                  heights 0 to 12",
        f"  B               {b}",
        "                  heights 0 to 7",
        "  lengths         B ends at 7, A goes on to 12",
        "  executed again  heights 8 to 12",
    ]
    told = json_of(call("chain", "diff", a, b, "--json"))
    assert told == {
        "is_equal": True,
        "chain_id": GENESIS_ID,
        "stores": {
            "A": {"path": a, "first": 0, "tip": 12},
            "B": {"path": b, "first": 0, "tip": 7},
        },
        "equal_to": 7,
        "executed": [8, 12],
        "lacking": "",
        "difference": None,
    }


GENESIS_ID = lived(0).chain_id.hex()

TAMPERED = """\
The blocks are the same; the state is not, by a key that was written at height 9.
  A               {a}
                  heights 0 to 12
  B               {b}
                  heights 0 to 12
  executed again  heights 1 to 12
  contract        office.rows
  key             selangor
  A               ["6d656d62657220332e2e2e2e2e2e2e2e", "6d656d62657220322e2e2e2e2e2e2e2e"]
  B               ["6d656d62657220332e2e2e2e2e2e2e2e", "6d656d62657220322e2e2e2e2e2e2e78"]
  executed        ["6d656d62657220332e2e2e2e2e2e2e2e", "6d656d62657220322e2e2e2e2e2e2e2e"]
  written by      office.agree
                  transaction {transaction}, call 0, height 9
  wrong           in B; wrong keys: 1"""


def test_a_tampered_key(a: str, genesis: str, tmp_path: Path) -> None:
    b = _put(tmp_path / "b", _row_changed())
    result = call("chain", "diff", a, b, "--genesis", genesis, COLUMNS="200")
    told = json_of(call("chain", "diff", a, b, "--genesis", genesis, "--json"))
    difference = told["difference"]
    assert isinstance(difference, dict)
    written = difference["entry"]["values"]["executed"]["written"]
    assert (result.exit_code, result.stderr) == (1, "")
    assert _shown(result.stdout) == TAMPERED.format(
        a=a, b=b, transaction=written["transaction_id"]
    ).split("\n")
    assert (written["height"], written["call"], written["methods"]) == (9, 0, ["office.agree"])
    assert difference["entry"]["contract"] == "office"
    assert bytes.fromhex(difference["entry"]["state_key"]) == ROW[1:]
    assert (difference["kind"], difference["height"], difference["wrong"]) == ("state", 9, ["B"])


def test_the_folders_of_two_nodes_bring_the_genesis_with_them(tmp_path: Path) -> None:
    nodes = [tmp_path / name for name in ("one", "other")]
    for node, store in zip(nodes, (kept(), _row_changed()), strict=True):
        node.mkdir()
        _put(node / "chain", store)
        (node / "genesis").write_bytes(GENESIS.encode())
    for a, b in ((nodes[0], nodes[1]), (nodes[0] / "chain", nodes[1])):
        told = json_of(call("chain", "diff", str(a), str(b), "--json"))
        assert told["executed"] == [1, TIP]
        stores = told["stores"]
        assert isinstance(stores, dict)
        assert [each["path"] for each in stores.values()] == [f"{node}/chain" for node in nodes]
    same = call("chain", "diff", str(nodes[0]), str(nodes[0] / "chain"), COLUMNS="200")
    assert "Both are the same folder" in flat(same.stderr)


def test_without_a_genesis_a_person_is_told_what_it_would_add(a: str, tmp_path: Path) -> None:
    b = _put(tmp_path / "b", _row_changed())
    english = call("chain", "diff", a, b)
    assert english.exit_code == 1
    assert "--genesis FILE, all blocks are executed again" in flat(english.stderr)
    malay = call("--lang", "ms", "chain", "diff", a, b)
    assert "Bloknya sama; keadaannya berbeza" in flat(malay.stdout)
    assert "--genesis FAIL" in flat(malay.stderr)


def test_a_tampered_receipt(a: str, tmp_path: Path) -> None:
    store = kept()
    store.apply({layout.receipt_key(Height(3), 0): store.get(layout.receipt_key(Height(4), 0))})
    b = _put(tmp_path / "b", store)
    result = call("chain", "diff", a, b, COLUMNS="200")
    assert result.exit_code == 1
    lines = _shown(result.stdout)
    assert lines[0] == "At height 3 the block is the same, and a receipt is not."
    assert "  call            member.endorse" in lines
    voted = '{"ballot_id": "6170706c792e2e2e2e2e2e2e2e2e2e2e", "member": '
    assert f'                  ballot.vote_given {voted}"{b"member 1........".hex()}"}}' in lines
    assert "  wrong           in B" in lines
    told = json_of(call("chain", "diff", a, b, "--json"))["difference"]
    assert isinstance(told, dict)
    assert (told["kind"], told["call"]["method"]) == ("receipt", "member.endorse")


def test_a_fork(a: str, genesis: str, tmp_path: Path) -> None:
    other = lived(8)
    other.block()
    store = MemoryStore()
    other.keep(store)
    b = _put(tmp_path / "b", store)
    result = call("chain", "diff", a, b, "--genesis", genesis, COLUMNS="200")
    assert result.exit_code == 1
    lines = _shown(result.stdout)
    assert lines[0] == "They part at height 9: each holds another block for final."
    assert "  differ in       transactions_root, state_root, receipts_root" in lines
    assert "  in A by         office.agree > ballot.agree" in lines
    told = json_of(call("chain", "diff", a, b, "--json"))["difference"]
    assert isinstance(told, dict)
    assert (told["kind"], told["entry"]) == ("block", None)


def test_a_damaged_history(a: str, tmp_path: Path) -> None:
    store = kept()
    store.apply({layout.block_key(Height(5)): None})
    b = _put(tmp_path / "b", store)
    result = call("chain", "diff", a, b)
    assert result.exit_code == 1
    assert _shown(result.stdout)[0] == "Store B is damaged at height 5."
    told = json_of(call("chain", "diff", a, b, "--json"))["difference"]
    damage = {"kind": "damage", "height": 5, "wrong": ["B"], "flaw": "block_missing", "detail": ""}
    assert told == damage


def test_a_lost_beginning(a: str, tmp_path: Path) -> None:
    store = kept()
    store.apply({layout.block_key(Height(height)): None for height in range(5)})
    b = _put(tmp_path / "b", store)
    result = call("chain", "diff", a, b)
    assert result.exit_code == 0
    assert "heights 5 to 12; the blocks before are not kept there" in flat(result.stdout)


def test_what_cannot_be_compared(a: str, genesis: str, tmp_path: Path) -> None:
    empty, plain = tmp_path / "empty", tmp_path / "plain"
    empty.mkdir()
    plain.write_bytes(b"a file")
    chainless = _put(tmp_path / "chainless", MemoryStore())
    strangers = lived(2, count=3)
    store = MemoryStore()
    strangers.keep(store)
    stranger = _put(tmp_path / "stranger", store)
    for b, said in (
        (str(empty), "There is no store in"),
        (str(plain), "There is no store in"),
        (str(tmp_path / "none"), "There is no store in"),
        (chainless, "holds no chain"),
        (stranger, "These are two different chains"),
        (a, "Both are the same folder"),
    ):
        result = call("chain", "diff", a, b, COLUMNS="200")
        assert (result.exit_code, result.stdout) == (2, ""), b
        assert said in flat(result.stderr)
    b = _put(tmp_path / "b", kept())
    no_genesis = call("chain", "diff", a, b, "--genesis", str(plain), COLUMNS="200")
    assert no_genesis.exit_code == 2
    assert "is not the genesis of a chain" in flat(no_genesis.stderr)
    Path(genesis).write_bytes(strangers.genesis.encode())
    other = call("chain", "diff", a, b, "--genesis", genesis, COLUMNS="200")
    assert "two different chains" in flat(other.stderr)


_NODE = """
import sys
from pathlib import Path
from chain.storage.leveldb import LevelDbStore
with LevelDbStore(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_store_that_a_node_holds_says_what_to_do(a: str, tmp_path: Path) -> None:
    b = _put(tmp_path / "b", kept())
    with Popen([sys.executable, "-c", _NODE, b], stdin=PIPE, stdout=PIPE, text=True) as node:
        assert node.stdout is not None
        assert node.stdout.readline() == "held\n"
        held = call("chain", "diff", a, b, COLUMNS="200")
        assert held.exit_code == 2
        assert "copy the folder, start it again, and compare the copy" in flat(held.stderr)


def test_a_damaged_table_is_told_with_the_store(a: str, tmp_path: Path) -> None:
    b = _put(tmp_path / "b", kept())
    LevelDbStore(Path(b)).close()  # which moves the log into a table
    for table in Path(b).glob("*.ldb"):
        content = bytearray(table.read_bytes())
        content[100] ^= 1
        table.write_bytes(content)
    result = call("chain", "diff", a, b, COLUMNS="200")
    assert result.exit_code == 2
    assert f"The store in {b} is damaged" in flat(result.stderr)


@pytest.mark.parametrize(("language", "words"), [("en", "Usage: "), ("ms", "Penggunaan: ")])
def test_help_in_both_languages(language: str, words: str) -> None:
    group = call("--lang", language, "chain", "--help")
    page = call("--lang", language, "chain", "diff", "--help")
    assert group.exit_code == page.exit_code == 0
    assert group.stdout.startswith(words)
    assert page.stdout.startswith(f"{words}sinergi chain diff [")
    assert "--genesis FILE" in page.stdout
    assert max(map(len, page.stdout.splitlines())) <= 80


def test_of_long_values_the_part_is_shown_in_which_they_differ() -> None:
    same = "a" * 1_000
    [left, right] = cut_beside([f"{same}left", f"{same}right"])
    assert left == f"... {same[:LETTERS_BEFORE]}left"
    assert right == f"... {same[:LETTERS_BEFORE]}right"
    [one, other] = cut_beside([f"b{same}", f"c{same}"])
    assert (one[0], other[0]) == ("b", "c")
    assert one == f"b{same[: MOST_LETTERS - 1]} ..."
    assert cut_beside([same, same]) == [f"{same[:MOST_LETTERS]} ..."] * 2
    assert cut_beside(["x", "y"]) == ["x", "y"]
    assert cut_beside([same]) == [f"{same[:MOST_LETTERS]} ..."]
    assert cut_beside([]) == []
