"""The command `regiewijzer`: reads its arguments, runs one subcommand, returns an exit code.

0: done. 1: something that the reader can mend (bad data, bad setting, no database). 2: bad usage.
"""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from collections.abc import Sequence

from bot.cli.arguments import build_parser
from bot.cli.logs import set_up_logging
from bot.core.errors import BotError, InvalidInput, StoreError
from bot.messages.catalog import Catalog
from bot.messages.faults import problem_lines
from bot.settings import read_settings
from bot.wiring import open_catalog

_log = logging.getLogger(__name__)
_INTERRUPTED = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command; the only place that catches everything, and the only `asyncio.run`."""
    _read_and_write_utf8()
    say = open_catalog()
    arguments = build_parser(say).parse_args(argv)
    try:
        settings = read_settings(os.environ)
        set_up_logging(settings, arguments.command)
        code: int = asyncio.run(arguments.run(arguments, settings, say))
    except KeyboardInterrupt:
        return _INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`| head`): nothing more to say, and nothing to flush at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except BotError as error:
        _explain(error, say)
        return 1
    except Exception:
        _log.exception("unexpected fault")
        print(say.text("cli.bug"), file=sys.stderr)
        return 1
    return code


def _explain(error: BotError, say: Catalog) -> None:
    if isinstance(error, InvalidInput):
        print("\n".join(problem_lines(error, say)), file=sys.stderr)
    elif isinstance(error, StoreError):
        print(say.text("cli.store", reason=str(error)), file=sys.stderr)
    else:
        print(str(error), file=sys.stderr)


def _read_and_write_utf8() -> None:
    """Take any bytes as input and write UTF-8, whatever the locale says."""
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
