"""`sinergi moc`: its commands."""

from __future__ import annotations

from cli.catalogue import Phrase
from cli.moc.acting import amend, propose, renew, report, review, sign, terminate, witness
from cli.moc.looking import commitments, list_mocs, show
from cli.page import Page
from cli.sayings.mocs import MocSaying
from cli.spoken import Topic

moc = Topic(
    "moc",
    Page(
        about=MocSaying.MOC,
        arguments=Phrase.PROOF_ARGUMENTS,
        commands=(
            ("list", MocSaying.LIST),
            ("show", MocSaying.SHOW),
            ("propose", MocSaying.PROPOSE),
            ("sign", MocSaying.SIGN),
            ("witness", MocSaying.WITNESS),
            ("amend", MocSaying.AMEND),
            ("renew", MocSaying.RENEW),
            ("terminate", MocSaying.TERMINATE),
            ("commitments", MocSaying.COMMITMENTS),
            ("report", MocSaying.REPORT),
            ("review", MocSaying.REVIEW),
        ),
        options=(("--help", Phrase.HELP),),
        examples=(
            ("sinergi moc list", MocSaying.LIST),
            ("sinergi moc sign 3f9a --document moc.pdf", MocSaying.SIGN),
        ),
    ),
)
for each in (
    list_mocs,
    show,
    propose,
    sign,
    witness,
    amend,
    renew,
    terminate,
    commitments,
    report,
    review,
):
    moc.add_command(each)
