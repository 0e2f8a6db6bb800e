"""How well questions with a known answer are read; docs/evaluation.md says by which rules."""
