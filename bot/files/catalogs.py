"""The language files: reads them, and proves that each says everything the first one says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib import resources

from bot.core.errors import InvalidInput, Problem
from bot.files.yaml_source import Document, Value, read_yaml
from bot.messages.catalog import Catalog, placeholders

REFERENCE = "nl"  # the language that is written first; the others follow its keys


def load_catalogs() -> dict[str, Catalog]:
    """Read every language that comes with the program, by its code.

    Raises:
        InvalidInput: With all problems of all languages.
    """
    folder = resources.files("bot.messages").joinpath("lang")
    files = {
        entry.name.removesuffix(".yaml"): entry.read_bytes()
        for entry in folder.iterdir()
        if entry.name.endswith(".yaml")
    }
    return parse_catalogs(files)


def parse_catalogs(files: Mapping[str, bytes]) -> dict[str, Catalog]:
    """Build the catalogs from the bytes of the files, by language code; `REFERENCE` must be there.

    Raises:
        InvalidInput: If a text has broken braces, or a language lacks keys or placeholders of the
            reference, or has others.
    """
    texts: dict[str, dict[str, str]] = {}
    problems: list[Problem] = []
    for code, content in sorted(files.items()):
        document = read_yaml(f"{code}.yaml", content)
        texts[code] = dict(_flatten(document.value, ""))
        problems += _broken(document, texts[code])
    if not problems:
        problems = [p for code in texts for p in _compare(code, texts[code], texts[REFERENCE])]
    if problems:
        raise InvalidInput(tuple(problems))
    return {code: Catalog(code, entries) for code, entries in texts.items()}


def _flatten(value: Value, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(inner, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, str):
        yield prefix, value.strip()


def _broken(document: Document, texts: Mapping[str, str]) -> Iterator[Problem]:
    for key, text in texts.items():
        try:
            placeholders(text)
        except ValueError:
            line = document.line(tuple(key.split(".")))
            yield Problem("text-braces", document.name, line, key)


def _compare(
    code: str, texts: Mapping[str, str], reference: Mapping[str, str]
) -> Iterator[Problem]:
    name = f"{code}.yaml"
    for key in sorted(reference.keys() - texts.keys()):
        yield Problem("text-missing", name, None, key)
    for key in sorted(texts.keys() - reference.keys()):
        yield Problem("text-unknown", name, None, key)
    for key in sorted(reference.keys() & texts.keys()):
        expected, found = placeholders(reference[key]), placeholders(texts[key])
        if expected != found:
            values = {"expected": ", ".join(sorted(expected)), "found": ", ".join(sorted(found))}
            yield Problem("text-placeholders", name, None, key, values)
