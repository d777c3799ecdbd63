"""Why a call about a published table is refused: the sentences of contract `stat`, in English and Malay."""

from __future__ import annotations

from collections.abc import Mapping

_STAT = {
    "exists": (
        "There is a table with this id already, or there was one.",
        "Jadual dengan pengenal ini sudah ada, atau pernah ada.",
    ),
    "not_found": (
        "There is no such table, or nothing is kept of it, or nobody challenges it.",
        "Tiada jadual sedemikian, atau isinya tidak lagi disimpan, atau tiada bantahan terhadapnya.",
    ),
    "not_yours": (
        "The table, or the challenge, is another agency's.",
        "Jadual, atau bantahan itu, milik agensi lain.",
    ),
    "not_active": (
        "Only an active agency publishes figures.",
        "Hanya agensi yang aktif menerbitkan angka.",
    ),
    "wrong_state": (
        "The table stands where this cannot be done: it stands no more, or somebody challenges it already.",
        "Keadaan jadual ini tidak membenarkannya: ia tidak lagi berkuat kuasa, atau sudah dibantah.",
    ),
    "stale": (
        "Somebody has changed this meanwhile; look at it again, and say so again if it is still right.",
        "Perkara ini telah diubah oleh pihak lain; semak semula, dan hantar lagi jika masih betul.",
    ),
    "bad_spec": (
        "A table has a period that does not end before it begins, each dimension once, and figures in the order of their numbers.",
        "Jadual perlu tempoh yang tidak tamat sebelum bermula, setiap dimensi sekali, dan angka mengikut turutan nombornya.",
    ),
    "bad_table": (
        "What was handed in is no table: a total for each figure is missing, or its rows are not cut as they have to be.",
        "Yang dihantar bukan jadual: jumlah bagi sesuatu angka tiada, atau barisnya tidak dipotong seperti yang ditetapkan.",
    ),
    "not_final": (
        "Only what is final can be counted: the height has to be below that of the present block.",
        "Hanya yang muktamad boleh dikira: ketinggian mesti di bawah blok semasa.",
    ),
    "too_many_figures": (
        "The agency has as many tables that stand as it can have; withdraw one, or replace one.",
        "Agensi ini sudah mempunyai bilangan jadual berkuat kuasa yang paling banyak; tarik balik atau gantikan satu.",
    ),
}

SENTENCES: Mapping[str, Mapping[str, tuple[str, str]]] = {"stat": _STAT}
