"""How what is well-formed by itself must fit together."""
