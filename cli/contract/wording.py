"""The words of complaints about contracts and their tests."""

from __future__ import annotations

from types import MappingProxyType

from cli.complaint import Reason, Wording
from cli.words import EN, MS, NOTHING_RAN, TIADA_DIJALANKAN, Complaints

COMPLAINTS: Complaints = MappingProxyType(
    {
        Reason.NO_TESTS: {
            EN: Wording(
                "There are no tests of {path}: {known} is not there.",
                NOTHING_RAN,
                "Write them beside the contract, or say with --tests where they are.",
            ),
            MS: Wording(
                "Tiada ujian bagi {path}: {known} tidak ditemui.",
                TIADA_DIJALANKAN,
                "Tulis ujian di sebelah kontrak, atau nyatakan tempatnya dengan --tests.",
            ),
        },
        Reason.NO_PYTEST: {
            EN: Wording(
                "Tests are run by pytest, which is not installed here.",
                NOTHING_RAN,
                "Install it beside sinergi, 'pip install pytest hypothesis', or in a copy of the "
                "repository 'make setup'. '{program} contract check' needs neither.",
            ),
            MS: Wording(
                "Ujian dijalankan oleh pytest, yang tidak dipasang di sini.",
                TIADA_DIJALANKAN,
                "Pasang di sebelah sinergi, 'pip install pytest hypothesis', atau dalam salinan "
                "repositori 'make setup'. '{program} contract check' tidak memerlukannya.",
            ),
        },
        Reason.NOT_TESTED: {
            EN: Wording(
                "pytest has run no test of {path}; it ended with status {detail}.",
                "Nothing was changed.",
                "What it said stands above: often an option that it does not have, or no test that fits.",
            ),
            MS: Wording(
                "pytest tidak menjalankan ujian {path}; ia tamat dengan status {detail}.",
                "Tiada apa-apa diubah.",
                "Lihat mesejnya di atas: selalunya pilihan yang tidak dikenali, atau tiada ujian yang "
                "sepadan.",
            ),
        },
    }
)
