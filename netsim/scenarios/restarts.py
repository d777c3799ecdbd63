"""Scenarios about crashes: what was signed is not signed otherwise, and what was known is known again."""

from collections.abc import Sequence

from netsim.boundary import Boundary
from netsim.faults import Crash, CrashAt, Partition
from netsim.host import Loss
from netsim.links import Climate
from netsim.scenarios.scenario import Scenario, blocks, everybody_is_there, happened

_SLOW_LOG = Climate(log_sync_ms=(5, 40))


def _deaths(
    boundary: Boundary,
    *,
    loss: Loss = Loss.POWER,
    every_ms: int = 6_000,
    others: tuple[int, ...] = (),
) -> tuple[CrashAt, ...]:
    """Each node dies at `boundary` in its turn, and `others` with it."""
    return tuple(
        CrashAt(
            at_ms=at_ms,
            until_ms=at_ms + every_ms,
            node=at % 4,
            boundary=boundary,
            skip=at % 3,
            loss=loss,
            down_ms=1_200,
            others=tuple(each for each in others if each != at % 4),
        )
        for at, at_ms in enumerate(range(3_000, 55_000, every_ms))
    )


def _dies_at(boundary: Boundary, *more: Boundary) -> tuple[CrashAt, ...]:
    found = [death for each in (boundary, *more) for death in _deaths(each)]
    return tuple(sorted(found, key=lambda death: death.at_ms))


RESTARTS: Sequence[Scenario] = (
    Scenario(
        "no second vote after a restart",
        ("ava-labs/Simplex#486",),
        "Nodes die right after they sent a proposal or a vote, and come back into the same view.",
        (
            blocks(20),
            happened("crash after notarize sent"),
            happened("crash after proposal sent"),
            everybody_is_there,
        ),
        plan=_dies_at(Boundary.AFTER_NOTARIZE_SENT, Boundary.AFTER_PROPOSAL_SENT),
    ),
    Scenario(
        "a double start",
        ("ava-labs/Simplex#322",),
        "The same key runs twice, and one of the two forgets everything now and then.",
        (blocks(20), happened("twin: divided", 2), everybody_is_there),
        liars={0: "twin"},
        run_ms=120_000,
    ),
    Scenario(
        "the log is read back",
        ("ava-labs/Simplex#328",),
        "Records are written and not yet synced when the power goes: what is there counts, the rest was not said.",
        (blocks(20), happened("crash before log synced"), everybody_is_there),
        climate=_SLOW_LOG,
        plan=_dies_at(Boundary.BEFORE_LOG_SYNCED),
    ),
    Scenario(
        "a torn tail",
        ("tendermint#3295", "tendermint#4578", "tendermint#573"),
        "The power goes in the middle of an append: a part of a record, or garbage, is left and left behind.",
        (blocks(20), happened("crash after append"), everybody_is_there),
        climate=_SLOW_LOG,
        plan=_dies_at(Boundary.AFTER_APPEND, Boundary.BEFORE_APPEND),
    ),
    Scenario(
        "a rename without its directory",
        ("cometbft#6031",),
        "The power goes while a vote log is being replaced at an epoch's begin: the older one counts.",
        (blocks(20), happened("crash after rotate"), everybody_is_there),
        climate=_SLOW_LOG,
        plan=_dies_at(Boundary.BEFORE_ROTATE, Boundary.AFTER_ROTATE),
    ),
    Scenario(
        "all at once, with fewer than a quorum up to date",
        ("besu#8307",),
        "One node is behind when the power goes for all four: certificates are lost, votes are not.",
        (blocks(20), happened("crash of all nodes at once", 4), everybody_is_there),
        plan=(
            Partition(4_000, 14_000, ((0,), (1, 2, 3))),
            *_deaths(Boundary.AFTER_NOTARIZE_SENT, others=(0, 1, 2, 3), every_ms=9_000),
        ),
    ),
    Scenario(
        "a node that is not up does not vote",
        ("besu#740", "besu#8425"),
        "A node comes back after a minute, epochs behind: it follows first, and votes when it is there.",
        (blocks(25), happened("catch-up answers"), everybody_is_there),
        run_ms=100_000,
        plan=(Crash(5_000, (2,), Loss.POWER, 60_000),),
    ),
    Scenario(
        "a nullified view is remembered",
        ("babylon-node#243", "babylon-node#268"),
        "Nodes die after they gave up a view, some at an epoch's end, and do not wait in it for ever.",
        (
            blocks(15),
            happened("crash after nullify sent"),
            happened("views nullified", 2),
            everybody_is_there,
        ),
        liars={1: "silent"},
        plan=tuple(
            CrashAt(at_ms, at_ms + 8_000, node, Boundary.AFTER_NULLIFY_SENT, 0, Loss.POWER, 500)
            for at_ms, node in zip(
                range(3_000, 60_000, 8_000), (0, 2, 3, 0, 2, 3, 0, 2), strict=True
            )
        ),
    ),
    Scenario(
        "FINALIZE logged, its certificate not stored",
        ("consensus.md section 3",),
        "A leader shows its block to two and its vote to one, who dies after logging FINALIZE: "
        "without S4 the chain stops for good.",
        (blocks(15), happened("crash after finalize logged"), everybody_is_there),
        liars={3: "withholding leader"},
        plan=tuple(
            CrashAt(
                at_ms, at_ms + 5_000, at % 3, Boundary.AFTER_FINALIZE_LOGGED, 0, Loss.POWER, 800
            )
            for at, at_ms in enumerate(range(3_000, 55_000, 5_000))
        ),
        run_ms=90_000,
    ),
)
