"""A workbook of one's own: the notebooks that suit a catalog, and what else a survey's folder needs."""
