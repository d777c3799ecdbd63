"""Rules: who may be helped by a service, as data that anybody can read and every node can apply (contracts, section 3.2).

A rule is published as a whole document, in pieces, and never changes: another version takes its place. What stands in it
is read where the facts of a person are, which is on no chain (node/eligibility). Each change of any rule makes another
edition of all rules together, by which a screening says what it went by without saying which service it was about.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Context,
    Contract,
    Digest,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    PublicKey,
    Reason,
    Role,
    Standing,
    Value,
    elsewhere,
    event,
    hashed,
    method,
    record,
    replace,
    require,
    view,
)

BAD_PIECES = Reason("bad_pieces")
NEEDS_APPROVER = Reason("needs_approver")
NOT_ACTIVE = Reason("not_active")
NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
STALE = Reason("stale")
WRONG_STATE = Reason("wrong_state")

PIECE_BYTES = 1024
"""Of every piece but the last, so that a document is cut in one way only."""
KEPT = 8
"""Versions of a service that are kept, the newest ones. Blocks have the older ones, and events their digests."""

Piece = Annotated[bytes, AtMost(1024)]
Pieces = Annotated[tuple[Piece, ...], AtMost(16)]
NeedGroups = Annotated[tuple[Annotated[int, AtMost(12)], ...], AtMost(12)]
Areas = Annotated[tuple[Annotated[int, AtMost(16)], ...], AtMost(16)]
Tags = Annotated[tuple[Annotated[int, AtMost(255)], ...], AtMost(8)]
Roles = Annotated[tuple[Role, ...], AtMost(17)]


class ServiceStatus(Choice):
    """Where a service stands: the states of contract `directory`."""

    DRAFT = 1
    PUBLISHED = 2
    SUSPENDED = 3
    RETIRED = 4


class Basis(Choice):
    """By what right an agency gives a service, as contract `directory` has it."""

    ACT = 1
    ENACTMENT = 2
    POLICY = 3
    CONSTITUTION = 4
    AGREEMENT = 5
    OTHER = 6


class Funding(Choice):
    """Who pays for a service, as contract `directory` has it."""

    FEDERAL = 1
    STATE = 2
    CONTRIBUTIONS = 3
    ZAKAT = 4
    WAQF = 5
    DONATIONS = 6
    CORPORATE = 7
    MIXED = 8
    OTHER = 9


class Status(Choice):
    """Where a version stands."""

    IN_FORCE = 1
    REPLACED = 2
    """By the next version."""
    RETIRED = 3
    """By nothing."""


@record
class Listing:
    """A service, as contract `directory` has it."""

    member: MemberId
    status: ServiceStatus
    document: Digest
    need_groups: NeedGroups
    areas: Areas
    legal_basis: Basis
    funding_source: Funding
    tags: Tags
    valid_from_ms: Milliseconds
    valid_to_ms: Milliseconds | None
    listed_ms: Milliseconds | None
    version: int


@record
class RuleVersion:
    """A version of a service's rules. `digest` is `hashed` of the document; `approved_by` nobody in a network of one.

    It is in force from the edition `since` on, until before the edition `until`.
    """

    member: MemberId
    status: Status
    digest: Digest
    approved_by: MemberId | None
    since: int
    until: int | None
    published_ms: Milliseconds


@event
class RuleChanged:
    """A version of a service's rules is published, replaced or retired, by which there is another edition of all rules."""

    service_id: Id
    member: MemberId
    version: int
    digest: Digest
    after: Status
    edition: int


class Directory(Interface):
    """The services."""

    contract = "directory"

    def get(self, service_id: Id) -> Listing:
        """A service, also one that is retired."""
        elsewhere()


class Users(Interface):
    """Who acts for a member."""

    contract = "user"

    def has_another(self, key: PublicKey, roles: Roles) -> bool:
        """True if the member of `key` has another user with one of `roles`."""
        elsewhere()


class Members(Interface):
    """The members."""

    contract = "member"

    def active_members(self) -> int:
        """How many are active."""
        elsewhere()


class Rules(Contract):
    """The rules of all services."""

    name = "rule"

    editions: Value[int] = Value(0)
    """Changes of any rule so far."""
    newest: Map[Id, int] = Map()
    """The number of each service's last version, whether it is in force or not."""
    versions: Map[tuple[Id, int], RuleVersion] = Map()
    documents: Map[tuple[Id, int], Pieces] = Map()
    directory: Directory = Directory()
    users: Users = Users()
    members: Members = Members()

    @method(Role.ADMIN)
    def publish(self, ctx: Context, service_id: Id, version: int, pieces: Pieces) -> None:
        """Publish the next version of a service's rules, in the place of the one before; an approver signs, too."""
        require(ctx.author.standing == Standing.ACTIVE, NOT_ACTIVE)
        approved_by = self._approver(ctx)
        listing = self._own(ctx, service_id)
        require(listing.status != ServiceStatus.RETIRED, WRONG_STATE)
        last = self._last(service_id)
        require(version == last + 1, STALE, last)
        digest = hashed(_document(pieces))
        edition = self._next_edition()
        if last > 0:
            before = self.versions.need((service_id, last), NOT_FOUND)
            if before.status == Status.IN_FORCE:
                self._end(ctx, service_id, last, before, Status.REPLACED, edition)
        if version > KEPT:
            self.versions.erase((service_id, version - KEPT))
            self.documents.erase((service_id, version - KEPT))
        new = RuleVersion(
            ctx.member, Status.IN_FORCE, digest, approved_by, edition, None, ctx.now_ms
        )
        self.newest.put(service_id, version)
        self.documents.put((service_id, version), pieces)
        self._put(ctx, service_id, version, new, edition)

    @method(Role.ADMIN)
    def retire(self, ctx: Context, service_id: Id, version: int) -> None:
        """Have the version that is in force replaced by nothing: nobody is screened for the service until there is another."""
        self._own(ctx, service_id)
        last = self._last(service_id)
        require(version == last, STALE, last)
        old = self.versions.need((service_id, version), NOT_FOUND)
        require(old.status == Status.IN_FORCE, WRONG_STATE)
        edition = self._next_edition()
        self._end(ctx, service_id, version, old, Status.RETIRED, edition)

    @view
    def in_force(self, service_id: Id) -> int | None:
        """The number of the version that is in force; nothing if none is."""
        last = self._last(service_id)
        found = self.versions.get((service_id, last))
        return last if found is not None and found.status == Status.IN_FORCE else None

    @view
    def at(self, service_id: Id, edition: int) -> int | None:
        """The version that was in force in an edition of all rules, if it is kept; nothing if none was."""
        for key, each in self.versions.page(most=KEPT, within=(service_id,)):
            if each.since <= edition and (each.until is None or edition < each.until):
                return key[1]
        return None

    @view
    def get(self, service_id: Id, version: int) -> RuleVersion:
        """A version that is kept."""
        return self.versions.need((service_id, version), NOT_FOUND)

    @view
    def document(self, service_id: Id, version: int) -> Pieces:
        """Its document, which is its pieces one after another."""
        return self.documents.need((service_id, version), NOT_FOUND)

    @view
    def of_service(self, service_id: Id) -> Annotated[tuple[int, ...], AtMost(8)]:
        """The numbers of the versions that are kept, the oldest first."""
        found = self.versions.page(most=KEPT, within=(service_id,))
        return tuple([key[1] for key, _ in found])

    @view
    def edition(self) -> int:
        """The number of the newest edition of all rules together; 0 before the first rule."""
        return self.editions

    def _approver(self, ctx: Context) -> MemberId | None:
        """Whose approver signs: the member's own, else another member's, else nobody's in a network of one (section 1.4)."""
        found = [each.member for each in ctx.cosigners if Role.APPROVER in each.roles]
        if ctx.member in found:
            return ctx.member
        require(not self.users.has_another(ctx.author.key, (Role.APPROVER,)), NEEDS_APPROVER)
        if len(found) > 0:
            return found[0]
        require(self.members.active_members() <= 1, NEEDS_APPROVER)
        return None

    def _own(self, ctx: Context, service_id: Id) -> Listing:
        listing = self.directory.get(service_id)
        require(listing.member == ctx.member, NOT_YOURS)
        return listing

    def _last(self, service_id: Id) -> int:
        last = self.newest.get(service_id)
        return 0 if last is None else last

    def _next_edition(self) -> int:
        self.editions += 1
        return self.editions

    def _end(
        self,
        ctx: Context,
        service_id: Id,
        version: int,
        old: RuleVersion,
        status: Status,
        edition: int,
    ) -> None:
        self._put(ctx, service_id, version, replace(old, status=status, until=edition), edition)

    def _put(
        self, ctx: Context, service_id: Id, version: int, new: RuleVersion, edition: int
    ) -> None:
        self.versions.put((service_id, version), new)
        ctx.emit(RuleChanged(service_id, new.member, version, new.digest, new.status, edition))


def _document(pieces: Pieces) -> bytes:
    """All of it; every piece is full but the last, and no document is empty."""
    require(len(pieces) > 0 and len(pieces[-1]) > 0, BAD_PIECES)
    whole = pieces[0]
    for place in range(1, len(pieces)):
        require(len(pieces[place - 1]) == PIECE_BYTES, BAD_PIECES)
        whole = whole + pieces[place]
    return whole
