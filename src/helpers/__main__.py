"""`python -m helpers` is the command `survey`."""

from helpers.cli.main import main

main()
