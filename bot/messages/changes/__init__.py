"""What administrators read of changes: before, after, and later on."""
