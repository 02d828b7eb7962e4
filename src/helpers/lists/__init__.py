"""Lists and bibliographies: read into a catalog or merged with one, and the public list written from it.

Other packages use these modules, the rest is private to this one: `adoption` makes a catalog of files, `merge` brings
the works of a file into a catalog and `merge_report` tells of it, `formats` says what can be read, `proposals` and
`notes` what comes of it, `render` writes the list, and `coverage` says what it lacks. docs/lists.md says how they work
together.
"""
