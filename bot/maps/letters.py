"""How wide words are in our own font: read from the font itself, so that it is always right.

Without kerning, which makes most words a little narrower: what fits here, fits on the picture.
"""

from __future__ import annotations

import struct
from functools import lru_cache
from importlib.resources import files

CAPITAL = 0.74  # from the baseline to above a capital with an accent left out, in sizes
DESCENT = 0.2  # from the baseline to below a "g", in sizes
LEADING = 1.1  # from a baseline to the next, in sizes

_FONTS = {False: "Lato-Regular.ttf", True: "Lato-Bold.ttf"}
_WIDE = "W"  # stands for a letter that the font has not: better too wide than too narrow


def width_of(words: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a line of text, in the unit of *size*."""
    advances, widest = _advances(bold)
    return size * sum(advances.get(ord(letter), widest) for letter in words)


def wrapped(words: str, size: float, wide: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text at its spaces into lines that are at most *wide*.

    A word that is wider than that stands on a line of its own. No words: no lines.
    """
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= wide:
            lines[-1] = longer
        else:
            lines.append(word)
    return tuple(lines)


@lru_cache(maxsize=2)
def _advances(bold: bool) -> tuple[dict[int, float], float]:
    """Return the width of each letter in sizes, by code point, and that of a wide one."""
    font = (files("bot.maps") / "fonts" / _FONTS[bold]).read_bytes()
    (count,) = struct.unpack_from(">H", font, 4)
    tables: dict[bytes, int] = {}
    for index in range(count):
        tag, _, offset, _ = struct.unpack_from(">4sIII", font, 12 + 16 * index)
        tables[tag] = offset
    (unit,) = struct.unpack_from(">H", font, tables[b"head"] + 18)
    (metrics,) = struct.unpack_from(">H", font, tables[b"hhea"] + 34)
    glyphs = _glyphs(font, tables[b"cmap"])
    widths = {}
    for code, glyph in glyphs.items():
        at = tables[b"hmtx"] + 4 * min(glyph, metrics - 1)
        widths[code] = struct.unpack_from(">H", font, at)[0] / unit
    return widths, widths[ord(_WIDE)]


def _glyphs(font: bytes, start: int) -> dict[int, int]:
    """Return the number of the glyph of each letter, from a table in format 4 of OpenType."""
    (count,) = struct.unpack_from(">H", font, start + 2)
    tables = [struct.unpack_from(">HHI", font, start + 4 + 8 * i) for i in range(count)]
    at = next(
        start + offset for _, _, offset in tables if _format(font, start + offset) == _SEGMENTS
    )
    (twice,) = struct.unpack_from(">H", font, at + 6)
    number = twice // 2
    ends = struct.unpack_from(f">{number}H", font, at + 14)
    starts = struct.unpack_from(f">{number}H", font, at + 16 + twice)
    deltas = struct.unpack_from(f">{number}H", font, at + 16 + 2 * twice)
    ranges_at = at + 16 + 3 * twice
    ranges = struct.unpack_from(f">{number}H", font, ranges_at)
    found: dict[int, int] = {}
    for index in range(number):
        for code in range(starts[index], ends[index] + 1):
            glyph = code
            if ranges[index]:
                where = ranges_at + 2 * index + ranges[index] + 2 * (code - starts[index])
                if where + 2 > len(font):  # the last segment, which only marks the end
                    continue
                (glyph,) = struct.unpack_from(">H", font, where)
                if glyph == 0:
                    continue
            found[code] = (glyph + deltas[index]) % 0x10000
    return found


_SEGMENTS = 4


def _format(font: bytes, at: int) -> int:
    (number,) = struct.unpack_from(">H", font, at)
    return int(number)
