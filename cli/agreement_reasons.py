"""Why a call about an MoC, a commitment, the programme terms or the taxonomy is refused: the sentences of those contracts, in English and Malay."""

from __future__ import annotations

from collections.abc import Mapping

_STALE = (
    "Somebody has changed this meanwhile; look at it again, and say so again if it is still right.",
    "Perkara ini telah diubah oleh pihak lain; semak semula, dan hantar lagi jika masih betul.",
)
_NO_MOTION = (
    "Nothing was proposed under this id.",
    "Tiada cadangan di bawah pengenal ini.",
)
_OTHERS_MOTION = (
    "Another agency proposed this; only that agency takes it back.",
    "Agensi lain yang mencadangkannya; hanya agensi itu boleh menariknya balik.",
)

_ALLOWANCE = {
    "bad_scope": (
        "A scope goes from one party to another and stands in a clause of this text; referrals can only be narrowed, and only what narrows names needs.",
        "Skop adalah daripada satu pihak kepada pihak lain dan berada dalam fasal teks ini; penyaluran hanya boleh disempitkan, dan hanya yang menyempitkan menamakan keperluan.",
    ),
}

_COMMITMENT = {
    "not_found": (
        "The agreement has no clause with this number, or none was in force yet.",
        "Perjanjian ini tiada fasal dengan nombor ini, atau ia belum berkuat kuasa.",
    ),
    "not_yours": (
        "The commitment is another agency's; only its owner reports.",
        "Komitmen ini milik agensi lain; hanya pemiliknya melaporkan.",
    ),
    "not_counterparty": (
        "Another party to the agreement says whether it accepts the report, and never the one that reported.",
        "Pihak lain dalam perjanjian menyatakan sama ada laporan diterima, bukan pihak yang melaporkan.",
    ),
    "wrong_state": (
        "The commitment stands where this cannot be done: it is reported and waits, is accepted, or has ended.",
        "Keadaan komitmen ini tidak membenarkannya: ia sudah dilaporkan dan menunggu, sudah diterima, atau sudah tamat.",
    ),
    "stale": _STALE,
    "bad_period": (
        "A report is about a time that has begun and is over.",
        "Laporan adalah tentang tempoh yang telah bermula dan telah tamat.",
    ),
    "bad_clause": (
        "An agreement has a clause; each has a number of its own, a party that owes it, and a day after the start and not after the end.",
        "Perjanjian perlu sekurang-kurangnya satu fasal; setiap fasal ada nombor sendiri, pihak yang bertanggungjawab, dan tarikh selepas mula dan tidak selepas tamat.",
    ),
    "unknown_code": (
        "There is no such clause code in the taxonomy, or it is retired.",
        "Kod fasal ini tiada dalam taksonomi, atau telah ditamatkan.",
    ),
}

_MOC = {
    "exists": (
        "There is an agreement with this id already.",
        "Perjanjian dengan pengenal ini sudah ada.",
    ),
    "not_found": (
        "There is no agreement with this id.",
        "Tiada perjanjian dengan pengenal ini.",
    ),
    "not_party": (
        "Your agency is no party to this agreement.",
        "Agensi anda bukan pihak dalam perjanjian ini.",
    ),
    "not_active": (
        "An agency that is not active neither becomes a party nor witnesses.",
        "Agensi yang tidak aktif tidak boleh menjadi pihak atau saksi.",
    ),
    "is_party": (
        "A party does not witness its own agreement; witnesses are of other agencies.",
        "Pihak tidak boleh menjadi saksi perjanjiannya sendiri; saksi adalah daripada agensi lain.",
    ),
    "wrong_state": (
        "The agreement stands where this cannot be done: nothing waits for signatures, it is not in force, or it has ended.",
        "Keadaan perjanjian ini tidak membenarkannya: tiada yang menunggu tandatangan, belum berkuat kuasa, atau sudah tamat.",
    ),
    "stale": _STALE,
    "signed_already": (
        "Your agency has signed this text already.",
        "Agensi anda sudah menandatangani teks ini.",
    ),
    "not_signed": (
        "Witnesses sign once all parties have.",
        "Saksi menandatangani selepas semua pihak menandatangani.",
    ),
    "bad_parties": (
        "An agreement has two parties or more, each named once.",
        "Perjanjian ada dua pihak atau lebih, setiap satu dinamakan sekali.",
    ),
    "bad_period": (
        "An agreement ends after it begins, in the future, within ten years; an amendment keeps its end, a renewal moves it to a later day.",
        "Perjanjian tamat selepas mula, pada masa depan, dalam sepuluh tahun; pindaan mengekalkan tarikh tamat, pembaharuan melewatkannya.",
    ),
}

_TAXONOMY = {
    "not_found": (
        "There is no such code, or nothing was proposed under this id.",
        "Tiada kod itu, atau tiada cadangan di bawah pengenal ini.",
    ),
    "not_yours": _OTHERS_MOTION,
    "not_steward": (
        "Only the steward proposes changes of the taxonomy.",
        "Hanya urus setia mencadangkan perubahan taksonomi.",
    ),
    "nothing_changes": (
        "At least one code has to change, and each is named once.",
        "Sekurang-kurangnya satu kod perlu berubah, dan setiap satu dinamakan sekali.",
    ),
    "not_next": (
        "A new code has the next number of its list; numbers are never used again.",
        "Kod baharu mengambil nombor seterusnya dalam senarainya; nombor tidak digunakan semula.",
    ),
    "word_used": (
        "This word stands for a code already, or did once; words are never used again.",
        "Perkataan ini sudah, atau pernah, mewakili satu kod; perkataan tidak digunakan semula.",
    ),
    "bad_label": (
        "A new code has a label in Malay and one in English, a renamed one at least one of them, a retired one none; labels are plain letters.",
        "Kod baharu perlu label Melayu dan Inggeris, yang dinamakan semula sekurang-kurangnya satu, yang ditamatkan tiada; label ialah huruf biasa.",
    ),
    "is_retired": (
        "The code is retired, and stays so.",
        "Kod ini telah ditamatkan, dan kekal begitu.",
    ),
    "too_many_needs": (
        "There are at most twelve need groups; retire one in the same proposal.",
        "Kumpulan keperluan paling banyak dua belas; tamatkan satu dalam cadangan yang sama.",
    ),
}

_TERMS = {
    "not_found": _NO_MOTION,
    "not_next": (
        "A version follows the one in force: it has the next number.",
        "Versi mengikuti versi yang berkuat kuasa: nombornya ialah nombor seterusnya.",
    ),
    "not_yours": _OTHERS_MOTION,
    "not_in_force": (
        "Only the version in force is confirmed, and the first is signed by joining.",
        "Hanya versi yang berkuat kuasa disahkan, dan versi pertama ditandatangani semasa menyertai.",
    ),
    "confirmed_already": (
        "Your agency has confirmed this version already.",
        "Agensi anda sudah mengesahkan versi ini.",
    ),
}

SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "allowance": _ALLOWANCE,
    "commitment": _COMMITMENT,
    "moc": _MOC,
    "taxonomy": _TAXONOMY,
    "terms": _TERMS,
}
