"""The taxonomy: need groups, reason codes and clause codes, with their labels in Malay and English (contracts, section 3.17).

A code is a number that says nothing by itself; what it means in words is published here, and is the same for everybody.
A code is added as the next number, may be named anew, and may be retired; its number and its word are never used again.
The steward proposes, two thirds decide. Labels are of codes and never of a person (privacy, P2).
"""

from contracts.language import (
    Annotated,
    AtMost,
    Choice,
    Context,
    Contract,
    Id,
    Interface,
    Map,
    MemberId,
    Milliseconds,
    Reason,
    Role,
    Value,
    elsewhere,
    event,
    method,
    record,
    refuse,
    replace,
    require,
    view,
)

NOT_FOUND = Reason("not_found")
NOT_YOURS = Reason("not_yours")
NOT_STEWARD = Reason("not_steward")
NOTHING_CHANGES = Reason("nothing_changes")
NOT_NEXT = Reason("not_next")
WORD_USED = Reason("word_used")
BAD_LABEL = Reason("bad_label")
IS_RETIRED = Reason("is_retired")
TOO_MANY_NEEDS = Reason("too_many_needs")

STEWARD = 0
"""The steward's number in contract `office`."""
MOST_NEEDS = 12
"""Need groups that are not retired: of what somebody needs the chain knows no more (contracts, section 1.1)."""
PER_PAGE = 32
FIRST_LETTER = 32
LAST_LETTER = 126
"""Labels are printable ASCII, from a space to a tilde, as Malay and English are written."""

NEEDS = (
    ("perlindungan", b"Perlindungan sosial", b"Social protection"),
    ("pekerjaan", b"Pekerjaan", b"Employment"),
    ("kebajikan", b"Kebajikan", b"Welfare"),
    ("kewangan", b"Kewangan", b"Finance"),
    ("perniagaan", b"Perniagaan", b"Business"),
    ("perumahan", b"Perumahan", b"Housing"),
    ("kesihatan", b"Kesihatan", b"Health"),
    ("pendidikan", b"Pendidikan", b"Education"),
    ("makanan", b"Makanan", b"Food"),
    ("oku", b"Orang kurang upaya", b"Disability"),
    ("penjagaan", b"Penjagaan", b"Care"),
    ("kemahiran", b"Kemahiran dan lain-lain", b"Skills and other"),
)
REASONS = (
    ("not_eligible", b"Tidak layak", b"Not eligible"),
    ("no_capacity", b"Tiada kapasiti", b"No capacity"),
    ("out_of_area", b"Luar kawasan", b"Out of area"),
    ("wrong_service", b"Perkhidmatan tidak sesuai", b"Not the right service"),
    ("already_assisted", b"Telah/sedang dibantu", b"Helped already"),
    ("insufficient_info", b"Maklumat tidak cukup", b"Not enough information"),
    ("no_consent", b"Tiada persetujuan", b"No consent"),
    ("conflict_of_interest", b"Konflik kepentingan", b"Conflict of interest"),
    ("safety", b"Keselamatan", b"Safety"),
    ("moc_scope", b"Di luar skop MoC", b"Outside the scope of an MoC"),
    ("other", b"Lain-lain", b"Other"),
    ("waitlist", b"Senarai menunggu", b"Waiting list"),
    ("documents", b"Menunggu dokumen", b"Waiting for documents"),
    ("client_away", b"Prospek tiada", b"Prospect is away"),
    ("fund_exhausted", b"Dana telah habis", b"Funds are used up"),
    ("external_decision", b"Menunggu keputusan pihak luar", b"Waiting for another body's decision"),
    ("cannot_deliver", b"Tidak dapat melaksanakan", b"Cannot deliver"),
    ("client_moved", b"Prospek berpindah", b"Prospect has moved"),
    ("need_changed", b"Keperluan berubah", b"The need has changed"),
    ("staff", b"Kekurangan kakitangan", b"Not enough staff"),
    ("funding", b"Kekurangan dana", b"Not enough funds"),
)
CLAUSES = (
    ("modul_individu_kelompok", b"Modul individu dan kelompok", b"Modules for persons and groups"),
    ("jaringan_strategik", b"Jalinan kerjasama strategik", b"Strategic partners"),
    ("akses_mysynergy", b"Akses kepada sistem", b"Access to the system"),
    (
        "penempatan_myfuturejobs",
        b"Penempatan pekerjaan MYFutureJobs",
        b"Job placement, MYFutureJobs",
    ),
    ("perluasan_sksps", b"Perluasan SKSPS", b"Extending SKSPS"),
    ("kesedaran_zakat_seranta", b"Kesedaran zakat, Seranta", b"Zakat awareness, Seranta"),
    ("data_majikan_pekerja", b"Data majikan dan pekerja", b"Data of employers and workers"),
    ("data_asnaf", b"Data asnaf", b"Data of asnaf"),
    ("penyaluran_sksps", b"Penyaluran bagi SKSPS", b"Referring for SKSPS"),
    ("kes_tidak_layak", b"Kes tidak layak", b"Cases that are not eligible"),
    ("data_penerima_bantuan", b"Data penerima bantuan", b"Data of recipients of aid"),
    ("intervensi_pasaran_buruh", b"Intervensi pasaran buruh", b"Labour market intervention"),
    ("info_inisiatif", b"Maklumat inisiatif", b"Information on initiatives"),
    ("dana_wakalah", b"Dana Wakalah", b"Wakalah fund"),
    ("publisiti", b"Publisiti dan promosi", b"Publicity and promotion"),
    ("penyaluran_rentas_agensi", b"Penyaluran rentas agensi", b"Referring across agencies"),
    ("pemadanan_data", b"Pemadanan data", b"Data matching"),
    ("pembangunan_modal_insan", b"Pembangunan modal insan", b"Human capital development"),
    ("lain_lain", b"Lain-lain", b"Other"),
)
"""As they were published first (contracts, sections 2.7 and 3.17; programme, A26); a code's number is its place, from 1."""

Code = Annotated[int, AtMost(255)]
Word = Annotated[str, AtMost(32)]
Label = Annotated[bytes, AtMost(80)]


class Codes(Choice):
    """Which list."""

    NEED = 1
    REASON = 2
    CLAUSE = 3


class Does(Choice):
    """What becomes of a code."""

    ADDED = 1
    RENAMED = 2
    RETIRED = 3


@record
class Change:
    """One code. A label that is empty stays as it is; a word is given where a code is added, and is `-` elsewhere."""

    which: Codes
    code: Code
    does: Does
    word: Word
    ms: Label
    en: Label


Changes = Annotated[tuple[Change, ...], AtMost(16)]


@record
class Term:
    """A code: its word, and what it is called."""

    word: Word
    ms: Label
    en: Label
    is_retired: bool


@record
class Listed:
    """A code as others look it up."""

    code: Code
    term: Term


Page = Annotated[tuple[Listed, ...], AtMost(32)]


@record
class Motion:
    """What the members are asked."""

    changes: Changes


class Offices(Interface):
    """Who is steward."""

    contract = "office"

    def holder(self, office: int) -> MemberId:
        """The member that holds an office now."""
        elsewhere()


class Durations(Interface):
    """Where members decide."""

    contract = "duration"

    def ask_members(self, ballot_id: Id, matter: str) -> None:
        """Ask them; two thirds decide."""
        elsewhere()

    def count_agreement(self, ballot_id: Id, member: MemberId) -> bool:
        """A member agrees; True if that decides it."""
        elsewhere()

    def end_question(self, ballot_id: Id) -> None:
        """Nobody can agree any more."""
        elsewhere()


@event
class CodeChanged:
    """A code was added, is called otherwise, or is retired."""

    which: Codes
    code: Code
    does: Does
    word: Word
    ms: Label
    en: Label


@event
class TaxonomyPublished:
    """The members have decided; this is the edition from now on."""

    edition: int
    at_ms: Milliseconds


class Taxonomy(Contract):
    """Every code with its labels; what was never changed is as it was published first."""

    name = "taxonomy"

    terms: Map[tuple[Codes, Code], Term] = Map()
    """Those that are not as they were published first."""
    counts: Map[Codes, int] = Map()
    """The highest number of a list, once something was added to it."""
    needs: Value[int] = Value(12)
    """Need groups that are not retired."""
    edition: Value[int] = Value(1)
    words: Map[tuple[Codes, Word], Code] = Map()
    """Words that were added."""
    motions: Map[Id, Motion] = Map()
    movers: Map[Id, MemberId] = Map()
    offices: Offices = Offices()
    durations: Durations = Durations()

    @method(Role.SIGNATORY)
    def propose(self, ctx: Context, changes: Changes, ballot_id: Id) -> None:
        """The steward asks the members to change codes; two thirds decide, and with that it is published."""
        require(ctx.member == self.offices.holder(STEWARD), NOT_STEWARD)
        require(len(changes) > 0, NOTHING_CHANGES)
        for place, change in enumerate(changes):
            _check_labels(change)
            self._check_alone(changes[:place], change)
        self._check_room(changes)
        motion = Motion(changes)
        self.durations.ask_members(ballot_id, "taxonomy.change")
        self.motions.put(ballot_id, motion)
        self.movers.put(ballot_id, ctx.member)
        self._count(ctx, ballot_id, motion)

    @method(Role.SIGNATORY)
    def agree(self, ctx: Context, ballot_id: Id) -> None:
        """Agree to what was asked; the one whose agreement decides it carries it out."""
        self._count(ctx, ballot_id, self.motions.need(ballot_id, NOT_FOUND))

    @method(Role.SIGNATORY)
    def cancel(self, ctx: Context, ballot_id: Id) -> None:
        """Take back what one's own member asked."""
        require(self.movers.need(ballot_id, NOT_FOUND) == ctx.member, NOT_YOURS)
        self.durations.end_question(ballot_id)

    # Questions.

    @view
    def is_current(self, which: Codes, code: Code) -> bool:
        """True for a code that there is and that is not retired."""
        term = self._term(which, code)
        return term is not None and not term.is_retired

    @view
    def get(self, which: Codes, code: Code) -> Term:
        """What a code is called, also one that is retired: it stands in old records."""
        return self._need(which, code)

    @view
    def listed(self, which: Codes, after: Code | None) -> Page:
        """A page of a list, in the order of the numbers, those after `after`; a page that is not full is the last."""
        first = 1 if after is None else after + 1
        last = min(self._count_of(which), first + PER_PAGE - 1)
        return tuple([Listed(code, self._need(which, code)) for code in range(first, last + 1)])

    @view
    def current(self) -> int:
        """The number of the edition: one more with each decision."""
        return self.edition

    @view
    def motion(self, ballot_id: Id) -> Motion:
        """What is asked in a ballot."""
        return self.motions.need(ballot_id, NOT_FOUND)

    # Steps.

    def _count(self, ctx: Context, ballot_id: Id, motion: Motion) -> None:
        """The author's member agrees; if that decides it, everything is changed."""
        if not self.durations.count_agreement(ballot_id, ctx.member):
            return
        self._check_room(motion.changes)
        for change in motion.changes:
            self._change(change)
            told = self._need(change.which, change.code)
            ctx.emit(
                CodeChanged(change.which, change.code, change.does, told.word, told.ms, told.en)
            )
        self.edition += 1
        ctx.emit(TaxonomyPublished(self.edition, ctx.now_ms))

    def _check_alone(self, before: Changes, change: Change) -> None:
        """Each code once, and nothing that could not be done now."""
        for each in before:
            require((each.which, each.code) != (change.which, change.code), NOTHING_CHANGES)
        if change.does == Does.ADDED:
            earlier = [e for e in before if e.does == Does.ADDED and e.which == change.which]
            self._check_addable(change, self._count_of(change.which) + len(earlier))
            for each in earlier:
                require(each.word != change.word, WORD_USED)
        else:
            require(not self._need(change.which, change.code).is_retired, IS_RETIRED)

    def _check_room(self, changes: Changes) -> None:
        """Need groups that are not retired are twelve at most afterwards."""
        needs = [each for each in changes if each.which == Codes.NEED]
        added = len([each for each in needs if each.does == Does.ADDED])
        retired = len([each for each in needs if each.does == Does.RETIRED])
        require(self.needs + added <= MOST_NEEDS + retired, TOO_MANY_NEEDS, MOST_NEEDS)

    def _check_addable(self, change: Change, count: int) -> None:
        require(change.code == count + 1, NOT_NEXT, count + 1)
        known = (change.which, change.word) in self.words
        require(not known and change.word not in _first_words(change.which), WORD_USED)

    def _change(self, change: Change) -> None:
        which, code = change.which, change.code
        if change.does == Does.ADDED:
            self._check_addable(change, self._count_of(which))
            self.counts.put(which, code)
            self.words.put((which, change.word), code)
            term = Term(change.word, change.ms, change.en, False)
            self.needs += 1 if which == Codes.NEED else 0
        else:
            term = self._need(which, code)
            require(not term.is_retired, IS_RETIRED)
            if change.does == Does.RENAMED:
                ms = change.ms if len(change.ms) > 0 else term.ms
                term = replace(term, ms=ms, en=change.en if len(change.en) > 0 else term.en)
            else:
                term = replace(term, is_retired=True)
                self.needs -= 1 if which == Codes.NEED else 0
        self.terms.put((which, code), term)

    def _need(self, which: Codes, code: Code) -> Term:
        term = self._term(which, code)
        if term is None:
            refuse(NOT_FOUND)
        return term

    def _term(self, which: Codes, code: Code) -> Term | None:
        if code == 0 or code > self._count_of(which):
            return None
        changed = self.terms.get((which, code))
        if changed is not None:
            return changed
        word, ms, en = _first(which)[code - 1]
        return Term(word, ms, en, False)

    def _count_of(self, which: Codes) -> int:
        count = self.counts.get(which)
        return len(_first(which)) if count is None else count


def _first(which: Codes) -> tuple[tuple[str, bytes, bytes], ...]:
    """A list as it was published first."""
    if which == Codes.NEED:
        return NEEDS
    return REASONS if which == Codes.REASON else CLAUSES


def _first_words(which: Codes) -> tuple[str, ...]:
    return tuple([each[0] for each in _first(which)])


def _check_labels(change: Change) -> None:
    """Both labels of what is added, one at least of what is named anew, none of what is retired; each of letters."""
    given = (1 if len(change.ms) > 0 else 0) + (1 if len(change.en) > 0 else 0)
    if change.does == Does.ADDED:
        require(given == 2, BAD_LABEL)
    elif change.does == Does.RENAMED:
        require(given > 0, BAD_LABEL)
    else:
        require(given == 0, BAD_LABEL)
    for label in (change.ms, change.en):
        for place in range(len(label)):
            letter = label[place]
            require(letter >= FIRST_LETTER and letter <= LAST_LETTER, BAD_LABEL)
