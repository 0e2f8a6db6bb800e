"""The records of the data, and what a question can lead to."""
