"""Click groups that speak the reader's language: the top's own page, and every refusal below it."""

from __future__ import annotations

import errno
import io
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from platform import python_version

import click

from cli.catalogue import Language, Phrase, phrase
from cli.complaint import Because, Cause, Complaint, Reason, because
from cli.frame import WIDEST, Stopped, framed
from cli.page import LANG, Page, Spoken, lang_option, language_in
from cli.values import cause_of, nearest

NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
"""What the system says if an output takes no more."""

LANG_VARIABLES = ("SINERGI_LANG", "LANG")
"""The first that is set decides; a language that is not ours counts as English."""


def language_of(arguments: Sequence[str], environment: Mapping[str, str]) -> Language:
    """The reader's language, known before anything is parsed, since parsing may already fail."""
    asked = _value_of(LANG, arguments)
    variables = [environment[name] for name in LANG_VARIABLES if environment.get(name)]
    for value in [asked] if asked else variables[:1]:
        for language in Language:
            if value.lower().replace("-", "_").split(".")[0].split("_")[0] == language.value:
                return language
    return Language.ENGLISH


class Group(click.Group):
    """A group of commands, listed as they were added; an unknown one is refused in our words."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The names of the commands."""
        return list(self.commands)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that `args` begin with."""
        is_known = args[0].startswith("-") or self.get_command(ctx, args[0]) is not None
        if not is_known and not ctx.resilient_parsing:  # a shell that asks what could follow
            raise Complaint(
                Reason.COMMAND,
                name=args[0],
                nearest=nearest(args[0], self.list_commands(ctx)),
                known=", ".join(self.list_commands(ctx)),
                help=f"{ctx.command_path} --help",
            )
        return super().resolve_command(ctx, args)


class Topic(Spoken, Group):
    """A group below the top, in the reader's language."""

    def __init__(self, name: str, page: Page) -> None:
        super().__init__(
            name, params=[lang_option()], context_settings={"max_content_width": WIDEST}
        )
        self.page = page


class SpokenGroup(Spoken, Group):
    """The top of the command line."""

    def __init__(self, name: str, page: Page, later: Mapping[str, str]) -> None:
        """`later` names the module of each command, which is imported when the command is asked for."""
        super().__init__(
            name,
            params=[_shows_at_once("--version", _version), lang_option()],
            context_settings={"max_content_width": WIDEST},
            add_help_option=False,
        )
        self.params.append(_shows_at_once("--help", lambda ctx: ctx.get_help()))
        self.page = page
        self._later = later

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """The names of the commands, imported or not."""
        return list(self._later)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported now if it was not before: a key pressed for completion waits for no simulator."""
        if cmd_name in self._later and cmd_name not in self.commands:
            with _undisturbed():
                command = getattr(import_module(self._later[cmd_name]), cmd_name)
            assert isinstance(command, click.Command)
            self.add_command(command)
        return super().get_command(ctx, cmd_name)

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: object,
    ) -> click.Context:
        """Parse what stands before the command; refusals come out as frames."""
        language = language_of(args, os.environ)
        with _framed(language):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, (signal.SIGINT,))  # see main
            return super().make_context(info_name, args, parent, **{"obj": language, **extra})

    def invoke(self, ctx: click.Context) -> object:
        """Run the command; refusals come out as frames."""
        with _framed(language_in(ctx), ctx):
            result: object = super().invoke(ctx)
            return result


@contextmanager
def _framed(language: Language, ctx: click.Context | None = None) -> Iterator[None]:
    """Let what a person did wrong come out as a frame; `ctx` is that of the command that runs."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        raise Stopped(language) from interrupt
    except Complaint as complaint:
        raise framed(complaint, language) from complaint
    except OSError as error:
        # Whoever writes a file answers for it; this is the standard output. Click knows of closed pipes.
        if error.errno not in NO_ROOM:
            raise
        _let_go_of_output()
        detail = cause_of(error, Path())
        raise framed(Complaint(Reason.OUTPUT_FAILED, detail=detail), language) from error
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as error:
        raise framed(_complaint_of(error, error.ctx or ctx), language) from error


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Ctrl-C waits: in the middle of an import it would end in somebody else's words (see main)."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _let_go_of_output() -> None:
    """What waits to be written never will be; without this, Python tries at its end, and says so."""
    with suppress(io.UnsupportedOperation):  # no file, in a test
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _complaint_of(error: click.UsageError, ctx: click.Context | None) -> Complaint:
    """What click found, in our words."""
    path = "sinergi" if ctx is None else _path(ctx)
    match error:
        case click.NoSuchOption(option_name=name):
            known = (
                [] if ctx is None else [each for param in ctx.command.params for each in param.opts]
            )
            return Complaint(
                Reason.OPTION, name=name, nearest=nearest(name, known), help=f"{path} --help"
            )
        case click.BadOptionUsage(option_name=name):
            return Complaint(Reason.OPTION_USE, name=name, help=f"{path} --help")
        case click.MissingParameter(param=click.Parameter(opts=[name, *_])):
            return Complaint(Reason.MISSING, name=name, help=f"{path} --help")
        case _:
            return Complaint(Reason.USAGE, detail=_because_click(error), help=f"{path} --help")


def _because_click(error: click.UsageError) -> Because:
    """What click says in English; it has no type of its own for words that are too many."""
    said = error.format_message()
    extra = re.fullmatch(r"Got unexpected extra arguments? \((.*)\)", said, re.DOTALL)
    return because(Cause.EXTRA, words=extra[1]) if extra else because(Cause.CLICK, words=said)


def _path(ctx: click.Context) -> str:
    """The command that a person meant, as far as it is known."""
    return " ".join(
        [ctx.command_path, *([ctx.invoked_subcommand] if ctx.invoked_subcommand else [])]
    )


def _value_of(option: str, arguments: Sequence[str]) -> str | None:
    """What `option` is given, if it is: `--lang ms` or `--lang=ms`."""
    for at, argument in enumerate(arguments):
        if argument == option and at + 1 < len(arguments):
            return arguments[at + 1]
        if argument.startswith(f"{option}="):
            return argument.removeprefix(f"{option}=")
    return None


def _shows_at_once(name: str, shown: Callable[[click.Context], str]) -> click.Option:
    """A flag that prints and ends."""

    def show(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value:
            click.echo(shown(ctx))
            ctx.exit()

    return click.Option([name], is_flag=True, is_eager=True, expose_value=False, callback=show)


def _version(ctx: click.Context) -> str:
    return phrase(
        Phrase.VERSION_IS, language_in(ctx), version=version("sinergi"), python=python_version()
    )
