"""Two nodes that follow a chain through honest and lying peers, in any order Hypothesis can think of.

The four authorities are hands of the test: they hold the chain, and answer what they are asked, or
lie about it. The two followers are observers, who also ask each other. Whatever is said to them, they
hold a part of the one chain, drop whoever lies, and catch up as soon as somebody honest answers.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chain.block import Block
from chain.certificate import Certificate
from chain.genesis import Parameters
from chain.primitives import Digest, Epoch, Height, Milliseconds, View
from chain.rejection import Reason
from chain.vote import VoteKind
from consensus.messages import Status
from node.replica import answers
from node.replica.actions import Alarm, DropPeer, Stop
from node.replica.early_answers import MAX_EARLY
from node.replica.messages import SyncRequest, SyncResponse, encode_message
from tests.node.replica.archive import Archive
from tests.node.replica.town import Loss, Town

HANDS = range(4)
FOLLOWERS = (4, 5)
SHORT_ANSWER = 2
"""Blocks in an answer, so that a chain of a few blocks has several ranges."""
PARAMETERS = Parameters(epoch_heights=6, delta0_ms=Milliseconds(1_000))

Lie = Callable[[Archive, SyncResponse], SyncResponse | bytes]


def _certificate(honest: SyncResponse, **changed: object) -> SyncResponse:
    forged: Certificate = replace(honest.certificate, **changed)  # type: ignore[arg-type]  # any field
    return replace(honest, certificate=forged)


def _notarized(archive: Archive, honest: SyncResponse) -> SyncResponse:
    said = honest.certificate
    only = archive.certificate(VoteKind.NOTARIZE, said.view, said.block_id, said.epoch)
    return replace(honest, certificate=only)


def _forked(archive: Archive, honest: SyncResponse) -> SyncResponse:
    """The last block is another one, which nobody finalized."""
    last: Block = honest.blocks[-1]
    header = replace(last.header, timestamp_ms=Milliseconds(last.header.timestamp_ms + 1))
    other = Block.seal(header, last.body)
    return replace(honest, blocks=(*honest.blocks[:-1], other), links=())


def _with_another_body(archive: Archive, honest: SyncResponse) -> bytes:
    """The header's root stands in the bytes of the block: one of its bits is turned."""
    root = honest.blocks[0].header.transactions_root
    turned = Digest(bytes((root[0] ^ 1,)) + root[1:])
    return encode_message(honest).replace(root, turned, 1)


LIES: dict[str, tuple[Lie, tuple[Reason, ...]]] = {
    "no blocks": (lambda _, said: replace(said, blocks=()), (Reason.MALFORMED,)),
    "the first block again": (
        lambda _, said: replace(said, blocks=(said.blocks[0], *said.blocks)),
        (Reason.WRONG_ORDER,),
    ),
    "links of nothing": (
        lambda _, said: replace(said, links=(said.blocks[0].header,)),
        (Reason.WRONG_ORDER,),
    ),
    "a fork": (_forked, (Reason.NO_QUORUM,)),
    "notarized only": (_notarized, (Reason.NO_QUORUM,)),
    "too few signers": (
        lambda _, said: _certificate(said, signers=b"\x03", signatures=bytes(128)),
        (Reason.NO_QUORUM,),
    ),
    "a stranger signed": (
        lambda _, said: _certificate(said, signers=b"\x16"),
        (Reason.NOT_AN_AUTHORITY,),
    ),
    "a long bitmap": (lambda _, said: _certificate(said, signers=b"\0\x07"), (Reason.MALFORMED,)),
    "forged": (lambda _, said: _certificate(said, signatures=bytes(192)), (Reason.BAD_SIGNATURE,)),
    "of another view": (
        lambda _, said: _certificate(said, view=View(said.certificate.view + 1)),
        (Reason.BAD_SIGNATURE,),
    ),
    "of the next epoch": (
        lambda _, said: _certificate(said, epoch=Epoch(said.certificate.epoch + 1)),
        (Reason.WRONG_EPOCH,),
    ),
    "another body": (_with_another_body, (Reason.WRONG_BODY,)),
    "no message": (lambda _, said: b"\x0c\xc0", (Reason.MALFORMED,)),
    "cut short": (lambda _, said: encode_message(said)[:-9], (Reason.MALFORMED,)),
    "more behind it": (
        lambda _, said: encode_message(said) + b"\0",
        (Reason.MALFORMED, Reason.TOO_LARGE),
    ),
}

MALFORMED = ("no blocks", "another body", "no message", "cut short", "more behind it")
"""Lies that are seen through before anybody looks who it was that was asked."""


class SyncMachine(RuleBasedStateMachine):
    """What the hands may do, and what must hold of the followers."""

    happened: ClassVar[Counter[str]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.town = Town(observers=2, present=FOLLOWERS, parameters=PARAMETERS)
        self.town.answer_blocks = SHORT_ANSWER
        self.truth = Archive(self.town.genesis, self.town.secrets)

    @initialize()
    def begin(self) -> None:
        self.town.start()

    # The chain grows.

    @rule(count=st.integers(1, 3))
    def grow(self, count: int) -> None:
        for _ in range(count):
            self.truth.grow(self.town.transaction(len(self.truth.blocks)))
        self.happened["grew"] += 1

    @rule(count=st.integers(2, 5))
    def grow_together(self, count: int) -> None:
        heights_left = 6 - self.truth.tip.header.height % 6
        self.truth.grow_together(min(count, heights_left))
        self.happened["grew without certificates between"] += 1

    # What hands say unasked.

    def _status(self, height: int) -> Status:
        epoch = self.truth.instance.epoch
        return Status(epoch, View(1), View(0), Height(height), Digest.zeros())

    @rule(hand=st.sampled_from(HANDS), follower=st.sampled_from(FOLLOWERS))
    def tell_height(self, hand: int, follower: int) -> None:
        self._say(hand, follower, self._status(self.truth.tip.header.height))
        self.happened["told the height"] += 1

    @rule(hand=st.sampled_from(HANDS), follower=st.sampled_from(FOLLOWERS))
    def boast(self, hand: int, follower: int) -> None:
        self._say(hand, follower, self._status(2**40))
        self.happened["claimed a height that nobody has"] += 1

    @rule(hand=st.sampled_from(HANDS), follower=st.sampled_from(FOLLOWERS))
    def show_newest(self, hand: int, follower: int) -> None:
        """The newest certificate, of whatever epoch; it makes a follower ask for bodies."""
        found = self.truth.ledger.finality_at(self.truth.tip.header.height)
        if found is not None:
            self._say(hand, follower, found)
            self.happened["showed the newest certificate"] += 1

    @rule(hand=st.sampled_from(HANDS), follower=st.sampled_from(FOLLOWERS))
    def answer_unasked(self, hand: int, follower: int) -> None:
        found = answers.answer(self.truth.ledger, self._next_height(follower), SHORT_ANSWER)
        if found is None:
            return
        replica = self.town.hosts[follower].up
        is_expected = self._is_open(hand, follower, self._next_height(follower))
        self.town.run(2)
        before = replica.finalized.height
        self._say(hand, follower, found)
        if not is_expected:
            assert replica.finalized.height == before
            self.happened["an unasked answer was not taken"] += 1

    def _is_open(self, hand: int, follower: int, start: Height) -> bool:
        """True if the follower has asked the hand for this, and had no answer."""
        known = self.town.hosts[follower].up._sync._peers.get(self.town.ids[hand])
        return known is not None and start in known.open

    # What hands answer.

    def _asked(self) -> list[tuple[int, int, SyncRequest]]:
        """Who was asked what by whom."""
        return [
            (hand, source, said)
            for hand in HANDS
            for source, said in self.town.mail[hand]
            if isinstance(said, SyncRequest)
        ]

    def _take_request(self, data: st.DataObject) -> tuple[int, int, SyncRequest]:
        hand, source, request = data.draw(st.sampled_from(self._asked()))
        self._forget(hand, request)
        return hand, source, request

    def _forget(self, hand: int, request: SyncRequest) -> None:
        self.town.mail[hand] = [each for each in self.town.mail[hand] if each[1] is not request]

    @precondition(lambda self: self._asked())
    @rule(data=st.data())
    def answer(self, data: st.DataObject) -> None:
        self._answer(*self._take_request(data))

    @precondition(lambda self: self._asked())
    @rule(data=st.data(), name=st.sampled_from(sorted(LIES)))
    def lie(self, data: st.DataObject, name: str) -> None:
        self._lie(*self._take_request(data), name)

    @rule(data=st.data(), follower=st.sampled_from(FOLLOWERS), most=st.integers(2, 6))
    def be_asked(self, data: st.DataObject, follower: int, most: int) -> None:
        """There is more, every hand says so, and each question is answered, or lied to."""
        self.grow(2)
        for hand in HANDS:
            self._say(hand, follower, self._status(self.truth.tip.header.height + 1))
        for _ in range(most):
            self.town.run_while(lambda: not self._asked(), limit_ms=4_000)
            for hand, source, request in self._asked():
                self._forget(hand, request)
                if data.draw(st.integers(0, 3)) == 0:
                    self._answer(hand, source, request)
                else:
                    name = data.draw(st.sampled_from(sorted(LIES)))
                    self._lie(hand, source, request, name)

    def _answer(self, hand: int, source: int, request: SyncRequest) -> None:
        found = answers.answer(self.truth.ledger, request.height, SHORT_ANSWER)
        if found is None:
            self.happened["asked for more than there is"] += 1
            return
        follower = self.town.hosts[source].up
        before, waiting = follower.finalized.height, follower.load()["early_answers"]
        known = follower._sync._peers.get(self.town.ids[hand])
        is_late = known is not None and known.awaits(Milliseconds(self.town.now_ms)) is None
        self._say(hand, source, found)
        if follower.load()["early_answers"] > waiting:
            self.happened["an answer waited for its turn"] += 1
        elif follower.finalized.height == before:
            self.happened["an answer was no use"] += 1
        else:
            self.happened["a late answer was taken" if is_late else "an answer was taken"] += 1

    def _lie(self, hand: int, source: int, request: SyncRequest, name: str) -> None:
        self.town.connect(hand, source)
        self.town.run(MAX_EARLY + 1)
        honest = answers.answer(self.truth.ledger, request.height, SHORT_ANSWER)
        follower = self.town.hosts[source].up
        if honest is None or request.height <= follower.finalized.height:
            return
        if request.height > follower.finalized.height + 1:
            self._say(hand, source, LIES[name][0](self.truth, honest))
            self.happened["a lie about a later range"] += 1
            return
        is_expected = self._is_open(hand, source, request.height)
        lie, reasons = LIES[name]
        before = follower.finalized
        refusals = [each.why.reason for each in self._say(hand, source, lie(self.truth, honest))]
        assert follower.finalized == before
        if is_expected or name in MALFORMED:
            [reason] = refusals
            assert reason in reasons, name
            self.happened[f"{name} refused as {reason.value}"] += 1
        else:
            assert not refusals
            self.happened["a lie of someone who was not expected"] += 1

    # Time, and things that fail.

    @rule(ms=st.sampled_from((20, 500, 3_000, 11_000, 40_000)))
    def pass_time(self, ms: int) -> None:
        self.town.run(ms)
        self.happened["time passed"] += 1

    @rule(follower=st.sampled_from(FOLLOWERS), loss=st.sampled_from(Loss))
    def crash(self, follower: int, loss: Loss) -> None:
        before = self.town.hosts[follower].up.finalized
        self.town.hosts[follower].crash(loss)
        self.town.run(100)
        self.town.return_of(follower)
        assert self.town.hosts[follower].up.finalized == before, "what was told is on disk"
        self.happened[f"crash, {loss.value}"] += 1

    @rule()
    def meet_again(self) -> None:
        """Whoever was dropped comes back."""
        for hand in HANDS:
            for follower in FOLLOWERS:
                self.town.connect(hand, follower)

    def _next_height(self, follower: int) -> Height:
        return Height(self.town.hosts[follower].up.finalized.height + 1)

    def _say(
        self, hand: int, follower: int, message: Status | Certificate | SyncResponse | bytes
    ) -> list[DropPeer]:
        """Say it over a connection, and give what the follower dropped for it."""
        self.town.connect(hand, follower)
        done = self.town.say(hand, follower, message)
        dropped = [each for each in done if isinstance(each, DropPeer)]
        late = [each for each in dropped if each.peer != self.town.ids[hand]]
        self.happened["a lie about a later range was found out"] += len(late)
        return [each for each in dropped if each not in late]

    # What holds.

    @invariant()
    def followers_hold_a_part_of_the_one_chain(self) -> None:
        for follower in FOLLOWERS:
            host = self.town.hosts[follower]
            if host.replica is None:
                continue
            tip = host.up.finalized
            assert tip == self.truth.blocks[tip.height].header
            assert not host.all(Stop)
            assert not host.all(Alarm)

    def teardown(self) -> None:
        """Everybody becomes honest: both followers reach the tip."""
        if self.town.hosts[4].replica is None:
            return
        self.meet_again()
        for _ in range(400):
            if all(self._next_height(each) > self.truth.tip.header.height for each in FOLLOWERS):
                self.happened["caught up"] += 1
                return
            for follower in FOLLOWERS:
                self._say(0, follower, self._status(self.truth.tip.header.height))
            self.town.run(1_000)
            for hand, source, request in self._asked():
                found = answers.answer(self.truth.ledger, request.height, SHORT_ANSWER)
                if found is not None:
                    self._say(hand, source, found)
            for hand in HANDS:
                self.town.mail[hand].clear()
        raise AssertionError("a follower does not catch up")


MUST_HAPPEN = (
    *("grew", "grew without certificates between", "told the height"),
    *("claimed a height that nobody has", "showed the newest certificate"),
    *(
        "an unasked answer was not taken",
        "an answer was taken",
        "a late answer was taken",
        "an answer waited for its turn",
        "an answer was no use",
        "a lie about a later range",
        "a lie about a later range was found out",
        "asked for more than there is",
    ),
    *("a lie of someone who was not expected", "time passed", "caught up"),
    *(f"crash, {loss.value}" for loss in Loss),
)


MOST_RUNS = 6
"""What has not happened by then, though each run has a fair chance of it, cannot happen."""


def _never() -> list[str]:
    happened = SyncMachine.happened
    untold = [name for name in LIES if not any(f"{name} refused" in each for each in happened)]
    return [each for each in MUST_HAPPEN if not happened[each]] + untold


def test_followers_catch_up_with_the_one_chain_whatever_they_are_told() -> None:
    SyncMachine.happened.clear()
    for _ in range(MOST_RUNS):
        run_state_machine_as_test(
            SyncMachine, settings=settings(max_examples=60, stateful_step_count=30)
        )
        if not _never():
            break
    assert not _never(), SyncMachine.happened
