"""The one form of the data files: given by `data format`, demanded by `data check`."""

from __future__ import annotations

from itertools import takewhile

from bot.core.model.errors import Problem
from bot.files.names import CONTACTS
from bot.files.reading.csv_source import format_csv
from bot.files.reading.tables import TABLES
from bot.files.reading.yaml_form import formatted
from bot.service.ports import Documents


def in_form(documents: Documents) -> Documents:
    """Return the documents in their one form; they say the same.

    Raises:
        InvalidInput: If a file cannot be read.
    """
    contents = {**documents.contents, CONTACTS: formatted(documents.contents[CONTACTS])}
    for name, model in TABLES.items():
        contents[name] = format_csv(name, contents[name], tuple(model.model_fields))
    return Documents(contents)


def out_of_form(documents: Documents) -> tuple[Problem, ...]:
    """Return the first line of each file that is not in its one form; raises as `in_form`."""
    formed = in_form(documents).contents
    return tuple(
        Problem("not-in-form", name, _first_difference(content, formed[name]))
        for name, content in documents.contents.items()
        if content != formed[name]
    )


def _first_difference(content: bytes, formed: bytes) -> int:
    """Return the line, from 1, from which two files differ."""
    lines = zip(content.split(b"\n"), formed.split(b"\n"), strict=False)
    return 1 + sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], lines))
