"""The state in words: every key that contracts, the clock and the chain write is told, and junk is shown as it is."""

import json
from collections import Counter
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.own_keys import (
    AuthoritiesOf,
    Inclusion,
    Offence,
    ParametersOf,
    authorities_key,
    included_key,
    offence_key,
    own_key,
    parameters_key,
)
from chain.primitives import Epoch, Height, Milliseconds, PublicKey, TransactionId
from contracts.facts import encode_facts
from contracts.state_words import Plain, Spot, facts_in, spot_of, value_at
from tests.contracts.network import an_id, member_id
from tests.corpus.corpus import BEFORE_LIMITS, Corpus, made


@cache
def corpus() -> Corpus:
    """Without the acts that fill its lists: rows like those that are there."""
    return made(BEFORE_LIMITS)


def _told(key: bytes, value: bytes) -> tuple[Spot, Plain]:
    height = Height(corpus().tip.block.header.height + 1)
    running = corpus().executor.running(corpus().state, height)
    return spot_of(key, running), value_at(key, value, running)


@cache
def _everything() -> list[tuple[bytes, Spot, Plain, bytes]]:
    state = corpus().state.items(b"", b"\xff" * 257)
    return [(key, *_told(key, value), value) for key, value in state]


def test_every_key_of_a_chain_on_which_everything_happened_is_told() -> None:
    counted = Counter(f"{spot.contract}.{spot.field}" for _, spot, _, _ in _everything())
    owners = {name.split(".")[0] for name in counted}
    assert owners >= {"chain", "clock", "custody", "leg", "member", "node", "trouble", "user"}
    assert counted["chain.authorities"] >= 3
    assert counted["chain.included"] > 0
    assert counted["chain.parameters"] == 2
    assert counted["user.users"] > 10
    for key, spot, told, value in _everything():
        assert spot.field, key
        if spot.field != "offences" and (spot.contract, spot.field) != ("clock", "place"):
            assert told != value.hex(), (spot, "is told as bytes")
        assert json.loads(json.dumps([spot.key, told])) == [spot.key, told]


def test_a_record_is_told_by_its_fields_and_a_choice_by_its_name() -> None:
    found = {(spot.contract, spot.field, str(spot.key)): told for _, spot, told, _ in _everything()}
    assert found["office", "rows", "steward"] == [member_id(0).hex()]
    member = found["member", "members", member_id(5).hex()]
    assert isinstance(member, dict)
    assert (member["kind"], member["standing"]) == ("ngo", "expelled")
    head = found["clock", "head", "None"]
    assert isinstance(head, dict)
    assert head["halted_ms"], "there was an outage"
    three = found["clock", "item", str(_item("three"))]
    assert isinstance(three, dict)
    assert three["row"] in ("stuck", "routine")


def _item(name: str) -> Plain:
    return {"contract": "trouble", "tick": "due", "subject": an_id(name).hex()}


@pytest.mark.parametrize(
    ("key", "expected"),
    [
        (authorities_key(Epoch(7)), AuthoritiesOf(Epoch(7))),
        (parameters_key(Epoch(7)), ParametersOf(Epoch(7))),
        (
            included_key(Milliseconds(9), TransactionId(b"t" * 32)),
            Inclusion(Milliseconds(9), TransactionId(b"t" * 32)),
        ),
        (offence_key(Epoch(7), PublicKey(b"k" * 32)), Offence(Epoch(7), PublicKey(b"k" * 32))),
        (authorities_key(Epoch(7))[:-1], None),
        (authorities_key(Epoch(7)) + b"x", None),
        (b"\x01user/users/", None),
    ],
)
def test_a_key_of_the_chains_own_is_read_back(key: bytes, expected: object) -> None:
    assert own_key(key) == expected


@given(st.data(), st.binary(max_size=80))
def test_whatever_a_disk_makes_of_a_key_or_a_value_is_shown(
    data: st.DataObject, junk: bytes
) -> None:
    key, spot, _, value = data.draw(st.sampled_from(_everything()))
    cut = data.draw(st.integers(0, len(key)))
    for damaged, content in ((key, junk), (key[:cut] + junk, value), (junk, junk)):
        told, shown = _told(damaged, content)
        assert json.loads(json.dumps([told.key, shown])) == [told.key, shown]
    assert _told(key, junk)[0] == spot


def test_facts_are_told_as_far_as_they_are_some() -> None:
    assert facts_in(encode_facts((1, "a", b"\xff", None))) == [1, "a", "ff", None]
    assert facts_in(b"\xff") == "ff"


def test_an_offence_is_told_with_its_epoch_and_its_culprit() -> None:
    culprit = PublicKey(b"k" * 32)
    spot, told = _told(offence_key(Epoch(3), culprit), b"\x01")
    assert spot.key == {"epoch": 3, "culprit": culprit.hex()}
    assert told == "01"
