"""The only place that knows YAML and CSV."""
