"""Why a call about a case or a referral is refused: the sentences of those contracts, in English and Malay."""

from __future__ import annotations

from collections.abc import Mapping

_STALE = (
    "Somebody has changed this meanwhile; look at it again, and say so again if it is still right.",
    "Perkara ini telah diubah oleh pihak lain; semak semula, dan hantar lagi jika masih betul.",
)
_NO_REFERRAL = (
    "There is no open referral with this id.",
    "Tiada penyaluran terbuka dengan pengenal ini.",
)
_NO_LEG = ("There is no offer with this id.", "Tiada tawaran dengan pengenal ini.")
_NOT_YOUR_LEG = (
    "This was offered to another agency.",
    "Tawaran ini dibuat kepada agensi lain.",
)
_NOT_ACTIVE = (
    "The agency is not active, or is leaving, and takes nothing new.",
    "Agensi ini tidak aktif, atau sedang keluar, dan tidak menerima yang baharu.",
)
_NO_AREA = ("A state has to be named.", "Negeri perlu dinyatakan.")

_NO_CONSENT = (
    "The prospect has not consented that every agency that takes part gets these data for this need, and no law is stated for it.",
    "Prospek tidak bersetuju setiap agensi yang terlibat menerima data ini bagi keperluan ini, dan tiada undang-undang dinyatakan.",
)

_NOTHING_PUBLISHED = (
    "An agency has published nothing for this need there; who keeps the referral needs something somewhere, and so does who claims it where all may.",
    "Ada agensi yang tidak menerbitkan apa-apa bagi keperluan ini di sana; yang mengurus sendiri, atau menuntut apabila semua boleh, perlu ada di mana-mana negeri.",
)

_CASE = {
    "no_consent": (
        "Nothing is recorded under which the prospect's data may be used here: neither a consent in force to this need, given to the origin, nor its own basis in law.",
        "Tiada rekod yang membenarkan data prospek digunakan di sini: tiada persetujuan berkuat kuasa bagi keperluan ini kepada agensi asal, atau asas undang-undangnya sendiri.",
    ),
    "exists": ("There is a case with this id already.", "Kes dengan pengenal ini sudah ada."),
    "not_found": ("There is no case with this id.", "Tiada kes dengan pengenal ini."),
    "not_yours": (
        "The case is another agency's.",
        "Kes ini milik agensi lain.",
    ),
    "not_active": _NOT_ACTIVE,
    "wrong_state": (
        "The case is closed; open a new one.",
        "Kes ini sudah ditutup; buka kes baharu.",
    ),
    "wrong_area": _NO_AREA,
    "too_many_referrals": (
        "The case has as many referrals as it can have.",
        "Kes ini sudah mempunyai bilangan penyaluran yang paling banyak.",
    ),
}

_CONTACT = {
    "forbidden": (
        "Your agency neither holds this referral nor opened it, and only the holder marks a prospect as unreachable.",
        "Agensi anda bukan pemegang atau agensi asal penyaluran ini; hanya pemegang menandakan prospek tidak dapat dihubungi.",
    ),
    "not_found": (
        "Nobody was to be looked for again.",
        "Tiada prospek yang perlu dicari semula.",
    ),
    "wrong_state": (
        "Agencies are still asked, or the help is done: a prospect is not marked as unreachable now.",
        "Agensi masih ditanya, atau bantuan sudah selesai: prospek tidak boleh ditanda tidak dapat dihubungi sekarang.",
    ),
    "too_few_attempts": (
        "Try at least three times, in at least two ways, before marking a prospect as unreachable.",
        "Cuba sekurang-kurangnya tiga kali, dengan sekurang-kurangnya dua cara, sebelum menandakan prospek tidak dapat dihubungi.",
    ),
    "too_soon": (
        "The attempts do not reach over two weeks yet, or as long as the members have set.",
        "Percubaan belum meliputi dua minggu, atau tempoh yang ditetapkan oleh ahli.",
    ),
}

_CORRECTION = {
    "forbidden": (
        "Only the origin says that a referral was opened by mistake.",
        "Hanya agensi asal menyatakan bahawa penyaluran dibuka secara tersilap.",
    ),
    "wrong_state": (
        "Somebody helps already: the referral was not opened by mistake.",
        "Bantuan sudah bermula: penyaluran ini bukan dibuka secara tersilap.",
    ),
    "needs_second_person": (
        "An agency has read an offer of it, or more than a day has passed: a second person has to sign, too.",
        "Ada agensi yang sudah membaca tawarannya, atau sehari sudah berlalu: orang kedua perlu turut menandatangani.",
    ),
}

_CUSTODY = {
    "exists": (
        "There is a referral with this id already.",
        "Penyaluran dengan pengenal ini sudah ada.",
    ),
    "not_found": _NO_REFERRAL,
    "forbidden": (
        "Your agency does not hold this referral now.",
        "Agensi anda tidak memegang penyaluran ini sekarang.",
    ),
    "wrong_state": (
        "The referral stands where this cannot be done.",
        "Keadaan penyaluran ini tidak membenarkan tindakan tersebut.",
    ),
    "stale": _STALE,
}

_DECEASED = {
    "forbidden": (
        "Only the agency that holds the referral says that the prospect has died.",
        "Hanya agensi yang memegang penyaluran menyatakan bahawa prospek telah meninggal dunia.",
    ),
}

_DESK = {
    "not_found": (
        "Nothing with this id lies on a desk: it has ended, or was never offered.",
        "Tiada tawaran dengan pengenal ini di mana-mana meja: ia sudah tamat, atau tidak pernah dibuat.",
    ),
    "forbidden": (
        "This lies on the desk of another agency.",
        "Tawaran ini berada di meja agensi lain.",
    ),
    "stale": _STALE,
    "no_officer": (
        "No coordinator or caseworker of your agency acts with this key.",
        "Tiada penyelaras atau pegawai kes agensi anda yang bertindak dengan kunci ini.",
    ),
}

_DURATION = {
    "not_found": (
        "There is no motion with this id, or no such priority.",
        "Tiada usul dengan pengenal ini, atau tiada keutamaan sedemikian.",
    ),
    "out_of_bounds": (
        "The time is outside the bounds of this clock.",
        "Tempoh ini di luar had jam tersebut.",
    ),
}

_FIT = {
    "not_found": _NO_REFERRAL,
    "no_consent": _NO_CONSENT,
    "no_service": _NOTHING_PUBLISHED,
    "no_room": (
        "Your agency has said that it has no room for this need in this state.",
        "Agensi anda telah menyatakan tiada kapasiti bagi keperluan ini di negeri ini.",
    ),
    "not_on_duty": (
        "This is an emergency, and an agency that is asked has no desk on duty in this state now.",
        "Ini kecemasan, dan ada agensi yang ditanya tiada meja bertugas di negeri ini sekarang.",
    ),
    "no_basis": (
        "Your agency has no basis in law with this id in force for the case.",
        "Agensi anda tiada asas undang-undang dengan pengenal ini yang berkuat kuasa bagi kes ini.",
    ),
}

_LEG = {
    "exists": ("There is an offer with this id already.", "Tawaran dengan pengenal ini sudah ada."),
    "not_found": _NO_LEG,
    "forbidden": (
        "The offer was made to another agency, or your agency does not hold the referral now.",
        "Tawaran ini dibuat kepada agensi lain, atau agensi anda tidak memegang penyaluran ini sekarang.",
    ),
    "wrong_state": (
        "The offer has been answered, taken back, or has run out.",
        "Tawaran ini sudah dijawab, ditarik balik, atau tamat tempoh.",
    ),
    "stale": _STALE,
    "not_active": _NOT_ACTIVE,
    "ask_first": (
        "Who lacks information asks for it before declining.",
        "Jika maklumat tidak cukup, minta dahulu sebelum menolak.",
    ),
    "needs_second_person": (
        "Where somebody may be in danger, two persons decide: a second one has to sign, too.",
        "Jika ada bahaya, dua orang yang memutuskan: orang kedua perlu turut menandatangani.",
    ),
    "too_late": (
        "Too late to say that this was offered by mistake; take the offer back instead.",
        "Sudah lewat untuk menyatakan tawaran ini tersilap; tarik balik tawaran itu.",
    ),
    "too_often": (
        "Information was asked for already.",
        "Maklumat sudah diminta sebelum ini.",
    ),
}

_POOL = {
    "wrong_state": (
        "The referral is neither in the pool nor open to every agency.",
        "Penyaluran ini bukan dalam kolam dan tidak terbuka kepada semua agensi.",
    ),
    "not_active": _NOT_ACTIVE,
    "needs_guardian": (
        "Your agency has failed this referral before; the guardian of the area has to sign, too.",
        "Agensi anda pernah gagal dengan penyaluran ini; penjaga kawasan perlu turut menandatangani.",
    ),
    "too_new": (
        "Your agency has published such a service too recently to claim alone; the guardian of the area has to sign, too, or time has to pass.",
        "Perkhidmatan sedemikian baru diterbitkan oleh agensi anda; penjaga kawasan perlu turut menandatangani, atau tunggu dahulu.",
    ),
    "too_many_claims": (
        "Your agency has claimed as many as it can before it speaks with the prospects.",
        "Agensi anda sudah menuntut bilangan paling banyak sebelum menghubungi prospek.",
    ),
}

_REFERRAL = {
    "exists": (
        "There was a referral with this id already.",
        "Penyaluran dengan pengenal ini pernah ada.",
    ),
    "not_found": (
        "There is no closed referral with this id.",
        "Tiada penyaluran yang ditutup dengan pengenal ini.",
    ),
    "forbidden": (
        "Who helped does not confirm its own help, and only the origin refutes a withdrawal.",
        "Pihak yang membantu tidak mengesahkan bantuannya sendiri, dan hanya agensi asal menafikan penarikan.",
    ),
    "wrong_state": (
        "The referral was not closed in a way that allows this, or is not awaiting confirmation.",
        "Cara penyaluran ini ditutup tidak membenarkannya, atau ia tidak menunggu pengesahan.",
    ),
    "stale": _STALE,
    "wrong_area": _NO_AREA,
    "no_rest": (
        "Only help in part leaves a rest to be referred.",
        "Hanya bantuan sebahagian meninggalkan baki untuk disalurkan.",
    ),
    "needs_evidence": (
        "Who is not the origin needs the prospect's word on record.",
        "Selain agensi asal, kata-kata prospek perlu direkodkan.",
    ),
    "too_late": ("The time for this is over.", "Tempoh untuk tindakan ini sudah tamat."),
    "too_often": (
        "The referral was opened again as often as it can be; open a new one.",
        "Penyaluran ini sudah dibuka semula sebanyak yang dibenarkan; buka yang baharu.",
    ),
}

_SEARCH = {
    "already_tried": (
        "One of these agencies was asked already.",
        "Salah satu agensi ini sudah ditanya.",
    ),
    "bad_offer": (
        "So many offers and agencies do not fit this way of asking.",
        "Bilangan tawaran dan agensi tidak sepadan dengan cara tawaran ini.",
    ),
    "excluded": (
        "The prospect is not eligible for one of these services.",
        "Prospek tidak layak untuk salah satu perkhidmatan ini.",
    ),
    "not_active": (
        "One of these agencies is not active.",
        "Salah satu agensi ini tidak aktif.",
    ),
    "too_many_hops": (
        "The referral was passed on as often as it can be; it goes to the pool.",
        "Penyaluran ini sudah dipindahkan sebanyak yang dibenarkan; ia pergi ke kolam kawasan.",
    ),
}

_REVISION = {
    "not_found": _NO_REFERRAL,
    "forbidden": (
        "Only the agency that holds the referral and its origin say that something else is sought.",
        "Hanya agensi yang memegang penyaluran dan agensi asalnya menyatakan bahawa yang dicari sudah berubah.",
    ),
    "wrong_area": _NO_AREA,
    "unchanged": (
        "It is sought so already: nothing is different.",
        "Ia sudah dicari sebegitu: tiada apa-apa yang berubah.",
    ),
}

_DIVISION = {
    "forbidden": (
        "Only the agency that holds the referral divides it.",
        "Hanya agensi yang memegang penyaluran memecahkannya.",
    ),
    "wrong_state": (
        "A referral is divided before an agency is asked, or by the agency that helps.",
        "Penyaluran dipecahkan sebelum agensi ditanya, atau oleh agensi yang membantu.",
    ),
    "too_few": (
        "A referral is divided into two parts at least.",
        "Penyaluran dipecahkan kepada sekurang-kurangnya dua bahagian.",
    ),
    "not_a_part": (
        "What is to be kept is none of the parts.",
        "Yang hendak dikekalkan bukan salah satu bahagian.",
    ),
    "not_served": (
        "Nobody helps yet, so no part is kept.",
        "Bantuan belum bermula, jadi tiada bahagian yang dikekalkan.",
    ),
}

_MERGER = {
    "not_found": _NO_REFERRAL,
    "forbidden": (
        "Only the agencies that hold two referrals say that they are the same; that they are not, the origin too.",
        "Hanya agensi yang memegang dua penyaluran menyatakan bahawa keduanya sama; bahawa tidak sama, agensi asal juga.",
    ),
    "wrong_state": (
        "Somebody helps already: this one is not merged into another.",
        "Bantuan sudah bermula: yang ini tidak digabungkan ke dalam yang lain.",
    ),
    "itself": (
        "A referral is not merged into itself.",
        "Penyaluran tidak digabungkan dengan dirinya sendiri.",
    ),
    "other_case": (
        "The two are of different cases: nothing says that they are of one prospect.",
        "Keduanya daripada kes berlainan: tiada yang menyatakan bahawa prospeknya sama.",
    ),
    "other_need": (
        "The two look for different needs: one of them would be forgotten.",
        "Keduanya mencari keperluan berlainan: salah satunya akan tercicir.",
    ),
    "needs_holder": (
        "Another agency holds one of the two, and has to sign, too.",
        "Agensi lain memegang salah satunya, dan perlu turut menandatangani.",
    ),
    "not_merged": (
        "This referral was not merged into another one.",
        "Penyaluran ini tidak digabungkan dengan yang lain.",
    ),
}

_SERVICE = {
    "not_found": _NO_LEG,
    "forbidden": _NOT_YOUR_LEG,
    "wrong_state": (
        "The help stands where this cannot be done.",
        "Keadaan bantuan ini tidak membenarkan tindakan tersebut.",
    ),
    "stale": _STALE,
    "too_often": (
        "This was done as often as it can be.",
        "Ini sudah dilakukan sebanyak yang dibenarkan.",
    ),
    "too_long": (
        "The review is in the past, or later than a hold may last.",
        "Tarikh semakan sudah lepas, atau melebihi tempoh penangguhan.",
    ),
    "wrong_area": (
        "Who finds that the prospect has moved names the new state, and nobody else does.",
        "Negeri baharu dinyatakan hanya apabila prospek didapati telah berpindah.",
    ),
}

_STEWARD = {
    "wrong_state": (
        "The steward does not hold this referral.",
        "Penyaluran ini bukan dipegang oleh urus setia.",
    ),
    "forbidden": ("Only the steward does this.", "Hanya urus setia boleh berbuat demikian."),
    "too_long": (
        "The review is in the past, or later than the steward may wait.",
        "Tarikh semakan sudah lepas, atau melebihi tempoh urus setia boleh menunggu.",
    ),
    "nobody_asked": (
        "No agency was asked yet, and some have a service for it there; ask one before saying that nobody can help.",
        "Belum ada agensi ditanya, sedangkan ada perkhidmatan baginya di sana; tanya dahulu sebelum menyatakan tiada yang dapat membantu.",
    ),
    "has_room": (
        "An agency has a service for it there, and does not say that it has no room: ask it.",
        "Ada agensi dengan perkhidmatan baginya di sana, dan ia tidak menyatakan penuh: tanya agensi itu.",
    ),
    "still_offered": (
        "An agency may still accept; wait for it, or take the offer back.",
        "Masih ada agensi yang boleh menerima; tunggu, atau tarik balik tawaran.",
    ),
}

_FOLLOWUP = {
    "forbidden": (
        "The agency that helped asks, or the origin.",
        "Agensi yang membantu atau agensi asal yang bertanya.",
    ),
    "not_found": (
        "Nobody has to be asked: the prospect was not helped, looks for help again, or has been asked three times.",
        "Tiada yang perlu ditanya: prospek tidak dibantu, mencari bantuan semula, atau sudah ditanya tiga kali.",
    ),
    "no_consent": (
        "The prospect does not consent any more that your agency has these data, so nobody asks.",
        "Prospek tidak lagi bersetuju agensi anda menyimpan data ini, jadi tiada sesiapa bertanya.",
    ),
    "too_soon": (
        "It is not time yet to ask whether the help has lasted.",
        "Belum sampai masa untuk bertanya sama ada bantuan berkekalan.",
    ),
}

SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "case": _CASE,
    "contact": _CONTACT,
    "correction": _CORRECTION,
    "custody": _CUSTODY,
    "deceased": _DECEASED,
    "desk": _DESK,
    "duration": _DURATION,
    "fit": _FIT,
    "division": _DIVISION,
    "followup": _FOLLOWUP,
    "leg": _LEG,
    "merger": _MERGER,
    "pool": _POOL,
    "referral": _REFERRAL,
    "revision": _REVISION,
    "search": _SEARCH,
    "service": _SERVICE,
    "steward": _STEWARD,
}
