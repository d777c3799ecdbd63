"""The programme's first recorded volume, invented anew from a seed: 2,750 prospects, of whom nobody exists.

Persons are visibly invented: they are called "Prospek Contoh" with a number, their MyKad numbers carry the place of
birth 00, which was never given out, and their telephone numbers are of the range 000. States, districts, agencies and
needs are real ones.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from random import Random
from typing import Final

from node.client.intake import COLUMNS

FIRST_VOLUME: Final = 2_750
"""Activities registered up to August 2020 (programme, section 1)."""


@dataclass(frozen=True, slots=True)
class Takes:
    """Which needs an agency helps with, and where: in all states, if none is named."""

    needs: tuple[str, ...]
    states: tuple[str, ...] = ()
    weight: int = 1
    """Its share of the intakes, beside the others'."""


AGENCIES: Final[Mapping[str, Takes]] = {
    "PERKESO": Takes(("perlindungan", "pekerjaan", "kemahiran", "oku"), weight=5),
    "Lembaga Zakat Selangor": Takes(
        ("kebajikan", "kewangan", "makanan", "perumahan", "pendidikan", "kesihatan"),
        ("SELANGOR", "KUALA LUMPUR", "PUTRAJAYA"),
        weight=4,
    ),
    "Zakat Pulau Pinang": Takes(
        ("kebajikan", "kewangan", "makanan", "perumahan", "pendidikan"),
        ("PULAU PINANG", "KEDAH", "PERAK", "PERLIS"),
        weight=2,
    ),
    "TERAJU": Takes(("perniagaan", "kewangan", "kemahiran", "pendidikan"), weight=2),
    "PERDA": Takes(
        ("perniagaan", "perumahan", "kemahiran", "pekerjaan"),
        ("PULAU PINANG", "KEDAH", "PERAK"),
        weight=1,
    ),
    "YPKDT": Takes(
        ("pendidikan", "kebajikan", "kemahiran", "makanan"),
        ("TERENGGANU", "KELANTAN", "PAHANG"),
        weight=1,
    ),
    "One Hope": Takes(
        ("makanan", "kesihatan", "oku", "kebajikan", "penjagaan", "perumahan"), weight=2
    ),
}

KINDS: Final = {
    "PERKESO": 3,
    "Lembaga Zakat Selangor": 4,
    "Zakat Pulau Pinang": 4,
    "TERAJU": 1,
    "PERDA": 3,
    "YPKDT": 7,
    "One Hope": 7,
}
"""What sort of member each is, by its number in contract `member`."""

VOTING: Final = ("PERKESO", "Lembaga Zakat Selangor", "Zakat Pulau Pinang", "TERAJU")

DISTRICTS: Final[Mapping[str, tuple[str, ...]]] = {
    "JOHOR": ("JOHOR BAHRU", "BATU PAHAT", "MUAR", "KLUANG", "SEGAMAT"),
    "KEDAH": ("KOTA SETAR", "KUALA MUDA", "KULIM", "BALING", "LANGKAWI"),
    "KELANTAN": ("KOTA BHARU", "PASIR MAS", "TUMPAT", "GUA MUSANG"),
    "MELAKA": ("MELAKA TENGAH", "ALOR GAJAH", "JASIN"),
    "NEGERI SEMBILAN": ("SEREMBAN", "PORT DICKSON", "JEMPOL", "TAMPIN"),
    "PAHANG": ("KUANTAN", "TEMERLOH", "BENTONG", "RAUB", "ROMPIN"),
    "PULAU PINANG": (
        "BARAT DAYA",
        "SEBERANG PERAI SELATAN",
        "SEBERANG PERAI UTARA",
        "SEBERANG PERAI TENGAH",
    ),
    "PERAK": ("KINTA", "LARUT & MATANG", "MANJUNG", "BATANG PADANG"),
    "PERLIS": ("PERLIS",),
    "SELANGOR": ("PETALING", "SABAK BERNAM", "KLANG", "GOMBAK", "KUALA SELANGOR", "SEPANG"),
    "TERENGGANU": ("KUALA TERENGGANU", "BESUT", "DUNGUN", "KEMAMAN"),
    "SABAH": ("KOTA KINABALU", "SANDAKAN", "TAWAU", "KENINGAU"),
    "SARAWAK": ("KUCHING", "SIBU", "MIRI", "BINTULU"),
    "KUALA LUMPUR": ("KUALA LUMPUR",),
    "LABUAN": ("LABUAN",),
    "PUTRAJAYA": ("PUTRAJAYA",),
}

_STATE_WEIGHTS: Final = (9, 6, 5, 3, 3, 5, 6, 7, 1, 16, 4, 8, 7, 6, 1, 1)
"""Roughly as people live, in the order of DISTRICTS."""
_PRIORITY_WEIGHTS: Final = {"kecemasan": 1, "segera": 4, "biasa": 15}
_NOTES: Final = (
    "Perlukan bantuan secepat mungkin",
    "Sudah dirujuk oleh pemimpin komuniti",
    "Ibu tunggal dengan tiga anak",
    "Hilang pekerjaan pada Mac 2020",
    "",
    "",
    "",
)


@dataclass(frozen=True, slots=True)
class Intake:
    """One invented prospect, as the agency that they came to would write them down."""

    origin: str
    values: Mapping[str, str]


def invent(seed: int, count: int) -> dict[str, list[Intake]]:
    """`count` invented intakes by the agency that they came to; the same for the same seed."""
    chance = Random(f"sinergi programme {seed}")
    names, weights = list(AGENCIES), [each.weight for each in AGENCIES.values()]
    batches: dict[str, list[Intake]] = {name: [] for name in names}
    for number in range(1, count + 1):
        origin = chance.choices(names, weights)[0]
        batches[origin].append(_intake(chance, origin, number))
    return batches


def _intake(chance: Random, origin: str, number: int) -> Intake:
    state = chance.choices(list(DISTRICTS), _STATE_WEIGHTS)[0]
    needs = sorted({need for takes in AGENCIES.values() for need in takes.needs})
    need = chance.choice(needs)
    helpers = [name for name in helpers_for(need, state) if name != origin]
    priority = chance.choices(list(_PRIORITY_WEIGHTS), list(_PRIORITY_WEIGHTS.values()))[0]
    return Intake(
        origin,
        {
            "reference": f"2020-{number:05}",
            "name": f"Prospek Contoh {number:05}",
            "identifier": _identifier(chance, number),
            "phone": f"000-{number:07}",
            "state": state,
            "district": chance.choice(DISTRICTS[state]),
            "need": need,
            "priority": priority,
            "offer_to": chance.choice(helpers) if helpers else "",
            "note": chance.choice(_NOTES),
        },
    )


def helpers_for(need: str, state: str) -> list[str]:
    """The agencies that help with a need in a state."""
    return [
        name
        for name, takes in AGENCIES.items()
        if need in takes.needs and (not takes.states or state in takes.states)
    ]


def _identifier(chance: Random, number: int) -> str:
    kind = chance.choices(("mykad", "passport", "none"), (17, 2, 1))[0]
    if kind == "none":
        return ""
    if kind == "passport":
        return f"passport:CONTOH{number:05}"
    year, month, day = chance.randrange(100), chance.randrange(1, 13), chance.randrange(1, 29)
    return f"mykad:{year:02}{month:02}{day:02}-00-{number % 10_000:04}"


def file_name(agency: str) -> str:
    """Of an agency's batch."""
    return agency.lower().replace(" ", "-") + ".csv"


def to_csv(intakes: Sequence[Intake]) -> str:
    """A batch as the file that its agency would hand in."""
    text = StringIO(newline="")
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(intake.values for intake in intakes)
    return text.getvalue()
