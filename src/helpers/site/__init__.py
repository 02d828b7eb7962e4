"""The survey as a site of static pages: read from a file or any server, without a network."""
