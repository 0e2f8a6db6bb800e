"""The one HTTP server: health, metrics, and what other channels hang into it."""
