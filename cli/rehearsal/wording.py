"""The words of complaints about rehearsals."""

from __future__ import annotations

from types import MappingProxyType

from cli.complaint import Reason, Wording
from cli.words import EN, MS, NOTHING_RAN, TIADA_DIJALANKAN, Complaints

COMPLAINTS: Complaints = MappingProxyType(
    {
        Reason.NOT_A_REHEARSAL: {
            EN: Wording(
                "{path} is there already, and is no network that a rehearsal has left.",
                NOTHING_RAN,
                "Choose another folder with --folder, or move that one away.",
            ),
            MS: Wording(
                "{path} sudah ada, dan bukan rangkaian yang ditinggalkan oleh latihan.",
                TIADA_DIJALANKAN,
                "Pilih folder lain dengan --folder, atau alihkan folder itu.",
            ),
        },
        Reason.REHEARSAL_FAILED: {
            EN: Wording(
                "The rehearsal could not be played to its end: {detail}.",
                "The nodes were ended. Their folders, with their logs, are in {path}.",
                "Look into the files 'log' there; on a machine that is very busy, try --referrals 400.",
            ),
            MS: Wording(
                "Latihan tidak dapat dimainkan hingga tamat: {detail}.",
                "Nod telah ditamatkan. Folder dan log mereka ada dalam {path}.",
                "Lihat fail 'log' di situ; pada mesin yang sangat sibuk, cuba --referrals 400.",
            ),
        },
    }
)
