"""`sinergi keys`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.keys.change_passphrase import change_passphrase
from cli.keys.listed import list_keys, show
from cli.keys.new import new
from cli.page import Page
from cli.sayings.folders import FolderSaying
from cli.spoken import Topic

keys = Topic(
    "keys",
    Page(
        about=FolderSaying.KEYS,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("new", FolderSaying.KEYS_NEW),
            ("list", FolderSaying.KEYS_LIST),
            ("show", FolderSaying.KEYS_SHOW),
            ("change-passphrase", FolderSaying.KEYS_CHANGE),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi keys list node", FolderSaying.KEYS_LIST),
            ("sinergi keys change-passphrase aminah.key", FolderSaying.KEYS_CHANGE),
        ),
    ),
)
for each in (new, list_keys, show, change_passphrase):
    keys.add_command(each)
