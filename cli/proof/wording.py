"""The words of complaints about proofs."""

from __future__ import annotations

from types import MappingProxyType

from cli.complaint import Reason, Wording
from cli.words import EN, MS, NOTHING_CHECKED, TIADA_DISEMAK, Complaints

COMPLAINTS: Complaints = MappingProxyType(
    {
        Reason.NO_PROOF: {
            EN: Wording(
                "{path} is not a proof that this version of sinergi reads: {detail}.",
                NOTHING_CHECKED,
                "Check the name; if whoever made it has a newer sinergi, get that one.",
            ),
            MS: Wording(
                "{path} bukan bukti yang dapat dibaca oleh versi sinergi ini: {detail}.",
                TIADA_DISEMAK,
                "Semak namanya; jika pembuatnya memakai sinergi lebih baharu, dapatkan yang itu.",
            ),
        },
        Reason.CHECKPOINT_NEEDED: {
            EN: Wording(
                "{path} does not start from the genesis, but from a checkpoint: {detail}.",
                NOTHING_CHECKED,
                "Give the checkpoint of that epoch, which an earlier proof showed you, with "
                "--checkpoint; or ask for a proof that starts from the genesis.",
            ),
            MS: Wording(
                "{path} tidak bermula dari genesis, tetapi dari titik semak: {detail}.",
                TIADA_DISEMAK,
                "Berikan titik semak epok itu, yang ditunjukkan oleh bukti terdahulu, dengan "
                "--checkpoint; atau minta bukti yang bermula dari genesis.",
            ),
        },
        Reason.CHAIN_ID: {
            EN: Wording(
                "{value!r} is not a chain id.",
                NOTHING_CHECKED,
                "Give {name} the 64 hexadecimal digits that your agency wrote down.",
            ),
            MS: Wording(
                "{value!r} bukan pengenal rantaian.",
                TIADA_DISEMAK,
                "Berikan {name} 64 digit heksadesimal yang dicatat oleh agensi anda.",
            ),
        },
        Reason.CHECKPOINT: {
            EN: Wording(
                "{value!r} is not a checkpoint.",
                NOTHING_CHECKED,
                "Give {name} an epoch, a colon and 64 hexadecimal digits, as an earlier proof "
                "showed them.",
            ),
            MS: Wording(
                "{value!r} bukan titik semak.",
                TIADA_DISEMAK,
                "Berikan {name} epok, titik bertindih dan 64 digit heksadesimal, seperti yang "
                "ditunjukkan oleh bukti terdahulu.",
            ),
        },
    }
)
