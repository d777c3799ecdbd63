"""A few agencies with services and desks: the directory, what is said of room, and the duty roster, in one sandbox."""

from typing import Any

from chain.primitives import Digest
from contracts.language import replace
from contracts.moment import Person
from contracts.words import Role, Standing
from tests.contracts.agencies import AGENCIES, PERDA, Agencies

MAKANAN, PERUMAHAN, KEBAJIKAN = 9, 6, 3
ACT, AGREEMENT = 1, 5
FEDERAL, ZAKAT = 1, 4
PERSONS, PLACES, ANYONE, CHILDREN = 1, 3, 1, 2
ROOM, ASSESSMENT, WAITLIST, UNSTATED, NO_ROOM = range(1, 6)
"""By their numbers on the chain, the best first."""
DOCUMENT = Digest(b"d" * 32)


class Catalogue(Agencies):
    """The sandbox, with people who may do everything with services and rosters."""

    helpers = ()

    def __init__(self) -> None:
        super().__init__()
        everything = (Role.ADMIN, Role.COORDINATOR, Role.SIGNATORY, Role.NODE)
        self.people = {name: self.sandbox.person(name, *everything) for name in AGENCIES}

    def leaving(self, agency: str) -> Person:
        """An admin of an agency that is on its way out."""
        return replace(self.people[agency], standing=Standing.LEAVING)

    def drafted(
        self,
        name: str = "food",
        *,
        who: str = PERDA,
        needs: tuple[int, ...] = (MAKANAN,),
        areas: tuple[int, ...] = (10,),
        valid: tuple[int, tuple[int, ...]] = (0, ()),
    ) -> tuple[Any, ...]:
        """Why a draft is refused; nothing if it stands."""
        form = (self.id(name), DOCUMENT, needs, areas, (ACT, ZAKAT), (1,), valid)
        return self.act(who, "directory.draft", *form)

    def published(self, name: str = "food", **given: Any) -> None:
        """A service that others find."""
        assert self.drafted(name, **given) == ()
        assert self.does("publish", name, who=given.get("who", PERDA)) == ()

    def does(
        self, method: str, name: str = "food", *, who: str | Person = PERDA
    ) -> tuple[Any, ...]:
        """What one of the methods about a whole service comes to."""
        return self.act(who, f"directory.{method}", self.id(name), self.service(name).version)

    def service(self, name: str = "food") -> Any:
        """As it stands."""
        return self.ask("directory.get", self.id(name))

    def states(
        self, *rows: tuple[int, ...], name: str = "food", area: int = 10, who: str = PERDA
    ) -> tuple[Any, ...]:
        """What is said of the room of a service."""
        said = self.ask("capacity.get", self.id(name), area)
        version = 0 if said is None else said.version
        return self.act(who, "capacity.state", self.id(name), area, version, rows)

    def full(
        self, until_ms: int, *, name: str = "food", area: int = 10, who: str = PERDA
    ) -> tuple[Any, ...]:
        """A service has no room for so long from now."""
        due_ms = self.sandbox.now_ms + 1_000 + until_ms
        return self.act(who, "capacity.full", self.id(name), area, due_ms)

    def offers(
        self, who: str = PERDA, need: int = MAKANAN, area: int = 10
    ) -> tuple[int, str] | None:
        """How long an agency has offered something for a need in an area, and with what room."""
        found = self.ask("directory.offers", self.member(who), need, area)
        return None if found is None else (self.sandbox.now_ms - found[0], found[1].name)

    def found(self, need: int = MAKANAN, area: int = 10) -> dict[str, str]:
        """Whose services others find there, with the room of each."""
        listed = self.ask("directory.serving", need, area, ())
        return {self.name(each.member): each.room.name for each in listed}

    # The roster.

    def shift(
        self,
        name: str,
        begins_ms: int,
        length_ms: int,
        *,
        who: str | Person = PERDA,
        areas: tuple[int, ...] = (10,),
    ) -> tuple[Any, ...]:
        """Why a shift is refused that begins so long from now; nothing if it is planned."""
        from_ms = self.sandbox.now_ms + 1_000 + begins_ms
        form = (self.id(name), 1, areas, from_ms, from_ms + length_ms)
        return self.act(who, "duty.set", *form)

    def is_on(self, area: int = 10) -> bool:
        """Whether somebody is on duty."""
        found: bool = self.ask("duty.is_on", area)
        return found
