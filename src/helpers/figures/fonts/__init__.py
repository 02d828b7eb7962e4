"""The fonts of the figures, and how they are made."""
