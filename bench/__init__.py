"""Lays the resolver beside other ways to find a name: same names, same questions, one process.

Run it with `make bench`; docs/evaluation.md says how to read the figures. Not part of the program.
"""
