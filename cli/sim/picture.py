"""Pictures of a seed, for those who ask for one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from cli.complaint import Cause, Complaint, Reason, because
from cli.sim.story import Roles
from cli.values import read_target, written_whole
from netsim.faults import Plan
from netsim.trace import Story

FORMATS = (".png", ".svg", ".pdf")
"""What a picture can be, by the ending of its file."""


@dataclass(frozen=True, slots=True)
class Scene:
    """What a picture is about: its title, the faults, and a span of virtual time."""

    title: str
    plan: Plan
    from_ms: int
    until_ms: int


def picture_in(ctx: click.Context, param: click.Parameter, value: str | None) -> Path | None:
    """The file for a picture that a person named."""
    path = read_target(ctx, param, value)
    if path is not None and path.suffix not in FORMATS:
        known = because(Cause.PICTURE_NAME, endings=", ".join(FORMATS))
        raise Complaint(Reason.VALUE, value=value, name=param.opts[0], known=known)
    return path


def draw(scene: Scene, story: Story, roles: Roles, file: Path) -> None:
    """Draw `scene` into `file`."""
    # Here, not above: matplotlib takes a second to import, and few commands draw.
    from netsim.report import Timeline, draw_timeline  # noqa: PLC0415 - see above

    timeline = Timeline(
        title=f"{scene.title}; {roles}",
        names=roles.names,
        liars=roles.liars,
        lines=story.lines,
        plan=scene.plan,
        strikes=story.strikes,
        from_ms=scene.from_ms,
        until_ms=max(scene.until_ms, scene.from_ms + 1),
    )
    with written_whole(file) as unfinished:
        draw_timeline(timeline, unfinished)
