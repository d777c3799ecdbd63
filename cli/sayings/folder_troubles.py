"""What can be wrong with folders, keys, parts and geneses, in words."""

from __future__ import annotations

from cli.complaint import NOT_NOW, Ground, Trouble, Wording
from cli.sayings.usual import NOT_CHANGED, NOT_CHANGED_MS


class KeyGround(Ground):
    """Why a key file cannot be used."""

    MISSING = Trouble(
        Wording(
            "There is no key file {path}.",
            NOT_CHANGED,
            "Check the name; '{program} keys list FOLDER' shows those that there are. A lost user's key is replaced by the agency's admin; a lost node key by a new node.",
        ),
        Wording(
            "Tiada fail kunci {path}.",
            NOT_CHANGED_MS,
            "Semak namanya; '{program} keys list FOLDER' menyenaraikan yang ada. Kunci pengguna yang hilang diganti oleh pentadbir agensi; kunci nod yang hilang oleh nod baharu.",
        ),
    )
    UNREADABLE = Trouble(
        Wording(
            "The key file {path} cannot be read: {detail}.",
            NOT_CHANGED,
            "Check that it belongs to the user who runs this, and that its disk is healthy.",
        ),
        Wording(
            "Fail kunci {path} tidak dapat dibaca: {detail}.",
            NOT_CHANGED_MS,
            "Pastikan fail itu milik pengguna yang menjalankan perintah ini, dan cakeranya sihat.",
        ),
    )
    UNWRITABLE = Trouble(
        Wording(
            "The key file {path} cannot be written: {detail}.",
            "A key that stood there is as it was.",
            "Name a folder that exists and that you may write to, with room on its disk.",
        ),
        Wording(
            "Fail kunci {path} tidak dapat ditulis: {detail}.",
            "Kunci yang sedia ada di situ tidak berubah.",
            "Namakan folder yang wujud dan boleh anda tulis, dengan ruang pada cakeranya.",
        ),
    )
    OPEN_TO_OTHERS = Trouble(
        Wording(
            "Others on this machine may read the key file {path} (mode {detail}).",
            "The key was not used.",
            "'chmod 600 {path}'. If others may have read it, make a new key and retire this one.",
        ),
        Wording(
            "Orang lain pada mesin ini boleh membaca fail kunci {path} (mod {detail}).",
            "Kunci itu tidak digunakan.",
            "'chmod 600 {path}'. Jika orang lain mungkin telah membacanya, buat kunci baharu dan hentikan yang ini.",
        ),
    )
    PASSPHRASE_OPEN_TO_OTHERS = Trouble(
        Wording(
            "Others on this machine may read the passphrase in {path} (mode {detail}).",
            "It was not used.",
            "'chmod 600 {path}'. If others may have read it, give the key another with '{program} keys change-passphrase'.",
        ),
        Wording(
            "Orang lain pada mesin ini boleh membaca frasa laluan dalam {path} (mod {detail}).",
            "Frasa laluan itu tidak digunakan.",
            "'chmod 600 {path}'. Jika orang lain mungkin telah membacanya, beri kunci itu frasa baharu dengan '{program} keys change-passphrase'.",
        ),
    )
    NOT_A_KEY = Trouble(
        Wording(
            "{path} is no key file, or is damaged.",
            NOT_CHANGED,
            "Restore it from its backup; a key, other than a vote log, may be restored.",
        ),
        Wording(
            "{path} bukan fail kunci, atau sudah rosak.",
            NOT_CHANGED_MS,
            "Pulihkannya daripada sandaran; kunci, tidak seperti log undi, boleh dipulihkan.",
        ),
    )
    OTHER_USE = Trouble(
        Wording(
            "{path} is a key for another use: {detail}.",
            NOT_CHANGED,
            "A key is for one use only; name the right file, or make one with '{program} keys new'.",
        ),
        Wording(
            "{path} ialah kunci untuk kegunaan lain: {detail}.",
            NOT_CHANGED_MS,
            "Satu kunci untuk satu kegunaan; namakan fail yang betul, atau buat yang baharu dengan '{program} keys new'.",
        ),
    )
    SEALED = Trouble(
        Wording(
            "The key {path} is sealed, and there is no passphrase.",
            NOT_CHANGED,
            "Give --passphrase-file FILE, or run this on a terminal, where it is asked for.",
        ),
        Wording(
            "Kunci {path} dimeterai, dan tiada frasa laluan.",
            NOT_CHANGED_MS,
            "Berikan --passphrase-file FAIL, atau jalankan di terminal, tempat ia akan ditanya.",
        ),
    )
    WRONG_PASSPHRASE = Trouble(
        Wording(
            "This passphrase does not open {path}.",
            NOT_CHANGED,
            "Try again; mind capitals, and the keyboard's language. Nobody can open the key without it.",
        ),
        Wording(
            "Frasa laluan ini tidak membuka {path}.",
            NOT_CHANGED_MS,
            "Cuba lagi; perhatikan huruf besar dan bahasa papan kekunci. Tiada sesiapa dapat membuka kunci tanpanya.",
        ),
    )
    EXISTS = Trouble(
        Wording(
            "There is a key file {path} already.",
            "It is as it was.",
            "Name another file. A key that is used no more is moved away by hand.",
        ),
        Wording(
            "Fail kunci {path} sudah ada.",
            "Fail itu tidak berubah.",
            "Namakan fail lain. Kunci yang tidak digunakan lagi dialihkan sendiri.",
        ),
    )
    NOT_IN_A_NODE = Trouble(
        Wording(
            "{path} is no place for a vote key: a node finds its vote keys in its own folder only.",
            NOT_CHANGED,
            "Name FOLDER/keys/vote-NAME.key, with the folder of a node.",
        ),
        Wording(
            "{path} bukan tempat kunci undi: nod hanya mencari kunci undi dalam foldernya sendiri.",
            NOT_CHANGED_MS,
            "Namakan FOLDER/keys/vote-NAMA.key, dengan folder sebuah nod.",
        ),
    )
    NO_TERMINAL = Trouble(
        Wording(
            "A passphrase is needed, and there is no terminal to ask for it.",
            NOT_CHANGED,
            "Give it in a file with {name}, or run this on a terminal.",
        ),
        Wording(
            "Frasa laluan diperlukan, dan tiada terminal untuk bertanya.",
            NOT_CHANGED_MS,
            "Berikan dalam fail dengan {name}, atau jalankan di terminal.",
        ),
    )
    SHORT = Trouble(
        Wording(
            "The passphrase has fewer than {least} characters.",
            NOT_CHANGED,
            "Take several words that nobody connects with you.",
        ),
        Wording(
            "Frasa laluan kurang daripada {least} aksara.",
            NOT_CHANGED_MS,
            "Pilih beberapa perkataan yang tidak dikaitkan dengan anda.",
        ),
    )
    DIFFERENT = Trouble(
        Wording("The two passphrases are not the same.", NOT_CHANGED, "Run the command again."),
        Wording(
            "Kedua-dua frasa laluan tidak sama.", NOT_CHANGED_MS, "Jalankan perintah itu semula."
        ),
    )
    TOGETHER = Trouble(
        Wording("{name} cannot stand beside {other}.", NOT_CHANGED, "Leave out one of the two."),
        Wording(
            "{name} tidak boleh diberi bersama {other}.", NOT_CHANGED_MS, "Tinggalkan salah satu."
        ),
    )


class FolderGround(Ground):
    """Why a folder is not a node's, or cannot be used now."""

    NO_GENESIS = Trouble(
        Wording(
            "There is no genesis at {path}.",
            NOT_CHANGED,
            "A node's folder gets it with '{program} genesis join FOLDER FILE --chain-id ID'.",
        ),
        Wording(
            "Tiada genesis di {path}.",
            NOT_CHANGED_MS,
            "Folder nod menerimanya dengan '{program} genesis join FOLDER FAIL --chain-id ID'.",
        ),
    )
    NOT_A_GENESIS = Trouble(
        Wording(
            "{path} is no genesis of this version: {detail}.",
            NOT_CHANGED,
            "Get the file again from who assembled it, and compare its chain id.",
        ),
        Wording(
            "{path} bukan genesis versi ini: {detail}.",
            NOT_CHANGED_MS,
            "Dapatkan fail itu semula daripada penyusunnya, dan bandingkan pengenal rantaiannya.",
        ),
    )
    OTHER_RELEASE = Trouble(
        Wording(
            "The chain of {path} was founded with contracts that this release does not have: {detail}.",
            NOT_CHANGED,
            "Install the release with which the network runs.",
        ),
        Wording(
            "Rantaian {path} diasaskan dengan kontrak yang tiada dalam keluaran ini: {detail}.",
            NOT_CHANGED_MS,
            "Pasang keluaran yang dijalankan oleh rangkaian itu.",
        ),
    )
    NO_PROFILE = Trouble(
        Wording(
            "{path} is not there: this is no node's folder.",
            NOT_CHANGED,
            "Name the folder that '{program} init' made, or restore profile.json from its backup.",
        ),
        Wording(
            "{path} tiada: ini bukan folder nod.",
            NOT_CHANGED_MS,
            "Namakan folder yang dibuat oleh '{program} init', atau pulihkan profile.json daripada sandaran.",
        ),
    )
    NOT_A_PROFILE = Trouble(
        Wording(
            "{path} is damaged.",
            NOT_CHANGED,
            "Restore it from its backup: it holds the salt of the agency's name.",
        ),
        Wording(
            "{path} rosak.",
            NOT_CHANGED_MS,
            "Pulihkannya daripada sandaran: ia menyimpan garam nama agensi.",
        ),
    )
    IN_USE = Trouble(
        Wording(
            "There is something in {path} already.",
            "It is as it was.",
            "Name a folder that is empty or does not exist.",
        ),
        Wording(
            "Sudah ada sesuatu dalam {path}.",
            "Kandungannya tidak berubah.",
            "Namakan folder yang kosong atau belum wujud.",
        ),
    )
    HELD = Trouble(
        Wording(
            "{path} is in use: a node runs there, process {detail}.",
            NOT_CHANGED,
            "Stop that node first, or leave it running.",
        ),
        Wording(
            "{path} sedang digunakan: nod berjalan di situ, proses {detail}.",
            NOT_CHANGED_MS,
            "Hentikan nod itu dahulu, atau biarkan ia berjalan.",
        ),
        NOT_NOW,
    )
    UNUSABLE = Trouble(
        Wording(
            "{path} cannot be used: {detail}.",
            NOT_CHANGED,
            "Check that it belongs to the user who runs this, and that its disk is healthy and has room.",
        ),
        Wording(
            "{path} tidak boleh digunakan: {detail}.",
            NOT_CHANGED_MS,
            "Pastikan ia milik pengguna yang menjalankan perintah ini, dan cakeranya sihat serta masih ada ruang.",
        ),
    )
    NO_KIND = Trouble(
        Wording(
            "There is no kind of agency {value!r}{nearest}.", NOT_CHANGED, "Use one of: {known}."
        ),
        Wording(
            "Tiada jenis agensi {value!r}{nearest}.", NOT_CHANGED_MS, "Gunakan salah satu: {known}."
        ),
    )
    NO_ROLE = Trouble(
        Wording(
            "There is no role {value!r}{nearest}.",
            NOT_CHANGED,
            "Write --user NAME=ROLE,ROLE with some of: {known}.",
        ),
        Wording(
            "Tiada peranan {value!r}{nearest}.",
            NOT_CHANGED_MS,
            "Tulis --user NAMA=PERANAN,PERANAN dengan sebahagian daripada: {known}.",
        ),
    )
    BAD_USER = Trouble(
        Wording(
            "{value!r} is no name for a user's key file.",
            NOT_CHANGED,
            "Use letters, digits and hyphens; network and vote are taken, and each name stands once.",
        ),
        Wording(
            "{value!r} bukan nama untuk fail kunci pengguna.",
            NOT_CHANGED_MS,
            "Gunakan huruf, angka dan sempang; network dan vote sudah dipakai, dan setiap nama sekali sahaja.",
        ),
    )
    BAD_NAME = Trouble(
        Wording(
            "An agency's name has 1 to {most} characters.",
            NOT_CHANGED,
            "Give it with --name, in quotes.",
        ),
        Wording(
            "Nama agensi mempunyai 1 hingga {most} aksara.",
            NOT_CHANGED_MS,
            "Berikan dengan --name, dalam tanda petikan.",
        ),
    )
    NOT_AN_ADDRESS = Trouble(
        Wording(
            "{value} is no address of a node.",
            NOT_CHANGED,
            "Write HOST:PORT or libp2p's form of it, for example {nearest}.",
        ),
        Wording(
            "{value} bukan alamat nod.",
            NOT_CHANGED_MS,
            "Tulis HOS:PORT atau bentuk libp2pnya, contohnya {nearest}.",
        ),
    )


class GenesisGround(Ground):
    """Why agencies do not come to a network with this."""

    NOT_A_PART = Trouble(
        Wording(
            "{path} is no agency's part: {detail}.",
            NOT_CHANGED,
            "Ask that agency for what 'genesis part' prints, unchanged.",
        ),
        Wording(
            "{path} bukan bahagian agensi: {detail}.",
            NOT_CHANGED_MS,
            "Minta agensi itu apa yang dicetak oleh 'genesis part', tanpa diubah.",
        ),
    )
    DO_NOT_FIT = Trouble(
        Wording(
            "These parts do not make a network: {detail}.",
            NOT_CHANGED,
            "Give each agency's part once; one agency at least has to bring a node that votes.",
        ),
        Wording(
            "Bahagian ini tidak membentuk rangkaian: {detail}.",
            NOT_CHANGED_MS,
            "Berikan bahagian setiap agensi sekali; sekurang-kurangnya satu agensi mesti membawa nod yang mengundi.",
        ),
    )
    BAD_PARAMETERS = Trouble(
        Wording(
            "These parameters do not go together: {detail}.",
            NOT_CHANGED,
            "The first timeout is at most the longest one.",
        ),
        Wording(
            "Parameter ini tidak sepadan: {detail}.",
            NOT_CHANGED_MS,
            "Had masa pertama tidak melebihi had masa terpanjang.",
        ),
    )
    EXISTS = Trouble(
        Wording(
            "There is a file {path} already.",
            "It is as it was.",
            "Name another file: a genesis that others may have is not written over.",
        ),
        Wording(
            "Fail {path} sudah ada.",
            "Fail itu tidak berubah.",
            "Namakan fail lain: genesis yang mungkin ada pada orang lain tidak ditulis ganti.",
        ),
    )
    CHAIN_ID = Trouble(
        Wording(
            "{value!r} is no chain id.",
            NOT_CHANGED,
            "Give the 64 letters and digits that '{program} genesis show' prints; spaces between them do not matter.",
        ),
        Wording(
            "{value!r} bukan pengenal rantaian.",
            NOT_CHANGED_MS,
            "Berikan 64 huruf dan angka yang dicetak oleh '{program} genesis show'; ruang di antaranya tidak mengapa.",
        ),
    )
    OTHER_CHAIN = Trouble(
        Wording(
            "This genesis is of another chain than was agreed: {detail}.",
            NOT_CHANGED,
            "Do not join. Compare the chain ids with all agencies again; somebody has another file.",
        ),
        Wording(
            "Genesis ini daripada rantaian lain, bukan yang dipersetujui: {detail}.",
            NOT_CHANGED_MS,
            "Jangan sertai. Bandingkan semula pengenal rantaian dengan semua agensi; seseorang mempunyai fail lain.",
        ),
    )
    MORE_THAN_A_FOUNDING = Trouble(
        Wording(
            "{path} says something beside members, users, nodes and this release's contracts.",
            NOT_CHANGED,
            "Do not join. Check that all run the same release, and have the genesis assembled again.",
        ),
        Wording(
            "{path} menyatakan sesuatu selain ahli, pengguna, nod dan kontrak keluaran ini.",
            NOT_CHANGED_MS,
            "Jangan sertai. Pastikan semua menjalankan keluaran yang sama, dan minta genesis disusun semula.",
        ),
    )
    NOT_NAMED = Trouble(
        Wording(
            "This agency is not in the genesis: there is no member {detail}.",
            NOT_CHANGED,
            "Do not join. Give your part to who assembles it, and have it made again.",
        ),
        Wording(
            "Agensi ini tiada dalam genesis: tiada ahli {detail}.",
            NOT_CHANGED_MS,
            "Jangan sertai. Serahkan bahagian anda kepada penyusunnya, dan minta ia dibuat semula.",
        ),
    )
    CHANGED = Trouble(
        Wording(
            "This agency's part was changed on the way: {detail}.",
            NOT_CHANGED,
            "Do not join. Ask who assembled it, and have it made again from what 'genesis part' prints.",
        ),
        Wording(
            "Bahagian agensi ini telah diubah: {detail}.",
            NOT_CHANGED_MS,
            "Jangan sertai. Tanya penyusunnya, dan minta ia dibuat semula daripada apa yang dicetak oleh 'genesis part'.",
        ),
    )
    JOINED = Trouble(
        Wording(
            "This node has joined already: {path} is there.",
            "The genesis and the vote log are as they were.",
            "Start it with '{program} node start'. A vote log is made once and never again.",
        ),
        Wording(
            "Nod ini sudah menyertai: {path} sudah ada.",
            "Genesis dan log undi tidak berubah.",
            "Mulakannya dengan '{program} node start'. Log undi dibuat sekali dan tidak lagi.",
        ),
    )
    HAS_RUN = Trouble(
        Wording(
            "This node has run before: {path} is there, and its vote log may be lost.",
            NOT_CHANGED,
            "Do not make a new log for an old key: others could prove it a liar. Make a new node with '{program} init'.",
        ),
        Wording(
            "Nod ini pernah berjalan: {path} sudah ada, dan log undinya mungkin hilang.",
            NOT_CHANGED_MS,
            "Jangan buat log baharu untuk kunci lama: yang lain dapat membuktikan ia menipu. Buat nod baharu dengan '{program} init'.",
        ),
    )
    LOG_IS_THERE = Trouble(
        Wording(
            "The key {path} has a vote log that is not of this genesis.",
            "The log is as it was.",
            "A vote key is of one chain only. Make a new node with '{program} init' for another network.",
        ),
        Wording(
            "Kunci {path} mempunyai log undi yang bukan daripada genesis ini.",
            "Log itu tidak berubah.",
            "Kunci undi untuk satu rantaian sahaja. Buat nod baharu dengan '{program} init' untuk rangkaian lain.",
        ),
    )
    LOG_WAS_MADE = Trouble(
        Wording(
            "The vote log of {path} was made before, for chain {detail}, and is not here.",
            NOT_CHANGED,
            "The log is lost, or the key was restored or copied: it must never vote again. Make a new node, or ask for a seat for a new vote key ('{program} keys new').",
        ),
        Wording(
            "Log undi {path} telah dibuat sebelum ini, untuk rantaian {detail}, dan tiada di sini.",
            NOT_CHANGED_MS,
            "Log itu hilang, atau kuncinya dipulihkan atau disalin: ia tidak boleh mengundi lagi. Buat nod baharu, atau minta tempat bagi kunci undi baharu ('{program} keys new').",
        ),
    )
