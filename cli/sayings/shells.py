"""The words of `completion`."""

from __future__ import annotations

from cli.catalogue import Said, Saying


class ShellSaying(Saying):
    """Said by `completion`."""

    COMPLETION = Said("Completion for bash, zsh or fish.", "Pelengkapan untuk bash, zsh atau fish.")
    COMPLETION_ABOUT = Said(
        "Print what a shell needs to complete commands, options and files with the Tab key.",
        "Cetak apa yang diperlukan oleh cangkerang untuk melengkapkan perintah, pilihan dan fail dengan kekunci Tab.",
    )
    COMPLETION_ARGUMENTS = Said("SHELL (bash, zsh, fish)", "CANGKERANG (bash, zsh, fish)")
    BASH = Said(
        "in ~/.bashrc (and likewise in ~/.zshrc)", "dalam ~/.bashrc (dan begitu juga ~/.zshrc)"
    )
    FISH = Said("once, for fish", "sekali, untuk fish")
