"""Users: who acts for a member, with which key, in which roles, until when.

Nobody is taken without signing for it: a key is offered, so that the chain knows it, and then signs beside the admin
the call that says whose it is and what it may do. So no member takes or blocks a key that somebody else holds.
"""

from contracts.language import (
    Annotated,
    AtMost,
    Context,
    Contract,
    Interface,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    Person,
    PublicKey,
    Reason,
    Role,
    Second,
    Standing,
    elsewhere,
    event,
    genesis,
    internal,
    method,
    record,
    refuse,
    replace,
    require,
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
LAST_ADMIN = Reason("last_admin")
NODES_OWN_ROLE = Reason("nodes_own_role")
TOO_MANY_USERS = Reason("too_many_users")
KEY_NOT_SIGNED = Reason("key_not_signed")

MOST_USERS = 250
"""Of one member that were not revoked: a page holds them all."""
MOST_OFFERED = 32
"""Keys that one member has offered; another one takes the place of the oldest."""

Roles = Annotated[tuple[Role, ...], AtMost(17)]
Offered = Annotated[tuple[PublicKey, ...], AtMost(32)]


class Members(Interface):
    """Where a user's member stands."""

    contract = "member"

    def standing(self, member_id: MemberId) -> Standing | None:
        """Where a member stands; nothing if there is none."""
        elsewhere()


@record
class User:
    """A key and what it may do. A revoked key stays, so that nobody takes it again."""

    member: MemberId
    roles: Roles
    until_ms: Milliseconds | None
    revoked: bool


@event
class UserChanged:
    """A key may do something else now."""

    key: PublicKey
    member: MemberId
    roles: Roles
    revoked: bool


class Users(Contract):
    """The users of all members."""

    name = "user"

    users: Map[PublicKey, User] = Map()
    """Of all keys that ever acted, so that none is taken twice."""
    by_member: Keys[tuple[MemberId, PublicKey]] = Keys()
    """Those that were not revoked."""
    offered: Map[MemberId, Offered] = Map()
    """What each member offers, the oldest first."""
    offers: Keys[tuple[PublicKey, MemberId]] = Keys()
    members: Members = Members()

    @genesis
    def found(self, ctx: Moment, key: PublicKey, member: MemberId, roles: Roles) -> None:
        """A user of a founding member."""
        self._create(ctx, key, User(member, roles, None, False))

    @internal("member")
    def begin(self, ctx: Context, key: PublicKey, member: MemberId, roles: Roles) -> None:
        """The first user of a new member, who signs the proposal, too."""
        _check_signed(ctx, key)
        self._create(ctx, key, User(member, roles, None, False))

    @internal("node")
    def admit_node(self, ctx: Moment, key: PublicKey, member: MemberId) -> None:
        """A node of a member: its key signs what nodes say."""
        self._create(ctx, key, User(member, (Role.NODE,), None, False))

    @internal("node")
    def retire_node(self, ctx: Moment, key: PublicKey) -> None:
        """A node's key says nothing any more."""
        self._revoke(ctx, key, self.users.need(key, NOT_FOUND))

    @method(Role.ADMIN, Role.SIGNATORY)
    def offer(self, ctx: Context, key: PublicKey) -> None:
        """Make a key known that nobody has yet, so that it can sign for what it is to be: a user, a node, an applicant's first.

        Until then it has no role and is nobody's, whoever offers it. Of a member's offers the newest 32 stand.
        """
        require(key not in self.users, EXISTS)
        keys = [each for each in self._offered_by(ctx.member) if each != key]
        if len(keys) == MOST_OFFERED:
            self.offers.erase((keys[0], ctx.member))
            keys = keys[1:]
        self.offers.add((key, ctx.member))
        self.offered.put(ctx.member, tuple(keys + [key]))

    @method(Role.ADMIN)
    def add(
        self, ctx: Context, key: PublicKey, roles: Roles, until_ms: Milliseconds | None
    ) -> None:
        """Another user of the admin's own member, whose key signs, too."""
        require(Role.NODE not in roles, NODES_OWN_ROLE)
        _check_signed(ctx, key)
        self._create(ctx, key, User(ctx.member, roles, until_ms, False))

    @method(Role.ADMIN)
    def role(self, ctx: Context, key: PublicKey, roles: Roles) -> None:
        """From now on a user has these roles."""
        user = self._own(ctx, key)
        require(Role.NODE not in roles and Role.NODE not in user.roles, NODES_OWN_ROLE)
        if Role.ADMIN not in roles:
            self._leave_an_admin(ctx, key)
        self._keep(ctx, key, replace(user, roles=roles))

    @method(Role.ADMIN)
    def expire(self, ctx: Context, key: PublicKey, until_ms: Milliseconds) -> None:
        """A user may act until a block time, and no longer."""
        user = self._own(ctx, key)
        require(Role.NODE not in user.roles, NODES_OWN_ROLE)
        self._leave_an_admin(ctx, key)
        self._keep(ctx, key, replace(user, until_ms=until_ms))

    @method(Role.ADMIN)
    def revoke(self, ctx: Context, key: PublicKey) -> None:
        """A user acts no more, from this call on, and leaves room for another."""
        user = self._own(ctx, key)
        require(Role.NODE not in user.roles, NODES_OWN_ROLE)
        self._leave_an_admin(ctx, key)
        self._revoke(ctx, key, user)

    @method(Role.SIGNATORY, Role.WITNESS, second=Second.MEMBER)
    def recover(self, ctx: Context, key: PublicKey) -> None:
        """A member that has lost its admin gets a new one, whose key signs, and a witness of another member."""
        require(ctx.author.has(Role.SIGNATORY), NOT_YOURS)
        _check_signed(ctx, key)
        self._create(ctx, key, User(ctx.member, (Role.ADMIN, Role.SIGNATORY), None, False))

    @view
    def person(self, ctx: Moment, key: PublicKey) -> Person | None:
        """Who signs with `key` now; nothing if nobody does. A key that is only offered has no role."""
        user = self.users.get(key)
        if user is None:
            return self._offered(key)
        if not _acts(user, ctx.now_ms):
            return None
        return self._person(key, user.member, user.roles)

    @view
    def has_another(self, ctx: Moment, key: PublicKey, roles: Roles) -> bool:
        """True if the member of `key` has another user with one of `roles`."""
        user = self.users.need(key, NOT_FOUND)
        return self._another(ctx, key, user.member, roles)

    def _offered(self, key: PublicKey) -> Person | None:
        for pair in self.offers.listed(most=1, within=(key,)):
            return self._person(key, pair[1], ())
        return None

    def _person(self, key: PublicKey, member: MemberId, roles: Roles) -> Person | None:
        standing = self.members.standing(member)
        return None if standing is None else Person(key, member, roles, standing)

    def _offered_by(self, member: MemberId) -> Offered:
        offered = self.offered.get(member)
        return () if offered is None else offered

    def _another(self, ctx: Moment, key: PublicKey, member: MemberId, roles: Roles) -> bool:
        for pair in self.by_member.listed(most=MOST_USERS, within=(member,)):
            if pair[1] != key:
                user = self.users.need(pair[1], NOT_FOUND)
                if _acts(user, ctx.now_ms) and any([role in roles for role in user.roles]):
                    return True
        return False

    def _leave_an_admin(self, ctx: Context, key: PublicKey) -> None:
        """Nobody locks a member out of its own administration: another admin stays, whose time does not end."""
        for pair in self.by_member.listed(most=MOST_USERS, within=(ctx.member,)):
            if pair[1] != key:
                user = self.users.need(pair[1], NOT_FOUND)
                if user.until_ms is None and Role.ADMIN in user.roles:
                    return
        refuse(LAST_ADMIN)

    def _own(self, ctx: Context, key: PublicKey) -> User:
        user = self.users.need(key, NOT_FOUND)
        require(user.member == ctx.member, NOT_YOURS)
        return user

    def _create(self, ctx: Moment, key: PublicKey, user: User) -> None:
        require(key not in self.users, EXISTS)
        known = self.by_member.listed(most=MOST_USERS, within=(user.member,))
        require(len(known) < MOST_USERS, TOO_MANY_USERS)
        self.by_member.add((user.member, key))
        self._keep(ctx, key, user)

    def _revoke(self, ctx: Moment, key: PublicKey, user: User) -> None:
        self.by_member.erase((user.member, key))
        self._keep(ctx, key, replace(user, revoked=True))

    def _keep(self, ctx: Moment, key: PublicKey, user: User) -> None:
        self.users.put(key, user)
        ctx.emit(UserChanged(key, user.member, user.roles, user.revoked))


def _check_signed(ctx: Context, key: PublicKey) -> None:
    """Whoever holds a new key says itself what it is to be."""
    require(any([each.key == key for each in ctx.cosigners]), KEY_NOT_SIGNED)


def _acts(user: User, now_ms: Milliseconds) -> bool:
    return not user.revoked and (user.until_ms is None or now_ms <= user.until_ms)
