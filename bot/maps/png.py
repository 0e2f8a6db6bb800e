"""From SVG to PNG, with our own font: the same picture on every machine.

The only place that knows resvg. Fonts of the system are not looked at.
"""

from __future__ import annotations

from importlib.resources import as_file, files

import resvg_py

_FONTS = ("Lato-Regular.ttf", "Lato-Bold.ttf")


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
