"""References in BibTeX and other formats, and the author's bundle for LaTeX."""
