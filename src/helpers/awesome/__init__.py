"""The public awesome-list: read into a catalog, and written from it again."""
