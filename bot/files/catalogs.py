"""The language files: reads them, and proves that each says everything the first one says.

`lang/` has a file per language, with all that is said on Telegram and the web. The commands speak
the first language only: what nobody else says stands in `commands.yaml`, which is not translated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from bot import messages
from bot.core.model.errors import InvalidInput, Problem
from bot.messages.catalog import Catalog, placeholders

if TYPE_CHECKING:
    from bot.files.reading.yaml_source import Document, Value

REFERENCE = "nl"  # the language that is written first; the others follow its keys
_MESSAGES = Path(messages.__path__[0])


def load_catalogs() -> dict[str, Catalog]:
    """Read every language that comes with the program, by its code; `REFERENCE` first.

    Raises:
        InvalidInput: With all problems of all languages.
    """
    files = {
        entry.stem: entry.read_bytes()
        for entry in _MESSAGES.joinpath("lang").iterdir()
        if entry.suffix == ".yaml"
    }
    return parse_catalogs(files)


def load_catalog(code: str = REFERENCE) -> Catalog:
    """Read one language only: a command that says little need not wait for the others.

    It is kept as Python keeps a module, in `__pycache__`, until its file changes.

    Raises:
        InvalidInput: With all problems of that language by itself.
    """
    return Catalog(code, _kept(code, f"lang/{code}.yaml"))


def load_terminal() -> Catalog:
    """Read what the commands say: `REFERENCE`, and the texts that only the terminal shows.

    Raises:
        InvalidInput: With all problems of one of the two.
    """
    shared = _kept(REFERENCE, f"lang/{REFERENCE}.yaml")
    return Catalog(REFERENCE, shared | _kept("commands", "commands.yaml"))


def _kept(name: str, path: str) -> dict[str, str]:
    """Return the texts of one file, from beside it where Python has kept them since."""
    module = ModuleType(name)
    _Loader(name, str(_MESSAGES / path)).exec_module(module)
    texts: dict[str, str] = module.texts
    return texts


class _Loader(SourceFileLoader):
    """Takes a language file for a module that holds its texts."""

    # The library's own has `_optimize` besides, which says nothing of texts.
    def source_to_code(  # type: ignore[override]
        self, data: Any, path: Any, **_: object
    ) -> CodeType:
        texts = _texts({self.name: data}, self.name)[self.name]
        return compile(f"texts = {texts!r}", path, "exec", dont_inherit=True)


def parse_catalogs(files: Mapping[str, bytes], reference: str = REFERENCE) -> dict[str, Catalog]:
    """Build the catalogs from the bytes of the files, by language code; *reference* must be there.

    Raises:
        InvalidInput: If a text has broken braces or is empty, or a language lacks keys or
            placeholders of the reference, or has others.
    """
    return {code: Catalog(code, texts) for code, texts in _texts(files, reference).items()}


def _texts(files: Mapping[str, bytes], reference: str) -> dict[str, dict[str, str]]:
    """Return the texts of each file by dotted key; see `parse_catalogs`."""
    from bot.files.reading.yaml_source import read_yaml  # noqa: PLC0415 -- not for what is kept

    order = sorted(files, key=lambda code: (code != reference, code))
    documents = {code: read_yaml(f"{code}.yaml", files[code]) for code in order}
    texts = {code: dict(_flatten(document.value, "")) for code, document in documents.items()}
    problems = [p for code in order for p in _broken(documents[code], texts[code])]
    if not problems:
        expected = texts[reference]
        problems = [p for code in order for p in _compare(documents[code], texts[code], expected)]
    if problems:
        raise InvalidInput(tuple(problems))
    return texts


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
