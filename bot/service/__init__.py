"""The use cases. Talk to the outside through the protocols in `ports`."""
