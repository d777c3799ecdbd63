"""What a person types, read into values; what does not fit is refused with what would."""

from __future__ import annotations

import errno
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from shutil import copymode
from typing import TypeVar

import click

from cli.complaint import Because, Cause, Complaint, Reason, because

MOST_SEEDS = 1_000_000
"""Seeds in one run; more than a machine does in a week, and a typing error more likely."""

MOST_DIGITS = 12
"""Digits of a number that a person means."""

IRREPLACEABLE = (b'"sinergi_key"', b'"sinergi_profile"', b"sinergi vote log")
"""One of these stands at the beginning of what a node's folder holds and nobody could make again."""

Choice = TypeVar("Choice", bound=Enum)


def read_seeds(_ctx: click.Context, _param: click.Parameter, value: str) -> range:
    """A range of seeds, `A:B`, from A to just before B."""
    found = re.fullmatch(rf"([0-9]{{1,{MOST_DIGITS}}}):([0-9]{{1,{MOST_DIGITS}}})", value.strip())
    seeds = range(int(found[1]), int(found[2])) if found else range(0)
    if not 1 <= len(seeds) <= MOST_SEEDS:
        raise Complaint(Reason.SEEDS, value=value, most=f"{MOST_SEEDS:,}")
    return seeds


def whole(least: int, most: int) -> Callable[[click.Context, click.Parameter, str], int]:
    """Reads a whole number from `least` to `most`."""

    def read(_ctx: click.Context, param: click.Parameter, value: str) -> int:
        return read_whole(value, name=param.opts[0], least=least, most=most)

    return read


def whole_or_none(
    least: int, most: int
) -> Callable[[click.Context, click.Parameter, str | None], int | None]:
    """Reads a whole number from `least` to `most`, if there is one."""

    def read(_ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
        if value is None:
            return None
        return read_whole(value, name=param.opts[0], least=least, most=most)

    return read


def wholes(
    least: int, most: int
) -> Callable[[click.Context, click.Parameter, str], tuple[int, ...]]:
    """Reads whole numbers with commas between them, each from `least` to `most`."""

    def read(_ctx: click.Context, param: click.Parameter, value: str) -> tuple[int, ...]:
        parts = value.split(",")
        return tuple(read_whole(part, name=param.opts[0], least=least, most=most) for part in parts)

    return read


def read_whole(value: str, *, name: str, least: int, most: int) -> int:
    """The number that `value` writes; `name` is what a refusal calls it."""
    digits = value.strip()
    if not re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", digits) or not least <= int(digits) <= most:
        raise Complaint(Reason.NUMBER, value=value, name=name, least=least, most=f"{most:,}")
    return int(digits)


def names_of(
    known: Sequence[str],
) -> Callable[[click.Context, click.Parameter, str], tuple[str, ...]]:
    """Reads some of the names in `known`, with commas between them, in the order of `known`."""

    def read(_ctx: click.Context, param: click.Parameter, value: str) -> tuple[str, ...]:
        return read_names(value, known=known, name=param.opts[0])

    return read


def read_names(value: str, *, known: Sequence[str], name: str) -> tuple[str, ...]:
    """The names that `value` lists; a hyphen may stand for a space, so that nothing needs quotes."""
    if value.strip() == "all":
        return tuple(known)
    if value.strip() == "none":
        return ()
    asked = [part.strip().lower().replace("-", " ") for part in value.split(",")]
    unhyphened = {each.lower().replace("-", " "): each for each in known}
    for part in asked:
        if part not in unhyphened:
            close = nearest(part.replace(" ", "-"), hyphened(known).lower().split(","))
            names = hyphened(known, between=", ")
            raise Complaint(Reason.NAME, value=part, name=name, nearest=close, known=names)
    return tuple(each for words, each in unhyphened.items() if words in asked)


def nearest(typed: str, known: Sequence[str]) -> str:
    """What a refusal says about the one of `known` that was probably meant; nothing if none comes close."""
    close = get_close_matches(typed, known, n=1)
    return f" ({close[0]}?)" if close else ""


def hyphened(names: Sequence[str], *, between: str = ",") -> str:
    """`names` as a person types them; none and all have words of their own where they are read."""
    return between.join(name.replace(" ", "-") for name in names)


def one_of(kind: type[Choice]) -> Callable[[click.Context, click.Parameter, str], Choice]:
    """Reads a value of the enum `kind`."""

    def read(_ctx: click.Context, param: click.Parameter, value: str) -> Choice:
        for each in kind:
            if each.value == value.strip().lower():
                return each
        known = ", ".join(str(each.value) for each in kind)
        raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known=known)

    return read


def one_of_words(known: Sequence[str]) -> Callable[[click.Context, click.Parameter, str], str]:
    """Reads one of the words in `known`."""

    def read(_ctx: click.Context, param: click.Parameter, value: str) -> str:
        word = value.strip().lower()
        if word not in known:
            raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known=", ".join(known))
        return word

    return read


def one_of_words_or_none(
    known: Sequence[str],
) -> Callable[[click.Context, click.Parameter, str | None], str | None]:
    """Reads one of the words in `known`, if there is one."""
    read_word = one_of_words(known)

    def read(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
        return None if value is None else read_word(ctx, param, value)

    return read


def read_target(_ctx: click.Context, _param: click.Parameter, value: str | None) -> Path | None:
    """A file to be written, tried now: a run of hours must not end at a missing folder."""
    return None if value is None else check_writable(Path(value))


def check_writable(path: Path) -> Path:
    """`path`, if a file may be written there; a Complaint otherwise. What it holds stays."""
    try:
        _try_to_write(path)
        is_irreplaceable = path.is_file() and _is_irreplaceable(path)
    except OSError as error:
        raise Complaint(Reason.UNWRITABLE, path=path, detail=cause_of(error, path)) from error
    if is_irreplaceable:
        raise Complaint(Reason.IRREPLACEABLE, path=path)
    return path


@contextmanager
def writing(path: Path, reason: Reason = Reason.WRITE_FAILED) -> Iterator[None]:
    """What the system refuses in here, such as more bytes on a full disk, is a Complaint about `path`."""
    try:
        yield
    except OSError as error:
        raise Complaint(reason, path=path, detail=cause_of(error, path)) from error


@contextmanager
def written_whole(path: Path) -> Iterator[Path]:
    """Where to write what is to stand at `path`: it takes its place when it is whole, and on disk.

    What cannot be written, as on a full disk, is a Complaint, and `path` is as it was. What is no ordinary file, such
    as /dev/stdout, is written as it comes.
    """
    target = path.resolve()
    if target.exists() and not target.is_file():
        with writing(path):
            yield target
        return
    part = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        with writing(path):
            yield part
            if target.exists():
                copymode(target, part)
            with part.open("rb") as file:
                os.fsync(file.fileno())
            part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def read_file(path: str) -> str:
    """The text of a file that a person named."""
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError as error:
        detail = cause_of(error, Path(path))
    except UnicodeDecodeError:
        detail = because(Cause.NOT_TEXT)
    raise Complaint(Reason.UNREADABLE, path=path, detail=detail)


def read_bytes(path: str, most: int) -> bytes:
    """The bytes of a file that a person named; one with more than `most` is refused unread."""
    detail = because(Cause.TOO_LONG, most=most)
    try:
        with Path(path).open("rb") as file:
            found = file.read(most + 1)
    except OSError as error:
        detail = cause_of(error, Path(path))
    else:
        if len(found) <= most:
            return found
    raise Complaint(Reason.UNREADABLE, path=path, detail=detail)


SPAN_UNITS_MS = {"m": 60_000, "h": 3_600_000, "d": 86_400_000}


def read_span(_ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Milliseconds, written as minutes, hours or days: 30m, 6h, 3d."""
    if value is None:
        return None
    read = re.fullmatch(r"([0-9]{1,4})([mhd])", value.strip().lower())
    if read is None:
        raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known="30m, 6h, 3d")
    return int(read[1]) * SPAN_UNITS_MS[read[2]]


def read_moment(_ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    """Milliseconds since 1970: a day, or a minute of it, by the clock of this machine; or now."""
    return None if value is None else moment_in(value, param.opts[0])


def moment_in(value: str, name: str) -> int:
    """The same of a time that stands under `name` in a file."""
    text = value.strip().lower()
    if text == "now":
        return int(datetime.now(UTC).timestamp() * 1000)
    known = "now, 2027-01-01, 2027-01-01T20:00"
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(t[0-9]{2}:[0-9]{2})?", text):
        raise Complaint(Reason.VALUE, value=value, name=name, known=known)
    try:
        moment = datetime.fromisoformat(text.upper()).astimezone()
    except (ValueError, OverflowError) as error:
        raise Complaint(Reason.VALUE, value=value, name=name, known=known) from error
    return int(moment.timestamp() * 1000)


def hash_in(text: str) -> bytes | None:
    """The 32 bytes that 64 hexadecimal digits write; None if `text` is something else."""
    digits = text.strip()
    return bytes.fromhex(digits) if re.fullmatch("[0-9a-fA-F]{64}", digits) else None


def cause_of(error: OSError, path: Path) -> Because:
    """Why the system refused what was tried with `path`."""
    match error.errno:
        case errno.EISDIR:
            return because(Cause.FOLDER)
        case errno.ENOENT | errno.ENOTDIR if not path.parent.is_dir():
            return because(Cause.NO_FOLDER, folder=path.parent)
        case errno.ENOENT:
            return because(Cause.ABSENT)
        case errno.EACCES | errno.EPERM:
            return because(Cause.DENIED)
        case errno.EROFS:
            return because(Cause.READ_ONLY)
        case errno.ENOSPC | errno.EDQUOT:
            return because(Cause.FULL)
        case _:
            return because(Cause.SYSTEM, words=error.strerror or str(error))


def _is_irreplaceable(path: Path) -> bool:
    with path.open("rb") as file:
        beginning = file.read(32)
    return any(mark in beginning for mark in IRREPLACEABLE)


def _try_to_write(path: Path) -> None:
    """Open `path` for writing. Asking for permission is no proof: root has it, and /proc takes no files."""
    if path.exists():
        path.open("ab").close()
    else:
        path.open("xb").close()
        path.unlink()
