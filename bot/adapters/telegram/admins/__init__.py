"""What administrators do in their own chat, and what they are told there."""
