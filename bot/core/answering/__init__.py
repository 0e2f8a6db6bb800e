"""What is said about a municipality that was found: by whom, how old, what next."""
