"""Data files as bytes, read strictly and written in one form."""
