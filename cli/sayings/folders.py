"""The words of `init`, `keys` and `genesis`: how an agency comes to a node, and agencies to a network."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class FolderSaying(Saying):
    """Said by `init`, `keys` and `genesis`."""

    # init
    INIT = Said(
        "Make the folder of a new node: keys, configuration.",
        "Buat folder nod baharu: kunci dan konfigurasi.",
    )
    INIT_ABOUT = Said(
        "Make the folder of a new node: the node's keys, the keys of the agency's first users, a "
        "configuration with comments, and a profile with the agency's name, which stays here. All of it is "
        "made or nothing; what is there is never overwritten. Users' keys are sealed with a passphrase, "
        "which is asked for twice.",
        "Buat folder nod baharu: kunci nod, kunci pengguna pertama agensi, konfigurasi berserta komen, dan "
        "profil dengan nama agensi, yang kekal di sini. Semuanya dibuat atau tiada langsung; yang sedia ada "
        "tidak ditulis ganti. Kunci pengguna dimeterai dengan frasa laluan, yang ditanya dua kali.",
    )
    INIT_ARGUMENTS = Said(
        "[OPTIONS] FOLDER --name NAME --kind KIND", "[PILIHAN] FOLDER --name NAMA --kind JENIS"
    )
    INIT_NAME = Said(
        "The agency's name; it stays in this folder.", "Nama agensi; kekal dalam folder ini."
    )
    INIT_KIND = Said("What sort of agency: {kinds}.", "Jenis agensi: {kinds}.")
    INIT_USER = Said(
        "A first user, with their roles or the usual five; two if not said: pegawai-1, pegawai-2.",
        "Pengguna pertama, dengan peranannya atau lima yang biasa; jika tidak dinyatakan, dua: "
        "pegawai-1, pegawai-2.",
    )
    INIT_FOLLOWS = Said(
        "The node follows and does not vote.", "Nod hanya mengikut dan tidak mengundi."
    )
    INIT_LISTEN = Said(
        "Where the node listens, or none; everywhere on port 4001 if not said.",
        "Tempat nod mendengar, atau none; di semua alamat pada port 4001 jika tidak dinyatakan.",
    )
    INIT_ANNOUNCE = Said(
        "Where others can dial it, if that is elsewhere.",
        "Tempat nod lain menghubunginya, jika berlainan.",
    )
    INIT_RURAL = Said(
        "a node behind a router, which does not vote", "nod di belakang penghala, tanpa undi"
    )
    INIT_USUAL = Said("a node that votes, with two users", "nod yang mengundi, dengan dua pengguna")
    INIT_ROLES = Said("users with roles of their own", "pengguna dengan peranan tersendiri")
    PASSPHRASE_FILE = Said(
        "Read the passphrase from the first line of a file.",
        "Baca frasa laluan daripada baris pertama fail.",
    )
    UNSEALED = Said("Seal nothing; for rehearsals.", "Tanpa meterai; untuk latihan sahaja.")
    NODE_PASSPHRASE_FILE = Said(
        "Seal the node's keys too; 'node start' will ask for it.",
        "Meteraikan kunci nod juga; 'node start' akan memintanya.",
    )
    MADE = Said("{path} is made.", "{path} telah dibuat.")
    AGENCY = Said("agency", "agensi")
    KIND = Said("kind", "jenis")
    MEMBER = Said("member id", "pengenal ahli")
    NODE_ID = Said("node id", "pengenal nod")
    VOTES = Said("votes", "mengundi")
    YES = Said("yes", "ya")
    NO = Said("no", "tidak")
    USER = Said("user", "pengguna")
    USERS = Said("users", "pengguna")
    ROLES = Said("roles", "peranan")
    NEXT_PART = Said(
        "Next: give the agency that assembles the genesis what '{program} genesis part {path}' "
        "prints, and give each user their key file. Back up keys and profile.json now.",
        "Seterusnya: serahkan kepada agensi penyusun genesis apa yang dicetak oleh '{program} genesis part "
        "{path}', dan beri setiap pengguna fail kuncinya. Buat sandaran keys dan profile.json sekarang.",
    )
    # passphrases
    ASK_NEW = Said("New passphrase for {path}", "Frasa laluan baharu untuk {path}")
    ASK_AGAIN = Said("The same again", "Sekali lagi")
    ASK_NOW = Said("Passphrase of {path}", "Frasa laluan {path}")
    # keys
    KEYS = Said("Make, list and seal key files.", "Buat, senarai dan meteraikan fail kunci.")
    KEYS_NEW = Said("make a key", "buat kunci")
    KEYS_NEW_ABOUT = Said(
        "Make a key and its file, readable by its owner alone and sealed with a passphrase. A vote key is made in "
        "the keys of a node's folder, and its vote log with it: the one moment at which that may be made.",
        "Buat kunci dan failnya, yang hanya dapat dibaca oleh pemiliknya dan dimeterai dengan frasa laluan. Kunci "
        "undi dibuat dalam keys folder nod, bersama log undinya: itulah satu-satunya saat log itu boleh dibuat.",
    )
    FILE_ARGUMENTS = Said("[OPTIONS] FILE", "[PILIHAN] FAIL")
    FOLDER_ARGUMENTS = Said("[OPTIONS] FOLDER", "[PILIHAN] FOLDER")
    KEYS_USE = Said("What it is for: user, vote, network.", "Gunanya: user, vote, network.")
    KEYS_UNSEALED = Said("Without a passphrase.", "Tanpa frasa laluan.")
    KEYS_NEXT = Said("a further vote key of a node", "kunci undi tambahan bagi nod")
    KEYS_LIST = Said("the keys of a folder", "kunci dalam folder")
    KEYS_LIST_ABOUT = Said(
        "List the key files of a node's folder, or of any folder. Secrets are never shown.",
        "Senaraikan fail kunci dalam folder nod, atau mana-mana folder. Rahsia tidak pernah dipaparkan.",
    )
    KEYS_SHOW = Said("what a key file says", "isi fail kunci")
    KEYS_SHOW_ABOUT = Said(
        "Show what a key file says of its key, and never the secret.",
        "Paparkan apa yang dinyatakan fail kunci, tanpa rahsianya.",
    )
    KEYS_CHANGE = Said("another passphrase", "tukar frasa laluan")
    KEYS_CHANGE_ABOUT = Said(
        "Seal a key with another passphrase, which is asked for. The old file stays until the new one is whole.",
        "Meteraikan kunci dengan frasa laluan lain, yang akan ditanya. Fail lama kekal sehingga yang baharu siap.",
    )
    KEYS_NEW_FILE = Said(
        "Read the new passphrase from the first line of a file.",
        "Baca frasa laluan baharu daripada baris pertama fail.",
    )
    KEYS_UNSEAL = Said("Take the seal off.", "Tanggalkan meterai.")
    FILE = Said("file", "fail")
    USE = Said("use", "guna")
    PUBLIC = Said("public key", "kunci awam")
    SEALED = Said("sealed", "dimeterai")
    LOG_OF = Said("vote log of chain", "log undi rantaian")
    UNUSABLE = Said("cannot be used: {detail}", "tidak boleh digunakan: {detail}")
    NO_KEYS = Said("There are no key files in {path}.", "Tiada fail kunci dalam {path}.")
    CHANGED = Said("{path} is sealed anew.", "{path} dimeterai semula.")
    CHANGED_OPEN = Said(
        "{path} is sealed no more: whoever reads the file has the key.",
        "{path} tidak lagi dimeterai: sesiapa yang membaca fail itu memiliki kuncinya.",
    )
    # genesis
    GENESIS = Said(
        "Found a network: parts, one genesis, one id to compare.",
        "Asaskan rangkaian: bahagian, satu genesis, satu pengenal.",
    )
    PART = Said("an agency's public part", "bahagian awam agensi")
    PART_ABOUT = Said(
        "Print the public part of an agency as JSON: its member id, a commitment to its name, its users' and its "
        "node's public keys. There is no name and no secret in it.",
        "Cetak bahagian awam agensi sebagai JSON: pengenal ahli, komitmen kepada namanya, kunci awam pengguna dan "
        "nodnya. Tiada nama dan tiada rahsia di dalamnya.",
    )
    PART_OUT = Said("Write it there.", "Tulis di situ.")
    ASSEMBLE = Said("put the parts together", "satukan bahagian")
    ASSEMBLE_ABOUT = Said(
        "Put the parts of all agencies together into one genesis. The agency of the first part is the steward. Send "
        "the file to all: each compares its chain id with the others, by telephone, before it joins.",
        "Satukan bahagian semua agensi menjadi satu genesis. Agensi bahagian pertama ialah pengurus. Hantar fail "
        "itu kepada semua: setiap agensi membandingkan pengenal rantaiannya dengan yang lain, melalui telefon, "
        "sebelum menyertai.",
    )
    ASSEMBLE_ARGUMENTS = Said("[OPTIONS] PART ... --out FILE", "[PILIHAN] BAHAGIAN ... --out FAIL")
    EPOCH_HEIGHTS = Said(
        "Blocks of an epoch: {epoch_heights}.", "Blok bagi satu epok: {epoch_heights}."
    )
    DELTA0 = Said("First timeout, in ms: {delta0_ms}.", "Had masa pertama, ms: {delta0_ms}.")
    DELTA_CAP = Said(
        "Longest timeout, in ms: {delta_cap_ms}.", "Had masa terpanjang, ms: {delta_cap_ms}."
    )
    MIN_BLOCK = Said(
        "Shortest time between blocks, in ms: {min_block_ms}.",
        "Jarak terpendek antara blok, ms: {min_block_ms}.",
    )
    HEARTBEAT = Said(
        "A block at least so often, in ms: {heartbeat_ms}.",
        "Sekurang-kurangnya satu blok setiap, ms: {heartbeat_ms}.",
    )
    SHOW = Said("what a genesis says", "isi genesis")
    SHOW_ABOUT = Said(
        "Show what a genesis founds: members, keys, authorities and parameters, and the chain id in groups of letters "
        "to be compared by telephone. A genesis that says anything else is refused. With --folder, the agency's own "
        "part is looked for.",
        "Paparkan apa yang diasaskan oleh genesis: ahli, kunci, pihak berkuasa dan parameter, serta pengenal rantaian "
        "dalam kumpulan huruf untuk dibandingkan melalui telefon. Genesis yang menyatakan selain itu ditolak. Dengan "
        "--folder, bahagian agensi sendiri dicari.",
    )
    SHOW_FOLDER = Said("The agency's own node folder.", "Folder nod agensi sendiri.")
    JOIN = Said("join, once all agree", "sertai, setelah semua bersetuju")
    JOIN_ABOUT = Said(
        "Join the network of a genesis, after its chain id was compared with all: checks the id and that this agency's "
        "part stands in it unchanged, writes the genesis into the folder, and makes the vote log. That is done once in "
        "the life of a key, and refused ever after.",
        "Sertai rangkaian genesis, setelah pengenal rantaiannya dibandingkan dengan semua: menyemak pengenal itu dan "
        "bahawa bahagian agensi ini tidak berubah, menulis genesis ke dalam folder, dan membuat log undi. Itu dilakukan "
        "sekali sahaja dalam hayat kunci, dan ditolak selepas itu.",
    )
    JOIN_ARGUMENTS = Said("FOLDER FILE --chain-id ID", "FOLDER FAIL --chain-id ID")
    JOIN_CHAIN_ID = Said(
        "The id that all have compared; groups may have spaces between them.",
        "Pengenal yang telah dibandingkan oleh semua; kumpulannya boleh dipisahkan ruang.",
    )
    JOINED = Said("{path} has joined.", "{path} telah menyertai.")
    JOINED_NEXT = Said(
        "Next: '{program} node start {path}'. Never copy the folder votes, and never restore it from a backup.",
        "Seterusnya: '{program} node start {path}'. Jangan sekali-kali salin folder votes, dan jangan pulihkannya "
        "daripada sandaran.",
    )
    NO_PEERS = Said(
        "{path} names no other node yet. Write a [[peer]] for each of the others into it, with the id and address that they tell you.",
        "{path} belum menamakan nod lain. Tulis [[peer]] bagi setiap satu di dalamnya, dengan pengenal dan alamat yang mereka beritahu.",
    )
    ASSEMBLED_NEXT = Said(
        "Next: send {path} to all. When everybody reads the same chain id, each runs '{program} genesis join'.",
        "Seterusnya: hantar {path} kepada semua. Apabila semua membaca pengenal rantaian yang sama, setiap agensi "
        "menjalankan '{program} genesis join'.",
    )
    CHAIN_ID = Said("chain id", "pengenal rantaian")
    DIGEST = Said("digest", "cernaan")
    FOUNDED = Said("founded", "diasaskan")
    PARAMETERS = Said("parameters", "parameter")
    CONTRACTS = Said("contracts", "kontrak")
    AUTHORITIES = Said("authorities", "pihak berkuasa")
    AUTHORITIES_ARE = Said(
        "{count}, of which {quorum} decide; {faulty} may fail or lie",
        "{count}, dengan {quorum} membuat keputusan; {faulty} boleh gagal atau menipu",
    )
    FEW = Said(
        "With fewer than 4 authorities the chain stands still while one of them is away.",
        "Dengan kurang daripada 4 pihak berkuasa, rantaian terhenti apabila satu daripadanya tiada.",
    )
    STEWARD = Said("steward", "pengurus")
    YOURS = Said("yours, unchanged", "milik anda, tidak berubah")
    NAME_COMMITMENT = Said("name commitment", "komitmen nama")
    VOTE_KEY = Said("vote key", "kunci undi")
    FOLLOWS = Said("follows", "mengikut")
