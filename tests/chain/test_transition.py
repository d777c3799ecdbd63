"""From a parent's state and a body to the one header that is true of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chain.authorities import AuthoritySet
from chain.block import EMPTY_BODY, ENDS_EPOCH, Block, Body, Header
from chain.crypto import digest, verify
from chain.evidence import Evidence
from chain.genesis import Genesis, MemberKey, Parameters
from chain.merkle import merkle_root
from chain.primitives import (
    BlockId,
    ChainId,
    ClientReference,
    Digest,
    Epoch,
    Height,
    MemberId,
    Milliseconds,
    PublicKey,
    Signature,
    View,
)
from chain.receipt import Outcome
from chain.rejection import Reason, Rejected
from chain.state import Overlay, Snapshot
from chain.storage.memory import MemoryStore
from chain.transaction import MAX_VALIDITY_MS, Call, Execution, Transaction, TransactionBody
from chain.transition import (
    BlockContext,
    Executed,
    admit,
    authorities_of,
    build,
    carry_out,
    check,
    check_evidence,
    context_of,
    genesis_block,
    in_order,
    included_at,
    offence_is_known,
)
from chain.vote import NO_BLOCK, Vote, VoteKind
from contracts.key_value import KeyValueExecutor, arguments, value_key
from tests.chain.strategies import keyring, secret_key

EXECUTOR = KeyValueExecutor()
MEMBERS = tuple(MemberId(bytes([65 + each]) * 16) for each in range(3))
AUTHORITIES, SECRETS = keyring(4)
START = Milliseconds(1_700_000_000_000)
GENESIS = Genesis(
    nonce=Digest(b"n" * 32),
    timestamp_ms=START,
    parameters=Parameters(),
    schedule=(AUTHORITIES, keyring(5)[0], keyring(7)[0]),
    members=tuple(
        MemberKey(member, secret_key(10 * at + each).public)
        for at, member in enumerate(MEMBERS)
        for each in (1, 2)
    ),
)


def _genesis() -> Executed:
    return genesis_block(GENESIS, Overlay(Snapshot(MemoryStore())), EXECUTOR)


CHAIN = ChainId(_genesis().block.id)


def _transaction(
    *calls: Call, member: int = 0, author: int = 1, sequence: int = 0, **changed: object
) -> Transaction:
    key = secret_key(10 * member + author)
    body = TransactionBody(
        chain_id=CHAIN,
        member=MEMBERS[member],
        author=key.public,
        sequence=sequence,
        valid_until=Milliseconds(START + 100_000),
        reference=ClientReference.zeros(),
        execution=Execution.ATOMIC,
        calls=calls or (_set(b"key", b"value"),),
    )
    return Transaction.sign(replace(body, **changed), [key])  # type: ignore[arg-type]  # any field


def _set(key: bytes, value: bytes) -> Call:
    return Call("kv", "set", arguments(key, value))


END_EPOCH = Call("epoch", "end", b"")


@dataclass
class Chain:
    """Blocks one upon another, each built and then checked by somebody else."""

    executed: list[Executed] = field(default_factory=lambda: [_genesis()])
    epoch: Epoch = Epoch(0)

    @property
    def tip(self) -> Executed:
        return self.executed[-1]

    def context(self, after_ms: int = 1000) -> BlockContext:
        """Of the next block."""
        parent = self.tip.block
        return BlockContext(
            chain_id=CHAIN,
            epoch=self.epoch,
            view=View(parent.header.view + 1),
            height=Height(parent.header.height + 1),
            parent_id=parent.id,
            proposer=AUTHORITIES.keys[0],
            timestamp_ms=Milliseconds(parent.header.timestamp_ms + after_ms),
            parent_timestamp_ms=parent.header.timestamp_ms,
        )

    def extend(
        self, *transactions: Transaction, evidence: Sequence[Evidence] = (), after_ms: int = 1000
    ) -> Executed:
        """Build the next block, check it, and stand on it."""
        state = Overlay(self.tip.state)
        built = build(self.context(after_ms), evidence, transactions, state, EXECUTOR, verify)
        checked = self.check(built.block)
        assert (checked.block, checked.receipts) == (built.block, built.receipts)
        assert checked.state.writes == built.state.writes
        self.executed.append(checked)
        return checked

    def check(self, block: Block) -> Executed:
        """What somebody else makes of `block` on the same parent."""
        decoded = Block.decode(block.encoded)
        parent, state = self.tip.block.header, Overlay(self.tip.state)
        return check(decoded, parent, CHAIN, state, EXECUTOR, verify)

    def carry_out(self, body: Body) -> Executed:
        """The next block with exactly `body`."""
        return carry_out(self.context(), body, Overlay(self.tip.state), EXECUTOR, verify)


def _reason(attempt: Callable[[], object]) -> Reason:
    with pytest.raises(Rejected) as refused:
        attempt()
    return refused.value.reason


def test_the_genesis_commits_to_what_the_chain_starts_from() -> None:
    executed = _genesis()
    header = executed.block.header
    assert executed.receipts == ()
    assert header == Header(
        version=1,
        chain_id=ChainId.zeros(),
        epoch=Epoch(0),
        view=View(0),
        height=Height(0),
        parent_id=BlockId(GENESIS.digest()),
        proposer=PublicKey.zeros(),
        timestamp_ms=START,
        transactions_root=EMPTY_BODY.root(),
        state_root=executed.state.root,
        receipts_root=merkle_root(()),
        next_authorities=AUTHORITIES.digest(),
        flags=0,
    )
    assert authorities_of(Epoch(0), executed.state) == AUTHORITIES
    assert authorities_of(Epoch(1), executed.state) is None


def test_a_block_is_its_execution_and_nothing_of_it_can_be_claimed_otherwise() -> None:
    chain = Chain()
    state = Overlay(chain.tip.state)
    body = [_transaction(), _transaction(member=1)]
    block = build(chain.context(), (), body, state, EXECUTOR, verify).block
    lies: dict[str, object] = {
        "version": 2,
        "chain_id": ChainId(b"x" * 32),
        "transactions_root": EMPTY_BODY.root(),
        "state_root": Digest(b"x" * 32),
        "receipts_root": Digest(b"x" * 32),
        "next_authorities": AUTHORITIES.digest(),
        "flags": ENDS_EPOCH,
    }
    for name, lie in lies.items():
        header = replace(block.header, **{name: lie})  # type: ignore[arg-type]  # one field of any type
        with pytest.raises(Rejected, match=f"wrong_header: {name}$"):
            chain_check(chain, replace(block, header=header))
    assert chain.check(block).block == block


def chain_check(chain: Chain, block: Block) -> Executed:
    """As Chain.check, without decoding, which would refuse a wrong root first."""
    parent, state = chain.tip.block.header, Overlay(chain.tip.state)
    return check(block, parent, CHAIN, state, EXECUTOR, verify)


def test_execution_knows_its_block_and_its_parents_time() -> None:
    chain = Chain()
    context = chain.context()
    block = chain.extend().block
    assert context_of(block.header, chain.executed[0].block.header, CHAIN) == context


def test_receipts_tell_what_became_of_each_call() -> None:
    chain = Chain()
    failing = Call("kv", "delete", arguments(b"no such key"))
    done = _transaction(_set(b"a", b"1"), sequence=1)
    separate = _transaction(failing, _set(b"b", b"2"), sequence=2, execution=Execution.SEPARATE)
    atomic = _transaction(_set(b"c", b"3"), failing, sequence=3)
    executed = chain.extend(done, separate, atomic)
    outcomes = [
        (receipt.transaction_id, [(each.outcome, each.code) for each in receipt.results])
        for receipt in executed.receipts
    ]
    yes, no = (Outcome.DONE, "done"), (Outcome.FAILED, "no_such_key")
    assert outcomes == [
        (done.id, [yes]),
        (separate.id, [no, yes]),
        (atomic.id, [(Outcome.FAILED, "undone"), no]),
    ]
    held = [executed.state.get(value_key(MEMBERS[0], key)) for key in (b"a", b"b", b"c")]
    assert held == [b"1", b"2", None]
    assert executed.block.header.receipts_root == merkle_root(
        [receipt.encode() for receipt in executed.receipts]
    )


# --- Which transactions may stand in a block ----------------------------------------------------


def _admit(transaction: Transaction, now_ms: int, chain: Chain) -> None:
    admit(transaction, Milliseconds(now_ms), CHAIN, chain.tip.state, EXECUTOR)


def test_a_transaction_is_for_one_chain() -> None:
    stranger = _transaction(chain_id=ChainId(b"x" * 32))
    assert _reason(lambda: _admit(stranger, START, Chain())) is Reason.WRONG_CHAIN


def test_a_transaction_is_valid_until_its_instant_and_signed_at_most_seven_days_ahead() -> None:
    chain, one = Chain(), _transaction()
    until = one.body.valid_until
    _admit(one, until, chain)
    assert _reason(lambda: _admit(one, until + 1, chain)) is Reason.EXPIRED
    _admit(one, until - MAX_VALIDITY_MS, chain)
    assert _reason(lambda: _admit(one, until - MAX_VALIDITY_MS - 1, chain)) is (
        Reason.VALID_TOO_LONG
    )


def test_the_author_and_every_cosigner_act_for_the_member() -> None:
    chain = Chain()
    assert _reason(lambda: _admit(_transaction(author=3), START, chain)) is Reason.NOT_A_MEMBER
    mine = _transaction()
    other = replace(mine, body=replace(mine.body, member=MEMBERS[1]))
    assert _reason(lambda: _admit(other, START, chain)) is Reason.NOT_A_MEMBER
    keys = [secret_key(1), secret_key(11)]
    body = replace(mine.body, cosigners=(keys[1].public,))
    cosigned = Transaction.sign(body, keys)
    assert _reason(lambda: _admit(cosigned, START, chain)) is Reason.NOT_A_MEMBER


def test_a_transaction_is_included_once_while_its_window_lasts() -> None:
    chain, one = Chain(), _transaction()
    assert included_at(one.id, one.body.valid_until, chain.tip.state) is None
    chain.extend(one)
    assert included_at(one.id, one.body.valid_until, chain.tip.state) == Height(1)
    assert _reason(lambda: _admit(one, START, chain)) is Reason.ALREADY_INCLUDED
    assert chain.extend(one).receipts == ()
    assert _reason(lambda: chain.carry_out(Body((), (one,)))) is Reason.ALREADY_INCLUDED
    chain.extend(after_ms=97_000)
    assert chain.tip.block.header.timestamp_ms == one.body.valid_until - 1000
    chain.extend(after_ms=1000)
    assert included_at(one.id, one.body.valid_until, chain.tip.state) == Height(1)
    chain.extend(after_ms=1)
    assert included_at(one.id, one.body.valid_until, chain.tip.state) is None
    assert _reason(lambda: chain.carry_out(Body((), (one,)))) is Reason.EXPIRED


def test_every_id_is_forgotten_in_time_however_many_share_an_instant() -> None:
    chain = Chain()
    many = [_transaction(sequence=at, valid_until=START + 5000) for at in range(40)]
    late = _transaction(sequence=99, valid_until=START + 5001)
    chain.extend(*many, late)
    chain.extend(after_ms=4000)
    assert chain.tip.block.header.timestamp_ms == START + 5000
    held = [included_at(each.id, each.body.valid_until, chain.tip.state) for each in many]
    assert held == [1] * 40
    chain.extend(after_ms=1)
    held = [included_at(each.id, each.body.valid_until, chain.tip.state) for each in (*many, late)]
    assert held == [*[None] * 40, 1]


def test_a_block_forgets_a_bounded_number_of_ids_and_the_next_one_the_rest() -> None:
    chain = Chain()
    state = Overlay(chain.tip.state)
    for each in range(4100):
        state.put(b"\x00i" + START.to_bytes(8, "big") + each.to_bytes(32, "big"), bytes(8))
    state.seal()
    chain.executed.append(replace(chain.tip, state=state))
    left = []
    for _ in range(2):
        chain.extend()
        left.append(len(list(chain.tip.state.items(b"\x00i", b"\x00j"))))
    assert left == [4, 0]


def test_a_leader_leaves_out_what_is_not_valid_and_a_block_that_carries_it_is_refused() -> None:
    chain = Chain()
    good, bad = _transaction(), _transaction(valid_until=START)
    assert [each.id for each in chain.extend(good, bad).block.body.transactions] == [good.id]
    assert _reason(lambda: chain.carry_out(Body((), (bad,)))) is Reason.EXPIRED


def test_a_transaction_that_an_earlier_one_of_its_block_made_invalid_is_left_out() -> None:
    chain, one = Chain(), _transaction()
    assert len(chain.extend(one, one).receipts) == 1


# --- The one order ------------------------------------------------------------------------------


def test_governance_then_authors_by_their_draw_then_their_sequence() -> None:
    parent = BlockId(b"p" * 32)
    ending = _transaction(END_EPOCH, member=2, sequence=9)
    authors = [(member, author) for member in range(3) for author in (1, 2)]
    rest = [
        _transaction(member=member, author=author, sequence=sequence)
        for sequence in (2, 0, 1)
        for member, author in authors
    ]
    by_draw = sorted(
        authors,
        key=lambda who: digest(b"sinergi/order", parent, secret_key(10 * who[0] + who[1]).public),
    )
    expected = [
        _transaction(member=member, author=author, sequence=sequence)
        for member, author in by_draw
        for sequence in (0, 1, 2)
    ]
    assert in_order(parent, [*rest, ending], EXECUTOR) == [ending, *expected]


@settings(max_examples=20)
@given(data=st.data(), count=st.integers(2, 8))
def test_only_the_one_order_is_accepted(data: st.DataObject, count: int) -> None:
    chain = Chain()
    all_of_them = [
        _transaction(member=at % 3, sequence=at // 3, valid_until=START + 5000)
        for at in range(count)
    ]
    given_order = data.draw(st.permutations(all_of_them))
    right = in_order(chain.tip.block.id, all_of_them, EXECUTOR)
    assert in_order(chain.tip.block.id, given_order, EXECUTOR) == right
    if given_order == right:
        assert chain.carry_out(Body((), tuple(right))).block.body.transactions == tuple(right)
    else:
        wrong = Body((), tuple(given_order))
        assert _reason(lambda: chain.carry_out(wrong)) is Reason.WRONG_ORDER


def test_one_transaction_does_not_stand_twice_in_a_block() -> None:
    one = _transaction()
    assert _reason(lambda: Chain().carry_out(Body((), (one, one)))) is Reason.WRONG_ORDER


def test_nobody_knows_the_order_before_the_parent() -> None:
    authors = [
        _transaction(member=member, author=author) for member in range(3) for author in (1, 2)
    ]
    orders = {
        tuple(each.id for each in in_order(BlockId(digest(bytes([at]))), authors, EXECUTOR))
        for at in range(1, 30)
    }
    assert len(orders) > 20


# --- Evidence -----------------------------------------------------------------------------------


def _vote(kind: VoteKind, block: bytes, *, signer: int, epoch: int, view: int) -> Vote:
    block_id = NO_BLOCK if kind is VoteKind.NULLIFY else BlockId(block * 32)
    vote = Vote(kind, Epoch(epoch), View(view), block_id, signer, Signature.zeros())
    secret = keyring((4, 5, 7)[min(epoch, 2)])[1][signer]
    return replace(vote, signature=secret.sign(vote.ballot.signing_bytes(CHAIN)))


def _evidence(
    *, signer: int = 1, epoch: int = 0, view: int = 1, kind: VoteKind = VoteKind.NOTARIZE
) -> Evidence:
    first = _vote(kind, b"1", signer=signer, epoch=epoch, view=view)
    return Evidence.of(first, _vote(kind, b"2", signer=signer, epoch=epoch, view=view))


def _check_evidence(evidence: Evidence, chain: Chain) -> AuthoritySet:
    return check_evidence(evidence, chain.epoch, CHAIN, chain.tip.state, verify)


def _offences(chain: Chain, culprit: PublicKey) -> bytes | None:
    return chain.tip.state.get(b"\x01o" + culprit)


def test_an_offence_is_punished_once_whichever_pair_shows_it() -> None:
    chain, evidence = Chain(), _evidence()
    third = _vote(VoteKind.NOTARIZE, b"3", signer=1, epoch=0, view=1)
    same_offence = Evidence.of(evidence.first, third)
    executed = chain.extend(evidence=(evidence, same_offence, evidence))
    assert executed.block.body.evidence == (evidence,)
    assert offence_is_known(evidence.mark(AUTHORITIES), Epoch(0), executed.state)
    assert _offences(chain, AUTHORITIES.keys[1]) == (1).to_bytes(4, "big")
    for known in (evidence, same_offence):
        assert chain.extend(evidence=(known,)).block.body.evidence == ()
        assert _reason(lambda: chain.carry_out(Body((known,), ()))) is Reason.ALREADY_INCLUDED  # noqa: B023  # called at once
    two = (_evidence(view=2), _evidence(kind=VoteKind.FINALIZE, view=2))
    assert chain.extend(evidence=two).block.body.evidence == two
    assert _offences(chain, AUTHORITIES.keys[1]) == (3).to_bytes(4, "big")


def test_a_block_carries_no_offence_twice() -> None:
    evidence = _evidence()
    twice = Body((evidence, evidence), ())
    assert _reason(lambda: Chain().carry_out(twice)) is Reason.ALREADY_INCLUDED


def test_false_evidence_is_left_out_and_refused() -> None:
    chain, true = Chain(), _evidence()
    forged = replace(true, first=replace(true.first, signature=Signature.zeros()))
    assert chain.extend(evidence=(forged,)).block.body.evidence == ()
    assert _reason(lambda: chain.carry_out(Body((forged,), ()))) is Reason.BAD_SIGNATURE


def _end_epoch(chain: Chain, sequence: int) -> None:
    """One block that ends the epoch, and the next epoch's first block."""
    last = chain.extend(_transaction(END_EPOCH, sequence=sequence))
    assert last.block.header.flags == ENDS_EPOCH
    chain.epoch = Epoch(chain.epoch + 1)
    assert chain.extend().block.header.flags == 0


def test_evidence_is_good_for_two_epochs_after_its_own_and_then_all_of_it_is_forgotten() -> None:
    chain, known = Chain(), _evidence()
    chain.extend(evidence=(known,))
    mark = known.mark(AUTHORITIES)
    for epoch in (1, 2):
        _end_epoch(chain, sequence=epoch)
        assert chain.epoch == epoch
        assert _check_evidence(_evidence(view=9), chain) == AUTHORITIES
        assert _reason(lambda: _check_evidence(known, chain)) is Reason.ALREADY_INCLUDED
        assert chain.extend(evidence=(_evidence(view=10 + epoch),)).block.body.evidence != ()
    _end_epoch(chain, sequence=3)
    assert _reason(lambda: _check_evidence(_evidence(view=9), chain)) is Reason.WRONG_EPOCH
    assert authorities_of(Epoch(0), chain.tip.state) is None
    assert not offence_is_known(mark, Epoch(0), chain.tip.state)
    assert list(chain.tip.state.items(b"\x00o", b"\x00p")) == []
    assert _check_evidence(_evidence(epoch=1), chain) == keyring(5)[0]
    assert _check_evidence(_evidence(epoch=3), chain) == keyring(7)[0]


def test_evidence_of_an_epoch_to_come_is_refused() -> None:
    assert _reason(lambda: _check_evidence(_evidence(epoch=1), Chain())) is Reason.WRONG_EPOCH


def test_evidence_of_an_epoch_whose_set_is_not_known_is_refused() -> None:
    chain = Chain()
    state = Overlay(chain.tip.state)
    state.delete(b"\x00a" + bytes(8))
    assert _reason(
        lambda: check_evidence(_evidence(), Epoch(0), CHAIN, state, verify)
    ) is Reason.WRONG_EPOCH  # fmt: skip


# --- Authorities --------------------------------------------------------------------------------


def test_each_block_names_the_set_that_follows_its_epoch_and_state_keeps_the_ones_in_use() -> None:
    chain = Chain()
    sets = [keyring(size)[0] for size in (4, 5, 7, 7, 7, 7)]
    for epoch in range(5):
        header = chain.extend().block.header
        assert header.next_authorities == sets[epoch + 1].digest()
        known = [authorities_of(Epoch(each), chain.tip.state) for each in range(7)]
        expected = [sets[each] if epoch - 2 <= each <= epoch + 1 else None for each in range(7)]
        assert known == [*expected]
        _end_epoch(chain, sequence=100 + epoch)


def test_the_same_blocks_give_the_same_roots_at_another_node() -> None:
    chain, other = Chain(), Chain()
    for height in range(1, 6):
        executed = chain.extend(
            _transaction(_set(b"k%d" % height, b"v"), sequence=height),
            _transaction(_set(b"k", b"%d" % height), member=1, sequence=height),
        )
        other.executed.append(other.check(executed.block))
        assert other.tip.state.root == executed.state.root
