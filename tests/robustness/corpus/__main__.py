"""Writes the broken files into their folder."""

from __future__ import annotations

from tests.robustness.corpus import BROKEN, all_broken

if __name__ == "__main__":
    wanted = {case.slug: case.content for case in all_broken()}
    for path in [*BROKEN.glob("*.yaml"), *BROKEN.glob("*.csv")]:
        if path.name not in wanted:
            path.unlink()
    for name, content in wanted.items():
        (BROKEN / name).write_bytes(content)
