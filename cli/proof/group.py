"""`sinergi proof`: its command. Proofs are made by a node, which has no data directory yet."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.proof.verify import verify
from cli.spoken import Topic

proof = Topic(
    "proof",
    Page(
        about=Phrase.PROOF,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(("verify", Phrase.VERIFY),),
        options=(("--help", Phrase.HELP),),
        examples=(("sinergi proof verify FILE", Phrase.VERIFY),),
    ),
)
proof.add_command(verify)
