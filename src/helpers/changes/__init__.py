"""What a change of the catalog does: what differs, and which tables and figures show it."""
