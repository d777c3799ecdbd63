"""Memoranda of collaboration (MoC): who agreed with whom on what, who saw it signed, and until when (contracts, section 3.1).

The document itself stays with the parties; its SHA-256 stands here, with what the chain has to know of it: obligations
(clauses), and scopes, which add to what may go from one party to another, or narrow it. An MoC is in force once all
parties and two members that are none have signed, and its time has come. What ends closes what it added, and no more.
"""

from contracts.language import (
    DAY,
    Annotated,
    AtMost,
    Choice,
    Clock,
    Commitment,
    Context,
    Contract,
    Digest,
    Id,
    Interface,
    Keys,
    Map,
    MemberId,
    Milliseconds,
    Moment,
    PublicKey,
    Reason,
    Role,
    elsewhere,
    event,
    method,
    record,
    replace,
    require,
    tick,
    view,
)

EXISTS = Reason("exists")
NOT_FOUND = Reason("not_found")
NOT_PARTY = Reason("not_party")
NOT_ACTIVE = Reason("not_active")
IS_PARTY = Reason("is_party")
WRONG_STATE = Reason("wrong_state")
STALE = Reason("stale")
SIGNED_ALREADY = Reason("signed_already")
NOT_SIGNED = Reason("not_signed")
BAD_PARTIES = Reason("bad_parties")
BAD_PERIOD = Reason("bad_period")

T_NOTICE = 20
"""A clock by its number in contract `duration`; so is the next."""
T_APPLY = 21
ALWAYS = 1
"""A clock that is the same for all priorities is asked for with the first."""
NOTICES = 3
WITNESSES = 2
LONGEST_MS = 3_660 * DAY
"""An MoC is for ten years at most: then it is looked at anew."""
PER_PAGE = 64

Parties = Annotated[tuple[MemberId, ...], AtMost(8)]
Number = Annotated[int, AtMost(255)]
Needs = Annotated[tuple[Annotated[int, AtMost(255)], ...], AtMost(12)]


class Status(Choice):
    """Where an MoC stands. It is in force while it is in force, amended or expiring."""

    DRAFT = 1
    SIGNING = 2
    IN_FORCE = 3
    AMENDED = 4
    """In force with another text than that first signed."""
    EXPIRING = 5
    """In force, and its first notice has come."""
    EXPIRED = 6
    TERMINATED = 7


@record
class Clause:
    """An obligation of one party: its own number in the MoC, its code, by when, and a commitment to how it is measured."""

    number: Number
    code: Number
    owner: MemberId
    measure: Commitment
    due_ms: Milliseconds


@record
class Allowance:
    """What a clause lets go from giver to receiver, or no more; scope and effect by their numbers in contract `allowance`."""

    scope: Number
    effect: Number
    giver: MemberId
    receiver: MemberId
    needs: Needs
    clause: Number


Clauses = Annotated[tuple[Clause, ...], AtMost(12)]
Scopes = Annotated[tuple[Allowance, ...], AtMost(16)]
Numbers = Annotated[tuple[Number, ...], AtMost(12)]


@record
class Text:
    """What is signed: the SHA-256 of the document, and what the chain has to know of it."""

    document: Digest
    clauses: Clauses
    scopes: Scopes
    starts_ms: Milliseconds
    expires_ms: Milliseconds


@record
class Agreement:
    """An MoC as it stands. Texts are numbered; `pending` is being signed, 0 for none, and so is `in_force`."""

    parties: Parties
    status: Status
    in_force: int
    pending: int
    texts: int
    signed: int
    witnessed: int
    version: int


@record
class Signature:
    """Who signed a text for a member, and when."""

    by: PublicKey
    at_ms: Milliseconds


@event
class MocMoved:
    """An MoC stands elsewhere now, or another text of it is in force."""

    moc_id: Id
    before: Status | None
    after: Status
    in_force: int


@event
class MocDrafted:
    """A text waits for signatures; those given to an earlier one that was not in force yet count no more."""

    moc_id: Id
    text: int
    by: MemberId


@event
class MocSigned:
    """A member signed a text, as a party or as a witness."""

    moc_id: Id
    text: int
    member: MemberId
    as_witness: bool


@event
class MocExpiring:
    """A notice: the MoC ends at this time unless it is renewed."""

    moc_id: Id
    expires_ms: Milliseconds


@event
class MocTerminated:
    """A party has ended it; why stands in its letter."""

    moc_id: Id
    by: MemberId
    why: Commitment


@event
class MocLapsed:
    """A text was not signed by all in time."""

    moc_id: Id
    text: int


class Members(Interface):
    """Who is active."""

    contract = "member"

    def is_active(self, member: MemberId) -> bool:
        """True if a member is offered referrals."""
        elsewhere()


class Durations(Interface):
    """How long clocks run."""

    contract = "duration"

    def of(self, clock: int, priority: int) -> Milliseconds:
        """How long a clock runs."""
        elsewhere()


class Commitments(Interface):
    """What becomes of each clause."""

    contract = "commitment"

    def check(
        self, parties: Parties, clauses: Clauses, from_ms: Milliseconds, to_ms: Milliseconds
    ) -> None:
        """Refuses what cannot be the clauses of an MoC."""
        elsewhere()

    def begin(self, moc_id: Id, clauses: Clauses) -> None:
        """These are the clauses in force."""
        elsewhere()

    def end(self, moc_id: Id) -> None:
        """None is in force any more."""
        elsewhere()


class Allowances(Interface):
    """What goes from one member to another."""

    contract = "allowance"

    def check(self, parties: Parties, clauses: Numbers, scopes: Scopes) -> None:
        """Refuses what cannot be the scopes of an MoC."""
        elsewhere()

    def open(self, moc_id: Id, scopes: Scopes, until_ms: Milliseconds) -> None:
        """These scopes are in force, in the place of those that were."""
        elsewhere()

    def close(self, moc_id: Id) -> None:
        """None is in force any more."""
        elsewhere()


class Agreements(Contract):
    """Every MoC with its texts and signatures."""

    name = "moc"

    agreements: Map[Id, Agreement] = Map()
    texts: Map[tuple[Id, int], Text] = Map()
    signatures: Map[tuple[Id, int, MemberId], Signature] = Map()
    by_member: Keys[tuple[MemberId, Id]] = Keys()
    members: Members = Members()
    durations: Durations = Durations()
    commitments: Commitments = Commitments()
    allowances: Allowances = Allowances()

    # What parties and witnesses do.

    @method(Role.SIGNATORY)
    def propose(self, ctx: Context, moc_id: Id, parties: Parties, text: Text) -> None:
        """Draft an MoC between one's own member and others."""
        require(moc_id not in self.agreements, EXISTS)
        again = [member for place, member in enumerate(parties) if member in parties[:place]]
        require(len(parties) >= 2 and len(again) == 0, BAD_PARTIES)
        require(ctx.member in parties, NOT_PARTY)
        for member in parties:
            require(self.members.is_active(member), NOT_ACTIVE)
            self.by_member.add((member, moc_id))
        agreement = Agreement(parties, Status.DRAFT, 0, 0, 0, 0, 0, 1)
        self._draft(ctx, moc_id, agreement, text)
        ctx.emit(MocMoved(moc_id, None, Status.DRAFT, 0))

    @method(Role.SIGNATORY)
    def amend(self, ctx: Context, moc_id: Id, expected_version: int, text: Text) -> None:
        """Put another text before the parties. One in force goes on until all have signed, and ends when it would have."""
        agreement = self._of_party(ctx, moc_id, expected_version)
        if agreement.in_force > 0:
            now = self._text(moc_id, agreement.in_force)
            require(text.expires_ms == now.expires_ms, BAD_PERIOD, now.expires_ms)
        self._draft(ctx, moc_id, agreement, text)

    @method(Role.SIGNATORY)
    def renew(
        self,
        ctx: Context,
        moc_id: Id,
        expected_version: int,
        document: Digest,
        expires_ms: Milliseconds,
    ) -> None:
        """Ask the parties to have one in force go on as it is until a later time."""
        agreement = self._of_party(ctx, moc_id, expected_version)
        require(agreement.in_force > 0, WRONG_STATE)
        now = self._text(moc_id, agreement.in_force)
        require(expires_ms > now.expires_ms, BAD_PERIOD, now.expires_ms)
        text = replace(now, document=document, expires_ms=expires_ms)
        self._draft(ctx, moc_id, agreement, text)

    @method(Role.SIGNATORY)
    def sign(self, ctx: Context, moc_id: Id, number: int, document: Digest) -> None:
        """Sign a text for one's own member, which is a party; the document is named, so nobody signs another one."""
        agreement = self._being_signed(moc_id, number, document)
        require(ctx.member in agreement.parties, NOT_PARTY)
        self._put_signature(ctx, moc_id, agreement)
        signed = replace(agreement, signed=agreement.signed + 1, version=agreement.version + 1)
        if agreement.status == Status.DRAFT:
            self._arm_lapse(ctx, moc_id, self._text(moc_id, number))
            signed = self._move(ctx, moc_id, signed, Status.SIGNING)
        self.agreements.put(moc_id, signed)

    @method(Role.WITNESS)
    def witness(self, ctx: Context, moc_id: Id, number: int, document: Digest) -> None:
        """Say for a member that is no party that all parties have signed; two make it hold."""
        agreement = self._being_signed(moc_id, number, document)
        require(ctx.member not in agreement.parties, IS_PARTY)
        require(self.members.is_active(ctx.member), NOT_ACTIVE)
        require(agreement.signed == len(agreement.parties), NOT_SIGNED)
        self._put_signature(ctx, moc_id, agreement)
        witnessed = agreement.witnessed + 1
        seen = replace(agreement, witnessed=witnessed, version=agreement.version + 1)
        self.agreements.put(moc_id, seen)
        if witnessed == WITNESSES:
            ctx.disarm("lapse", moc_id)
            text = self._text(moc_id, number)
            if text.starts_ms <= ctx.now_ms:
                self._begin(ctx, moc_id, seen)
            else:
                ctx.arm("begin", moc_id, text.starts_ms, Clock.STATUTORY)

    @method(Role.SIGNATORY)
    def terminate(self, ctx: Context, moc_id: Id, expected_version: int, why: Commitment) -> None:
        """A party ends it, at once: nobody goes on giving data that it does not want to give."""
        agreement = self._of_party(ctx, moc_id, expected_version)
        ctx.emit(MocTerminated(moc_id, ctx.member, why))
        self._end(ctx, moc_id, agreement, Status.TERMINATED)

    # What time does, by the date: an outage of the chain makes no MoC longer.

    @tick
    def lapse(self, moment: Moment, subject: Id) -> None:
        """Not all have signed in time: a draft ends, and what was in force goes on as it was."""
        agreement = self.agreements.need(subject, NOT_FOUND)
        moment.emit(MocLapsed(subject, agreement.pending))
        if agreement.in_force == 0:
            self._end(moment, subject, agreement, Status.EXPIRED)
        else:
            version = agreement.version + 1
            self.agreements.put(subject, replace(agreement, pending=0, version=version))

    @tick
    def begin(self, moment: Moment, subject: Id) -> None:
        """The day has come on which a text that all have signed begins."""
        self._begin(moment, subject, self.agreements.need(subject, NOT_FOUND))

    @tick
    def remind(self, moment: Moment, subject: Id) -> None:
        """A notice is due."""
        agreement = self.agreements.need(subject, NOT_FOUND)
        expires_ms = self._text(subject, agreement.in_force).expires_ms
        if agreement.status != Status.EXPIRING:
            moved = replace(agreement, version=agreement.version + 1)
            self.agreements.put(subject, self._move(moment, subject, moved, Status.EXPIRING))
        moment.emit(MocExpiring(subject, expires_ms))
        self._arm_notice(moment, subject, expires_ms)

    @tick
    def expire(self, moment: Moment, subject: Id) -> None:
        """Its time is over."""
        self._end(moment, subject, self.agreements.need(subject, NOT_FOUND), Status.EXPIRED)

    # Questions.

    @view
    def is_party(self, moc_id: Id, member: MemberId) -> bool:
        """True if a member is a party."""
        return member in self.agreements.need(moc_id, NOT_FOUND).parties

    @view
    def get(self, moc_id: Id) -> Agreement:
        """An MoC as it stands."""
        return self.agreements.need(moc_id, NOT_FOUND)

    @view
    def text(self, moc_id: Id, number: int) -> Text:
        """One of its texts."""
        return self._text(moc_id, number)

    @view
    def signed(self, moc_id: Id, number: int) -> tuple[tuple[MemberId, Signature], ...]:
        """By whom a text is signed for which members, parties and witnesses."""
        found = self.signatures.page(most=PER_PAGE, within=(moc_id, number))
        return tuple([(key[2], each) for key, each in found])

    @view
    def of_member(self, member: MemberId, after: Id | None) -> tuple[Id, ...]:
        """A page of those in which a member is a party, also those that have ended; the next one begins after the last."""
        start = None if after is None else (member, after)
        found = self.by_member.listed(most=PER_PAGE, after=start, within=(member,))
        return tuple([key[1] for key in found])

    # Steps.

    def _text(self, moc_id: Id, number: int) -> Text:
        return self.texts.need((moc_id, number), NOT_FOUND)

    def _of_party(self, ctx: Context, moc_id: Id, expected_version: int) -> Agreement:
        """One that has not ended, for a party that knows how it stands."""
        agreement = self.agreements.need(moc_id, NOT_FOUND)
        require(ctx.member in agreement.parties, NOT_PARTY)
        require(agreement.status not in (Status.EXPIRED, Status.TERMINATED), WRONG_STATE)
        require(agreement.version == expected_version, STALE, agreement.version)
        return agreement

    def _draft(self, ctx: Context, moc_id: Id, agreement: Agreement, text: Text) -> None:
        """A text waits for signatures, in the place of one that waited before."""
        self._check(ctx, agreement.parties, text)
        number = agreement.texts + 1
        self.texts.put((moc_id, number), text)
        ctx.disarm("begin", moc_id)
        self._arm_lapse(ctx, moc_id, text)
        version = agreement.version + 1
        drafted = replace(agreement, pending=number, texts=number, version=version)
        drafted = replace(drafted, signed=0, witnessed=0)
        if agreement.status == Status.SIGNING:
            drafted = self._move(ctx, moc_id, drafted, Status.DRAFT)
        self.agreements.put(moc_id, drafted)
        ctx.emit(MocDrafted(moc_id, number, ctx.member))

    def _arm_lapse(self, ctx: Context, moc_id: Id, text: Text) -> None:
        """T_apply from now, and never later than its end."""
        due_ms = Milliseconds(ctx.now_ms + self.durations.of(T_APPLY, ALWAYS))
        ctx.arm("lapse", moc_id, min(due_ms, text.expires_ms), Clock.STATUTORY)

    def _being_signed(self, moc_id: Id, number: int, document: Digest) -> Agreement:
        agreement = self.agreements.need(moc_id, NOT_FOUND)
        require(agreement.pending > 0 and agreement.witnessed < WITNESSES, WRONG_STATE)
        is_this = number == agreement.pending and self._text(moc_id, number).document == document
        require(is_this, STALE, agreement.pending)
        return agreement

    def _put_signature(self, ctx: Context, moc_id: Id, agreement: Agreement) -> None:
        place = (moc_id, agreement.pending, ctx.member)
        require(place not in self.signatures, SIGNED_ALREADY)
        self.signatures.put(place, Signature(ctx.author.key, ctx.now_ms))
        as_witness = ctx.member not in agreement.parties
        ctx.emit(MocSigned(moc_id, agreement.pending, ctx.member, as_witness))

    def _begin(self, ctx: Moment, moc_id: Id, agreement: Agreement) -> None:
        """The pending text is in force, in the place of what was."""
        number = agreement.pending
        text = self._text(moc_id, number)
        self.allowances.open(moc_id, text.scopes, text.expires_ms)
        self.commitments.begin(moc_id, text.clauses)
        after = Status.IN_FORCE if agreement.in_force == 0 else Status.AMENDED
        begun = replace(agreement, in_force=number, pending=0, version=agreement.version + 1)
        self.agreements.put(moc_id, self._move(ctx, moc_id, begun, after))
        ctx.arm("expire", moc_id, text.expires_ms, Clock.STATUTORY)
        self._arm_notice(ctx, moc_id, text.expires_ms)

    def _arm_notice(self, ctx: Moment, moc_id: Id, expires_ms: Milliseconds) -> None:
        """The next one that is to come; each of the lengths is the members' to set, so they may stand in any order."""
        lengths = [self.durations.of(T_NOTICE, number + 1) for number in range(NOTICES)]
        left = [expires_ms - each for each in lengths if ctx.now_ms + each < expires_ms]
        if len(left) > 0:
            ctx.arm("remind", moc_id, Milliseconds(min(left)), Clock.STATUTORY)
        else:
            ctx.disarm("remind", moc_id)

    def _end(self, ctx: Moment, moc_id: Id, agreement: Agreement, after: Status) -> None:
        ctx.disarm("begin", moc_id)
        ctx.disarm("expire", moc_id)
        ctx.disarm("lapse", moc_id)
        ctx.disarm("remind", moc_id)
        self.allowances.close(moc_id)
        self.commitments.end(moc_id)
        ended = replace(agreement, pending=0, version=agreement.version + 1)
        self.agreements.put(moc_id, self._move(ctx, moc_id, ended, after))

    def _move(self, ctx: Moment, moc_id: Id, agreement: Agreement, after: Status) -> Agreement:
        ctx.emit(MocMoved(moc_id, agreement.status, after, agreement.in_force))
        return replace(agreement, status=after)

    def _check(self, ctx: Context, parties: Parties, text: Text) -> None:
        """Its time is to come, its clauses are obligations within it, its scopes stand in clauses."""
        latest_ms = ctx.now_ms + LONGEST_MS
        is_to_come = text.starts_ms < text.expires_ms and ctx.now_ms < text.expires_ms
        require(is_to_come and text.expires_ms <= latest_ms, BAD_PERIOD, latest_ms)
        self.commitments.check(parties, text.clauses, text.starts_ms, text.expires_ms)
        numbers = [each.number for each in text.clauses]
        self.allowances.check(parties, tuple(numbers), text.scopes)
