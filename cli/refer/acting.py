"""One deed of an officer: what is meant is found, signed, handed in and waited for; then it is told how things stand."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from chain.transaction import Call
from cli.catalogue import Language, Saying
from cli.complaint import Complaint
from cli.desk import SHORT, Agencies, Signing, ask
from cli.listing import show_values
from cli.outcomes import Ended, going_on, waiting
from cli.referral_shown import leg_text, referral_object, referral_rows, state_text
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.referrals import ReferralSaying
from cli.tell import console
from cli.values import read_file
from contracts.words import Commitment, Id
from node.client.acts import NoPart, StillOpen

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.registry import Referral


@dataclass(frozen=True, slots=True)
class Meant:
    """Who acts, among which agencies, on a referral as it stands, and what was typed."""

    member: str
    agencies: Agencies
    language: Language
    found: Referral
    other: Referral | None
    """The one that is meant beside it, if the verb takes one."""
    note: Commitment
    """To what the officer notes about it; to nothing that anybody knows, if they note nothing."""
    has_note: bool
    given: Mapping[str, object]

    @property
    def evidence(self) -> Commitment | None:
        """The note as the prospect's word, where the contract asks for that of some."""
        return self.note if self.has_note else None

    def member_called(self, name: str) -> bytes:
        """The member that is meant by what was typed; a Complaint if it is none."""
        return bytes.fromhex(self.agencies.member(name))


@dataclass(frozen=True, slots=True)
class Deed:
    """What came of it, and how the referral stands now; None if the chain does not know it any more."""

    ended: Ended
    found: Referral | None
    agencies: Agencies


Write = Callable[[Meant], Call]
"""The call that an officer means; NoPart, StillOpen or a Complaint if there is none."""


def act(referral: str, given: Mapping[str, object], done: Saying, write: Write) -> None:
    """Do what `write` comes to for the referral that is meant, and tell it as `done`; exit status 1 if it is refused."""
    signing = Signing.of(given)
    text = note_of(given)

    async def story(api: NodeApi) -> Deed:
        from node.client.case_file import Note  # noqa: PLC0415 - slow to import
        from node.client.desk import PATIENCE_S, Desk  # noqa: PLC0415 - slow to import
        from node.client.finding import find_referral  # noqa: PLC0415 - slow to import
        from node.client.registry import read_referrals  # noqa: PLC0415 - slow to import

        desk = await Desk.of(api, signing.keys[0], signing.keys[1:])
        agencies = await Agencies.of(api, signing.asked)
        agencies.check(desk.member, signing.language)
        ref_id = await find_referral(api, referral)
        note = Note.new(Id(bytes.fromhex(ref_id)), done.name.lower(), text or "")
        if text is not None:
            with signing.case_file() as file:
                file.add([], [note])

        other = await _other(api, given)

        def calls(found: Referral) -> Sequence[Call]:
            known = (desk.member, agencies, signing.language)
            return [write(Meant(*known, found, other, note.commitment, text is not None, given))]

        patience_s = PATIENCE_S if signing.waits else 0.0
        outcome = await desk.carry_out(ref_id, calls, patience_s)
        found = (await read_referrals(api, [ref_id])).get(ref_id)
        return Deed(await Ended.of(outcome, api, signing.keys[0].public), found, agencies)

    stopped = going_on(signing.language, ReferralSaying.STOPPED)
    with stopped, _of_parts(signing.language), waiting(signing.language):
        deed = ask(signing.asked, story)
    tell(deed, done, signing)


async def _other(api: NodeApi, given: Mapping[str, object]) -> Referral | None:
    """The referral that is named beside the one that the deed is about."""
    from node.client.desk import Gone  # noqa: PLC0415 - slow to import
    from node.client.finding import find_referral  # noqa: PLC0415 - slow to import
    from node.client.registry import read_referrals  # noqa: PLC0415 - slow to import

    if "into" not in given:
        return None
    ref_id = await find_referral(api, str(given["into"]))
    found = (await read_referrals(api, [ref_id])).get(ref_id)
    if found is None:
        raise Gone(ref_id)
    return found


def note_of(given: Mapping[str, object]) -> str | None:
    """What the officer notes, from a file or from standard input; None if nothing."""
    file = given.get("note_file")
    if file is None:
        return None
    return sys.stdin.read() if file == "-" else read_file(str(file))


@contextmanager
def _of_parts(language: Language) -> Iterator[None]:
    """What an agency cannot do about a referral as it stands, before anything is signed."""
    try:
        yield
    except StillOpen as error:
        detail = state_text(error.found, language).plain
        short = error.found.ref_id[:SHORT]
        raise Complaint(DeskGround.STILL_OPEN, detail=detail, short=short) from error
    except NoPart as error:
        short = error.found.ref_id[:SHORT]
        if error.leg is None:
            detail, ground = state_text(error.found, language).plain, DeskGround.NO_PART
        else:
            detail, ground = leg_text(error.leg, language), DeskGround.NOT_NEXT
        raise Complaint(ground, detail=detail, short=short) from error


def tell(deed: Deed, done: Saying, signing: Signing) -> None:
    """What came of it, for people or for programs; ends with status 1 if it was refused."""
    found, language = deed.found, signing.language
    short = "" if found is None else found.ref_id[:SHORT]
    if signing.is_json:
        told = deed.ended.told(language, short)
        told["referral"] = None if found is None else referral_object(found, deed.agencies)
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        deed.ended.show(done, language, short)
        if deed.ended.is_final:
            rows = [] if found is None else referral_rows(found, deed.agencies, language)
            show_values([*rows, *deed.ended.rows(language)], language, console())
    deed.ended.leave()
