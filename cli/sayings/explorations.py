"""What `sinergi explore` says, in English and in Malay."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class ExploreSaying(Saying):
    """Something that `sinergi explore` says."""

    EXPLORE = Said(
        "Try out everything that can happen to a referral.",
        "Cuba semua yang boleh berlaku kepada sesuatu penyaluran.",
    )
    ARGUMENTS = Said("COMMAND", "PERINTAH")
    REFERRAL = Said(
        "every state of one referral, by the contracts' own code",
        "setiap keadaan sesuatu penyaluran, dengan kod kontrak itu sendiri",
    )
    REFERRAL_ABOUT = Said(
        "Explore everything that can happen to one referral, breadth first, with the contracts that run on the chain: "
        "whatever an agency, the origin, the guardian or the steward may do, and every deadline that may pass. Each "
        "transition is checked: one holder, one clock, no live offer in a closed referral, nobody counted as helped who "
        "was not; and of the whole, that no run without a first contact goes on for ever on one level, and that silence "
        "ends with the steward or an honest closure. A violation is told with the shortest way to it. What a state is, "
        "and what is left out: docs/explore.md. Exit status 0: everything holds, as far as was explored; 1: something "
        "does not.",
        "Teroka semua yang boleh berlaku kepada satu penyaluran, selapis demi selapis, dengan kontrak yang berjalan pada "
        "rantaian: apa sahaja yang boleh dibuat oleh agensi, agensi asal, penjaga kawasan atau urus setia, dan setiap "
        "tempoh yang boleh tamat. Setiap peralihan disemak: satu pemegang, satu jam, tiada tawaran hidup dalam "
        "penyaluran yang ditutup, tiada sesiapa dikira dibantu jika tidak; dan secara keseluruhan, tiada rentetan tanpa "
        "hubungan pertama yang berterusan selamanya pada satu aras, dan kesunyian berakhir di urus setia atau penutupan "
        "yang jujur. Setiap pelanggaran ditunjukkan dengan jalan terpendek kepadanya. Apa itu keadaan, dan apa yang "
        "ditinggalkan: docs/explore.md. Status keluar 0: semuanya benar, setakat yang diteroka; 1: ada yang tidak.",
    )
    OPTIONS = Said("[OPTIONS]", "[PILIHAN]")
    MODES = Said(
        "How agencies are asked: some of {modes}, with commas; all.",
        "Cara agensi ditanya: sebahagian daripada {modes}, dengan koma; all (semua).",
    )
    CASTS = Said(
        "Who is who: some of {casts}, with commas; or all.",
        "Siapa memegang peranan apa: sebahagian daripada {casts}, dengan koma; atau all (semua).",
    )
    BREAK = Said(
        "Break a rule on purpose, to see that it is found: {breaks}.",
        "Langgar satu peraturan dengan sengaja, untuk melihat ia dikesan: {breaks}.",
    )
    MOST = Said(
        "Stop each exploration beyond so many states.",
        "Hentikan setiap penerokaan selepas sebanyak ini keadaan.",
    )
    ONE_MODE = Said("one mode, some minutes", "satu mod, beberapa minit")
    BROKEN = Said(
        "a rule that is broken, found in seconds",
        "peraturan yang dilanggar, dikesan dalam beberapa saat",
    )
    PROGRESS = Said(
        "{mode}, {cast}: {states} states known, {left} to go, {speed} a second",
        "{mode}, {cast}: {states} keadaan diketahui, {left} lagi, {speed} sesaat",
    )
    MODE = Said("mode", "mod")
    CAST = Said("roles", "peranan")
    STATES = Said("states", "keadaan")
    TRANSITIONS = Said("transitions", "peralihan")
    VIOLATIONS = Said("violations", "pelanggaran")
    SILENCE = Said("silence", "kesunyian")
    TIME = Said("time", "masa")
    PART = Said("{states}, not all", "{states}, belum semua")
    VIOLATION = Said(
        "{check} does not hold ({count} times). {mode}, {cast}:",
        "{check} dilanggar ({count} kali). {mode}, {cast}:",
    )
    OVER_AND_OVER = Said("and then, over and over:", "kemudian, berulang-ulang:")
    GOOD = Said(
        "Good: {states} states and {transitions} transitions, and everything holds.",
        "Baik: {states} keadaan dan {transitions} peralihan, dan semuanya benar.",
    )
    GOOD_SO_FAR = Said(
        "Everything holds so far; there are more states than {most}.",
        "Semuanya benar setakat ini; keadaan melebihi {most}.",
    )
    BAD = Said(
        "Not good: {count} violations.",
        "Tidak baik: {count} pelanggaran.",
    )
