"""A chain that begins with all but one of the members that there may be: what the corpus would take long to come to.

It is executed wherever the corpus is, and stands in the same vector.
"""

from dataclasses import replace

from tests.contracts.network import founders, member_id, secret
from tests.corpus.corpus import NAME, Corpus

MOST_MEMBERS = 200
NODES = 4
VOTERS = MOST_MEMBERS - 1


def crowd() -> Corpus:
    """A member that votes takes the last place; the next may not vote any more."""
    members = founders(VOTERS)
    alone = [replace(member, users=member.users[:1], nodes=()) for member in members[NODES:]]
    c = Corpus((*members[:NODES], *alone))
    last, beyond = VOTERS, VOTERS + 1
    for number in (last, beyond):
        _joins(c, number)
    _given_a_vote(c, last)
    _given_a_vote(c, beyond, code="too_many_members")
    c.asks("member.voters", ())
    c.asks("member.active_members")
    return c


def _joins(c: Corpus, number: int) -> None:
    """Founders put a member forward, and its signatory signs the terms."""
    signatory = f"m{number}.a"
    form = (member_id(number), 7, NAME, secret(signatory).public, c.ballot())
    c.takes("m0.a", signatory, "member.propose", *form)
    for voter in ("m1.a", "m2.a"):
        c.does(voter, "member.endorse", member_id(number))
    c.does(signatory, "member.confirm", 1)


def _given_a_vote(c: Corpus, number: int, code: str = "done") -> None:
    """As many of those who vote as are needed say so, in one block, after the first of them has asked."""
    ballot, voters = c.ballot(), c.ask("member", "voters", ())
    first, *others = [f"m{at}.a" for at in range(-(-67 * voters // 100))]
    agree = c.encode("member", "agree", ballot)
    c.does(first, "member.give_vote", member_id(number), ballot)
    made = c.block(*[c.transaction(voter, agree) for voter in others])
    ends = [receipt.results[0].code for receipt in made.receipts]
    assert ends == ["done"] * (len(others) - 1) + [code]
