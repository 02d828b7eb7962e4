"""A survey's catalog of works, and the tables, figures and artifacts that follow from it."""
