"""The catalogue's sentences for the reasons that stand in receipts: `reason.<contract>.<code>`.

What the runtime itself refuses, whatever the contract, stands under `reason.runtime`. A sentence is for the person whose call
was refused: what is so, not what the code is called.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from cli.agreement_reasons import SENTENCES as OF_AGREEMENTS
from cli.catalogue import Language
from cli.consent_reasons import SENTENCES as OF_CONSENT
from cli.directory_reasons import SENTENCES as OF_THE_DIRECTORY
from cli.eligibility_reasons import SENTENCES as OF_ELIGIBILITY
from cli.referral_reasons import SENTENCES
from cli.statistic_reasons import SENTENCES as OF_STATISTICS

RUNTIME = "runtime"

_BALLOT = {
    "exists": (
        "A ballot with this id has been opened already.",
        "Undian dengan pengenal ini sudah dibuka.",
    ),
    "not_found": ("There is no ballot with this id.", "Tiada undian dengan pengenal ini."),
    "closed": (
        "The ballot is decided or was taken back; nobody can agree any more.",
        "Undian ini sudah diputuskan atau ditarik balik; tiada sesiapa boleh bersetuju lagi.",
    ),
    "lapsed": (
        "The time to agree is over; the ballot has lapsed.",
        "Tempoh untuk bersetuju sudah tamat; undian ini telah luput.",
    ),
    "already_voted": (
        "Your member has agreed to this already.",
        "Ahli anda sudah bersetuju dengan perkara ini.",
    ),
    "not_entitled": (
        "This member has no vote here: it is not active, nobody has given it a vote yet, or the question is about itself.",
        "Ahli ini tiada undi di sini: ia tidak aktif, belum diberi hak mengundi, atau perkara ini tentang dirinya sendiri.",
    ),
}

_GOVERN = {
    "not_found": (
        "There is no motion with this id, nothing is awaited under it, or the parameter has no value yet.",
        "Tiada usul dengan pengenal ini, tiada yang ditunggu di bawahnya, atau parameter itu belum bernilai.",
    ),
    "out_of_bounds": (
        "The value is outside the bounds of this parameter.",
        "Nilai ini di luar had parameter tersebut.",
    ),
    "too_soon": (
        "The height is too near: nodes need time to install the release.",
        "Ketinggian itu terlalu hampir: nod memerlukan masa untuk memasang keluaran.",
    ),
    "too_many": (
        "The table of contracts is full, or too much that was decided is awaited; withdraw something first.",
        "Jadual kontrak sudah penuh, atau terlalu banyak keputusan sedang ditunggu; tarik balik sesuatu dahulu.",
    ),
    "not_later": (
        "The version is not newer than the present one.",
        "Versi ini tidak lebih baharu daripada versi semasa.",
    ),
    "not_yours": (
        "Only the member that asked can take the motion back.",
        "Hanya ahli yang mengusulkan boleh menarik balik usul ini.",
    ),
    "too_late": (
        "What was decided there has begun, or is not to begin any more; vote for something else in its place.",
        "Keputusan itu sudah berkuat kuasa, atau tidak akan berkuat kuasa lagi; undi keputusan lain sebagai ganti.",
    ),
}

_MEMBER = {
    "exists": ("There is a member with this id already.", "Ahli dengan pengenal ini sudah ada."),
    "not_found": (
        "There is no member or motion with this id.",
        "Tiada ahli atau usul dengan pengenal ini.",
    ),
    "wrong_state": (
        "The member does not stand where this can be done.",
        "Kedudukan ahli itu tidak membenarkan tindakan ini.",
    ),
    "not_endorsed": (
        "Not enough members have endorsed the applicant yet.",
        "Belum cukup ahli yang menyokong pemohon ini.",
    ),
    "old_terms": (
        "These are not the programme terms in force; sign the present version.",
        "Ini bukan Terma Program yang berkuat kuasa; tandatangani versi semasa.",
    ),
    "last_member": (
        "The last active member that votes has to stay.",
        "Ahli aktif terakhir yang berhak mengundi mesti kekal.",
    ),
    "too_many_members": (
        "As many members vote as can be counted.",
        "Bilangan ahli yang mengundi sudah paling banyak yang boleh dikira.",
    ),
    "asked_lately": (
        "One of those who ask has stopped a member less than 30 days ago, and two thirds have not confirmed it; nothing is changed. Another member may ask.",
        "Salah satu ahli yang meminta telah menghentikan seorang ahli kurang daripada 30 hari lalu, dan dua pertiga belum mengesahkannya; tiada apa-apa berubah. Ahli lain boleh meminta.",
    ),
}

_KEY_NOT_SIGNED = (
    "The new key did not sign the call; offer the key (user.offer), then sign with it, too.",
    "Kunci baharu tidak menandatangani panggilan ini; tawarkan kunci itu (user.offer), kemudian tandatangan dengannya juga.",
)
"""Of contracts `node` and `user`."""

_NODE = {
    "key_not_signed": _KEY_NOT_SIGNED,
    "exists": ("This key is a node's already.", "Kunci ini sudah digunakan oleh satu nod."),
    "not_found": (
        "There is no node or motion with this id.",
        "Tiada nod atau usul dengan pengenal ini.",
    ),
    "not_yours": ("The node is another member's.", "Nod ini milik ahli lain."),
    "retired": ("The node is retired.", "Nod ini sudah ditamatkan."),
    "seated": (
        "The key sits in the authority set, or is wanted there; vote it out first.",
        "Kunci ini berada dalam set pihak berkuasa, atau dikehendaki di situ; undi keluar dahulu.",
    ),
    "not_seated": (
        "The key has no seat in the authority set.",
        "Kunci ini tiada kerusi dalam set pihak berkuasa.",
    ),
    "too_soon": (
        "Another key was rotated a moment ago; try again some blocks later.",
        "Kunci lain baru sahaja diganti; cuba lagi selepas beberapa blok.",
    ),
    "too_few_seats": (
        "At least one authority has to stay.",
        "Sekurang-kurangnya satu pihak berkuasa mesti kekal.",
    ),
    "too_many_seats": (
        "The authority set has as many seats as it can hold.",
        "Set pihak berkuasa sudah mempunyai bilangan kerusi yang paling banyak.",
    ),
}

_OFFICE = {
    "not_found": ("There is no motion with this id.", "Tiada usul dengan pengenal ini."),
    "no_member": (
        "Nobody active can hold the office: the row is empty, or a member in it is not active.",
        "Tiada ahli aktif untuk memegang jawatan ini: senarai kosong, atau ada ahli yang tidak aktif.",
    ),
}

_USER = {
    "exists": ("This key is a user's already.", "Kunci ini sudah digunakan oleh seorang pengguna."),
    "not_found": ("There is no user with this key.", "Tiada pengguna dengan kunci ini."),
    "not_yours": (
        "The user is another member's, or the author is no signatory of the member.",
        "Pengguna ini milik ahli lain, atau penulis bukan penandatangan ahli tersebut.",
    ),
    "last_admin": (
        "The member would be left without an admin; name another one first.",
        "Ahli itu akan tinggal tanpa pentadbir; lantik seorang lagi dahulu.",
    ),
    "nodes_own_role": (
        "The role of a node is given by registering the node, and taken by retiring it.",
        "Peranan nod diberi dengan mendaftarkan nod, dan diambil dengan menamatkannya.",
    ),
    "too_many_users": (
        "The member has as many users as it can have; revoke one that is not needed any more.",
        "Ahli itu sudah mempunyai bilangan pengguna yang paling banyak; batalkan yang tidak diperlukan lagi.",
    ),
    "key_not_signed": _KEY_NOT_SIGNED,
}

_RUNTIME = {
    "no_such_contract": (
        "No contract of this name runs at this height.",
        "Tiada kontrak dengan nama ini pada ketinggian ini.",
    ),
    "no_such_method": (
        "The contract has no such method, or this caller may not call it.",
        "Kontrak tiada kaedah ini, atau pemanggil ini tidak boleh memanggilnya.",
    ),
    "bad_arguments": (
        "An argument is missing or is not of its kind.",
        "Satu argumen tiada atau bukan daripada jenisnya.",
    ),
    "forbidden": (
        "None of the author's roles may call this method.",
        "Tiada peranan penulis yang boleh memanggil kaedah ini.",
    ),
    "wrong_standing": (
        "The author's member is an applicant, suspended or gone, and may not do this.",
        "Ahli penulis ialah pemohon, digantung atau sudah keluar, dan tidak boleh berbuat demikian.",
    ),
    "needs_second_person": (
        "A second person has to sign this, too.",
        "Orang kedua perlu turut menandatangani.",
    ),
    "needs_second_member": (
        "Somebody of another member has to sign this, too.",
        "Seseorang daripada ahli lain perlu turut menandatangani.",
    ),
    "out_of_budget": (
        "The call does more than a call may; do it in smaller parts.",
        "Panggilan ini melebihi had satu panggilan; lakukan dalam bahagian yang lebih kecil.",
    ),
    "number_too_large": (
        "A number became larger than contracts can hold.",
        "Satu nombor menjadi lebih besar daripada yang dapat disimpan oleh kontrak.",
    ),
    "not_comparable": (
        "The contract compares values that have no order.",
        "Kontrak membandingkan nilai yang tiada tertib.",
    ),
    "not_an_operand": (
        "The contract calculates with what is no number, text or list.",
        "Kontrak mengira dengan sesuatu yang bukan nombor, teks atau senarai.",
    ),
    "called_too_deep": (
        "Too many contracts wait for one another.",
        "Terlalu banyak kontrak saling menunggu.",
    ),
    "view_writes": (
        "A question tried to change something.",
        "Satu pertanyaan cuba mengubah sesuatu.",
    ),
    "too_far_ahead": (
        "The deadline is more than a hundred years ahead.",
        "Tarikh akhir melebihi seratus tahun akan datang.",
    ),
    "wrong_kind": (
        "The contract made a value that is not of its kind.",
        "Kontrak menghasilkan nilai yang bukan daripada jenisnya.",
    ),
    "unreadable": (
        "This version of the contract cannot read what an earlier one has written.",
        "Versi kontrak ini tidak dapat membaca apa yang ditulis oleh versi terdahulu.",
    ),
    "contract_error": (
        "The contract has a mistake; tell whoever wrote it.",
        "Kontrak mengandungi kesilapan; beritahu penulisnya.",
    ),
    "undone": (
        "Another call of the same transaction failed, and all of them were to stand or none.",
        "Panggilan lain dalam transaksi yang sama gagal, maka panggilan ini turut dibatalkan.",
    ),
}

_BY_CONTRACT: Mapping[str, Mapping[str, tuple[str, str]]] = {
    **SENTENCES,
    **OF_CONSENT,
    **OF_AGREEMENTS,
    **OF_THE_DIRECTORY,
    **OF_STATISTICS,
    **OF_ELIGIBILITY,
    "ballot": _BALLOT,
    "govern": _GOVERN,
    "member": _MEMBER,
    "node": _NODE,
    "office": _OFFICE,
    "user": _USER,
    RUNTIME: _RUNTIME,
}

REASONS: Mapping[str, Mapping[Language, str]] = MappingProxyType(
    {
        f"reason.{contract}.{code}": {Language.ENGLISH: english, Language.MALAY: malay}
        for contract, sentences in _BY_CONTRACT.items()
        for code, (english, malay) in sentences.items()
    }
)


ASKED: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "govern": ("ballot",),
        "member": ("ballot", "user"),
        "node": ("ballot", "user"),
        "office": ("ballot",),
        "duration": ("ballot",),
        "referral": ("custody", "case", "search"),
        "leg": ("custody", "search", "fit"),
        "service": ("custody", "search", "fit"),
        "pool": ("custody", "search", "fit"),
        "steward": ("referral", "custody", "search", "fit"),
        "contact": ("custody", "referral", "fit"),
        "correction": ("custody", "referral"),
        "deceased": ("custody", "referral"),
        "revision": ("custody", "case"),
        "division": ("custody", "referral", "case"),
        "merger": ("custody", "referral", "case"),
        "capacity": ("directory",),
        "rule": ("directory",),
    }
)
"""Whose refusals come through in a call of a contract, those that say more about it first: a receipt names the contract
that was called and not the one that refused."""


def sentence(contract: str, code: str, language: Language) -> str | None:
    """Why a call is refused, from the reason in its receipt; None for a code that is not ours.

    A code that is the contract's own is of the contract, even if the runtime has one of the same name.
    """
    for whose in (contract, *ASKED.get(contract, ()), RUNTIME):
        found = REASONS.get(f"reason.{whose}.{code}")
        if found is not None:
            return found[language]
    return None
