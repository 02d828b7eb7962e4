"""The command `survey`: a file a group of commands."""
