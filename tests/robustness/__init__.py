"""Proofs that nothing shakes it: broken files, sudden death, load, and there and back."""
