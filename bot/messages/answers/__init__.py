"""The answer to a question: in words, as a record, and as rows of a list."""
