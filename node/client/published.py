"""What is published for everybody: the codes of the taxonomy, and who is under the programme terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from node.client.api import Json, NodeApi, Question

LISTS = ("need", "reason", "clause")
"""By their numbers in contract `taxonomy`, from 1."""


@dataclass(frozen=True, slots=True)
class Coded:
    """A code with its labels."""

    code: int
    word: str
    ms: str
    en: str
    is_retired: bool

    def told(self) -> Json:
        """For programs."""
        return {
            "code": self.code,
            "word": self.word,
            "ms": self.ms,
            "en": self.en,
            "is_retired": self.is_retired,
        }


async def codes_of(api: NodeApi, which: str) -> list[Coded]:
    """A list of the taxonomy, in the order of the numbers."""
    found: list[Coded] = []
    while True:
        after = {"after": found[-1].code} if found else {}
        page = await api.view("taxonomy", "listed", which=which, **after)
        assert isinstance(page, list)
        if not page:
            return found
        found += [_coded(each) for each in page]


def _coded(row: Json) -> Coded:
    term = row["term"]
    assert isinstance(term, dict)
    ms, en = (bytes.fromhex(str(term[name])).decode("ascii") for name in ("ms", "en"))
    return Coded(int(str(row["code"])), str(term["word"]), ms, en, term["is_retired"] is True)


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A member, the newest version that it has confirmed, and whether it is under the terms."""

    member: str
    confirmed: int
    is_under: bool
    missing_since_ms: int | None


@dataclass(frozen=True, slots=True)
class Standing:
    """The version in force, and each member."""

    version: int
    document: str | None
    due_ms: int | None
    members: tuple[Confirmed, ...]

    def told(self, names: Mapping[str, str]) -> Json:
        """For programs."""
        return {
            "version": self.version,
            "document": self.document,
            "due_ms": self.due_ms,
            "members": [
                {
                    "member": each.member,
                    "name": names.get(each.member),
                    "confirmed": each.confirmed,
                    "is_under": each.is_under,
                    "missing_since_ms": each.missing_since_ms,
                }
                for each in self.members
            ],
        }


_VIEWS = ("confirmed_by", "in_force", "missing_since")


async def standing_of_terms(api: NodeApi, members: Sequence[str]) -> Standing:
    """Who of these is under the programme terms."""
    version = await api.view("terms", "current")
    assert isinstance(version, int)
    [newest] = await api.views([Question("terms", "get", {"version": version})])
    asked = [Question("terms", view, {"member": each}) for each in members for view in _VIEWS]
    answers = await api.views(asked)
    rows = []
    for at, member in enumerate(members):
        confirmed, is_under, since = answers[at * len(_VIEWS) : (at + 1) * len(_VIEWS)]
        since_ms = since if isinstance(since, int) else None
        rows.append(Confirmed(member, int(str(confirmed)), is_under is True, since_ms))
    if not isinstance(newest, dict):
        return Standing(version, None, None, tuple(rows))
    return Standing(version, str(newest["document"]), int(newest["due_ms"]), tuple(rows))
