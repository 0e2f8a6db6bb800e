"""The ways to talk to people. They do not know each other."""
