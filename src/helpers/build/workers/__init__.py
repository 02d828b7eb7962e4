"""Processes that run notebooks: forked from one that has imported the libraries, or afresh; see docs/builds.md."""
