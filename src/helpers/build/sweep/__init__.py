"""Many builds: every combination of parameter values, each into a folder of its own."""
