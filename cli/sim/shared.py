"""Options that several commands share: seeds, processes, a file to go on from, JSON."""

from __future__ import annotations

import os

import click

from cli.values import read_seeds, read_target, whole

MOST_JOBS = 256
"""Processes; more than the cores of any machine that this is meant for."""

INTERRUPTED = 130
"""Exit status after Ctrl-C, as shells have it."""

seeds_option = click.option(
    "--seeds",
    metavar="A:B",
    required=True,
    callback=read_seeds,
    help="From A to just before B, such as 0:40.",
)

jobs_option = click.option(
    "--jobs",
    metavar="N",
    default=lambda: str(os.cpu_count() or 1),
    show_default="the number of cores",
    callback=whole(1, MOST_JOBS),
    help="Processes that run seeds at the same time; the result is the same with any number.",
)

resume_option = click.option(
    "--resume",
    metavar="FILE",
    callback=read_target,
    help="Go on from what FILE holds, add up, and keep it up to date.",
)

json_option = click.option(
    "--json", "is_json", is_flag=True, help="One JSON object on standard output, for machines."
)
