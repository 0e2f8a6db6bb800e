"""The data directory: reads its files as bytes, and turns bytes into checked facts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bot.core.errors import InvalidInput, Problem
from bot.core.model import Facts
from bot.files.boundaries import BOUNDARIES, read_boundaries
from bot.files.names import FILES
from bot.maps.records import Boundary
from bot.service.ports import Documents


class DataDirectory:
    """The files under `data/`. Implements `service.ports.DataSource`."""

    def __init__(self, path: Path) -> None:
        """Point at a directory; nothing is read yet."""
        self._path = path

    def read(self) -> Documents:
        """Return the bytes of every data file. Blocks on the disk.

        Raises:
            InvalidInput: If files are missing or unreadable, all of them at once.
        """
        return Documents(_read(self._path, FILES))

    def parse(self, documents: Documents, today: date) -> Facts:
        """Return the facts in *documents*. Takes about a second of CPU at the real size.

        Raises:
            InvalidInput: With all problems of all files at once, in file order.
        """
        # Imported here: the schema library takes longer to import than a question to answer, and
        # most starts load nothing.
        from bot.files.checks import cross_check  # noqa: PLC0415 -- see above
        from bot.files.convert import to_facts  # noqa: PLC0415 -- see above
        from bot.files.parsed import parse  # noqa: PLC0415 -- see above

        parsed = parse(documents.contents)
        problems = cross_check(parsed, today)
        if problems:
            raise InvalidInput(tuple(sorted(problems, key=_position)))
        return to_facts(parsed)


def load_boundaries(folder: Path) -> tuple[Boundary, ...]:
    """Return the borders of the municipalities. Blocks on the disk.

    Raises:
        InvalidInput: If the file is missing or broken, with all its problems.
    """
    return read_boundaries(BOUNDARIES, _read(folder, (BOUNDARIES,))[BOUNDARIES])


def _read(folder: Path, names: Iterable[str]) -> dict[str, bytes]:
    contents: dict[str, bytes] = {}
    problems: list[Problem] = []
    for name in names:
        try:
            contents[name] = (folder / name).read_bytes()
        except FileNotFoundError:
            problems.append(Problem("file-missing", name, values={"folder": str(folder)}))
        except OSError as error:
            values = {"reason": error.strerror or type(error).__name__}
            problems.append(Problem("file-unreadable", name, values=values))
    if problems:
        raise InvalidInput(tuple(problems))
    return contents


def _position(problem: Problem) -> tuple[int, int, str]:
    return (FILES.index(problem.file), problem.line or 0, problem.field)
