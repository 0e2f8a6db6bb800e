"""Maps with facts and words, and kept ones: for all channels and the command line."""
