"""The words for a comparison of two stores, in English and in Malay."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from types import MappingProxyType

from cli.catalogue import Language
from node.audit.findings import Flaw

_EN = Language.ENGLISH
_MS = Language.MALAY


class Word(Enum):
    """Something said of two stores."""

    EQUAL = "nothing differs"
    OTHER_BLOCK = "two different blocks"
    OTHER_RECEIPT = "two different receipts"
    OTHER_STATE = "a key is wrong since a height"
    OTHER_STATE_SOMETIME = "a key is wrong since a height that is not known"
    OTHER_EXECUTION = "this program comes to something else"
    DAMAGE = "a store is damaged"
    HEIGHTS = "label and text: what a store holds"
    PRUNED = "what a store holds that has lost its beginning"
    SHORTER = "label: one ends earlier"
    SHORTER_IS = "which one ends earlier"
    EXECUTED = "label: executed again"
    EXECUTED_IS = "from where to where"
    NOT_EXECUTED = "nothing was executed again"
    LACKING = "label: why it went no further"
    BLOCK = "label: a block"
    FIELDS = "label: fields of the header"
    REFUSED = "a block is not valid here"
    WHAT = "label: what is wrong"
    KEY = "label: the key"
    FIELD = "label: contract and field"
    HERE = "label: value by execution"
    WRITTEN = "label: written by"
    WRITTEN_IN = "label: in one store written by"
    BY_CALL = "a call of a transaction"
    BY_BLOCK = "what a block does by itself"
    BY_BOOKS = "the chain's and the clock's books"
    CALL = "label: the call"
    CALL_IS = "a call, by its method"
    FIRING_IS = "a firing of the clock"
    NO_RESULT = "there is no result"
    NO_VALUE = "there is no value"
    WRONG = "label: who is wrong"
    WRONG_IS = "the stores that are wrong"
    MORE_KEYS = "how many keys are wrong"
    GIVE_GENESIS = "what --genesis would add"
    READING = "how far it is"


def word(which: Word, language: Language, **gaps: object) -> str:
    """`which` in `language`, its gaps filled."""
    return WORDS[which][language].format(**gaps)


WORDS: Mapping[Word, Mapping[Language, str]] = MappingProxyType(
    {
        Word.EQUAL: {
            _EN: "Nothing differs in what both hold, up to height {height}.",
            _MS: "Tiada perbezaan dalam kandungan kedua-duanya, hingga ketinggian {height}.",
        },
        Word.OTHER_BLOCK: {
            _EN: "They part at height {height}: each holds another block for final.",
            _MS: "Keduanya berpisah pada ketinggian {height}: masing-masing memuktamadkan blok lain.",
        },
        Word.OTHER_RECEIPT: {
            _EN: "At height {height} the block is the same, and a receipt is not.",
            _MS: "Pada ketinggian {height} bloknya sama, tetapi satu resit berbeza.",
        },
        Word.OTHER_STATE: {
            _EN: "The blocks are the same; the state is not, by a key that was written at height {height}.",
            _MS: "Bloknya sama; keadaannya berbeza pada kunci yang ditulis pada ketinggian {height}.",
        },
        Word.OTHER_STATE_SOMETIME: {
            _EN: "The blocks are the same; the state is not, by a key that no block wrote that was executed "
            "again.",
            _MS: "Bloknya sama; keadaannya berbeza pada kunci yang tidak ditulis oleh mana-mana blok yang "
            "dilaksanakan semula.",
        },
        Word.OTHER_EXECUTION: {
            _EN: "At height {height} this program, on this Python, comes to something else than the block.",
            _MS: "Pada ketinggian {height} program ini, dengan Python ini, mendapat hasil yang lain "
            "daripada bloknya.",
        },
        Word.DAMAGE: {
            _EN: "Store {side} is damaged at height {height}.",
            _MS: "Stor {side} rosak pada ketinggian {height}.",
        },
        Word.HEIGHTS: {
            _EN: "{path}\nheights {first} to {tip}",
            _MS: "{path}\nketinggian {first} hingga {tip}",
        },
        Word.PRUNED: {
            _EN: "{path}\nheights {first} to {tip}; the blocks before are not kept there",
            _MS: "{path}\nketinggian {first} hingga {tip}; blok sebelumnya tidak disimpan di situ",
        },
        Word.SHORTER: {_EN: "lengths", _MS: "panjang"},
        Word.SHORTER_IS: {
            _EN: "{short} ends at {tip}, {long} goes on to {end}",
            _MS: "{short} berakhir pada {tip}, {long} bersambung hingga {end}",
        },
        Word.EXECUTED: {_EN: "executed again", _MS: "dilaksanakan semula"},
        Word.EXECUTED_IS: {
            _EN: "heights {first} to {last}",
            _MS: "ketinggian {first} hingga {last}",
        },
        Word.NOT_EXECUTED: {_EN: "nothing", _MS: "tiada"},
        Word.LACKING: {_EN: "lacks for more", _MS: "kekurangan"},
        Word.BLOCK: {_EN: "block in {side}", _MS: "blok dalam {side}"},
        Word.FIELDS: {_EN: "differ in", _MS: "berbeza pada"},
        Word.REFUSED: {
            _EN: "{id}\nnot valid here: {why}",
            _MS: "{id}\ntidak sah di sini: {why}",
        },
        Word.WHAT: {_EN: "what", _MS: "perkara"},
        Word.FIELD: {_EN: "contract", _MS: "kontrak"},
        Word.KEY: {_EN: "key", _MS: "kunci"},
        Word.HERE: {_EN: "executed", _MS: "hasil pelaksanaan"},
        Word.WRITTEN: {_EN: "written by", _MS: "ditulis oleh"},
        Word.WRITTEN_IN: {_EN: "in {side} by", _MS: "dalam {side} oleh"},
        Word.BY_CALL: {
            _EN: "{methods}\ntransaction {id}, call {call}, height {height}",
            _MS: "{methods}\ntransaksi {id}, panggilan {call}, ketinggian {height}",
        },
        Word.BY_BLOCK: {
            _EN: "{methods}, by the block itself, height {height}",
            _MS: "{methods}, oleh blok itu sendiri, ketinggian {height}",
        },
        Word.BY_BOOKS: {
            _EN: "the chain or its clock, for its own books, height {height}",
            _MS: "rantaian atau jamnya, untuk rekodnya sendiri, ketinggian {height}",
        },
        Word.CALL: {_EN: "call", _MS: "panggilan"},
        Word.CALL_IS: {
            _EN: "{method}\ntransaction {id}, call {call}",
            _MS: "{method}\ntransaksi {id}, panggilan {call}",
        },
        Word.FIRING_IS: {
            _EN: "{method}, fired by the clock, number {call}",
            _MS: "{method}, dicetuskan oleh jam, nombor {call}",
        },
        Word.NO_RESULT: {_EN: "there is none", _MS: "tiada"},
        Word.NO_VALUE: {_EN: "no value", _MS: "tiada nilai"},
        Word.WRONG: {_EN: "wrong", _MS: "salah"},
        Word.WRONG_IS: {_EN: "in {sides}", _MS: "dalam {sides}"},
        Word.MORE_KEYS: {
            _EN: "in {sides}; wrong keys: {count}",
            _MS: "dalam {sides}; kunci yang salah: {count}",
        },
        Word.GIVE_GENESIS: {
            _EN: "With the chain's genesis file, --genesis FILE, all blocks are executed again: that says who is "
            "right, at which height it began, and which call wrote it.",
            _MS: "Dengan fail genesis rantaian, --genesis FAIL, semua blok dilaksanakan semula: barulah diketahui "
            "yang mana betul, pada ketinggian mana ia bermula, dan panggilan mana yang menulisnya.",
        },
        Word.READING: {_EN: "height {height} ...", _MS: "ketinggian {height} ..."},
    }
)

FLAWS: Mapping[Flaw, Mapping[Language, str]] = MappingProxyType(
    {
        Flaw.BLOCK_MISSING: {
            _EN: "The block is not there, though others before and after it are.",
            _MS: "Bloknya tiada, walaupun blok sebelum dan selepasnya ada.",
        },
        Flaw.BLOCK_UNREADABLE: {
            _EN: "The block cannot be read.",
            _MS: "Bloknya tidak dapat dibaca.",
        },
        Flaw.BLOCK_MISPLACED: {
            _EN: "The block is not the one that belongs there.",
            _MS: "Bloknya bukan blok yang sepatutnya di situ.",
        },
        Flaw.CHAIN_BROKEN: {
            _EN: "The block does not follow the one below it.",
            _MS: "Bloknya tidak bersambung dengan blok di bawahnya.",
        },
        Flaw.RECEIPT_MISSING: {_EN: "A receipt is not there.", _MS: "Satu resit tiada."},
        Flaw.RECEIPT_UNREADABLE: {
            _EN: "A receipt cannot be read.",
            _MS: "Satu resit tidak dapat dibaca.",
        },
        Flaw.RECEIPTS_FALSE: {
            _EN: "The receipts are not those of the block.",
            _MS: "Resitnya bukan resit blok itu.",
        },
        Flaw.INDEX_FALSE: {
            _EN: "A transaction, or an epoch that begins here, would not be found where it is.",
            _MS: "Suatu transaksi, atau epok yang bermula di sini, tidak akan ditemui di tempatnya.",
        },
        Flaw.STATE_FALSE: {
            _EN: "The state is not that of the block, and nothing it could be compared with says at which key.",
            _MS: "Keadaannya bukan keadaan blok itu, dan tiada bandingan yang menunjukkan kuncinya.",
        },
        Flaw.TREE_FALSE: {
            _EN: "The state is right; the hashes that lie beside it to prove it are not.",
            _MS: "Keadaannya betul; cincangan yang membuktikannya salah.",
        },
    }
)
