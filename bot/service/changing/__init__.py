"""Use cases of administrators: from a proposal to a revision, and back."""
