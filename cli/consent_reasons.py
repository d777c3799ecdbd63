"""Why a call about consent, a basis in law or an erasure is refused: the sentences of those contracts, in English and Malay."""

from __future__ import annotations

from collections.abc import Mapping

_STALE = (
    "Somebody has changed this meanwhile; look at it again, and say so again if it is still right.",
    "Perkara ini telah diubah oleh pihak lain; semak semula, dan hantar lagi jika masih betul.",
)
_TOMBSTONE = (
    "The case is closed for good; open a new one.",
    "Kes ini sudah ditutup untuk selamanya; buka kes baharu.",
)

_BASIS = {
    "bad_scope": (
        "A basis names at least one purpose and one class of data.",
        "Asas undang-undang menamakan sekurang-kurangnya satu tujuan dan satu kelas data.",
    ),
    "exists": (
        "There is a basis with this id already.",
        "Asas undang-undang dengan pengenal ini sudah ada.",
    ),
    "not_found": (
        "Your agency has stated no basis in law for this case.",
        "Agensi anda belum menyatakan asas undang-undang bagi kes ini.",
    ),
    "not_others": (
        "Under this basis your agency uses the data itself; it lets them go to no other agency.",
        "Di bawah asas ini agensi anda sendiri menggunakan data itu; ia tidak membenarkannya diberi kepada agensi lain.",
    ),
    "too_long": (
        "The end is in the past, or more than twenty-four months ahead.",
        "Tarikh tamat sudah lepas, atau melebihi dua puluh empat bulan.",
    ),
    "wrong_state": _TOMBSTONE,
}

_CONSENT = {
    "bad_scope": (
        "A consent names a purpose, a need and a class of data; to channel includes the preview, and only who is to be reached is named.",
        "Persetujuan menamakan tujuan, keperluan dan kelas data; menyalurkan termasuk pratonton, dan hanya penerima yang dimaksudkan dinamakan.",
    ),
    "exists": (
        "There is a consent with this id already.",
        "Persetujuan dengan pengenal ini sudah ada.",
    ),
    "not_found": (
        "No consent is recorded for this case.",
        "Tiada persetujuan direkodkan bagi kes ini.",
    ),
    "not_narrower": (
        "This is not less than what the prospect consents to now; for more, record a new consent.",
        "Ini tidak kurang daripada apa yang dipersetujui prospek sekarang; untuk lebih, rekodkan persetujuan baharu.",
    ),
    "not_yours": (
        "Only the agency that the prospect came to records a consent or renews it, or the guardian where that agency can act no more.",
        "Hanya agensi yang didatangi prospek merekodkan atau membaharui persetujuan, atau penjaga kawasan jika agensi itu tidak dapat bertindak lagi.",
    ),
    "stale": _STALE,
    "too_long": (
        "The end is in the past, or more than twenty-four months ahead.",
        "Tarikh tamat sudah lepas, atau melebihi dua puluh empat bulan.",
    ),
    "wrong_state": (
        "The consent was withdrawn or its time is over, or the case is closed for good.",
        "Persetujuan ini sudah ditarik balik atau tamat tempoh, atau kes ini sudah ditutup untuk selamanya.",
    ),
}

_ERASURE = {
    "not_found": (
        "There is no erasure with this id that is still awaited, or no such case.",
        "Tiada pemadaman yang masih ditunggu dengan pengenal ini, atau tiada kes sedemikian.",
    ),
    "not_yours": (
        "Another agency was asked, or the case is another agency's.",
        "Agensi lain yang diminta, atau kes ini milik agensi lain.",
    ),
    "stale": _STALE,
    "too_long": (
        "The end is in the past, or later than a law lets data be held.",
        "Tarikh tamat sudah lepas, atau melebihi tempoh simpanan yang dibenarkan undang-undang.",
    ),
    "wrong_state": (
        "Live copies are deleted first, then backups; and what is deleted is not held.",
        "Salinan langsung dipadam dahulu, kemudian sandaran; dan yang sudah dipadam tidak lagi disimpan.",
    ),
}

SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "basis": _BASIS,
    "consent": _CONSENT,
    "erasure": _ERASURE,
}
