"""Why a call about rules of eligibility or a screening is refused: the sentences of those contracts, in English and Malay."""

from __future__ import annotations

from collections.abc import Mapping

_RULE = {
    "bad_pieces": (
        "The rules are not cut as the chain takes them: at most sixteen pieces of 1,024 bytes, of which only the last may be shorter.",
        "Peraturan tidak dipotong mengikut kehendak rantaian: paling banyak enam belas bahagian 1,024 bait, hanya yang terakhir boleh lebih pendek.",
    ),
    "needs_approver": (
        "An approver has to sign rules, too: one of your own agency if it has one, else one of another agency.",
        "Pelulus juga perlu menandatangani peraturan: pelulus agensi anda sendiri jika ada, jika tidak pelulus agensi lain.",
    ),
    "not_active": (
        "An agency that is leaving publishes no rules.",
        "Agensi yang sedang keluar tidak menerbitkan peraturan.",
    ),
    "not_found": (
        "There is no such service, or no such version of its rules any more.",
        "Tiada perkhidmatan itu, atau versi peraturannya sudah tiada.",
    ),
    "not_yours": (
        "The service is another agency's, and so are its rules.",
        "Perkhidmatan ini milik agensi lain, begitu juga peraturannya.",
    ),
    "stale": (
        "Somebody has published or retired rules of this service meanwhile; look at them again, and say so again if it is still right.",
        "Peraturan perkhidmatan ini telah diterbitkan atau ditamatkan oleh pihak lain; semak semula, dan hantar lagi jika masih betul.",
    ),
    "wrong_state": (
        "The service is retired, or these rules are in force no more.",
        "Perkhidmatan ini sudah ditamatkan, atau peraturan ini tidak lagi berkuat kuasa.",
    ),
}

_SCREEN = {
    "no_consent": (
        "The prospect has not consented that your agency is shown this need, or does so no more.",
        "Prospek tidak bersetuju keperluan ini ditunjukkan kepada agensi anda, atau tidak lagi bersetuju.",
    ),
    "not_found": (
        "Your agency has recorded no screening of this referral.",
        "Agensi anda belum merekodkan saringan bagi penyaluran ini.",
    ),
    "not_open": (
        "There is no open referral with this id.",
        "Tiada penyaluran terbuka dengan pengenal ini.",
    ),
    "not_published": (
        "There is no such edition of the rules: nothing was published under this number yet.",
        "Tiada edisi peraturan itu: belum ada yang diterbitkan di bawah nombor ini.",
    ),
}

SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {"rule": _RULE, "screen": _SCREEN}
