"""Opens ZIP archives from outside: what could swell, hide or surprise is refused unread."""

from __future__ import annotations

import io
from pathlib import PurePosixPath
from typing import NoReturn
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from bot.core.model.errors import InvalidInput, Problem

MOST_BYTES = 2_000_000  # of a file that is handed in
MOST_UNPACKED = 24_000_000
MOST_MEMBERS = 200

_MOST_RATIO = 100  # a workbook of ours shrinks to a tenth
_SMALL = 200_000  # bytes; below this any ratio does no harm
_ENCRYPTED = 0x1  # bit 0 of the flags: APPNOTE.TXT 4.4.4
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the earliest time that a ZIP archive can hold
# What Python's zipfile raises on an archive that is damaged on purpose.
_BROKEN = (BadZipFile, EOFError, NotImplementedError, OSError, ValueError, RuntimeError)


def refuse(
    code: str, name: str, line: int | None = None, field: str = "", **values: str
) -> NoReturn:
    """Raise `InvalidInput` with one problem."""
    raise InvalidInput((Problem(code, name, line, field, values),))


def check_size(name: str, content: bytes) -> None:
    """Refuse a file that is larger than `MOST_BYTES`."""
    if len(content) > MOST_BYTES:
        refuse("file-too-big", name, most=f"{MOST_BYTES:,}", size=f"{len(content):,}")


def unpacked(name: str, content: bytes) -> dict[str, bytes]:
    """Return the files in an archive by their path, unpacked in memory; folders are left out.

    The bounds hold for what the archive declares, and no more than that is unpacked.

    Args:
        name: The archive's name for messages.
        content: The archive.

    Raises:
        InvalidInput: If it is larger than `MOST_BYTES`, no archive, damaged or locked with a
            password, or holds too many files, too many bytes, or one path twice.
    """
    check_size(name, content)
    try:
        with ZipFile(io.BytesIO(content)) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            _check(name, members, len(content))
            return {one.filename: archive.read(one) for one in members}
    except InvalidInput:
        raise
    except Exception as error:
        if isinstance(error, _BROKEN) or type(error).__module__ == "zlib":
            raise InvalidInput((Problem("archive-broken", name),)) from error
        raise


def packed(contents: dict[str, bytes]) -> bytes:
    """Return an archive; the same contents give the same bytes, whenever."""
    made = io.BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in contents.items():
            archive.writestr(ZipInfo(name, _LONG_AGO), content, ZIP_DEFLATED)
    return made.getvalue()


def last_part(path: str) -> str:
    """Return the name of a file without its folders, whichever way they are written."""
    return PurePosixPath(path.replace("\\", "/")).name


def _check(name: str, members: list[ZipInfo], size: int) -> None:
    whole = sum(one.file_size for one in members)
    if (
        len(members) > MOST_MEMBERS
        or whole > MOST_UNPACKED
        or sum(one.compress_size for one in members) > size  # parts that share their bytes
        or any(one.file_size > max(_SMALL, _MOST_RATIO * one.compress_size) for one in members)
    ):
        refuse("archive-too-much", name, most=f"{MOST_UNPACKED:,}", members=str(MOST_MEMBERS))
    if any(one.flag_bits & _ENCRYPTED for one in members):
        refuse("file-locked", name)
    if any(one.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for one in members):
        refuse("archive-broken", name)
    if len({one.filename for one in members}) < len(members):
        refuse("archive-broken", name)
