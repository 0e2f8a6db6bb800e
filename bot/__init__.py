"""Regiewijzer: type a place in Flanders, get who runs the local social economy and work there."""
