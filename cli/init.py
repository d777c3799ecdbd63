"""`sinergi init`: the folder of a new node."""

from __future__ import annotations

import json
import re
from pathlib import Path

import click
from rich.text import Text

from cli.catalogue import Language, Phrase, phrase
from cli.complaint import Complaint
from cli.listing import show_values
from cli.page import Page, SpokenCommand, language_in
from cli.passphrase import new_passphrase
from cli.sayings.folder_troubles import FolderGround, KeyGround
from cli.sayings.folders import FolderSaying
from cli.tell import console, program
from cli.troubles import complaining
from cli.values import nearest
from contracts.words import Role
from node.host.ceremony import KINDS, ROLES, AgencyKind, role_words
from node.host.config import NetworkConfig
from node.host.folder import NodeFolder
from node.host.key_files import Use, read_key
from node.host.new_folder import FIRST_ROLES, Passphrases, Wanted, make_folder
from node.host.profile import LONGEST_NAME, Profile

TWO_USERS = ("pegawai-1", "pegawai-2")
"""Who there is if nobody is named: some calls take two persons."""


def _init(  # noqa: PLR0913 - one for each option
    folder: str,
    *,
    name: str,
    kind: AgencyKind,
    users: dict[str, tuple[Role, ...]],
    follows: bool,
    listen: tuple[str, ...] | None,
    announce: tuple[str, ...] | None,
    passphrase_file: str | None,
    unsealed: bool,
    node_passphrase_file: str | None,
    is_json: bool,
) -> None:
    language = language_in(click.get_current_context())
    path = Path(folder)
    if unsealed and passphrase_file is not None:
        raise Complaint(KeyGround.TOGETHER, name="--unsealed", other="--passphrase-file")
    wanted = Wanted(
        name,
        kind,
        not follows,
        users,
        NetworkConfig().listen if listen is None else listen,
        announce or (),
    )
    with complaining():
        check_new(path)
        for_users = (
            None
            if unsealed
            else new_passphrase(passphrase_file, path / "keys", language, "--passphrase-file")
        )
        for_node = (
            None
            if node_passphrase_file is None
            else new_passphrase(node_passphrase_file, path, language, "--node-passphrase-file")
        )
        profile = make_folder(path, wanted, Passphrases(for_users, for_node))
        _tell(path, profile, language, is_json=is_json)


def _tell(path: Path, profile: Profile, language: Language, *, is_json: bool) -> None:
    node_id = read_key(NodeFolder(path).network_key, Use.NETWORK).public
    if is_json:
        made = {
            "folder": str(path),
            "name": profile.name,
            "kind": profile.kind.word,
            "member": profile.member.hex(),
            "node_id": node_id.hex(),
            "votes": profile.votes,
            "users": [
                {"name": each.name, "key": each.key.hex(), "roles": role_words(each.roles)}
                for each in profile.users
            ],
        }
        click.echo(json.dumps(made, ensure_ascii=False))
        return
    out = console()
    out.print(Text(phrase(FolderSaying.MADE, language, path=path), style="bold green"))
    rows: list[tuple[FolderSaying, str]] = [
        (FolderSaying.AGENCY, profile.name),
        (FolderSaying.KIND, profile.kind.word),
        (FolderSaying.MEMBER, profile.member.hex()),
        (FolderSaying.NODE_ID, node_id.hex()),
        (
            FolderSaying.VOTES,
            phrase(FolderSaying.YES if profile.votes else FolderSaying.NO, language),
        ),
    ]
    rows += [
        (FolderSaying.USER, f"{user.name}: {', '.join(role_words(user.roles))}")
        for user in profile.users
    ]
    show_values(rows, language, out)
    out.print(phrase(FolderSaying.NEXT_PART, language, path=path, program=program()), markup=False)


def check_new(path: Path) -> None:
    """A Complaint if there is something in `path`; before anybody is asked for a passphrase."""
    if path.is_file() or (path.is_dir() and any(path.iterdir())):
        raise Complaint(FolderGround.IN_USE, path=path)


def _read_name(_ctx: click.Context, _param: click.Parameter, value: str) -> str:
    if not 0 < len(value.strip()) <= LONGEST_NAME:
        raise Complaint(FolderGround.BAD_NAME, most=LONGEST_NAME)
    return value.strip()


def read_kind(_ctx: click.Context, _param: click.Parameter, value: str) -> AgencyKind:
    """A kind of agency, by its word."""
    word = value.strip().lower().replace("_", "-")
    if word not in KINDS:
        raise Complaint(
            FolderGround.NO_KIND,
            value=value,
            nearest=nearest(word, list(KINDS)),
            known=", ".join(KINDS),
        )
    return KINDS[word]


def _read_users(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> dict[str, tuple[Role, ...]]:
    users: dict[str, tuple[Role, ...]] = {}
    for value in values or TWO_USERS:
        name, _, roles = value.partition("=")
        if (
            not re.fullmatch("[A-Za-z0-9][A-Za-z0-9-]{0,63}", name)
            or name in users
            or _is_node_key(name)
        ):
            raise Complaint(FolderGround.BAD_USER, value=name)
        users[name] = tuple(map(_read_role, roles.split(","))) if roles else FIRST_ROLES
    return users


def _is_node_key(name: str) -> bool:
    """True for names that the node would take for its own keys."""
    return name == "network" or name.startswith("vote")


def _read_role(value: str) -> Role:
    word = value.strip().lower().replace("_", "-")
    if word not in ROLES:
        raise Complaint(
            FolderGround.NO_ROLE,
            value=value,
            nearest=nearest(word, list(ROLES)),
            known=", ".join(ROLES),
        )
    return ROLES[word]


def read_addresses(
    _ctx: click.Context, _param: click.Parameter, values: tuple[str, ...]
) -> tuple[str, ...] | None:
    """Addresses of nodes; None if there are none, and nothing if that is what is said."""
    from node.host.addresses import (  # noqa: PLC0415 - it is slow to import
        NotAnAddress,
        address_meant,
        nearest_address,
    )

    if values == ("none",):
        return ()
    found = []
    for value in values:
        try:
            found.append(address_meant(value.strip()))
        except NotAnAddress as error:
            near = nearest_address(value.strip())
            raise Complaint(FolderGround.NOT_AN_ADDRESS, value=value, nearest=near) from error
    return tuple(found) or None


init = SpokenCommand(
    "init",
    Page(
        about=FolderSaying.INIT_ABOUT,
        arguments=FolderSaying.INIT_ARGUMENTS,
        options=(
            ("--name NAME", FolderSaying.INIT_NAME),
            ("--kind KIND", FolderSaying.INIT_KIND),
            ("--user NAME[=ROLE,ROLE]", FolderSaying.INIT_USER),
            ("--follows", FolderSaying.INIT_FOLLOWS),
            ("--listen ADDRESS", FolderSaying.INIT_LISTEN),
            ("--announce ADDRESS", FolderSaying.INIT_ANNOUNCE),
            ("--passphrase-file FILE", FolderSaying.PASSPHRASE_FILE),
            ("--unsealed", FolderSaying.UNSEALED),
            ("--node-passphrase-file FILE", FolderSaying.NODE_PASSPHRASE_FILE),
            ("--json", Phrase.VERIFY_JSON),
            ("--help", Phrase.HELP),
        ),
        examples=(
            ('sinergi init node --name "Agensi Contoh" --kind ngo', FolderSaying.INIT_USUAL),
            (
                "sinergi init node --name Zakat --kind zakat --user aminah=admin --user daud",
                FolderSaying.INIT_ROLES,
            ),
            (
                "sinergi init node --name YPKDT --kind ngo --follows --listen none",
                FolderSaying.INIT_RURAL,
            ),
        ),
        gaps={"kinds": ", ".join(KINDS)},
    ),
    _init,
    [
        click.Argument(["folder"], type=click.Path()),
        click.Option(["--name"], required=True, callback=_read_name),
        click.Option(["--kind"], required=True, callback=read_kind),
        click.Option(["--user", "users"], multiple=True, callback=_read_users),
        click.Option(["--follows"], is_flag=True),
        click.Option(["--listen"], multiple=True, callback=read_addresses),
        click.Option(["--announce"], multiple=True, callback=read_addresses),
        click.Option(["--passphrase-file"], type=click.Path()),
        click.Option(["--unsealed"], is_flag=True),
        click.Option(["--node-passphrase-file"], type=click.Path()),
        click.Option(["--json", "is_json"], is_flag=True),
    ],
)
