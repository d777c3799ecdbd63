"""What must never happen, one file for each truth; each checker knows no more than it must.

`all_checkers` makes them for one world. Those that read the wire share one reading of it (`wire.Wire`).
"""

from netsim.checkers.bounds import Bounds
from netsim.checkers.chain_shape import ChainShape
from netsim.checkers.durable_votes import DurableVotes
from netsim.checkers.equal_roots import EqualRoots
from netsim.checkers.honest_conduct import HonestConduct
from netsim.checkers.liveness import Liveness
from netsim.checkers.no_loss import NoLoss
from netsim.checkers.no_stop import NoStop
from netsim.checkers.one_certificate import CertificateChain, OneCertificate
from netsim.checkers.prefix_agreement import PrefixAgreement
from netsim.checkers.readable import Readable
from netsim.checkers.repeated_last import RepeatedLast
from netsim.checkers.replay import Replay
from netsim.checkers.signed_transactions import SignedTransactions
from netsim.checkers.stored_first import StoredFirst
from netsim.checkers.wire import Wire
from netsim.watcher import Watcher


def all_checkers() -> list[Watcher]:
    """Every checker, fresh, for one world."""
    prefix, certificates, chain = PrefixAgreement(), OneCertificate(), CertificateChain()
    conduct, durable = HonestConduct(), DurableVotes()
    repeated = RepeatedLast()
    wire = Wire([durable, conduct, prefix, certificates, chain, repeated])
    chain.read_from(wire)
    repeated.read_from(wire)
    return [
        wire,
        durable,
        StoredFirst(),
        conduct,
        prefix,
        certificates,
        chain,
        repeated,
        Readable(),
        EqualRoots(),
        ChainShape(),
        Replay(),
        SignedTransactions(),
        Liveness(),
        NoLoss(),
        NoStop(),
        Bounds(),
    ]


def checkers_of_outcomes() -> list[Watcher]:
    """Those that know what a chain is and no rule of how it is made: they judge mutants of safety."""
    prefix, certificates = PrefixAgreement(), OneCertificate()
    wire = Wire([prefix, certificates])
    rest = [EqualRoots(), ChainShape(), Replay(), SignedTransactions(), Liveness(), NoLoss()]
    return [wire, prefix, certificates, *rest]
