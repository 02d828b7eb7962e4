"""What every other package uses and what knows nothing of surveys: errors, files, texts, links, LaTeX."""
