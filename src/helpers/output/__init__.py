"""Tables and figures as files in every format, and on the screen of a notebook."""
