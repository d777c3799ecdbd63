"""Everything happens in the corpus, and it comes to the same under every order of hashes and every Python."""

import json
from collections import Counter
from collections.abc import Callable
from functools import cache

from chain.block import ENDS_EPOCH, Block
from chain.crypto import verify
from chain.receipt import NO_TRANSACTION, Outcome
from chain.storage.memory import MemoryStore
from contracts import refusal
from contracts.executor import ContractExecutor
from contracts.loader import Program
from contracts.shelf import shipped
from node.audit.compare import compare
from tests.corpus.corpus import Corpus
from tests.corpus.tally import methods_of, reasons_of
from tests.corpus.trouble import trouble
from tests.corpus.vector import FILE, all_made, written
from tests.interpreters import interpreters
from tests.lacking import Lack, skip_without


@cache
def chains() -> tuple[Corpus, Corpus]:
    return all_made()


def corpus() -> Corpus:
    """The chain on which everything happens that takes no crowd."""
    return chains()[0]


def counted(what: Callable[[Corpus], Counter[str]]) -> Counter[str]:
    """What both chains have counted."""
    return sum(map(what, chains()), Counter())


def test_every_method_of_every_contract_runs_at_least_once() -> None:
    known = methods_of(shipped())
    assert len(known) > 50
    ran = counted(lambda chain: chain.tally.methods)
    assert sorted(known - set(ran)) == []


def test_every_reason_of_every_contract_is_given_at_least_once() -> None:
    known = reasons_of(shipped())
    assert len(known) > 30
    given = counted(lambda chain: chain.tally.reasons)
    assert sorted(known - set(given)) == []


def test_everything_that_the_runtime_refuses_stands_in_a_receipt() -> None:
    ours = [each.code for each in vars(refusal).values() if isinstance(each, refusal.Reason)]
    assert [
        code for code in (*ours, "undone") if counted(lambda chain: chain.codes)[code] == 0
    ] == []


def test_the_clock_fires_authorities_change_and_code_is_replaced() -> None:
    chain = corpus()
    receipts = [receipt for each in chain.made for receipt in each.receipts]
    fired = [each for each in receipts if each.transaction_id == NO_TRANSACTION]
    ends = {result.outcome for receipt in fired for result in receipt.results}
    headers = [each.block.header for each in chain.made]
    ended = [each for each in headers if each.flags & ENDS_EPOCH]
    counts = {
        "firings": sum(len(each.results) for each in fired),
        "kinds of their ends": len(ends),
        "epochs that ended": len(ended),
        "of them before their time": len([a for a in ended if a.height % 40]),
        "sets of authorities": len({each.next_authorities for each in headers}),
        "blocks with evidence": len([e for e in chain.made if e.block.body.evidence]),
        "batches": len([e for e in receipts if len(e.results) > 1]),
    }
    assert ends == {Outcome.DONE, Outcome.FAILED}
    assert counts["firings"] >= 10
    assert counts["epochs that ended"] >= 5
    assert counts["sets of authorities"] >= 4
    assert [name for name, count in counts.items() if count == 0] == []
    programs = {row.contract: row.digest for row in chain.ask("govern", "running")}
    assert programs["trouble"] == Program(trouble(2)).digest


def test_this_python_comes_to_the_roots_of_the_vector() -> None:
    assert written(chains()) == FILE.read_text(encoding="utf-8")


def test_a_node_that_is_given_the_blocks_comes_to_the_same() -> None:
    """Through the rules of a checked block, and in a store that is executed again from its genesis on."""
    chain = corpus()
    store = MemoryStore()
    chain.keep(store)
    other = MemoryStore()
    chain.keep(other, 300)
    executor = ContractExecutor([Program(each.source) for each in chain.programs])
    found = compare((store, other), executor, verify, chain.genesis, lambda height: None)
    tip = chain.tip.block.header.height
    assert (found.difference, found.equal_to, found.executed) == (None, 300, (1, tip))


def test_every_block_of_the_corpus_can_be_read_back() -> None:
    held = json.loads(FILE.read_text(encoding="utf-8"))
    for chain, told in zip(chains(), held, strict=True):
        blocks = [each.block for each in chain.made]
        assert [Block.decode(each.encoded) for each in blocks] == blocks
        assert [each.split(" ")[0] for each in told["blocks"]] == [each.id.hex() for each in blocks]


def test_there_is_another_python_to_compare_with() -> None:
    """Where there is none, the run says so: else it would look like a comparison of two."""
    skip_without(Lack.OTHER_PYTHON)
    assert len(interpreters()) > 1
