"""What changes between two states of the contact data, and what that means for people."""
