"""Views that write, which the verifier sees."""

from tests.contracts.hostile.case import Case, refused

_VIEW = """
@view
def look(self, moment: Moment) -> int:
    {body}
    return 1

@tick
def due(self, moment: Moment, subject: Id) -> None:
    return

def _spoil(self) -> None:
    self.total += 1

def _well(self) -> None:
    self._spoil()
"""


def _view(name: str, body: str, *, top: str = "") -> Case:
    return refused(name, top=top, members=_VIEW.format(body=body))


VIEWS: list[Case] = [
    _view("a view sets a value", "self.total = 5  # <-"),
    _view("a view adds to a value", "self.total += 5  # <-"),
    _view("a view sets a value among others", "(self.total, x) = (1, 2)  # <-"),
    _view("a view puts", "self.rows.put(('a', 1), 2)  # <-"),
    _view("a view erases", "self.rows.erase(('a', 1))  # <-"),
    _view("a view puts by another name", "rows = self.rows\n    rows.put(('a', 1), 2)  # <-"),
    _view("a view tells an event", "moment.emit(Told(1))  # <-"),
    _view("a view arms", 'moment.arm("due", moment.fresh_id(), moment.now_ms)  # <-'),
    _view("a view disarms", 'moment.disarm("due", moment.fresh_id())  # <-'),
    _view("a view writes through a method of its own", "self._spoil()  # <-"),
    _view("a view writes through two methods of its own", "self._well()  # <-"),
    _view(
        "a view tells through a function",
        "_say(moment)  # <-",
        top="def _say(moment: Moment) -> None:\n    moment.emit(Told(1))",
    ),
    _view("a view writes where it never comes", "if False:\n        self.total = 5  # <-"),
]
