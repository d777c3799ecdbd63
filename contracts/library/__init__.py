"""The contracts that ship with this release, one file each; a network votes which of them run."""
