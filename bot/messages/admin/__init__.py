"""What administrators read of what waits for them."""
