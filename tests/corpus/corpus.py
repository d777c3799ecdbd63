"""A chain on which everything happens that the contracts of this release can do, and everything that they refuse.

Its blocks are the same in every process, whatever the order of its hashes and whichever Python runs it; what the
chain comes to at every height is a vector, `tests/vectors/corpus.json`. Whoever changes a contract, or the rules of
blocks, changes it on purpose:

    python -m tests.corpus > tests/vectors/corpus.json
"""

from collections import Counter
from dataclasses import replace
from typing import Any

from chain.evidence import Evidence
from chain.primitives import BlockId, Signature
from chain.receipt import Outcome
from chain.transaction import MAX_COSIGNERS, Call, Execution, Transaction
from chain.vote import Vote, VoteKind
from contracts.clock import stuck_items
from contracts.facts import decode_facts
from contracts.founding import FirstMember, FirstNode
from contracts.language import DAY
from contracts.loader import Program
from contracts.plain import plain
from contracts.refusal import Refused
from contracts.shelf import shipped
from contracts.state_words import Plain
from contracts.words import Commitment, Standing
from tests.contracts.network import an_id, founders, member_id, secret
from tests.corpus.agreements import agreements
from tests.corpus.agreements import questions as questions_of_agreements
from tests.corpus.consents import consents, questions_of_consent
from tests.corpus.eligibility import eligibility
from tests.corpus.eligibility import leaving as rules_leaving
from tests.corpus.eligibility import questions as questions_of_eligibility
from tests.corpus.kept import KeptNetwork
from tests.corpus.referrals import before_leaving, leaving, questions, referrals
from tests.corpus.services import leaving as services_leaving
from tests.corpus.services import limits as _limits_of_services
from tests.corpus.services import questions as questions_of_services
from tests.corpus.services import services
from tests.corpus.statistics import leaving as statistics_leaving
from tests.corpus.statistics import limits as _limits_of_statistics
from tests.corpus.statistics import questions as questions_of_statistics
from tests.corpus.statistics import statistics
from tests.corpus.tally import CountedProgram, Tally
from tests.corpus.trouble import trouble

FOUNDERS = 5
EPOCH_HEIGHTS = 40
NAME = Commitment(b"n" * 32)
STEWARD, SELANGOR = 0, 10
BREACH, KEY_COMPROMISE = 1, 3
CASEWORKER, ADMIN, WITNESS, NODE = 2, 5, 8, 17
MIN_BLOCK, HEARTBEAT = 4, 5
FAR = 1_000_000
"""A height that this chain does not reach."""


def _five() -> tuple[FirstMember, ...]:
    """The founders, the last of them with a node that may be given a seat later."""
    *others, last = founders(FOUNDERS)
    waiting = FirstNode(secret("n4.w").public, secret("net w").public)
    return (*others, replace(last, waiting=(waiting,)))


class Corpus(KeptNetwork):
    """The chain, made by one act after another."""

    def __init__(self, founding: tuple[FirstMember, ...] = ()) -> None:
        self.tally = Tally()
        sources = [program.source for program in shipped()]
        ships = tuple(CountedProgram(source, self.tally) for source in (*sources, trouble(1)))
        super().__init__(founding=founding or _five(), epoch_heights=EPOCH_HEIGHTS, ships=ships)
        self.codes: Counter[str] = Counter()
        """How often each reason stands in a receipt."""
        self.answers: list[tuple[str, Plain]] = []
        """What was asked in the end, and what the answer was; of a question that is refused the reason."""
        self._ballots = 0

    # How it is told.

    def block(self, *transactions: Transaction, evidence: Any = (), after_ms: int = 1_000) -> Any:
        """The next block; what its receipts say is counted."""
        made = super().block(*transactions, evidence=evidence, after_ms=after_ms)
        for receipt in made.receipts:
            self.codes.update([each.code for each in receipt.results])
        return made

    def does(self, who: str, name: str, *form: Any, by: str = "", code: str = "done") -> None:
        """A call that `who` signs, `by` too, and that comes to `code`."""
        contract, method = name.split(".")
        result = self.call(who, contract, method, *form, by=by)
        said = (result.code, decode_facts(result.detail) if result.detail else ())
        assert result.code == code, f"{who} {name}: {said}, not {code}"

    def takes(self, who: str, key: str, name: str, *form: Any, by: str = "") -> None:
        """A call that `who` signs, `by` too, and the key called `key`, which is offered before."""
        self.does(who, "user.offer", secret(key).public)
        self.does(who, name, *form, by=f"{by} {key}")

    def sends(self, who: str, *calls: Call, code: str) -> None:
        """Calls as a stranger might write them; the last one comes to `code`."""
        made = self.block(self.transaction(who, *calls))
        assert made.receipts[0].results[-1].code == code

    def counted(self, source: str) -> Program:
        """A program of another release, counted like those of this one."""
        return CountedProgram(source, self.tally)

    def has(self, ballot: bytes, code: str = "done") -> None:
        """As many of those who sit as are a quorum say that they have what was decided; the last comes to `code`."""
        seats = self.ask("node", "seated")
        able = [key for key in seats if self.ask("user", "person", key).standing is Standing.ACTIVE]
        quorum = able[: 2 * len(seats) // 3 + 1]
        for key in quorum:
            names = ("n0", "n1", "n2", "n3", "n4", "n1.x", "n2.x")
            [name] = [each for each in names if secret(each).public == key]
            self.does(name, "govern.have", ballot, code=code if key == quorum[-1] else "done")

    def ballot(self) -> bytes:
        """An id that no ballot has."""
        self._ballots += 1
        return an_id(f"ballot {self._ballots}")

    def decides(self, name: str, *form: Any, voters: tuple[str, ...], code: str = "done") -> bytes:
        """The first of `voters` asks, the others agree; the last agreement comes to `code`."""
        ballot, contract = self.ballot(), name.split(".", maxsplit=1)[0]
        first, *others = voters
        self.does(first, name, *form, ballot)
        for voter in others:
            ends = code if voter == others[-1] else "done"
            self.does(voter, f"{contract}.agree", ballot, code=ends)
        return ballot

    def asks(self, name: str, *form: Any) -> None:
        """A question, on the newest state."""
        contract, question = name.split(".")
        try:
            answer = plain(self.ask(contract, question, *form))
        except Refused as refused:
            answer = refused.reason.code
        self.answers.append((name, answer))

    def takes_many(self, who: str, keys: list[str], contract: str, method: str, *form: Any) -> None:
        """A call for each of these keys, which are offered before and cosign, a few in each block."""
        for at in range(0, len(keys), MAX_COSIGNERS):
            some = keys[at : at + MAX_COSIGNERS]
            public = [secret(key).public for key in some]
            self.many(who, *[self.encode("user", "offer", key) for key in public])
            calls = [self.encode(contract, method, key, *form) for key in public]
            self.many(who, *calls, by=" ".join(some))

    def quiet(self, blocks: int) -> None:
        """Blocks in which nothing happens."""
        for _ in range(blocks):
            self.block()

    def many(self, who: str, *calls: Call, by: str = "") -> None:
        """All of `calls` are done, a few in each block."""
        for at in range(0, len(calls), 40):
            made = self.block(self.transaction(who, *calls[at : at + 40], by=by))
            ends = {each.outcome for each in made.receipts[0].results}
            assert ends == {Outcome.DONE}, made.receipts[0].results


FOUR = ("m0.a", "m1.a", "m2.a", "m3.a")
"""Enough voters of five."""


BEFORE_LIMITS = 14
"""Acts of the corpus; those that follow repeat one call until there is no more room."""


def made(acts: int | None = None) -> Corpus:
    """The whole chain, or what the first `acts` of it make."""
    whole = (
        _users,
        _nodes,
        _offices,
        services,
        statistics,
        referrals,
        consents,
        eligibility,
        _governance,
        _members,
        _troubles,
        _clock,
        agreements,
        _another_version,
        _limits_of_governance,
        _limits_of_users,
        _limits_of_services,
        _limits_of_statistics,
        _limits_of_seats,
        _questions,
        questions,
        questions_of_consent,
        questions_of_services,
        questions_of_statistics,
        questions_of_agreements,
        questions_of_eligibility,
    )
    corpus = Corpus()
    for act in whole[:acts]:
        act(corpus)
    return corpus


# People and machines.


def _users(c: Corpus) -> None:
    clerk = secret("m0.c").public
    c.does("m0.a", "user.offer", clerk)
    c.does("m0.a", "user.add", clerk, (WITNESS,), (), code="key_not_signed")
    c.takes("m0.a", "m0.c", "user.add", clerk, (WITNESS,), ())
    c.does("m0.a", "user.add", clerk, (WITNESS,), (), by="m0.c", code="exists")
    c.does("m0.a", "user.offer", clerk, code="exists")
    c.does("m0.a", "user.add", secret("m0.x").public, (NODE,), (), code="nodes_own_role")
    c.does("m0.a", "user.role", clerk, (WITNESS, CASEWORKER))
    c.does("m0.a", "user.role", secret("m0.x").public, (ADMIN,), code="not_found")
    c.does("m1.a", "user.role", clerk, (ADMIN,), code="not_yours")
    c.does("m0.c", "user.add", secret("m0.x").public, (ADMIN,), (), code="forbidden")
    found = secret("m0.d").public
    c.does("m0.a", "user.recover", found, code="needs_second_member")
    c.does("m0.c", "user.recover", found, by="m1.a", code="not_yours")
    c.takes("m0.a", "m0.d", "user.recover", found, by="m1.a")
    c.does("m0.a", "user.expire", clerk, c.now_ms + DAY)
    c.does("m0.a", "user.revoke", clerk)
    c.does("m3.a", "user.revoke", secret("m3.b").public)
    c.does("m3.a", "user.role", secret("m3.a").public, (CASEWORKER,), code="last_admin")


def _nodes(c: Corpus) -> None:
    key, network = c.votes_with("n1.x"), secret("net x").public
    c.takes("m1.a", "n1.x", "node.register", key, network)
    c.does("m1.a", "node.register", key, network, by="n1.x", code="exists")
    c.does("m1.a", "node.register", key, network, code="key_not_signed")
    c.does("m0.a", "node.seat", secret("n0.y").public, c.ballot(), code="not_found")
    c.does("n1.x", "node.ready")
    c.decides("node.seat", key, voters=FOUR)
    c.does("m0.a", "node.seat", key, c.ballot(), code="seated")
    c.does("m0.a", "node.unseat", secret("n0.y").public, c.ballot(), code="not_seated")
    c.does("m2.a", "node.retire", key, code="not_yours")
    c.does("m1.a", "node.retire", key, code="seated")
    spare = secret("n1.z").public
    c.takes("m1.a", "n1.z", "node.register", spare, network)
    c.does("m1.a", "node.retire", spare)
    c.does("m1.a", "node.retire", spare, code="retired")
    c.does("m0.a", "node.agree", c.ballot(), code="not_found")
    old, new = secret("n2").public, c.votes_with("n2.x")
    c.does("m2.a", "node.rotate", old, new, network, code="needs_second_person")
    c.takes("m2.a", "n2.x", "node.rotate", old, new, network, by="m2.b")
    assert c.tip.block.header.flags, "a rotation ends the epoch"
    newer = secret("n2.y").public
    c.does("m2.a", "user.offer", newer)
    c.does("m2.a", "node.rotate", new, newer, network, by="m2.b n2.y", code="too_soon")
    assert old not in c.ask("node", "seated"), "the boundary was the end of the epoch"
    c.decides("node.unseat", key, voters=FOUR)
    c.block(evidence=(_two_votes(c),))
    assert len(c.tip.block.body.evidence) == 1


def _two_votes(c: Corpus) -> Evidence:
    """The first authority has voted for two blocks of one view."""
    signer = c.secret_of(c.ask("node", "seated")[0])

    def vote(block: bytes) -> Vote:
        kind, view = VoteKind.NOTARIZE, c.tip.block.header.view
        unsigned = Vote(kind, c.epoch, view, BlockId(block * 32), 0, Signature.zeros())
        return replace(unsigned, signature=signer.sign(unsigned.ballot.signing_bytes(c.chain_id)))

    return Evidence.of(vote(b"1"), vote(b"2"))


def _offices(c: Corpus) -> None:
    c.does("m0.a", "office.assign", SELANGOR, (), c.ballot(), code="no_member")
    stranger = (member_id(77),)
    c.does("m0.a", "office.assign", SELANGOR, stranger, c.ballot(), code="no_member")
    c.does("m0.a", "office.agree", c.ballot(), code="not_found")
    c.decides("office.assign", SELANGOR, (member_id(3), member_id(2)), voters=FOUR)


# The chain itself.


def _governance(c: Corpus) -> None:
    c.does("m0.a", "govern.propose_parameter", HEARTBEAT, 1, c.ballot(), code="out_of_bounds")
    c.decides("govern.propose_parameter", MIN_BLOCK, 50, voters=FOUR)
    soon = ("trouble", c.tip.block.header.height + 5, bytes(32))
    c.does("m0.a", "govern.propose_program", *soon, c.ballot(), code="too_soon")
    c.does("m0.a", "govern.propose_protocol", 1, FAR, c.ballot(), code="not_later")
    c.decides("govern.propose_protocol", 2, FAR, voters=FOUR)
    c.does("n0", "govern.have", c.ballot(), code="not_found")
    for version in (3, 4):
        decided = c.decides("govern.propose_protocol", version, FAR, voters=FOUR)
        if version == 4:
            c.has(decided)
        c.decides("govern.propose_withdrawal", decided, voters=FOUR)
        c.does("m0.a", "govern.propose_withdrawal", decided, c.ballot(), code="too_late")
    c.does("m0.a", "govern.agree", c.ballot(), code="not_found")
    ballot = c.ballot()
    c.does("m0.a", "govern.propose_parameter", MIN_BLOCK, 60, ballot)
    c.does("m1.a", "govern.cancel", ballot, code="not_yours")
    c.does("m0.b", "govern.cancel", ballot)
    c.does("m1.a", "govern.agree", ballot, code="closed")
    c.does("m0.a", "govern.propose_parameter", MIN_BLOCK, 60, ballot, code="exists")


def _members(c: Corpus) -> None:
    ballot, key = c.ballot(), secret("m5.a").public
    form = (7, NAME, key, ballot)
    c.does("m0.a", "member.propose", member_id(0), *form, code="exists")
    c.takes("m0.a", "m5.a", "member.propose", member_id(5), *form)
    c.does("m5.a", "member.confirm", 1, code="not_endorsed")
    c.does("m1.a", "member.endorse", member_id(5))
    c.does("m1.a", "member.endorse", member_id(5), code="already_voted")
    c.does("m1.a", "member.endorse", member_id(77), code="not_found")
    c.does("m2.a", "member.endorse", member_id(5))
    c.does("m5.a", "user.offer", secret("m5.b").public, code="wrong_standing")
    c.does("m5.a", "member.confirm", 2, code="old_terms")
    c.does("m5.a", "member.confirm", 1)
    c.does("m1.a", "member.endorse", member_id(5), code="wrong_state")
    c.decides("member.give_vote", member_id(5), voters=FOUR)
    late = c.ballot()
    c.takes("m0.a", "m6.a", "member.propose", member_id(6), 7, NAME, secret("m6.a").public, late)
    asked = c.ballot()
    c.does("m0.a", "member.suspend", member_id(3), BREACH, asked)
    c.does("m3.a", "member.agree", asked, code="not_entitled")
    for voter in ("m1.a", "m2.a", "m4.a"):
        c.does(voter, "member.agree", asked)
    lapsing = c.ballot()
    c.does("m0.a", "member.expel", member_id(2), lapsing)
    c.wait(31)
    assert c.ask("member", "is_active", member_id(3)), "its suspension was reviewed"
    c.does("m1.a", "member.agree", lapsing, code="lapsed")
    _stops(c)
    c.does("m3.a", "member.stop_own")
    c.decides("member.resume", member_id(3), voters=("m0.a", "m1.a", "m2.a", "m4.a"))
    c.decides("member.expel", member_id(5), voters=("m0.a", "m1.a", "m2.a", "m3.a"))
    before_leaving(c)
    c.does("m4.a", "member.leave")
    for of_contracts in (leaving, services_leaving, statistics_leaving, rules_leaving):
        of_contracts(c)
    for stopped in ("m1.a", "m2.a", "m3.a"):
        c.does(stopped, "member.stop_own")
    c.does("m0.a", "member.leave", code="last_member")
    c.wait(31)
    assert c.ask("member", "active_members") == 4
    c.wait(60)
    assert c.ask("member", "standing", member_id(6)).name == "LEFT"


def _stops(c: Corpus) -> None:
    """Two stop a third, who is back after three days."""
    c.decides("member.stop", member_id(4), voters=("m0.a", "m1.a"))
    c.does("m0.a", "member.stop", member_id(3), c.ballot(), code="asked_lately")
    c.wait(3)
    assert c.ask("member", "is_active", member_id(4))


# What the runtime refuses, and the clock.


def _troubles(c: Corpus) -> None:
    some = an_id("some")
    for method, form, code in (
        ("work_on", (), "out_of_budget"),
        ("grow", (), "number_too_large"),
        ("compare", (), "not_comparable"),
        ("multiply", (), "not_an_operand"),
        ("sink", (), "called_too_deep"),
        ("look", (), "view_writes"),
        ("wait", (some,), "too_far_ahead"),
        ("mistake", (some,), "wrong_kind"),
        ("stumble", (), "contract_error"),
        ("keep", (), "done"),
    ):
        c.does("m0.a", f"trouble.{method}", *form, code=code)
    c.sends("m0.a", Call("nobody", "does", b""), code="no_such_contract")
    c.sends("m0.a", Call("member", "conquer", b""), code="no_such_method")
    c.sends("m0.a", Call("member", "endorse", b"\xc1"), code="bad_arguments")
    good, bad = c.encode("trouble", "keep"), c.encode("trouble", "stumble")
    together = c.transaction("m0.a", good, bad, execution=Execution.ATOMIC)
    made = c.block(together)
    assert [each.code for each in made.receipts[0].results] == ["undone", "contract_error"]


def _clock(c: Corpus) -> None:
    """Firings that arm themselves, one that fails and is rescued, one that is disarmed, and an outage."""
    for name, turns in (("one", 3), ("two", 0), ("three", 0)):
        c.does("m0.a", "trouble.arm", an_id(name), turns)
    c.does("m0.a", "trouble.disarm", an_id("three"))
    for _ in range(12):
        c.block(after_ms=61_000)
    assert len(stuck_items(c.state, most=9)) == 2, "both have failed in the end"
    c.does("m0.a", "trouble.arm", an_id("three"), 0)
    c.block(after_ms=15 * DAY)
    c.quiet(2)


def _another_version(c: Corpus) -> None:
    """Code is voted, runs from its height on, and cannot read what the code before it wrote.

    For another contract it was voted by mistake: there it is set aside.
    """
    later = c.counted(trouble(2))
    height = c.tip.block.header.height + 130
    for contract in ("trouble", "office"):
        voted = c.decides("govern.propose_program", contract, height, later.digest, voters=FOUR[:3])
        c.has(voted)
    form = ("trouble", height + 1, later.digest)
    wrong = c.decides("govern.propose_program", *form, voters=FOUR[:3])
    c.has(wrong)
    c.decides("govern.propose_withdrawal", wrong, voters=FOUR[:3])
    c.ship(later)
    c.does("m0.a", "trouble.read")
    while c.tip.block.header.height < height:
        c.block()
    c.does("m0.a", "trouble.read", code="unreadable")
    c.does("m0.a", "trouble.keep")
    c.does("m0.a", "trouble.read")


# As many as there may be.


def _limits_of_governance(c: Corpus) -> None:
    left = 16 - len(c.ask("govern", "waiting"))
    ballots = [c.ballot() for _ in range(left + 1)]
    asked = [
        c.encode("govern", "propose_program", "nothing", FAR + at, bytes(32), ballot)
        for at, ballot in enumerate(ballots)
    ]
    c.many("m0.a", *asked)
    for voter in FOUR[1:3]:
        some = ballots if voter == "m1.a" else ballots[:-1]
        c.many(voter, *[c.encode("govern", "agree", ballot) for ballot in some])
    c.does("m2.a", "govern.agree", ballots[-1], code="too_many")


def _limits_of_users(c: Corpus) -> None:
    keys = [f"m2.u{at}" for at in range(247)]
    c.takes_many("m2.a", keys, "user", "add", (CASEWORKER,), ())
    c.does("m2.a", "user.offer", secret("m2.w").public)
    form = (secret("m2.w").public, (ADMIN,), ())
    c.does("m2.a", "user.add", *form, by="m2.w", code="too_many_users")


def _limits_of_seats(c: Corpus) -> None:
    """None left at last, which is refused; then as many as there may be. None of them says that it is ready."""
    wanted = [secret(name).public for name in ("n0", "n1", "n2.x", "n3", "n4")]
    for key in wanted[:4]:
        c.decides("node.unseat", key, voters=FOUR[:3])
    c.decides("node.unseat", wanted[4], voters=FOUR[:3], code="too_few_seats")
    network = secret("net x").public
    names = {who: [f"{who}{at}" for at in range(100)] for who in ("n0.k", "n1.k")}
    c.takes_many("m0.a", names["n0.k"], "node", "register", network)
    c.takes_many("m1.a", names["n1.k"], "node", "register", network)
    *most, last = [secret(name).public for name in names["n0.k"] + names["n1.k"]]
    ballots = [c.ballot() for _ in most]
    asked = zip(most, ballots, strict=True)
    c.many("m0.a", *[c.encode("node", "seat", key, ballot) for key, ballot in asked])
    for voter in FOUR[1:3]:
        c.many(voter, *[c.encode("node", "agree", ballot) for ballot in ballots])
    c.decides("node.seat", last, voters=FOUR[:3], code="too_many_seats")


def _questions(c: Corpus) -> None:
    """Every question that there is."""
    decided, steward = an_id("ballot 2"), member_id(0)
    c.asks("ballot.is_passed", decided)
    c.asks("ballot.is_passed", an_id("nothing"))
    c.asks("ballot.voters", decided)
    for name in ("running", "voted", "waiting"):
        c.asks(f"govern.{name}")
    c.asks("govern.has_said", decided, secret("n0").public)
    for height in (0, FAR):
        c.asks("govern.protocol_from", height)
    c.asks("member.standing", steward)
    for name in ("is_active", "may_vote"):
        c.asks(f"member.{name}", steward)
    for subject in ((), (steward,)):
        c.asks("member.voters", subject)
    for name in ("active_members", "longest_active"):
        c.asks(f"member.{name}")
    for name in ("ends_epoch", "seated", "next_seats"):
        c.asks(f"node.{name}")
    c.asks("node.is_awaited", secret("n0").public)
    for name in ("member.roll", "node.roll"):
        c.asks(name, ())
    for office in (STEWARD, SELANGOR, SELANGOR + 1):
        c.asks("office.holder", office)
    key = secret("m0.a").public
    c.asks("user.person", key)
    c.asks("user.has_another", key, (ADMIN,))
