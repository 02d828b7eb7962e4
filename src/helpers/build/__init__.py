"""Run the notebooks that need it and publish what they make."""
