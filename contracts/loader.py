"""From a contract's source to the contract that runs: verified, instrumented, compiled, bound to a session."""

from __future__ import annotations

from typing import Any

from chain.crypto import digest
from chain.primitives import Digest
from contracts import language
from contracts.contract import Contract, Dispatch
from contracts.entry import Entry
from contracts.facts import EventForm
from contracts.kinds import NotAKind, about, kind_of
from contracts.operators import Operators
from contracts.refusal import CONTRACT_MISTAKES
from contracts.session import Session
from contracts.verifier.finding import Finding, Refusals
from contracts.verifier.outline import Outline
from contracts.verifier.verify import FILE, verified


def source_digest(source: str) -> Digest:
    """What a contract's source is called on the chain."""
    return digest(b"sinergi/contract-source", source.encode("utf-8", "surrogatepass"))


class Program:
    """A source that is a contract, compiled; `run` makes of it the contract of one executor."""

    __slots__ = ("_alone", "_code", "digest", "outline", "source")

    def __init__(self, source: str, file: str = FILE) -> None:
        """Verify and compile; Refusals unless `source` is a contract that can run.

        `file` is where the source lies, if it does: what it is called in traces, and nowhere else.
        """
        self._code, self.outline = verified(source, file)
        self.source = source
        self.digest = source_digest(source)
        try:
            space = self._space(Session())
            _check_records(space, self.outline)
            self._alone = self.run(Session(), _nobody)
        except NotAKind as mistake:
            place = self.outline.places[mistake.about]
            raise Refusals([Finding(place.lineno, 1, str(mistake))]) from None
        except CONTRACT_MISTAKES as mistake:
            raise Refusals([Finding(line_of(mistake, file), 1, str(mistake))]) from None

    def run(self, session: Session, dispatch: Dispatch) -> Contract:
        """The contract, working on `session`, its calls to other contracts carried by `dispatch`."""
        space = self._space(session)
        assert self.outline.contract is not None, "verified"
        made: type[Contract] = space[self.outline.contract]
        return made(session, dispatch)

    def alone(self) -> Contract:
        """The contract without a chain: it knows its methods and their arguments, and can ask nobody."""
        return self._alone

    def classes(self) -> dict[str, type]:
        """The records and events of the source by name, in its order."""
        space = self._space(Session())
        return {name: space[name] for name in self.outline.records}

    def _space(self, session: Session) -> dict[str, Any]:
        """The names of the contract's module after its top has run, which takes no time: it only declares."""
        space = _namespace(session, self.outline)
        exec(self._code, space)  # noqa: S102 - verified: this is what the room is for
        return space


def _check_records(space: dict[str, Any], outline: Outline) -> None:
    """NotAKind unless every record can be written down: who uses one finds it out too late."""
    for name in outline.records:
        with about(name):
            kind_of(space[name])
    for name in outline.events.values():
        with about(name):
            EventForm(space[name])


def line_of(mistake: BaseException, file: str = FILE) -> int:
    """The line of the contract at which Python raised `mistake`."""
    line, trace = 1, mistake.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == file:
            line = trace.tb_lineno
        trace = trace.tb_next
    return line


def _namespace(session: Session, outline: Outline) -> dict[str, Any]:
    """Everything that the code can name: what it imports of the language, and our operators."""
    operators = Operators(session.meter)
    known = vars(language) | operators.in_language()
    words: dict[str, Any] = {name: known[name] for name in sorted(outline.imported)}
    types = {"int": int, "bool": bool, "str": str, "bytes": bytes}
    builtins = {"__build_class__": __build_class__, "tuple": tuple, "list": list} | types
    return {"__builtins__": builtins, "__name__": "contract"} | operators.by_name() | words


def _nobody(caller: str, contract: str, asked: Entry, *_: Any) -> Any:
    raise AssertionError(f"{caller} asks {contract} for {asked.name} before it runs")
