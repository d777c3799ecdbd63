"""`sinergi proof`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.page import Page
from cli.proof.export import export
from cli.proof.verify import verify
from cli.sayings.proofs import ProofSaying
from cli.spoken import Topic

proof = Topic(
    "proof",
    Page(
        about=Phrase.PROOF,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(("verify", Phrase.VERIFY), ("export", ProofSaying.EXPORT)),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi proof verify FILE", Phrase.VERIFY),
            ("sinergi proof export FILE --referral 3f9a", ProofSaying.EXPORT_REFERRAL),
        ),
    ),
)
for each in (verify, export):
    proof.add_command(each)
