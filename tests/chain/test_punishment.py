"""Evidence in blocks, over the epochs in which it counts, and the sets that it needs."""

from dataclasses import replace

from chain.authorities import AuthoritySet
from chain.block import ENDS_EPOCH, Body
from chain.crypto import verify
from chain.evidence import Evidence
from chain.primitives import (
    BlockId,
    Epoch,
    PublicKey,
    Signature,
    View,
)
from chain.rejection import Reason
from chain.state import Overlay
from chain.transition import (
    authorities_of,
    check_evidence,
    offence_is_known,
)
from chain.vote import NO_BLOCK, Vote, VoteKind
from tests.chain.growth import (
    AUTHORITIES,
    CHAIN,
    Chain,
    reason_of,
    transaction,
)
from tests.chain.scripted import END_EPOCH, set_call
from tests.chain.strategies import keyring


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


def test_a_key_is_punished_once_in_an_epoch_whatever_shows_it() -> None:
    chain, evidence = Chain(), _evidence()
    third = _vote(VoteKind.NOTARIZE, b"3", signer=1, epoch=0, view=1)
    others = (
        Evidence.of(evidence.first, third),
        _evidence(view=2),
        _evidence(kind=VoteKind.FINALIZE, view=2),
    )
    executed = chain.extend(evidence=(evidence, *others, evidence))
    assert executed.block.body.evidence == (evidence,)
    assert offence_is_known(AUTHORITIES.keys[1], Epoch(0), executed.state)
    assert _offences(chain, AUTHORITIES.keys[1]) == (1).to_bytes(4, "big")
    for known in (evidence, *others):
        assert chain.extend(evidence=(known,)).block.body.evidence == ()
        assert reason_of(lambda: chain.carry_out(Body((known,), ()))) is Reason.ALREADY_INCLUDED  # noqa: B023  # called at once
    another = (_evidence(signer=2),)
    assert chain.extend(evidence=another).block.body.evidence == another
    assert _offences(chain, AUTHORITIES.keys[1]) == (1).to_bytes(4, "big")


def test_a_block_carries_no_offence_twice() -> None:
    evidence = _evidence()
    twice = Body((evidence, evidence), ())
    assert reason_of(lambda: Chain().carry_out(twice)) is Reason.ALREADY_INCLUDED


def test_false_evidence_is_left_out_and_refused() -> None:
    chain, true = Chain(), _evidence()
    forged = replace(true, first=replace(true.first, signature=Signature.zeros()))
    assert chain.extend(evidence=(forged,)).block.body.evidence == ()
    assert reason_of(lambda: chain.carry_out(Body((forged,), ()))) is Reason.BAD_SIGNATURE


def _end_epoch(chain: Chain, sequence: int) -> None:
    """One block that ends the epoch, and the next epoch's first block."""
    last = chain.extend(transaction(END_EPOCH, sequence=sequence))
    assert last.block.header.flags == ENDS_EPOCH
    chain.epoch = Epoch(chain.epoch + 1)
    assert chain.extend().block.header.flags == 0


def test_evidence_is_good_for_two_epochs_after_its_own_and_then_all_of_it_is_forgotten() -> None:
    chain, known = Chain(), _evidence()
    chain.extend(evidence=(known,))
    for epoch in (1, 2):
        _end_epoch(chain, sequence=epoch)
        assert chain.epoch == epoch
        assert _check_evidence(_evidence(signer=3), chain) == AUTHORITIES
        assert reason_of(lambda: _check_evidence(known, chain)) is Reason.ALREADY_INCLUDED
        late = _evidence(signer=2 * epoch % 4)
        assert chain.extend(evidence=(late,)).block.body.evidence == (late,)
    _end_epoch(chain, sequence=3)
    assert reason_of(lambda: _check_evidence(_evidence(view=9), chain)) is Reason.WRONG_EPOCH
    assert authorities_of(Epoch(0), chain.tip.state) is None
    assert not offence_is_known(AUTHORITIES.keys[1], Epoch(0), chain.tip.state)
    assert list(chain.tip.state.items(b"\x00o", b"\x00p")) == []
    assert _check_evidence(_evidence(epoch=1), chain) == keyring(5)[0]
    assert _check_evidence(_evidence(epoch=3), chain) == keyring(7)[0]


def test_evidence_of_an_epoch_to_come_is_refused() -> None:
    assert reason_of(lambda: _check_evidence(_evidence(epoch=1), Chain())) is Reason.WRONG_EPOCH


def test_evidence_of_an_epoch_whose_set_is_not_known_is_refused() -> None:
    chain = Chain()
    state = Overlay(chain.tip.state)
    state.delete(b"\x00a" + bytes(8))
    assert reason_of(
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
            transaction(set_call(b"k%d" % height, b"v"), sequence=height),
            transaction(set_call(b"k", b"%d" % height), member=1, sequence=height),
        )
        other.executed.append(other.check(executed.block))
        assert other.tip.state.root == executed.state.root
