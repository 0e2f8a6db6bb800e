"""From a question to the places that it means."""
