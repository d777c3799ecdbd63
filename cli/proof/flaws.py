"""Why a proof does not hold, in words."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chain.proof.verifier import Flaw
from cli.catalogue import Language

_EN = Language.ENGLISH
_MS = Language.MALAY

FLAWS: Mapping[Flaw, Mapping[Language, str]] = MappingProxyType(
    {
        Flaw.NOT_A_PROOF: {_EN: "The file is no proof.", _MS: "Fail ini bukan bukti."},
        Flaw.UNKNOWN_VERSION: {
            _EN: "It is of a version of the protocol that is not known here.",
            _MS: "Ia daripada versi protokol yang tidak dikenali di sini.",
        },
        Flaw.TOO_LARGE: {_EN: "The file is too large.", _MS: "Fail ini terlalu besar."},
        Flaw.MALFORMED: {
            _EN: "The file is damaged, or was never a proof.",
            _MS: "Fail ini rosak, atau tidak pernah menjadi bukti.",
        },
        Flaw.NOT_CANONICAL: {
            _EN: "Something in it is written in another way than the one allowed.",
            _MS: "Sesuatu di dalamnya ditulis dengan cara yang tidak dibenarkan.",
        },
        Flaw.WRONG_CHAIN: {_EN: "It is of another chain.", _MS: "Ia dari rantaian lain."},
        Flaw.NO_CHECKPOINT: {
            _EN: "It starts from a checkpoint that was not given.",
            _MS: "Ia bermula dari titik semak yang tidak diberikan.",
        },
        Flaw.WRONG_CHECKPOINT: {
            _EN: "It contradicts the checkpoint: somebody shows you another chain. Tell your agency.",
            _MS: "Ia bercanggah dengan titik semak: anda ditunjukkan rantaian lain. Beritahu agensi "
            "anda.",
        },
        Flaw.WRONG_EPOCH: {
            _EN: "A block in it is of another epoch than it has to be.",
            _MS: "Satu blok di dalamnya daripada epok yang salah.",
        },
        Flaw.WRONG_AUTHORITIES: {
            _EN: "The authorities in it are not those of the chain.",
            _MS: "Pihak berkuasa di dalamnya bukan pihak berkuasa rantaian.",
        },
        Flaw.NOT_LAST: {
            _EN: "An epoch is handed over by a block that is not its last.",
            _MS: "Suatu epok diserahkan oleh blok yang bukan blok terakhirnya.",
        },
        Flaw.BROKEN_CHAIN: {
            _EN: "Its blocks do not follow one another.",
            _MS: "Blok-bloknya tidak bersambung.",
        },
        Flaw.NOT_FINAL: {
            _EN: "Nothing in it says that the block is final.",
            _MS: "Tiada apa-apa di dalamnya menyatakan bahawa blok itu muktamad.",
        },
        Flaw.NO_QUORUM: {
            _EN: "It does not have exactly the signatures that it needs.",
            _MS: "Ia tidak mempunyai bilangan tandatangan yang tepat.",
        },
        Flaw.BAD_SIGNATURE: {
            _EN: "A signature in it is false.",
            _MS: "Satu tandatangan di dalamnya palsu.",
        },
        Flaw.NOT_IN_STATE: {
            _EN: "The state of the chain says something else about this key.",
            _MS: "Keadaan rantaian menyatakan perkara lain tentang kunci ini.",
        },
        Flaw.NOT_IN_BLOCK: {
            _EN: "The transaction does not stand in the block.",
            _MS: "Transaksi itu tiada dalam blok.",
        },
        Flaw.WRONG_RECEIPT: {
            _EN: "The receipt is not this transaction's in the block.",
            _MS: "Resit itu bukan resit transaksi ini dalam blok.",
        },
    }
)
