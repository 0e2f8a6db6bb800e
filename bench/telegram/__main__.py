"""`python -m bench.telegram`: updates per second, latency and memory of three webhook bots."""

from __future__ import annotations

import sys

from bench.telegram.run import main

if __name__ == "__main__":
    sys.exit(main())
