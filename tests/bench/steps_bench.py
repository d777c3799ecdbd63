"""What a step takes, for everything that a contract can do: nanoseconds of each for a step that it is charged.

A block may use MOST_WORK steps, whatever they are used for (decision 0014). So the figure that counts is the
highest one against the median: by so much a contract can make a block slower than it looks. Reads and writes count in
steps, as `Budget.work` has them, and happen in memory.
"""

from statistics import median

from contracts.meter import Budget
from contracts.moment import Person
from contracts.sandbox import Sandbox, why
from contracts.words import Role
from tests.bench.figure import Figure, duration_us

TURNS = 125
AT_ONCE = 8
"""How often a thing is done in each turn, so that little of the figure is the turn's own."""
PLENTY = Budget(steps=10**9, reads=10**9, writes=10**9, bytes=10**12, events=10**9)

OTHER = '''
"""Whom the contract asks."""

from contracts.language import Contract, Id, Role, internal, method, view


class Other(Contract):
    name = "other"

    @view
    def empty(self) -> None:
        return

    @view
    def number(self, number: int) -> int:
        return number

    @view
    def many(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        return numbers

    @internal("steps")
    def act(self, subject: Id) -> None:
        return
'''

HEAD = '''
"""Does one thing again and again."""

from contracts.language import (
    Choice, Clock, Commitment, Context, Contract, Digest, Id, Interface, Keys, Map, MemberId, Milliseconds, Moment,
    Person, PublicKey, Reason, Role, Standing, Value, elsewhere, event, hashed, method, record, replace, require, tick,
    view, internal, refuse,
)

NEVER = Reason("never")


class Colour(Choice):
    RED = 1
    BLUE = 2


@record
class Small:
    number: int


@record
class Row:
    owner: MemberId
    due_ms: Milliseconds
    colour: Colour
    count: int
    what: Id | None


@record
class Large:
    texts: tuple[bytes, ...]


@record
class Wide:
    numbers: tuple[int, ...]


@record
class Dense:
    rows: tuple[Wide, ...]


@event
class ToldWide:
    numbers: tuple[int, ...]


@event
class Told:
    owner: MemberId
    count: int


class AnOther(Interface):
    contract = "other"

    def empty(self) -> None:
        elsewhere()

    def number(self, number: int) -> int:
        elsewhere()

    def many(self, numbers: tuple[int, ...]) -> tuple[int, ...]:
        elsewhere()

    def act(self, subject: Id) -> None:
        elsewhere()


class Steps(Contract):
    name = "steps"

    other: AnOther = AnOther()
    rows: Map[Id, Row] = Map()
    counts: Map[int, int] = Map()
    pairs: Map[tuple[MemberId, int], int] = Map()
    index: Keys[int] = Keys()
    large: Map[int, Large] = Map()
    wide: Map[int, Wide] = Map()
    dense: Map[int, Dense] = Map()
    total: Value[int] = Value(0)

    @method(Role.COORDINATOR)
    def fill(self, ctx: Context, number: int, subject: Id, texts: tuple[bytes, ...], numbers: tuple[int, ...]) -> None:
        self.rows.put(subject, Row(ctx.member, ctx.now_ms, Colour.RED, 1, subject))
        for each in range(300):
            self.counts.put(each, each)
            self.pairs.put((ctx.member, each), each)
            self.index.add(each)
        self.large.put(1, Large(texts))
        self.wide.put(1, Wide(numbers))
        self.dense.put(1, Dense(tuple([Wide(numbers) for each in numbers])))
        ctx.arm("due", subject, Milliseconds(ctx.now_ms + 1000000000), Clock.ROUTINE)

    @tick
    def due(self, moment: Moment, subject: Id) -> None:
        return

    def _nothing(self) -> None:
        return

    def _six(self, a: int, b: int, c: int, d: int, e: int, f: int) -> None:
        return
'''

METHOD = """
    @method(Role.COORDINATOR)
    def m{at}(self, ctx: Context, number: int, subject: Id, text: bytes) -> None:
        row = Row(ctx.member, ctx.now_ms, Colour.RED, 1, subject)
        same = Row(ctx.member, ctx.now_ms, Colour.RED, 1, subject)
        small = Small(number)
        flags = [False, False, False, False, False, False, False, False]
        listed = [number]
        numbers = self.wide.need(1, NEVER).numbers
        for each in range(number):
{body}
"""

TAIL = """

def _function() -> None:
    return
"""

OPERATIONS = {
    "a turn of a loop": "for a in numbers:\n                continue",
    "a turn of a list": "a = [b for b in numbers]",
    "while": "while False:\n                continue",
    "own function": "_function()",
    "own method": "self._nothing()",
    "own method of six": "self._six(1, 2, 3, 4, 5, 6)",
    "require": "require(True, NEVER)",
    "if": "a = 1 if number else 2",
    "attribute of a record": "a = row.count",
    "attribute of the context": "a = ctx.now_ms",
    "member of the context": "a = ctx.member",
    "append": "listed.append(1)",
    "value of a row": "a = numbers[3]",
    "+ of numbers": "a = number + 1",
    "+ of large numbers": "a = 85070591730234615865843651857942052864 + number",
    "* of numbers": "a = number * 7",
    "// of numbers": "a = number // 7",
    "negative": "a = -number",
    "+ of bytes": "a = text + text",
    "+ of rows": "a = numbers + numbers",
    "== of numbers": "a = number == 1",
    "== of choices": "a = row.colour == Colour.RED",
    "== of ids": "a = subject == row.what",
    "== of records": "a = row == same",
    "== of rows": "a = [1, 2, 3, 4] == [1, 2, 3, 4]",
    "< of numbers": "a = number < 1",
    "< of bytes": "a = text < text",
    "in a row": "a = 77 in numbers",
    "in a map": "a = number in self.counts",
    "slice of a row": "a = numbers[1:60]",
    "slice of bytes": "a = text[1:900]",
    "len": "a = len(numbers)",
    "range": "a = range(3)",
    "min of two": "a = min(number, 3)",
    "min of a row": "a = min(numbers)",
    "sorted": "a = sorted(numbers)",
    "sum": "a = sum(numbers)",
    "any": "a = any(flags)",
    "tuple": "a = tuple(numbers)",
    "list": "a = list(numbers)",
    "enumerate": "a = enumerate(numbers)",
    "zip": "a = zip(numbers, numbers)",
    "reversed": "a = reversed(numbers)",
    "a small record": "a = Small(1)",
    "a record": "a = Row(ctx.member, ctx.now_ms, Colour.RED, 1, subject)",
    "replace": "a = replace(row, count=2)",
    "replace of one": "a = replace(small, number=2)",
    "Id": "a = Id(subject)",
    "Milliseconds": "a = Milliseconds(1)",
    "Reason": 'a = Reason("some_reason_of_mine")',
    "Person": "a = Person(ctx.author.key, ctx.member, ctx.author.roles, Standing.ACTIVE)",
    "has": "a = ctx.author.has(Role.EVALUATOR)",
    "hashed, of one": "a = hashed(subject)",
    "hashed, of four": "a = hashed(subject, subject, subject, subject)",
    "hashed, long": "a = hashed(text)",
    "hashed, of nothing": "a = hashed()",
    "fresh_id": "a = ctx.fresh_id()",
    "get": "a = self.rows.get(subject)",
    "get a number": "a = self.counts.get(7)",
    "get what is not there": "a = self.counts.get(777)",
    "get by a pair": "a = self.pairs.get((ctx.member, 7))",
    "get what is large": "a = self.large.get(1)",
    "get what is wide": "a = self.wide.get(1)",
    "get what is dense": "a = self.dense.get(1)",
    "has of a map": "a = self.counts.has(7)",
    "put": "self.rows.put(subject, row)",
    "put anew": "self.counts.put(1000 + each, each)",
    "put what is large": "self.large.put(2, Large((text, text, text, text, text, text, text, text)))",
    "put what is wide": "self.wide.put(2, Wide(numbers))",
    "erase": "self.counts.erase(7)",
    "page of one": "a = self.counts.page(most=1)",
    "page of sixty-four": "a = self.counts.page(most=64)",
    "page within": "a = self.pairs.page(most=64, within=(ctx.member,))",
    "listed": "a = self.index.listed(most=64)",
    "put and page": "self.counts.put(1000 + each, each)\n            a = self.counts.page(most=1, after=900)",
    "a value": "a = self.total",
    "a value set": "self.total = each",
    "emit": "ctx.emit(Told(ctx.member, number))",
    "emit what is wide": "ctx.emit(ToldWide(numbers))",
    "arm": 'ctx.arm("due", subject, Milliseconds(ctx.now_ms + 1000000000), Clock.ROUTINE)',
    "disarm": 'ctx.disarm("due", subject)',
    "deadline": 'a = ctx.deadline("due", subject)',
    "an empty view elsewhere": "self.other.empty()",
    "a view elsewhere": "a = self.other.number(number)",
    "a wide view elsewhere": "a = self.other.many(numbers)",
    "a method elsewhere": "self.other.act(subject)",
}
"""What is done in each turn, by what it is called in the table."""


def run() -> list[Figure]:
    """Nanoseconds a step of each operation, the dearest first, and after them their median."""
    sandbox = Sandbox(_source(), OTHER, budget=PLENTY)
    author = sandbox.person("Agensi Contoh", Role.COORDINATOR, Role.CASEWORKER)
    filled = sandbox.call(
        author,
        "fill",
        number=1,
        subject=sandbox.id("subject"),
        texts=tuple([bytes([at]) * 1_000 for at in range(48)]),
        numbers=tuple(range(64)),
    )
    assert why(filled) == ()
    found = [_figure(sandbox, author, name, at) for at, name in enumerate(OPERATIONS)]
    found.sort(key=lambda each: -each.median)
    medians = [each.median for each in found]
    middle = Figure("median of all", median(medians), medians[-1], medians[0], "ns", len(found))
    return [*found, middle]


def _source() -> str:
    methods = [
        METHOD.format(at=at, body=f"            {body}\n" * AT_ONCE)
        for at, body in enumerate(OPERATIONS.values())
    ]
    return "".join([HEAD, *methods, TAIL])


def _figure(sandbox: Sandbox, author: Person, name: str, at: int) -> Figure:
    subject, text = sandbox.id("subject"), bytes(1_000)

    def work() -> None:
        done = sandbox.call(author, f"m{at}", number=TURNS, subject=subject, text=text)
        assert why(done) == (), name

    work()
    steps = sandbox.used.work
    taken = duration_us(name, work, operations=steps)
    return Figure(
        f"{name}, {steps / TURNS / AT_ONCE:.1f} steps",
        1_000 * taken.median,
        1_000 * taken.lowest,
        1_000 * taken.highest,
        "ns",
        taken.repetitions,
    )
