"""What a corpus has made happen: how often each method ran, and how often each reason was given by whom."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from contracts.contract import Contract, Dispatch
from contracts.loader import Program
from contracts.portrait.portrait import portrait_of
from contracts.refusal import Refused
from contracts.session import Session


class Tally:
    """Counts, filled while the programs below run."""

    def __init__(self) -> None:
        self.methods: Counter[str] = Counter()
        """By `contract.method`, every kind of method: those of people, of contracts, of the clock, questions."""
        self.reasons: Counter[str] = Counter()
        """By `contract.reason`, of the contract that refused."""
        self._told: Refused | None = None

    def counted(
        self, contract: str, method: str, function: Callable[..., Any]
    ) -> Callable[..., Any]:
        """`function`, counted whenever it runs, and whenever it refuses."""

        def run(*values: Any) -> Any:
            self.methods[f"{contract}.{method}"] += 1
            try:
                return function(*values)
            except Refused as refused:
                if refused is not self._told:
                    self.reasons[f"{contract}.{refused.reason.code}"] += 1
                self._told = refused
                raise

        return run


class CountedProgram(Program):
    """A program whose contract counts what it does."""

    def __init__(self, source: str, tally: Tally) -> None:
        self._tally = tally
        super().__init__(source)

    def run(self, session: Session, dispatch: Dispatch) -> Contract:
        """The contract, its methods counted."""
        contract = super().run(session, dispatch)
        for entry in contract.entries.values():
            entry.function = self._tally.counted(contract.name, entry.name, entry.function)
        return contract


def methods_of(programs: tuple[Program, ...]) -> set[str]:
    """Every method that there is, as `contract.method`."""
    contracts = [program.alone() for program in programs]
    return {f"{each.name}.{name}" for each in contracts for name in each.entries}


def reasons_of(programs: tuple[Program, ...]) -> set[str]:
    """Every reason that the sources give, as `contract.reason`."""
    portraits = [portrait_of(program) for program in programs]
    return {f"{each.name}.{code}" for each in portraits for code in each.reasons}
