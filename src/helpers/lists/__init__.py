"""Lists and bibliographies: read into a catalog or merged with one, and the public list written from it."""
