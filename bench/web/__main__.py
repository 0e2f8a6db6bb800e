"""`python -m bench.web`: answers a second, latency and processor time of pages and of the API."""

from __future__ import annotations

import sys

from bench.web.run import main

if __name__ == "__main__":
    sys.exit(main())
