"""Merge proposed works into a catalog: what is new, what fills a gap, what conflicts."""
