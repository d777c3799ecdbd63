"""What a person can do about a call that a contract refused, by the code of the reason."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class TodoSaying(Saying):
    """What to do; the names are those of codes in capitals, and OTHER for every other one."""

    STALE = Said(
        "Look at it again with 'sinergi case show {short}', and give the command again if it is still right.",
        "Lihat semula dengan 'sinergi case show {short}', dan beri perintah itu lagi jika masih betul.",
    )
    FORBIDDEN = Said(
        "'sinergi case show {short}' says whose turn it is; ask that agency, or wait.",
        "'sinergi case show {short}' menyatakan giliran siapa; hubungi agensi itu, atau tunggu.",
    )
    LACKS_ROLE = Said(
        "Have a colleague with one of these roles do it, or ask your admin for one (user.set_roles).",
        "Minta rakan dengan salah satu peranan ini, atau minta pentadbir memberinya (user.set_roles).",
    )
    WRONG_STATE = Said(
        "'sinergi case show {short}' says where it stands and what can be done next.",
        "'sinergi case show {short}' menyatakan keadaannya dan apa yang boleh dibuat seterusnya.",
    )
    NEEDS_SECOND_PERSON = Said(
        "Give the command again with --cosign and the key of a colleague who has one of the roles.",
        "Beri perintah itu lagi dengan --cosign dan kunci rakan yang mempunyai salah satu peranan.",
    )
    NEEDS_SECOND_MEMBER = Said(
        "Give the command again with --cosign and the key of somebody of another agency.",
        "Beri perintah itu lagi dengan --cosign dan kunci seseorang daripada agensi lain.",
    )
    NEEDS_EVIDENCE = Said(
        "Give the command again with --note-file, which holds what the prospect has said.",
        "Beri perintah itu lagi dengan --note-file, yang mengandungi kata-kata prospek.",
    )
    ALREADY_TRIED = Said(
        "Offer it to another agency.",
        "Tawarkan kepada agensi lain.",
    )
    ASK_FIRST = Said(
        "Ask the origin for the information, or decline on another ground.",
        "Minta maklumat daripada agensi asal, atau tolak atas alasan lain.",
    )
    NOT_FOUND = Said(
        "Check the id with 'sinergi case list'; what is closed is in 'sinergi case list --closed'.",
        "Semak pengenal dengan 'sinergi case list'; yang ditutup ada dalam 'sinergi case list --closed'.",
    )
    NOT_ACTIVE = Said(
        "Choose an agency that is active, or wait until the members have admitted it again.",
        "Pilih agensi yang aktif, atau tunggu sehingga ahli menerimanya semula.",
    )
    WRONG_STANDING = Said(
        "Nothing can be done by this agency until the members let it act again.",
        "Agensi ini tidak boleh bertindak sehingga ahli membenarkannya semula.",
    )
    UNDONE = Said(
        "Put the call right that failed; then all of them can be given again.",
        "Betulkan panggilan yang gagal; kemudian semuanya boleh diberi semula.",
    )
    TOO_MANY_HOPS = Said(
        "Decline with --then pool, or take the offer back, so that any agency of the area can claim it.",
        "Tolak dengan --then pool, atau tarik balik tawaran, supaya mana-mana agensi kawasan boleh menuntutnya.",
    )
    OTHER = Said(
        "See the contract's page in docs/contracts for what it asks for.",
        "Lihat halaman kontrak itu dalam docs/contracts untuk syaratnya.",
    )
