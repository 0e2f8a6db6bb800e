"""The facts of one revision, ready to be looked up."""
