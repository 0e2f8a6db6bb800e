"""From SVG to PNG, with our own font: the same picture on every machine.

The only place that knows resvg. Fonts of the system are not looked at.

The library holds Python's lock for as long as it draws, a quarter of a second for Flanders: in a
thread it would keep everybody waiting. So a program that has to go on answering has a process do
it (`to_png_apart`); to start Python takes a tenth of a second more.
"""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE
from importlib.resources import as_file, files

import resvg_py

_FONTS = ("Lato-Regular.ttf", "Lato-Bold.ttf")
_PATIENCE_S = 60.0  # many times what the largest map takes on a slow machine


class NotDrawn(Exception):
    """The process that draws failed, or took too long."""


def to_png(svg: str, width_px: int = 1600) -> bytes:
    """Draw a document of `maps.svg` on white; its height follows. Blocks the CPU.

    Args:
        svg: The document.
        width_px: Of the picture, in pixels; at least 1.

    Raises:
        ValueError: If *svg* is no SVG.
    """
    with as_file(files("bot.maps") / "fonts") as folder:
        return bytes(
            resvg_py.svg_to_bytes(
                svg_string=svg,
                width=width_px,
                background="#ffffff",
                skip_system_fonts=True,
                font_files=[str(folder / name) for name in _FONTS],
                sans_serif_family="Lato",
            )
        )


async def to_png_apart(svg: str, width_px: int = 1600) -> bytes:
    """Return what `to_png` returns, and block nothing. A cancelled one leaves no process.

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


if __name__ == "__main__":
    sys.stdout.buffer.write(to_png(sys.stdin.buffer.read().decode(), int(sys.argv[1])))
