"""`python -m bot` is the command `regiewijzer`."""

import sys

from bot.cli import main

sys.exit(main())
