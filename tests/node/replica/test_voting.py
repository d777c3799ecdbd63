"""Voting: the record is in the log and on disk before its signature exists, one key an epoch."""

import pytest

from chain.authorities import AuthoritySet
from chain.crypto import SecretKey
from chain.primitives import BlockId, ChainId, Epoch, PublicKey, View
from chain.vote import NO_BLOCK, Ballot, VoteKind
from consensus.effects import Cast
from consensus.signing_rules import Matter
from consensus.vote_log import (
    MAX_GROUP,
    Record,
    encode_group,
    floor,
    log_from,
    new_log,
    read_log,
)
from node.replica.actions import Action, AppendVoteLog, RotateVoteLog
from node.replica.signer import Identity, RuleBroken
from node.replica.voting import Voting
from tests.chain.strategies import keyring
from tests.node.replica.archive import Archive
from tests.node.replica.town import genesis_of, holds

AUTHORITIES, SECRETS = keyring(4)
OTHERS, OTHER_SECRETS = keyring(7)
ARCHIVE = Archive(genesis_of(AUTHORITIES), SECRETS)
CHAIN = ARCHIVE.ledger.chain_id
X = BlockId(b"x" * 32)
PROPOSE, NOTARIZE = VoteKind.PROPOSE, VoteKind.NOTARIZE
NULLIFY, FINALIZE = VoteKind.NULLIFY, VoteKind.FINALIZE


def _cast(kind: VoteKind, view: int = 1) -> Cast:
    named = NO_BLOCK if kind is NULLIFY else X
    proof = ARCHIVE.certificate(NOTARIZE, view, X) if kind is FINALIZE else None
    return Cast(Ballot(kind, Epoch(0), View(view), named), proof=proof)


def _log(key: SecretKey, *groups: list[Cast], epoch: int = 0) -> bytes:
    """A log in which each group was written at once."""
    data = log_from(key.public, CHAIN, Epoch(epoch))
    for group in groups:
        data += encode_group([Record.of(each.ballot) for each in group], len(data))
    return data


def _identity(log: bytes | None = None, key: SecretKey = SECRETS[0]) -> Identity:
    return Identity(key, _log(key) if log is None else log)


def _entered(*identities: Identity) -> Voting:
    voting = Voting(identities or (_identity(),), CHAIN)
    voting.enter(ARCHIVE.instance, holds)
    return voting


def _flush(voting: Voting, *casts: Cast) -> list[Action]:
    for each in casts:
        voting.take_cast(each)
    return voting.flush()


def test_the_casts_of_a_step_are_logged_together_and_wait_for_the_disk() -> None:
    voting = _entered()
    casts = [_cast(NOTARIZE), _cast(FINALIZE)]
    [append] = _flush(voting, *casts)
    assert append == AppendVoteLog(SECRETS[0].public, _log(SECRETS[0], casts)[192:], 1)
    assert voting.synced(1) == casts
    assert voting.synced(1) == []


def test_each_write_stands_where_the_one_before_ended() -> None:
    voting = _entered()
    groups = [[_cast(NOTARIZE)], [_cast(NULLIFY), _cast(NULLIFY, 2)], [_cast(FINALIZE, 3)]]
    appends = [each for group in groups for each in _flush(voting, *group)]
    data = _log(SECRETS[0])
    for append in appends:
        assert isinstance(append, AppendVoteLog)
        data += append.data
    assert data == _log(SECRETS[0], *groups)
    assert len(read_log(data).records) == 5


def test_what_is_synced_brings_along_what_was_written_before() -> None:
    voting = _entered()
    for view in (1, 2, 3):
        _flush(voting, _cast(NOTARIZE, view))
    assert voting.synced(2) == [_cast(NOTARIZE, 1), _cast(NOTARIZE, 2)]
    assert voting.synced(1) == []
    assert voting.synced(3) == [_cast(NOTARIZE, 3)]


def test_a_ticket_that_nobody_gave_releases_nothing() -> None:
    assert _entered().synced(0) == []


MANY = [_cast(NULLIFY, view) for view in range(1, 2 * MAX_GROUP + 2)]
"""More than two groups of one step."""


def test_what_one_group_cannot_hold_is_several_writes_and_waits_for_the_last() -> None:
    voting = _entered()
    appends = [each for each in _flush(voting, *MANY) if isinstance(each, AppendVoteLog)]
    groups = [MANY[:MAX_GROUP], MANY[MAX_GROUP : 2 * MAX_GROUP], MANY[2 * MAX_GROUP :]]
    data = _log(SECRETS[0])
    assert [each.ticket for each in appends] == [1, 2, 3]
    assert data + b"".join(each.data for each in appends) == _log(SECRETS[0], *groups)
    assert voting.synced(1) == []
    assert voting.synced(2) == []
    assert voting.synced(3) == MANY


@pytest.mark.parametrize("torn", [0, 1, 2])
def test_a_power_cut_that_tears_one_of_several_groups_costs_no_key(torn: int) -> None:
    """Each is durable before the next is written, so nothing whole lies behind what is torn."""
    data = _log(SECRETS[0])
    appends = [each for each in _flush(_entered(), *MANY) if isinstance(each, AppendVoteLog)]
    assert len(appends) == 3
    for whole in appends[:torn]:
        data += whole.data
    written = appends[torn].data
    for kept in (1, len(written) // 2, len(written) - 1):
        found = read_log(data + written[:kept])
        assert found.valid_bytes == len(data)
        assert len(found.records) == 1 + torn * MAX_GROUP


def test_what_stands_in_the_log_is_synced_and_not_written_again() -> None:
    voting = _entered(_identity(_log(SECRETS[0], [_cast(NOTARIZE)])))
    assert _flush(voting, _cast(NOTARIZE)) == [AppendVoteLog(SECRETS[0].public, b"", 1)]
    assert voting.synced(1) == [_cast(NOTARIZE)]


def test_a_step_without_casts_writes_nothing() -> None:
    assert _flush(_entered()) == []


def test_a_cast_that_breaks_a_rule_stops_everything() -> None:
    voting = _entered(_identity(_log(SECRETS[0], [_cast(NULLIFY)])))
    with pytest.raises(RuleBroken):
        _flush(voting, _cast(NOTARIZE))


def test_nothing_is_signed_that_is_not_in_the_log() -> None:
    voting = _entered()
    with pytest.raises(RuleBroken, match="is not in the log"):
        voting.sign(_cast(NOTARIZE).ballot)
    _flush(voting, _cast(NOTARIZE))
    assert voting.sign(_cast(NOTARIZE).ballot) == ARCHIVE.sign(_cast(NOTARIZE).ballot, 0)


@pytest.mark.parametrize(
    ("kind", "matters"),
    [
        (PROPOSE, {Matter.BLOCK, Matter.CERTIFICATE, Matter.COMMIT}),
        (NOTARIZE, {Matter.BLOCK, Matter.CERTIFICATE, Matter.COMMIT}),
        (NULLIFY, {Matter.COMMIT}),
        (FINALIZE, {Matter.CERTIFICATE, Matter.COMMIT}),
    ],
)
def test_what_has_to_be_on_disk_before_a_vote(kind: VoteKind, matters: set[Matter]) -> None:
    voting = _entered()
    assert voting.demands() == set()
    voting.take_cast(_cast(kind))
    assert voting.demands() == matters


# Epochs.


def _second_epoch() -> Archive:
    archive = Archive(genesis_of(AUTHORITIES), SECRETS)
    while archive.instance.epoch == 0:
        archive.grow()
    return archive


SECOND = _second_epoch()


def test_an_epoch_begins_with_a_new_file_and_its_floor() -> None:
    voting = _entered()
    voting.enter(SECOND.instance, holds)
    new_file = log_from(SECRETS[0].public, CHAIN, Epoch(1))
    assert _flush(voting) == [RotateVoteLog(SECRETS[0].public, new_file, 1)]
    assert read_log(new_file).records == (floor(Epoch(1)),)
    assert _flush(voting) == []


def test_a_new_file_is_named_before_what_is_written_to_it() -> None:
    voting = _entered()
    voting.enter(SECOND.instance, holds)
    nullify = Cast(Ballot(NULLIFY, Epoch(1), View(1), NO_BLOCK))
    rotate, append = _flush(voting, nullify)
    assert isinstance(rotate, RotateVoteLog)
    assert isinstance(append, AppendVoteLog)
    assert (rotate.ticket, append.ticket) == (1, 2)
    assert read_log(rotate.data + append.data).records == (
        floor(Epoch(1)),
        Record.of(nullify.ballot),
    )


def test_a_new_epoch_drops_what_waited_for_the_disk_and_what_was_cast_in_the_same_step() -> None:
    voting = _entered()
    _flush(voting, _cast(NOTARIZE))
    voting.take_cast(_cast(FINALIZE))
    voting.enter(SECOND.instance, holds)
    assert all(isinstance(each, RotateVoteLog) for each in voting.flush())
    assert voting.synced(1) == []


def test_an_epoch_that_the_log_has_begun_goes_on_in_the_same_file() -> None:
    voting = _entered(_identity(_log(SECRETS[0], epoch=1)))
    voting.enter(SECOND.instance, holds)
    assert _flush(voting) == []


# Torn, lost and foreign logs.


def test_a_torn_tail_is_left_behind_in_the_old_file() -> None:
    groups = [[_cast(NOTARIZE)], [_cast(NULLIFY), _cast(NULLIFY, 2)]]
    whole = _log(SECRETS[0], *groups)
    voting = _entered(_identity(whole[:-30]))
    [rotate] = _flush(voting)
    assert isinstance(rotate, RotateVoteLog)
    assert rotate.data == _log(SECRETS[0], groups[0])
    [append] = _flush(voting, _cast(NULLIFY))
    assert isinstance(append, AppendVoteLog)
    records = read_log(rotate.data + append.data).records
    assert records == (
        floor(Epoch(0)),
        Record.of(_cast(NOTARIZE).ballot),
        Record.of(_cast(NULLIFY).ballot),
    )


def test_a_torn_tail_of_an_older_epoch_goes_with_that_epoch() -> None:
    voting = Voting((_identity(_log(SECRETS[0], [_cast(NOTARIZE)])[:-1]),), CHAIN)
    voting.enter(SECOND.instance, holds)
    assert _flush(voting) == [
        RotateVoteLog(SECRETS[0].public, log_from(SECRETS[0].public, CHAIN, Epoch(1)), 1)
    ]


_GROUPS = _log(SECRETS[0], [_cast(NOTARIZE)], [_cast(NULLIFY)])
UNUSABLE = {
    "lost": Identity(SECRETS[0], None),
    "empty": _identity(b""),
    "damaged in the middle": _identity(_GROUPS[:200] + b"?" + _GROUPS[201:]),
    "of another key": _identity(_log(SECRETS[1])),
    "of another chain": _identity(new_log(SECRETS[0].public, ChainId(b"c" * 32))),
}


@pytest.mark.parametrize("case", UNUSABLE)
def test_a_key_without_its_whole_log_does_not_sign_and_its_operator_is_told(case: str) -> None:
    voting = Voting((UNUSABLE[case],), CHAIN)
    key, record = voting.enter(ARCHIVE.instance, holds)
    assert key is None
    assert record.ballots_above(View(0)) == []
    assert _flush(voting, _cast(NOTARIZE)) == []
    assert voting.owns(SECRETS[0].public)
    [trouble] = voting.troubles
    assert repr(SECRETS[0].public) in trouble


def test_an_observer_has_nothing_to_sign() -> None:
    voting = Voting((), CHAIN)
    assert voting.enter(ARCHIVE.instance, holds)[0] is None
    with pytest.raises(AssertionError, match="nothing to sign"):
        voting.sign(_cast(NOTARIZE).ballot)
    assert voting.troubles == []


# Several keys.


def _entered_key(voting: Voting, archive: Archive) -> PublicKey | None:
    return voting.enter(archive.instance, holds)[0]


def test_each_epoch_votes_with_the_key_that_is_in_its_set() -> None:
    mine = (SECRETS[2], next(key for key in OTHER_SECRETS if key not in SECRETS))
    schedule: list[AuthoritySet] = [AUTHORITIES, OTHERS]
    archive = Archive(genesis_of(*schedule), OTHER_SECRETS)
    chain = archive.ledger.chain_id
    voting = Voting(tuple(Identity(key, new_log(key.public, chain)) for key in mine), chain)
    assert _entered_key(voting, archive) == mine[0].public
    while archive.instance.epoch == 0:
        archive.grow()
    first_of_both = min(key.public for key in mine)
    assert _entered_key(voting, archive) == first_of_both
    assert all(voting.owns(key.public) for key in mine)
    assert not voting.owns(SECRETS[3].public)


def test_a_key_whose_log_is_lost_leaves_the_vote_to_the_other() -> None:
    lost, whole = Identity(SECRETS[0], None), _identity(key=SECRETS[1])
    voting = Voting((lost, whole), CHAIN)
    assert _entered_key(voting, ARCHIVE) == SECRETS[1].public


def test_a_vote_that_stood_in_the_log_is_not_signed_before_that_log_is_on_disk() -> None:
    """A killed process may have written it without syncing: seed 26, a kill and then a power cut."""
    cast = _cast(NOTARIZE)
    voting = _entered(_identity(_log(SECRETS[0], [cast])))
    said_again = Cast(cast.ballot)
    assert _flush(voting, said_again) == [AppendVoteLog(SECRETS[0].public, b"", 1)]
    assert voting.synced(0) == []
    assert voting.synced(1) == [said_again]


# What others hold of a key's votes (section 8).


def test_what_is_held_back_is_written_with_what_is_cast_then_and_its_demands_with_it() -> None:
    voting = _entered()
    voting.holds_back = True
    casts = [_cast(NOTARIZE), _cast(NOTARIZE, 2)]
    assert _flush(voting, *casts) == []
    assert voting.demands() == set()
    voting.drop_passed(View(1))
    voting.holds_back = False
    voting.take_cast(_cast(NULLIFY, 2))
    assert voting.demands() == {Matter.BLOCK, Matter.CERTIFICATE, Matter.COMMIT}
    [append] = voting.flush()
    assert isinstance(append, AppendVoteLog)
    assert voting.synced(append.ticket) == [_cast(NOTARIZE, 2), _cast(NULLIFY, 2)]
    assert voting.flush() == []


def test_a_vote_of_a_view_that_the_same_step_passes_is_not_written() -> None:
    """Its block went with the commit: seeds 236 of 4 authorities and 23 of 16. In the final view all votes stand."""
    voting = _entered()
    for cast in (_cast(NOTARIZE), _cast(NOTARIZE, 2), _cast(NULLIFY, 3)):
        voting.take_cast(cast)
    voting.drop_passed(View(2))
    [append] = voting.flush()
    assert isinstance(append, AppendVoteLog)
    assert voting.synced(append.ticket) == [_cast(NOTARIZE, 2), _cast(NULLIFY, 3)]
    voting.take_cast(_cast(NOTARIZE, 4))
    voting.drop_passed(View(5))
    assert (voting.demands(), voting.flush()) == (set(), [])


def test_a_log_lacks_what_is_not_written_in_it_but_for_the_epochs_before_it_began() -> None:
    voting = _entered()
    ballot = _cast(NOTARIZE).ballot
    assert voting.lacks(ballot)
    _flush(voting, _cast(NOTARIZE))
    assert not voting.lacks(ballot)
    later = _entered(_identity(_log(SECRETS[0], epoch=1)))
    assert not later.lacks(ballot)


def test_a_key_whose_log_is_too_short_has_nothing_to_sign_any_more() -> None:
    voting = _entered()
    voting.take_cast(_cast(NOTARIZE))
    voting.lose_log()
    assert voting.flush() == []
    assert voting.enter(SECOND.instance, holds)[0] is None
    assert voting.owns(SECRETS[0].public)
