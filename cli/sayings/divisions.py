"""The words of `refer split`, `refer merge` and `refer unmerge`."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.sayings.usual import STATUS, STATUS_MS


class DivisionSaying(Saying):
    """Said where one referral becomes several, or two become one."""

    SPLIT = Said("several agencies are needed", "beberapa agensi diperlukan")
    SPLIT_ABOUT = Said(
        "Divide as its holder a referral for which nobody is asked, or with which your agency helps: each NEED becomes a referral of its own, from two to eight, in the "
        "same case. The origin has them all, and nobody gains time: they have the level of the whole, and what is left until somebody has to speak with the prospect. "
        "With --keep your agency goes on helping with one of them. The prospect has to have consented to each need. "
        f"The needs: {{known}}. {STATUS}",
        "Sebagai pemegang, pecahkan penyaluran yang belum ditawarkan kepada sesiapa, atau yang dibantu agensi anda: setiap KEPERLUAN menjadi penyaluran sendiri, dua hingga lapan, dalam "
        "kes yang sama. Agensi asal memegang semuanya, dan tiada yang mendapat masa tambahan: arasnya dan baki masa untuk menghubungi prospek kekal seperti asal. "
        "Dengan --keep agensi anda terus membantu dengan salah satunya. Prospek perlu sudah bersetuju bagi setiap keperluan. "
        f"Keperluan: {{known}}. {STATUS_MS}",
    )
    ID_NEEDS_ARGUMENTS = Said("[OPTIONS] ID NEED NEED ...", "[PILIHAN] PENGENAL KEPERLUAN ...")
    KEEP = Said(
        "With which one your agency goes on helping.", "Yang terus dibantu oleh agensi anda."
    )
    IS_SPLIT = Said(
        "It is several referrals from now on; 'sinergi case show' lists them.",
        "Mulai sekarang ia beberapa penyaluran; 'sinergi case show' menyenaraikannya.",
    )
    MERGE = Said("the same need is there twice", "keperluan yang sama ada dua kali")
    MERGE_ABOUT = Said(
        "Say as the holder that a referral with which nobody helps yet is the same as another one of its case: it is closed, whoever is asked for it is so no more, and the "
        "other one goes on, with the earlier of both deadlines for a first contact and the higher level. If another agency holds the other one, it signs, too, with --cosign. "
        f"{STATUS}",
        "Sebagai pemegang, nyatakan bahawa penyaluran yang belum dibantu sama dengan satu lagi dalam kes yang sama: ia ditutup, tawarannya ditarik balik, dan yang "
        "satu lagi diteruskan, dengan tarikh hubungan pertama yang lebih awal antara keduanya dan aras yang lebih tinggi. Jika yang satu lagi dipegang agensi lain, agensi itu turut menandatangani, dengan --cosign. "
        f"{STATUS_MS}",
    )
    ID_INTO_ARGUMENTS = Said("[OPTIONS] ID OTHER", "[PILIHAN] PENGENAL LAGI-SATU")
    IS_MERGED = Said(
        "It goes on as the other one from now on.",
        "Mulai sekarang ia diteruskan sebagai yang lain.",
    )
    UNMERGE = Said("they were not the same", "keduanya tidak sama")
    UNMERGE_ABOUT = Said(
        "Say as the origin, or as the holder of the other one, that a referral was merged by mistake: the origin has it again, with what is left of its time. As long as it "
        f"might be opened again, half a year. {STATUS}",
        "Sebagai agensi asal, atau pemegang yang satu lagi, nyatakan bahawa penyaluran digabungkan secara tersilap: agensi asal memegangnya semula, dengan baki masanya. Selagi ia "
        f"boleh dibuka semula, setengah tahun. {STATUS_MS}",
    )
    IS_UNMERGED = Said("It is open again.", "Ia dibuka semula.")
