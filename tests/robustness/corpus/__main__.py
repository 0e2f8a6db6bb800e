"""`python -m tests.robustness.corpus DIR`: writes every broken file, for who wants to look."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.robustness.corpus import write_all

if __name__ == "__main__":
    write_all(Path(sys.argv[1]))
