"""The words of `tx send`: a call of any contract, written by its arguments' names."""

from __future__ import annotations

from cli.catalogue import Said, Saying
from cli.complaint import Ground, Trouble, Wording
from cli.sayings.usual import NOT_SIGNED, NOT_SIGNED_MS


class SendSaying(Saying):
    """Said by `tx send`."""

    SEND = Said("sign a call of a contract, and hand it in", "tandatangani dan serahkan panggilan")
    ABOUT = Said(
        "Sign one call of a contract with your own key, hand it in at your node, and wait until it is final. Arguments are given "
        "by their names, in any order: ids, keys, members and digests in hex, 'new' for a new random id, choices and roles by "
        "name, lists with commas between, pairs with a colon, 'none' for nothing. Without METHOD, or with --list, it shows what "
        "can be called, and with what. Exit status 0: done; 1: the contract refused it, and the command says why; 2: nothing was "
        "signed; 5: not final yet, or no answer.",
        "Tandatangani satu panggilan kontrak dengan kunci anda, serahkan pada nod anda, dan tunggu sehingga muktamad. Argumen "
        "diberi dengan namanya, dalam apa-apa susunan: pengenal, kunci, ahli dan cernaan dalam heks, 'new' bagi pengenal rawak "
        "baharu, pilihan dan peranan dengan nama, senarai dengan koma, pasangan dengan titik bertindih, 'none' bagi tiada. Tanpa "
        "KAEDAH, atau dengan --list, ia memaparkan apa yang boleh dipanggil, dan dengan apa. Status keluar 0: selesai; 1: kontrak "
        "menolaknya, dan perintah ini menyatakan sebabnya; 2: tiada apa-apa ditandatangani; 5: belum muktamad, atau tiada jawapan.",
    )
    ARGUMENTS = Said(
        "[OPTIONS] CONTRACT METHOD [NAME=VALUE ...]", "[PILIHAN] KONTRAK KAEDAH [NAMA=NILAI ...]"
    )
    LIST = Said(
        "Show what can be called, and with what; nothing is signed.",
        "Paparkan apa yang boleh dipanggil, dan dengan apa; tiada apa-apa ditandatangani.",
    )
    KEY = Said(
        "Your own key, or SINERGI_KEY; --list needs none.",
        "Kunci anda sendiri, atau SINERGI_KEY; --list tidak memerlukannya.",
    )
    COSIGN = Said(
        "The key of a second person, or a new key that has to sign, too; may be repeated.",
        "Kunci orang kedua, atau kunci baharu yang perlu menandatangani juga; boleh diulang.",
    )
    LIST_EXAMPLE = Said(
        "what contract govern can be asked", "apa yang boleh diminta daripada govern"
    )
    PROPOSE_EXAMPLE = Said(
        "ask the members to let a node vote", "minta ahli membenarkan sebuah nod mengundi"
    )
    AGREE_EXAMPLE = Said("agree to what was asked", "bersetuju dengan yang diminta")
    # what is answered
    DONE = Said("Done.", "Selesai.")
    CONTRACT = Said("contract", "kontrak")
    METHOD = Said("method", "kaedah")
    METHODS = Said("what can be called", "yang boleh dipanggil")
    CALLERS = Said("for", "untuk")
    TAKES = Said("arguments", "argumen")
    OTHERS = Said("others agree with", "yang lain bersetuju dengan")
    # what an argument looks like
    NUMBER = Said("number", "nombor")
    NUMBER_TO = Said("number from 0 to {most}", "nombor 0 hingga {most}")
    LETTERS = Said("up to {most} of the letters a-z 0-9 _ . -", "hingga {most} huruf a-z 0-9 _ . -")
    DIGITS = Said("{count} hex digits", "{count} digit heks")
    SOME_DIGITS = Said("hex digits", "digit heks")
    AS_JSON = Said("JSON with {what}", "JSON dengan {what}")
    LISTED = Said("{what}, up to {most} with commas", "{what}, hingga {most} dengan koma")
    OR_NONE = Said("{what}, or none", "{what}, atau none")


class SendGround(Ground):
    """Why no call can be written of what was typed."""

    NO_CONTRACT = Trouble(
        Wording(
            "This release has no contract {value!r} that a person calls{nearest}.",
            NOT_SIGNED,
            "Give one of: {known}.",
        ),
        Wording(
            "Keluaran ini tiada kontrak {value!r} yang dipanggil orang{nearest}.",
            NOT_SIGNED_MS,
            "Berikan salah satu: {known}.",
        ),
    )
    NO_METHOD = Trouble(
        Wording(
            "Contract {name} has no method {value!r} that a person calls{nearest}.",
            NOT_SIGNED,
            "Give one of: {known}. '{program} tx send {name} --list' shows what they take.",
        ),
        Wording(
            "Kontrak {name} tiada kaedah {value!r} yang dipanggil orang{nearest}.",
            NOT_SIGNED_MS,
            "Berikan salah satu: {known}. '{program} tx send {name} --list' memaparkan argumennya.",
        ),
    )
    NOT_NAMED = Trouble(
        Wording(
            "{value!r} does not say which argument it is.",
            NOT_SIGNED,
            "Write NAME=VALUE; {method} takes: {known}.",
        ),
        Wording(
            "{value!r} tidak menyatakan argumen yang mana.",
            NOT_SIGNED_MS,
            "Tulis NAMA=NILAI; {method} mengambil: {known}.",
        ),
    )
    NO_ARGUMENT = Trouble(
        Wording(
            "{method} has no argument {value!r}{nearest}.",
            NOT_SIGNED,
            "It takes: {known}.",
        ),
        Wording(
            "{method} tiada argumen {value!r}{nearest}.",
            NOT_SIGNED_MS,
            "Ia mengambil: {known}.",
        ),
    )
    TWICE = Trouble(
        Wording("{name} is given twice.", NOT_SIGNED, "Give it once."),
        Wording("{name} diberi dua kali.", NOT_SIGNED_MS, "Berikannya sekali."),
    )
    LACKING = Trouble(
        Wording("{method} needs more: {names}.", NOT_SIGNED, "Add {known}."),
        Wording("{method} memerlukan lagi: {names}.", NOT_SIGNED_MS, "Tambah {known}."),
    )
    UNFIT = Trouble(
        Wording(
            "{name} cannot be {value!r}.",
            NOT_SIGNED,
            "Write {name}=VALUE with: {known}.",
        ),
        Wording(
            "{name} tidak boleh {value!r}.",
            NOT_SIGNED_MS,
            "Tulis {name}=NILAI dengan: {known}.",
        ),
    )
