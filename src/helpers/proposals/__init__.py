"""Works proposed by other lists and bibliographies, read into rows for papers.csv."""
