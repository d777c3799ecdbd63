"""Help pages in the reader's language: what a command is, how it is called, its options, examples."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import click

from cli.catalogue import Language, Phrase, Saying, phrase
from cli.complaint import Complaint, Reason
from cli.frame import WIDEST
from cli.tell import PROGRAM, program

LANG = "--lang"

Line = tuple[str, Saying]
"""What a person types, and what it does."""


@dataclass(frozen=True, slots=True)
class Page:
    """A help page, but for its words."""

    about: Saying
    arguments: Saying
    options: tuple[Line, ...]
    examples: tuple[Line, ...]
    commands: tuple[Line, ...] = ()
    gaps: Mapping[str, object] = field(default_factory=dict)
    """What fills the gaps in its words: names and numbers that other rooms say."""


class Spoken(click.Command):
    """A command that shows its page; `page` is set where the command is made."""

    page: Page

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """How to call it."""
        language = language_in(ctx)
        formatter.write_usage(
            ctx.command_path,
            phrase(self.page.arguments, language),
            f"{phrase(Phrase.USAGE, language)}: ",
        )

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """What it is."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(phrase(self.page.about, language_in(ctx), **self.page.gaps))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Its commands, its options and examples."""
        language, page = language_in(ctx), self.page
        examples = [(typed.replace(PROGRAM, program(), 1), does) for typed, does in page.examples]
        for heading, lines in (
            (Phrase.COMMANDS, page.commands),
            (Phrase.OPTIONS, page.options),
            (Phrase.EXAMPLES, examples),
        ):
            if lines:
                with formatter.section(phrase(heading, language)):
                    formatter.write_dl(
                        [(typed, phrase(does, language, **page.gaps)) for typed, does in lines]
                    )


class SpokenCommand(Spoken):
    """A command below a group, in the reader's language."""

    def __init__(
        self,
        name: str,
        page: Page,
        does: Callable[..., None],
        params: list[click.Parameter],
    ) -> None:
        super().__init__(
            name,
            callback=does,
            params=[*params, lang_option()],
            context_settings={"max_content_width": WIDEST},
        )
        self.page = page


def lang_option() -> click.Option:
    """`--lang`, which may stand anywhere. It was read before the rest; here it is checked."""

    def check(_ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
        if value is not None and value not in [language.value for language in Language]:
            raise Complaint(Reason.LANGUAGE, value=value)

    return click.Option([LANG], is_eager=True, expose_value=False, callback=check)


def language_in(ctx: click.Context) -> Language:
    """The reader's language, which the top of the command line found out."""
    language = ctx.obj
    assert isinstance(language, Language)
    return language
