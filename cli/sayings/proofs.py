"""The words of `proof export`."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording


class ProofSaying(Saying):
    """Said by `proof export`."""

    EXPORT = Said(
        "write a proof file of something in the chain",
        "tulis fail bukti tentang sesuatu dalam rantaian",
    )
    EXPORT_ABOUT = Said(
        "Have a node prove something, check the proof, and write it to a file for somebody without a node: a referral as it stands, "
        "or that there is none; one of its offers; a transaction with its receipt; what fell due at a height; or any key of a "
        "contract's field. Exit status 0: written; 2: it cannot be proven; 5: no answer.",
        "Minta nod membuktikan sesuatu, semak bukti itu, dan tulis ke fail untuk seseorang tanpa nod: penyaluran seperti keadaannya, "
        "atau bahawa ia tiada; salah satu tawarannya; transaksi dengan resitnya; apa yang tiba masanya pada suatu ketinggian; atau "
        "mana-mana kunci medan kontrak. Status keluar 0: ditulis; 2: tidak dapat dibuktikan; 5: tiada jawapan.",
    )
    EXPORT_ARGUMENTS = Said("[OPTIONS] FILE", "[PILIHAN] FAIL")
    REFERRAL = Said(
        "A referral: as it stands, open or closed, or that it is not there.",
        "Penyaluran: seperti keadaannya, terbuka atau ditutup, atau bahawa ia tiada.",
    )
    LEG = Said("An offer, by its whole id.", "Tawaran, dengan pengenal penuhnya.")
    TRANSACTION = Said(
        "A transaction with its receipt, by its whole id.",
        "Transaksi dengan resitnya, dengan pengenal penuhnya.",
    )
    FALLEN_DUE = Said(
        "What fell due at the start of the block of this height.",
        "Apa yang tiba masanya pada permulaan blok ketinggian ini.",
    )
    KEY_OF = Said(
        "A key of a contract's field, in hexadecimal; KEY may be empty.",
        "Kunci medan kontrak, dalam heksadesimal; KEY boleh kosong.",
    )
    SINCE = Said(
        "Start from the checkpoint of this epoch, which the reader has; otherwise from the genesis.",
        "Mula daripada titik semak epok ini, yang dimiliki pembaca; jika tidak, daripada genesis.",
    )
    FORCE = Said(
        "Write over a file that is there already.", "Tulis ganti fail yang sudah ada di situ."
    )
    EXPORT_REFERRAL = Said(
        "that a referral stands as it does", "bahawa penyaluran berkeadaan begitu"
    )
    EXPORT_TRANSACTION = Said("what became of a transaction", "apa jadinya sebuah transaksi")
    WRITTEN = Said(
        "{path} is written: {count} bytes. Whoever reads it compares the chain's id:",
        "{path} telah ditulis: {count} bait. Pembacanya membandingkan pengenal rantaian:",
    )


class ProofGround(Ground):
    """Why no proof is written."""

    ONE_THING = Trouble(
        Wording(
            "A proof is of one thing.",
            "Nothing was written.",
            "Give one of these: {known}.",
        ),
        Wording(
            "Satu bukti adalah tentang satu perkara.",
            "Tiada apa-apa ditulis.",
            "Berikan satu daripada yang berikut: {known}.",
        ),
    )
    EXISTS = Trouble(
        Wording(
            "{path} is there already.",
            "It is kept as it was; the node was not asked.",
            "Name another file, or give --force to write over this one.",
        ),
        Wording(
            "{path} sudah ada.",
            "Ia kekal seperti sedia ada; nod tidak ditanya.",
            "Namakan fail lain, atau beri --force untuk menulis gantinya.",
        ),
    )
    DOES_NOT_HOLD = Trouble(
        Wording(
            "The node's proof does not hold: {detail}.",
            "Nothing was written.",
            "Do not trust this node: run '{program} node check' on it, and ask another one.",
        ),
        Wording(
            "Bukti daripada nod ini tidak sah: {detail}.",
            "Tiada apa-apa ditulis.",
            "Jangan percayai nod ini: jalankan '{program} node check' padanya, dan tanya nod lain.",
        ),
    )
    NOT_A_KEY = Trouble(
        Wording(
            "{value!r} is not CONTRACT/FIELD/KEY with a key in hexadecimal.",
            "Nothing was written.",
            "Write for instance status/by_office/ and digits; docs/contracts has the fields.",
        ),
        Wording(
            "{value!r} bukan CONTRACT/FIELD/KEY dengan kunci dalam heksadesimal.",
            "Tiada apa-apa ditulis.",
            "Tulis contohnya status/by_office/ dan digit; docs/contracts menyenaraikan medan.",
        ),
    )
