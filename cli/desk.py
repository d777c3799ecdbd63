"""Whose command it is: the node that an officer works through, their key, the agencies by name, and what may go wrong."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

import click

from chain.crypto import SecretKey
from cli.catalogue import Language, Phrase, Saying, phrase
from cli.complaint import Complaint, Reason
from cli.node.asking import Asked
from cli.page import language_in
from cli.passphrase import opened
from cli.sayings.desk_troubles import DeskGround
from cli.sayings.nodes import NodeSaying
from cli.sayings.referrals import ReferralSaying
from cli.troubles import complaining
from cli.values import nearest, writing
from node.host.folder import FolderRefused, NodeFolder
from node.host.key_files import Use, look_at, read_key
from node.host.profile import read_profile

if TYPE_CHECKING:
    from node.client.api import NodeApi
    from node.client.case_file import CaseFile
    from node.client.registry import Referral

T = TypeVar("T")

SHORT: Final = 8
"""Digits of an id that tell it from every other one of an agency."""
SHORT_TRANSACTION: Final = 64
"""Transactions are asked for by their whole ids."""

NODE_OPTIONS: tuple[tuple[str, Saying], ...] = (
    ("--node FOLDER", ReferralSaying.NODE),
    ("--api URL", ReferralSaying.API),
    ("--token-file FILE", NodeSaying.TOKEN_FILE),
    ("--json", Phrase.VERIFY_JSON),
    ("--help", Phrase.HELP),
)
KEY_OPTIONS: tuple[tuple[str, Saying], ...] = (
    ("--key FILE", ReferralSaying.KEY),
    ("--passphrase-file FILE", ReferralSaying.PASSPHRASE),
    ("--cosign FILE", ReferralSaying.COSIGN),
    ("--no-wait", ReferralSaying.NO_WAIT),
    ("--cases FILE", ReferralSaying.CASES),
)


def node_parameters() -> list[click.Parameter]:
    """What every command takes that asks a node for an officer."""
    return [
        click.Option(["--node"], type=click.Path(), envvar="SINERGI_NODE"),
        click.Option(["--api"], envvar="SINERGI_API"),
        click.Option(["--token-file"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ]


def key_parameters() -> list[click.Parameter]:
    """What every command takes beside in which an officer signs work on referrals."""
    return [
        click.Option(["--key"], type=click.Path(), envvar="SINERGI_KEY", required=True),
        *signing_parameters(),
        click.Option(["--cases"], type=click.Path()),
    ]


def signing_parameters() -> list[click.Parameter]:
    """What every command takes beside a key that signs."""
    return [
        click.Option(["--passphrase-file"], type=click.Path()),
        click.Option(["--cosign"], type=click.Path(), multiple=True),
        click.Option(["--no-wait"], is_flag=True),
    ]


@dataclass(frozen=True, slots=True)
class Signing:
    """What the options say of who signs."""

    asked: Asked
    keys: tuple[SecretKey, ...]
    waits: bool
    cases: str | None
    language: Language
    is_json: bool

    @classmethod
    def of(cls, given: Mapping[str, object], cosigning: Sequence[Use] = (Use.USER,)) -> Signing:
        """Take what is this command's out of what click gives; keys are opened now.

        `cosigning` says for what the keys may be that sign beside the person's own.
        """
        language = language_in(click.get_current_context())
        asked = asked_of(given)
        cosigners = given["cosign"]
        assert isinstance(cosigners, tuple)
        passphrase_file = _text(given["passphrase_file"])
        files = [(str(given["key"]), (Use.USER,)), *((each, cosigning) for each in cosigners)]
        keys = tuple(_opened(Path(each), uses, passphrase_file, language) for each, uses in files)
        waits, is_json = not given.get("no_wait"), bool(given["is_json"])
        return cls(asked, keys, waits, _text(given.get("cases")), language, is_json)

    @contextmanager
    def case_file(self) -> Iterator[CaseFile]:
        """The agency's case file, for this command alone; a Complaint if nobody knows where it is, or it is damaged."""
        from node.client.case_file import held  # noqa: PLC0415 - only some commands need it

        path, key = case_file_of(self.asked, self.cases)
        with of_case_file(path), held(path, key) as file:
            yield file


def asked_of(given: Mapping[str, object]) -> Asked:
    """The node that the options say."""
    options = (_text(given[name]) for name in ("node", "api", "token_file"))
    return Asked.through(*options)


def case_file_of(asked: Asked, cases: str | None) -> tuple[Path, bytes]:
    """Where an agency's case file is, and its key, which is made when it is first asked for."""
    from node.client.case_file import case_file_key  # noqa: PLC0415 - only some commands need it

    if cases is not None:
        path = Path(cases)
        key = path.with_name(path.name + ".key")
    elif asked.folder is not None:
        path, key = asked.folder.path / "cases", asked.folder.keys / "cases.key"
    else:
        raise Complaint(DeskGround.NO_CASE_FILE)
    with of_case_file(path):
        return path, case_file_key(key)


@contextmanager
def reading_case_file(path: Path, key: bytes) -> Iterator[CaseFile]:
    """What an agency's case file holds, for whoever only looks."""
    from node.client.case_file import CaseFile  # noqa: PLC0415 - see above

    with of_case_file(path):
        yield CaseFile(path, key)


@contextmanager
def of_case_file(path: Path) -> Iterator[None]:
    """What may be wrong with a case file, as complaints."""
    from node.client.case_file import CaseFileDamaged  # noqa: PLC0415 - see above

    with writing(path, Reason.UNWRITABLE):
        try:
            yield
        except (CaseFileDamaged, ValueError) as error:
            raise Complaint(DeskGround.CASE_FILE_DAMAGED, path=path) from error


def _opened(
    path: Path, uses: Sequence[Use], passphrase_file: str | None, language: Language
) -> SecretKey:
    found: list[SecretKey] = []

    def try_to_open(passphrase: str | None) -> None:
        use = look_at(path).use
        found.append(read_key(path, use if use in uses else uses[0]).open(passphrase))

    with complaining():
        opened(try_to_open, passphrase_file, path, language, "--passphrase-file")
    return found[0]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


async def referral_meant(api: NodeApi, typed: str) -> Referral:
    """The referral whose id begins so, as it stands; what `find_referral` raises, or Gone."""
    from node.client.desk import Gone  # noqa: PLC0415 - slow to import
    from node.client.finding import find_referral  # noqa: PLC0415 - slow to import
    from node.client.registry import read_referrals  # noqa: PLC0415 - slow to import

    ref_id = await find_referral(api, typed)
    found = (await read_referrals(api, [ref_id])).get(ref_id)
    if found is None:
        raise Gone(ref_id)
    return found


def several(typed: str, ids: Iterable[str]) -> Complaint:
    """Several `ids` of one sort begin with what was typed."""
    known = ", ".join(each[:16] for each in ids)
    return Complaint(DeskGround.SEVERAL_IDS, value=typed, known=known)


def ask(asked: Asked, story: Callable[[NodeApi], Awaitable[T]]) -> T:
    """What comes of `story`; what an officer has to know of what went wrong is a Complaint."""
    from node.client.desk import Gone, NotAUser, NotFinal, NotTaken  # noqa: PLC0415 - slow
    from node.client.finding import Ambiguous, NotAnId, NotFound  # noqa: PLC0415 - slow

    try:
        return asked.work(story)
    except NotAnId as error:
        raise Complaint(DeskGround.NOT_AN_ID, value=str(error)) from error
    except (NotFound, Gone) as error:
        raise Complaint(DeskGround.NO_REFERRAL, value=str(error)) from error
    except Ambiguous as error:
        known = ", ".join(each[:16] for each in error.known)
        raise Complaint(
            DeskGround.AMBIGUOUS,
            value=click.get_current_context().params.get("referral"),
            known=known,
        ) from error
    except NotAUser as error:
        raise Complaint(DeskGround.NOT_A_USER) from error
    except NotTaken as error:
        raise Complaint(DeskGround.NOT_TAKEN, detail=error.detail, name=error.reason) from error
    except NotFinal as error:
        told = error.transaction_id.hex()
        ground = DeskGround.EXPIRED if error.status == "expired" else DeskGround.NOT_FINAL
        raise Complaint(ground, id=told, short=told[:SHORT_TRANSACTION]) from error


@dataclass(frozen=True, slots=True)
class Agencies:
    """The members of the network, and what this agency calls them."""

    own: str | None
    """The member whose node's folder was given."""
    members: tuple[str, ...]
    names: Mapping[str, str]

    @classmethod
    async def of(cls, api: NodeApi, asked: Asked) -> Agencies:
        """As the chain has them; names are those of the folder, since none stands on the chain."""
        members = _rows(await api.get("/v1/members"), "members")
        called = asked.names()
        names: dict[str, str] = {}
        if called:
            for node in _rows(await api.get("/v1/nodes"), "nodes"):
                name = called.get(str(node["id"]))
                if name is not None and node["member"] is not None:
                    names[str(node["member"])] = name
        own = _profile(asked.folder)
        if own is not None:
            names[own[0]] = own[1]
        return cls(
            None if own is None else own[0], tuple(str(each["id"]) for each in members), names
        )

    def check(self, member: str, language: Language) -> None:
        """A Complaint unless who signs is of the agency whose folder it is: its case file is no other's."""
        if self.own is not None and member != self.own:
            name, other = self.name(member, language), self.name(self.own, language)
            raise Complaint(DeskGround.OTHER_AGENCY, name=name, other=other)

    def name(self, member: str | None, language: Language) -> str:
        """What a member is called here; by its id if it has no name."""
        if member is None:
            return phrase(ReferralSaying.NOBODY, language)
        unknown = phrase(ReferralSaying.UNKNOWN_AGENCY, language, short=member[:SHORT])
        return self.names.get(member, unknown)

    def member(self, typed: str) -> str:
        """The member that a person means, by its name, by how that begins, or by how its id does."""
        words = " ".join(typed.casefold().split())
        by_name = {" ".join(name.casefold().split()): member for member, name in self.names.items()}
        if words in by_name:
            return by_name[words]
        begun = [member for name, member in by_name.items() if words and name.startswith(words)]
        by_id = [each for each in self.members if len(words) >= 2 and each.startswith(words)]
        for found in (begun, by_id):
            if len(found) == 1:
                return found[0]
        shown = sorted(self.names.values()) + [
            each[:SHORT] for each in self.members if each not in self.names
        ]
        lowered = {each.casefold(): each for each in shown}
        close = nearest(words, list(lowered))
        close = f" ({lowered[close[2:-2]]}?)" if close else ""
        raise Complaint(DeskGround.NO_AGENCY, value=typed, nearest=close, known=", ".join(shown))


def _profile(folder: NodeFolder | None) -> tuple[str, str] | None:
    """The member and name of the agency whose folder it is; None if it has no profile, as a copy for looking may."""
    if folder is None:
        return None
    try:
        profile = read_profile(folder)
    except FolderRefused:
        return None
    return profile.member.hex(), profile.name


def _rows(found: Mapping[str, object], name: str) -> Sequence[dict[str, object]]:
    rows = found[name]
    assert isinstance(rows, list)
    return rows
