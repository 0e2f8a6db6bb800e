"""From SVG to PNG in a process of its own, for programs that have to go on answering meanwhile.

The library behind `maps.png` holds Python's lock for as long as it draws, a quarter of a second
for Flanders: in a thread it would keep everybody waiting. To start Python takes a tenth more.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE

from bot.maps.png import to_png

_PATIENCE_S = 60.0  # many times what the largest map takes on a slow machine


class NotDrawn(Exception):
    """The process that draws failed, or took too long."""


async def to_png_apart(svg: str, width_px: int = 1600) -> bytes:
    """Return what `maps.png.to_png` returns, and block nothing. A cancelled one leaves no process.

    Raises:
        NotDrawn: If it cannot be drawn: *svg* is no SVG, or the machine has no room for a process.
    """
    try:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", __name__, str(width_px), stdin=PIPE, stdout=PIPE, stderr=PIPE
        )
    except OSError as error:
        raise NotDrawn(f"no process to draw in: {error.strerror}") from error
    try:
        async with asyncio.timeout(_PATIENCE_S):
            drawn, told = await process.communicate(svg.encode())
    except TimeoutError as error:
        raise NotDrawn(f"not drawn within {_PATIENCE_S:g} s") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.communicate(b"")  # to the end of its pipes, which outlive it
    if process.returncode != 0:
        raise NotDrawn(told.decode(errors="replace").strip().rpartition("\n")[2])
    return drawn


def main() -> None:
    """Draw the document on standard input; the argument is the width in pixels."""
    svg = sys.stdin.buffer.read().decode()
    sys.stdout.buffer.write(to_png(svg, int(sys.argv[1])))


if __name__ == "__main__":
    main()
