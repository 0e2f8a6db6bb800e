"""The text of a question: its words, and what stands around them."""
