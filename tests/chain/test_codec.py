"""One value, one encoding: whatever differs from it by form, type or length is refused."""

import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chain.authorities import AUTHORITY_SET
from chain.block import HEADER, Block
from chain.certificate import CERTIFICATE
from chain.codec import Codec, binary, choice, encoded, fixed, many, nested, unsigned, word
from chain.evidence import EVIDENCE
from chain.genesis import GENESIS
from chain.primitives import ClientReference
from chain.receipt import RECEIPT
from chain.rejection import Reason, Rejected
from chain.transaction import Transaction
from chain.vote import VOTE
from tests.chain import strategies
from tests.fuzz.strangers import other_forms, other_lengths, other_types
from tests.fuzz.tree import Array, Node, Raw, read, replaced, walk, write

T = TypeVar("T")
Decode = Callable[[bytes], object]


@dataclass(frozen=True)
class Format:
    """One kind of record: where examples come from, and both directions."""

    records: st.SearchStrategy[object]
    encode: Callable[..., bytes]
    decode: Decode


FORMATS = {
    "authority set": Format(strategies.AUTHORITY_SETS, AUTHORITY_SET.encode, AUTHORITY_SET.decode),
    "vote": Format(strategies.votes(), VOTE.encode, VOTE.decode),
    "certificate": Format(strategies.certificates(), CERTIFICATE.encode, CERTIFICATE.decode),
    "evidence": Format(strategies.evidence(), EVIDENCE.encode, EVIDENCE.decode),
    "transaction": Format(
        strategies.signed_transactions(), lambda each: each.encoded, Transaction.decode
    ),
    "header": Format(strategies.headers(), HEADER.encode, HEADER.decode),
    "block": Format(strategies.blocks(), lambda each: each.encoded, Block.decode),
    "receipt": Format(strategies.RECEIPTS, RECEIPT.encode, RECEIPT.decode),
    "genesis": Format(strategies.GENESES, GENESIS.encode, GENESIS.decode),
}

every_format = pytest.mark.parametrize("form", FORMATS.values(), ids=FORMATS)


def _is_refused(decode: Decode, data: bytes) -> bool:
    try:
        decode(data)
    except Rejected:
        return True
    return False


@every_format
@strategies.fewer(60)
@given(data=st.data())
def test_a_record_is_what_its_encoding_decodes_to(form: Format, data: st.DataObject) -> None:
    record = data.draw(form.records)
    assert form.decode(form.encode(record)) == record


@every_format
@strategies.fewer(60)
@given(data=st.data())
def test_other_forms_and_types_are_refused_wherever_they_stand(
    form: Format, data: st.DataObject
) -> None:
    tree = read(form.encode(data.draw(form.records)))
    path, node = data.draw(st.sampled_from(list(walk(tree))))
    for name, stranger in (*other_forms(node), *other_types(node)):
        mutated = write(replaced(tree, path, stranger))
        assert _is_refused(form.decode, mutated), f"{name} at {path}"


@every_format
@strategies.fewer(60)
@given(data=st.data())
def test_what_is_accepted_after_a_change_is_the_encoding_of_its_value(
    form: Format, data: st.DataObject
) -> None:
    tree = read(form.encode(data.draw(form.records)))
    path, node = data.draw(st.sampled_from(list(walk(tree))))
    mutations: list[Node] = [stranger for _, stranger in other_lengths(node)]
    if isinstance(node, Array) and node.parts:
        at = data.draw(st.integers(0, len(node.parts) - 1))
        before, part, behind = node.parts[:at], node.parts[at], node.parts[at + 1 :]
        mutations += [
            Array((*before, *behind)),
            Array((*before, part, part, *behind)),
            Array((*behind, part, *before)),
        ]
    for mutation in mutations:
        mutated = write(replaced(tree, path, mutation))
        try:
            value = form.decode(mutated)
        except Rejected:
            continue
        assert form.encode(value) == mutated


@every_format
@strategies.fewer(60)
@given(data=st.data(), more=st.binary(min_size=1, max_size=9))
def test_nothing_may_follow_an_encoding_or_be_cut_from_it(
    form: Format, data: st.DataObject, more: bytes
) -> None:
    whole = form.encode(data.draw(form.records))
    assert _is_refused(form.decode, whole + more)
    assert _is_refused(form.decode, whole + whole)
    assert _is_refused(form.decode, whole[: data.draw(st.integers(0, len(whole) - 1))])


@every_format
@strategies.fewer(60)
@given(noise=st.binary(max_size=400))
def test_noise_is_refused_and_raises_nothing_else(form: Format, noise: bytes) -> None:
    assert _is_refused(form.decode, noise)


class Colour(IntEnum):
    RED = 1
    BLUE = 2


@dataclass(frozen=True)
class Small:
    number: int
    colour: Colour
    name: str


@dataclass(frozen=True)
class Sample:
    small: Small
    references: tuple[ClientReference, ...]
    note: bytes
    others: tuple[Small, ...]
    inner: Small


SMALL_FIELDS = (unsigned("number", 300), choice("colour", Colour), word("name", 5))


def _positive(number: int, colour: Colour, name: str) -> Small:
    if number == 0:
        raise ValueError("nothing is not small")
    return Small(number, colour, name)


SMALL = Codec("small", _positive, SMALL_FIELDS, max_bytes=20)
SAMPLE = Codec(
    "sample",
    Sample,
    (
        nested("small", Small, SMALL_FIELDS),
        many(fixed("references", ClientReference), 2),
        binary("note", 3),
        many(nested("others", Small, SMALL_FIELDS), 2),
        encoded("inner", SMALL),
    ),
    max_bytes=200,
    longest_array=20,
)
REFERENCE = ClientReference(bytes(range(16)))
EXAMPLE = Sample(
    Small(7, Colour.RED, "a"),
    (REFERENCE,),
    b"note"[:3],
    (Small(7, Colour.RED, "b"),),
    Small(7, Colour.RED, "c"),
)


def _refusal(codec: Codec[T], data: bytes) -> tuple[Reason, str]:
    with pytest.raises(Rejected) as refused:
        codec.decode(data)
    return refused.value.reason, refused.value.detail


@pytest.mark.parametrize(
    ("path", "new", "detail"),
    [
        ((), b"\x94\x00\x00\x00\x00", "sample is not an array of 5"),
        ((), b"\xc4\x00", "sample is not an array of 5"),
        ((0,), b"\x92\x01\x01", "sample: small is not an array of 3"),
        ((0,), b"\x05", "sample: small is not an array of 3"),
        ((0, 0), b"\xcd\x01\x2d", "sample: number is not an integer of 0..300"),
        ((0, 0), b"\xff", "sample: number is not an integer of 0..300"),
        ((0, 0), b"\xc3", "sample: number is not an integer of 0..300"),
        ((0, 1), b"\x03", "sample: colour is not one of Colour"),
        ((0, 1), b"\xc3", "sample: colour is not one of Colour"),
        ((0, 1), b"\xa1a", "sample: colour is not one of Colour"),
        ((0, 2), b"\xa6abcdef", "sample: name is not a word of at most 5 characters"),
        ((0, 2), b"\xa0", "sample: name is not a word of at most 5 characters"),
        ((0, 2), b"\xa1A", "sample: name is not a word of at most 5 characters"),
        ((0, 2), b"\xa2\xc3\xa9", "sample: name is not a word of at most 5 characters"),
        ((0, 2), b"\xc4\x01a", "sample: name is not a word of at most 5 characters"),
        ((1, 0), b"\xc4\x0f" + bytes(15), "sample: references is not 16 bytes"),
        ((1, 0), b"\xb0" + bytes(16), "sample: references is not 16 bytes"),
        ((1,), b"\x93\x00\x00\x00", "sample: references is not an array of at most 2"),
        ((1,), b"\x00", "sample: references is not an array of at most 2"),
        ((2,), b"\xc4\x04abcd", "sample: note is not bytes of at most 3"),
        ((2,), b"\xa1a", "sample: note is not bytes of at most 3"),
        ((3, 0), b"\x91\x01", "sample: others is not an array of 3"),
        ((4,), b"\x93\x01\x01\xa1c", "sample: inner is not an encoded record"),
        ((4,), b"\xc4\x04\x93\x01\x01\xa0", "sample: small: name is not a word of at most 5 characters"),
        ((4,), b"\xc4\x05\x93\x00\x01\xa1c", "sample: small: nothing is not small"),
        ((4,), b"\xc4\x01\x93", "sample: small: ValueError"),
        ((4,), b"\xa1\xff", "sample: UnicodeDecodeError"),
        ((4,), b"\x81\x01\x01", "sample: ValueError"),
        ((4,), b"\x91" * 1100, "sample: 1136 bytes of 200"),
    ],
)  # fmt: skip
def test_each_kind_of_field_names_what_it_refused(
    path: tuple[int, ...], new: bytes, detail: str
) -> None:
    data = write(replaced(read(SAMPLE.encode(EXAMPLE)), path, Raw(new)))
    reason = Reason.TOO_LARGE if "bytes of 200" in detail else Reason.MALFORMED
    assert _refusal(SAMPLE, data) == (reason, detail)


def test_a_sample_of_every_kind_of_field_comes_back() -> None:
    assert SAMPLE.decode(SAMPLE.encode(EXAMPLE)) == EXAMPLE


def test_a_longer_form_of_a_right_value_is_not_canonical() -> None:
    assert _refusal(SMALL, b"\x93\xcc\x07\x01\xa1c") == (Reason.NOT_CANONICAL, "small")


def test_a_record_in_a_record_answers_for_its_own_form() -> None:
    data = SAMPLE.encode(EXAMPLE).replace(b"\xc4\x05\x93\x07", b"\xc4\x06\x93\xcc\x07")
    assert _refusal(SAMPLE, data) == (Reason.NOT_CANONICAL, "sample: small")


def test_an_array_may_be_as_long_as_the_codec_says_and_no_longer() -> None:
    numbers = Codec("numbers", tuple, (many(unsigned("n"), 30),), max_bytes=99, longest_array=20)
    assert numbers.decode(b"\x91\xdc\x00\x14" + bytes(20)) == (0,) * 20
    assert _refusal(numbers, b"\x91\xdc\x00\x15" + bytes(21)) == (
        Reason.MALFORMED,
        "numbers: ValueError",
    )


MANY_NUMBERS = Codec(
    "numbers", tuple, (many(unsigned("n"), 4096),), max_bytes=2**20, longest_array=4096
)
MOST_BYTES_PER_BYTE = 24
"""What two characters cost as a string, beside their place in an array, against three bytes sent."""
FIXED_BYTES = 64 * 1024
"""What msgpack needs to read anything at all."""


def _rows(part: bytes) -> bytes:
    """As many arrays of 4096 `part`s as go into a mebibyte."""
    count = (2**20 - 100) // (4096 * len(part) + 3)
    return b"\x91\xdc" + count.to_bytes(2, "big") + (b"\xdc\x10\x00" + part * 4096) * count


HUNGRY = {
    "heads in heads": b"\xdc\x10\x00" * 1000,
    "heads in heads 32": b"\xdd\x00\x00\x10\x00" * 1000,
    "heads in a few bytes": b"\x9f" * 250,
    "arrays in arrays": b"\x91\xdc\x08\x00" + (b"\x91" * 500 + b"\x00") * 2048,
    "empty arrays": _rows(b"\x90"),
    "empty maps": _rows(b"\x80"),
    "empty extensions": _rows(b"\xc7\x00\x01"),
    "short strings": _rows(b"\xa2ab"),
    "short bytes": _rows(b"\xc4\x02ab"),
    "numbers": _rows(b"\xcd\xff\xff"),
    "large numbers": _rows(b"\xcf" + b"\xff" * 8),
    "floats": _rows(b"\xca\x00\x00\x00\x01"),
    "nil": _rows(b"\xc0"),
    "one long string": b"\x91\xdb\x00\x0f\xff\x00" + b"a" * 0xFFF00,
    "a claimed string": b"\x91\xdb\x00\x0f\xff\x00" + b"a" * 1000,
}


@pytest.mark.parametrize("data", HUNGRY.values(), ids=HUNGRY)
def test_a_refused_message_takes_memory_in_proportion_to_its_length(data: bytes) -> None:
    tracemalloc.start()
    refused = _is_refused(MANY_NUMBERS.decode, data)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert refused
    assert peak <= FIXED_BYTES + MOST_BYTES_PER_BYTE * len(data)


def test_a_record_may_hold_an_array_for_each_value_of_its_longest() -> None:
    pairs = Codec(
        "pairs",
        tuple,
        (many(nested("pairs", Small, SMALL_FIELDS), 4096),),
        max_bytes=2**20,
        longest_array=4096,
    )
    record = (Small(1, Colour.BLUE, "x"),) * 4096
    encoded_pairs = write(Array((Array((read(b"\x93\x01\x02\xa1x"),) * 4096),)))
    assert pairs.decode(encoded_pairs) == record


def test_what_cannot_be_encoded_leaves_nothing_behind_for_the_next() -> None:
    with pytest.raises(OverflowError):
        SMALL.encode(Small(2**64, Colour.RED, "c"))
    assert SMALL.encode(Small(7, Colour.RED, "c")) == b"\x93\x07\x01\xa1c"
