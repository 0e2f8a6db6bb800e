"""The language files: reads them, and proves that each says everything the first one says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from bot import messages
from bot.core.errors import InvalidInput, Problem
from bot.messages.catalog import Catalog, placeholders

if TYPE_CHECKING:
    from bot.files.yaml_source import Document, Value

REFERENCE = "nl"  # the language that is written first; the others follow its keys
_FOLDER = Path(messages.__path__[0], "lang")


def load_catalogs() -> dict[str, Catalog]:
    """Read every language that comes with the program, by its code; `REFERENCE` first.

    Raises:
        InvalidInput: With all problems of all languages.
    """
    files = {
        entry.stem: entry.read_bytes() for entry in _FOLDER.iterdir() if entry.suffix == ".yaml"
    }
    return parse_catalogs(files)


def load_catalog(code: str = REFERENCE) -> Catalog:
    """Read one language only: a command that says little need not wait for the others.

    It is kept as Python keeps a module, in `__pycache__`, until its file changes.

    Raises:
        InvalidInput: With all problems of that language by itself.
    """
    module = ModuleType(code)
    _Loader(code, str(_FOLDER / f"{code}.yaml")).exec_module(module)
    return Catalog(code, module.texts)


class _Loader(SourceFileLoader):
    """Takes a language file for a module that holds its texts."""

    def source_to_code(  # type: ignore[override]
        self, data: Any, path: Any, **_: object
    ) -> CodeType:
        catalog = parse_catalogs({self.name: data}, reference=self.name)[self.name]
        texts = {key: catalog.written(key) for key in sorted(catalog.keys)}
        return compile(f"texts = {texts!r}", path, "exec", dont_inherit=True)


def parse_catalogs(files: Mapping[str, bytes], reference: str = REFERENCE) -> dict[str, Catalog]:
    """Build the catalogs from the bytes of the files, by language code; *reference* must be there.

    Raises:
        InvalidInput: If a text has broken braces or is empty, or a language lacks keys or
            placeholders of the reference, or has others.
    """
    from bot.files.yaml_source import read_yaml  # noqa: PLC0415 -- not for what is kept

    order = sorted(files, key=lambda code: (code != reference, code))
    documents = {code: read_yaml(f"{code}.yaml", files[code]) for code in order}
    texts = {code: dict(_flatten(document.value, "")) for code, document in documents.items()}
    problems = [p for code in order for p in _broken(documents[code], texts[code])]
    if not problems:
        expected = texts[reference]
        problems = [p for code in order for p in _compare(documents[code], texts[code], expected)]
    if problems:
        raise InvalidInput(tuple(problems))
    return {code: Catalog(code, texts[code]) for code in order}


def _flatten(value: Value, prefix: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flatten(inner, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, str):
        yield prefix, value.strip("\n")  # a space may be meant: that behind the prompt


def _broken(document: Document, texts: Mapping[str, str]) -> Iterator[Problem]:
    for key, text in texts.items():
        try:
            placeholders(text)
        except ValueError:
            yield _error("text-braces", document, key)


def _compare(
    document: Document, texts: Mapping[str, str], reference: Mapping[str, str]
) -> Iterator[Problem]:
    said = {key for key, text in texts.items() if text.strip()}
    for key in sorted(reference.keys() - said):
        yield _error("text-missing", document, key)
    for key in sorted(texts.keys() - reference.keys()):
        yield _error("text-unknown", document, key)
    for key in sorted(reference.keys() & said):
        expected, found = placeholders(reference[key]), placeholders(texts[key])
        if expected != found:
            values = {"expected": ", ".join(sorted(expected)), "found": ", ".join(sorted(found))}
            yield _error("text-placeholders", document, key, values)


def _error(
    code: str, document: Document, key: str, values: dict[str, str] | None = None
) -> Problem:
    """Return a problem with a text; for one that is missing, the line of what it belongs in."""
    return Problem(code, document.name, document.line(tuple(key.split("."))), key, values or {})
