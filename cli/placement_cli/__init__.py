"""The command line of placement."""
