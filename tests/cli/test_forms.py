"""What a person types for values of contracts, and what is asked for where it is none."""

from typing import Annotated, NewType

import pytest

from chain.primitives import MemberId
from cli.catalogue import Language
from cli.tx.forms import Unfit, form_of
from cli.tx.writing import callable_methods, forms_of
from contracts.library.member import Stop
from contracts.words import AtMost, Choice, Id

Height = NewType("Height", int)


class Way(Choice):
    """Where to go."""

    TO_POOL = 1
    BACK = 2


PAIRS = Annotated[tuple[tuple[MemberId, Id], ...], AtMost(2)]
MEMBER, ID = "ab" * 16, "cd" * 16


@pytest.mark.parametrize(
    ("annotation", "text", "value", "told"),
    [
        (int, "1,000", 1000, "number"),
        (Height, "18_446", 18446, "number"),
        (Annotated[int, AtMost(16)], "16", 16, "number from 0 to 16"),
        (str, "errands", "errands", "up to 64 of the letters a-z 0-9 _ . -"),
        (Annotated[str, AtMost(3)], "a.b", "a.b", "up to 3 of the letters a-z 0-9 _ . -"),
        (bool, "yes", True, "yes | no"),
        (bool, "no", False, "yes | no"),
        (bytes, "0aFF", "0aff", "hex digits"),
        (Annotated[bytes, AtMost(3)], "", "", "hex digits"),
        (Id, ID.upper(), ID, "32 hex digits | new"),
        (MemberId, MEMBER, MEMBER, "32 hex digits"),
        (Way, "To-Pool", "to_pool", "to_pool | back"),
        (Way | None, "none", None, "to_pool | back, or none"),
        (int | None, "7", 7, "number, or none"),
        (tuple[Way, ...], "back, to_pool", ["back", "to_pool"], None),
        (tuple[Way, ...], "none", [], None),
        (tuple[Way, ...], "", [], "to_pool | back, up to 64 with commas"),
        (
            PAIRS,
            f"{MEMBER}:{ID}",
            [[MEMBER, ID]],
            "(32 hex digits):(32 hex digits | new), up to 2 with commas",
        ),
    ],
)
def test_what_is_typed_is_read(
    annotation: object, text: str, value: object, told: str | None
) -> None:
    form = form_of(annotation)
    assert form.read(text) == value
    assert told in (None, form.told(Language.ENGLISH))


@pytest.mark.parametrize(
    ("annotation", "text"),
    [
        (int, "-1"),
        (int, "1.5"),
        (int, ""),
        (int, str(2**64)),
        (Annotated[int, AtMost(16)], "17"),
        (str, ""),
        (str, "Two Words"),
        (bool, "true"),
        (bytes, "abc"),
        (MemberId, "new"),
        (Id, "ab"),
        (Id, ID + "ab"),
        (Way, "forward"),
        (tuple[Way, ...], "back,"),
        (PAIRS, MEMBER),
        (PAIRS, ",".join([f"{MEMBER}:{ID}"] * 3)),
    ],
)
def test_what_is_none_is_not(annotation: object, text: str) -> None:
    with pytest.raises(Unfit):
        form_of(annotation).read(text)


def test_a_record_and_a_row_of_them_are_typed_as_json() -> None:
    one = '{"member_id": "' + MEMBER + '", "at_ms": 7}'
    assert form_of(Stop).read(one) == {"member_id": MEMBER, "at_ms": 7}
    assert form_of(tuple[Stop, ...]).read(f"[{one}]") == [{"member_id": MEMBER, "at_ms": 7}]
    assert form_of(Stop).told(Language.ENGLISH) == "JSON with member_id, at_ms"
    assert form_of(Stop).offered() == ()
    for text in ("{", "7", '{"member_id": 7, "at_ms": 7}'):
        with pytest.raises(Unfit):
            form_of(Stop).read(text)


def test_a_new_id_is_another_each_time() -> None:
    form = form_of(Id)
    drawn = {str(form.read("new")) for _ in range(3)}
    assert len(drawn) == 3
    assert all(form.read(each) == each for each in drawn)


@pytest.mark.parametrize(
    ("annotation", "offered"),
    [
        (Way | None, ("to_pool", "back", "none")),
        (tuple[Way, ...], ("to_pool", "back")),
        (Id, ("new",)),
        (bool, ("yes", "no")),
        *[(each, ()) for each in (int, str, bytes, PAIRS)],
    ],
)
def test_what_a_shell_offers(annotation: object, offered: tuple[str, ...]) -> None:
    assert form_of(annotation).offered() == offered


def test_everything_that_people_call_can_be_typed_and_is_told_in_both_languages() -> None:
    for methods in callable_methods().values():
        for entry in methods.values():
            for form in forms_of(entry).values():
                assert all(form.told(language) for language in Language)
