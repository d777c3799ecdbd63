"""The liars, each a small named actor, and combinations of them.

An entry makes a fresh actor for one node of one world. Most are a `Liar` with one `Behaviour`; a combination
is a liar with several, of which the first that keeps a message back decides.
"""

from collections.abc import Callable, Mapping
from functools import partial

from netsim.actor import Actor
from netsim.adversaries.blind_guide import BlindGuide
from netsim.adversaries.boundary_attacker import BoundaryAttacker
from netsim.adversaries.certificate_hoarder import CertificateHoarder
from netsim.adversaries.equivocator import Equivocator
from netsim.adversaries.laggard import Laggard
from netsim.adversaries.liar import Behaviour, Liar
from netsim.adversaries.lies import (
    CLOCKS,
    EXECUTION,
    FORKING,
    HEADERS,
    LASTING,
    PARENTS,
    REPEATS,
    RIVALS,
)
from netsim.adversaries.lying_leader import LyingLeader
from netsim.adversaries.relabeller import Relabeller
from netsim.adversaries.selective_sender import SelectiveSender
from netsim.adversaries.silent import Silent
from netsim.adversaries.spammer import Spammer
from netsim.adversaries.splitter import Splitter
from netsim.adversaries.sync_liar import SyncLiar
from netsim.adversaries.twin import Twin
from netsim.adversaries.usurper import Usurper
from netsim.adversaries.vote_everything import VoteEverything
from netsim.adversaries.withholding_leader import WithholdingLeader

_BEHAVIOURS: Mapping[str, tuple[Callable[[], Behaviour], ...]] = {
    "equivocator": (Equivocator,),
    "lying leader": (LyingLeader,),
    "forking leader": (partial(LyingLeader, FORKING),),
    "parent liar": (partial(LyingLeader, {**FORKING, **PARENTS}),),
    "header liar": (partial(LyingLeader, HEADERS),),
    "execution liar": (partial(LyingLeader, EXECUTION),),
    "clock liar": (partial(LyingLeader, CLOCKS),),
    "blind guide": (BlindGuide,),
    "rival repeater": (partial(LyingLeader, RIVALS),),
    "splitter": (Splitter,),
    "needless repeater": (partial(LyingLeader, REPEATS),),
    "last extender": (partial(LyingLeader, LASTING),),
    "usurper": (Usurper,),
    "withholding leader": (WithholdingLeader,),
    "silent": (Silent,),
    "laggard": (Laggard,),
    "selective sender": (SelectiveSender,),
    "certificate hoarder": (CertificateHoarder,),
    "spammer": (Spammer,),
    "liar in sync": (SyncLiar,),
    "boundary attacker": (BoundaryAttacker,),
    "relabeller": (Relabeller,),
    "finalizer of both": (VoteEverything,),
    "equivocating finalizer of both": (Equivocator, VoteEverything),
    "lying finalizer of both": (LyingLeader, VoteEverything),
    "selective liar in sync": (SelectiveSender, SyncLiar),
    "withholding hoarder": (WithholdingLeader, CertificateHoarder),
    "selective equivocator": (SelectiveSender, Equivocator),
    "boundary finalizer of both": (BoundaryAttacker, VoteEverything),
    "spamming laggard": (Spammer, Laggard),
    "equivocating relabeller": (Equivocator, Relabeller),
}


def _make(name: str) -> Actor:
    return Liar(make() for make in _BEHAVIOURS[name])


ADVERSARIES: Mapping[str, Callable[[], Actor]] = {
    "twin": Twin,
    **{name: partial(_make, name) for name in _BEHAVIOURS},
}
