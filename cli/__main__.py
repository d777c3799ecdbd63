"""`python -m cli`: the command `sinergi` where it is not on the PATH."""

from cli.main import main

main()
