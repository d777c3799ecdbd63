"""The verbs of `sinergi refer` by which one referral becomes several, and two become one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import click

from chain.transaction import Call
from cli.complaint import Complaint
from cli.completion import word_option_if_given
from cli.refer.acting import Meant
from cli.refer.verb import Taken, Verb
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.divisions import DivisionSaying
from node.client import acts
from node.client.intake import NEEDS

PARTS: Final = Taken(
    click.Argument(["needs"], nargs=-1, required=True, type=click.Choice(list(NEEDS)))
)
KEEP: Final = Taken(
    word_option_if_given("--keep", list(NEEDS)),
    (("--keep WORD", DivisionSaying.KEEP),),
    list(NEEDS),
)
INTO: Final = Taken(click.Argument(["into"]))


def _parts_of(given: Mapping[str, object]) -> list[str]:
    needs = given["needs"]
    assert isinstance(needs, tuple)
    return [str(each) for each in needs]


def _one_is_kept(given: Mapping[str, object]) -> None:
    if given["keep"] is not None and given["keep"] not in _parts_of(given):
        raise Complaint(DeskGround.KEEPS_NO_PART, name=str(given["keep"]))


def _split(it: Meant) -> Call:
    words, keep = _parts_of(it.given), it.given["keep"]
    kept = None if keep is None else words.index(str(keep))
    return acts.split(it.found, [NEEDS[each] for each in words], kept, it.note)


def _merge(it: Meant) -> Call:
    assert it.other is not None, "the verb takes another referral"
    return acts.merge(it.found, it.other)


DIVIDING: Final = (
    Verb(
        "split",
        DivisionSaying.SPLIT,
        DivisionSaying.SPLIT_ABOUT,
        DivisionSaying.IS_SPLIT,
        _split,
        (PARTS, KEEP),
        arguments=DivisionSaying.ID_NEEDS_ARGUMENTS,
        example=" makanan perumahan --keep makanan",
        check=_one_is_kept,
    ),
    Verb(
        "merge",
        DivisionSaying.MERGE,
        DivisionSaying.MERGE_ABOUT,
        DivisionSaying.IS_MERGED,
        _merge,
        (INTO,),
        arguments=DivisionSaying.ID_INTO_ARGUMENTS,
        example=" b2e5",
    ),
    Verb(
        "unmerge",
        DivisionSaying.UNMERGE,
        DivisionSaying.UNMERGE_ABOUT,
        DivisionSaying.IS_UNMERGED,
        lambda it: acts.unmerge(it.found),
    ),
)
"""Where it is several, or twice the same."""
