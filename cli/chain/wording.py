"""The words of complaints about the stores of nodes."""

from __future__ import annotations

from types import MappingProxyType

from cli.complaint import Reason, Wording
from cli.words import EN, MS, Complaints

_NOTHING_COMPARED = "Nothing was compared, and nothing in the stores was changed."
_TIADA_DIBANDINGKAN = "Tiada apa-apa dibandingkan, dan tiada apa-apa dalam stor diubah."

COMPLAINTS: Complaints = MappingProxyType(
    {
        Reason.NO_STORE: {
            EN: Wording(
                "There is no store in {path}.",
                _NOTHING_COMPARED,
                "Name the folder in which a node keeps its chain; it has a file CURRENT in it.",
            ),
            MS: Wording(
                "Tiada stor dalam {path}.",
                _TIADA_DIBANDINGKAN,
                "Namakan folder tempat nod menyimpan rantaiannya; di dalamnya ada fail CURRENT.",
            ),
        },
        Reason.STORE_HELD: {
            EN: Wording(
                "The store in {path} is held by another process, a node as a rule.",
                _NOTHING_COMPARED,
                "Stop that node, or let it stop, copy the folder, start it again, and compare the copy. "
                "A copy made while it runs is of no use.",
            ),
            MS: Wording(
                "Stor dalam {path} sedang digunakan oleh proses lain, lazimnya suatu nod.",
                _TIADA_DIBANDINGKAN,
                "Hentikan nod itu; atau hentikan, salin foldernya, mulakannya semula, dan bandingkan salinan "
                "itu. Salinan yang dibuat semasa nod berjalan tidak berguna.",
            ),
        },
        Reason.STORE_DAMAGED: {
            EN: Wording(
                "The store in {path} is damaged, and cannot be read: {detail}.",
                _NOTHING_COMPARED,
                "Check the disk. The node of this store fetches the chain from the others when the folder is "
                "moved away; keep its vote log where it is.",
            ),
            MS: Wording(
                "Stor dalam {path} rosak dan tidak dapat dibaca: {detail}.",
                _TIADA_DIBANDINGKAN,
                "Periksa cakera. Nod stor ini mengambil rantaian daripada nod lain apabila folder itu "
                "dialihkan; biarkan log undinya di tempatnya.",
            ),
        },
        Reason.STORE_UNUSABLE: {
            EN: Wording(
                "The store in {path} cannot be opened: {detail}.",
                _NOTHING_COMPARED,
                "Check that you may read the folder, and that the folder for temporary files has room; "
                "TMPDIR names another one.",
            ),
            MS: Wording(
                "Stor dalam {path} tidak dapat dibuka: {detail}.",
                _TIADA_DIBANDINGKAN,
                "Pastikan anda dibenarkan membaca folder itu, dan folder fail sementara mempunyai ruang; "
                "TMPDIR menamakan folder yang lain.",
            ),
        },
        Reason.NO_CHAIN: {
            EN: Wording(
                "The store in {path} holds no chain: no node has written a block to it.",
                _NOTHING_COMPARED,
                "Name the folder in which a node keeps its chain.",
            ),
            MS: Wording(
                "Stor dalam {path} tidak mengandungi rantaian: tiada nod menulis blok kepadanya.",
                _TIADA_DIBANDINGKAN,
                "Namakan folder tempat nod menyimpan rantaiannya.",
            ),
        },
        Reason.SAME_STORE: {
            EN: Wording(
                "Both are the same folder, {path}.",
                _NOTHING_COMPARED,
                "Name the stores of two nodes.",
            ),
            MS: Wording(
                "Kedua-duanya folder yang sama, {path}.",
                _TIADA_DIBANDINGKAN,
                "Namakan stor bagi dua nod.",
            ),
        },
        Reason.OTHER_CHAIN: {
            EN: Wording(
                "These are two different chains: {first} and {other}.",
                _NOTHING_COMPARED,
                "Compare stores of one chain, with the genesis of that chain.",
            ),
            MS: Wording(
                "Ini dua rantaian yang berlainan: {first} dan {other}.",
                _TIADA_DIBANDINGKAN,
                "Bandingkan stor bagi rantaian yang sama, dengan genesis rantaian itu.",
            ),
        },
        Reason.NO_GENESIS: {
            EN: Wording(
                "{path} is not the genesis of a chain.",
                _NOTHING_COMPARED,
                "Give the file from which every node of the network was made.",
            ),
            MS: Wording(
                "{path} bukan genesis suatu rantaian.",
                _TIADA_DIBANDINGKAN,
                "Berikan fail yang menjadi asal setiap nod rangkaian.",
            ),
        },
        Reason.LACKING: {
            EN: Wording(
                "This release cannot execute the block of height {height}: {detail}.",
                _NOTHING_COMPARED,
                "Use the release that the members have voted for.",
            ),
            MS: Wording(
                "Keluaran ini tidak dapat melaksanakan blok pada ketinggian {height}: {detail}.",
                _TIADA_DIBANDINGKAN,
                "Gunakan keluaran yang telah diundi oleh ahli.",
            ),
        },
    }
)
