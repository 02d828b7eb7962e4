"""`python -m helpers` is the command `survey`."""

from helpers.cli import main

main()
