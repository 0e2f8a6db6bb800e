"""The JSON API: the same answers for programs, and their description in OpenAPI."""
