"""The arguments of the command, with their help in the reader's language."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from bot.messages.catalog import Catalog

_MOST_REVISIONS = 10
_LISTS = ("text", "csv", "json", "jsonl")
_BY = ("partnership", "wijk-werken", "freshness")
_LANGUAGES = ("nl", "en", "fr")
_WIDTH = 1000  # pixels: sharp on a phone, and drawn in a tenth of a second


def build_parser(texts: Catalog) -> argparse.ArgumentParser:
    """Return the parser; each subcommand sets `run`: where its coroutine function is.

    Named for `pkgutil`, not imported: a question must not wait for what other commands import.
    """
    parser = _Parser(prog="regiewijzer", description=texts.text("cli.about"), texts=texts)
    parser.add_argument("--version", action=_Version, nargs=0, help=texts.text("cli.version"))
    group = parser.add_subparsers(
        dest="command", required=True, title=texts.text("cli.commands"), metavar=""
    )

    def add(name: str, where: str = "commands", does: str = "") -> argparse.ArgumentParser:
        about = texts.text(f"cli.{name}")
        command: argparse.ArgumentParser = group.add_parser(
            name, help=about, description=about, texts=texts
        )
        command.set_defaults(run=f"bot.cli.{where}:{does or name}")
        return command

    add("run")
    add("chat")
    ask = add("ask")
    ask.add_argument("question", help=texts.text("cli.ask-question"))
    ask.add_argument("--json", action="store_true", help=texts.text("cli.json"))
    ask.add_argument("--explain", action="store_true", help=texts.text("cli.explain"))
    lookup = add("lookup")
    lookup.add_argument("file", help=texts.text("cli.lookup-file"))
    lookup.add_argument(
        "--format",
        choices=("table", "csv", "jsonl"),
        default="table",
        help=texts.text("cli.lookup-format"),
    )
    _add_data(add("data"), texts)
    _add_map(add("map", "maps", "draw"), texts)
    made = add("backup", "backup")
    made.add_argument("file", type=Path, help=texts.text("cli.backup-file"))
    back = add("restore", "backup")
    back.add_argument("file", type=Path, help=texts.text("cli.restore-file"))
    back.add_argument("--yes", action="store_true", help=texts.text("cli.restore-yes"))
    doctor = add("doctor")
    doctor.add_argument("--quiet", action="store_true", help=texts.text("cli.doctor-quiet"))
    doctor.add_argument("--json", action="store_true", help=texts.text("cli.doctor-json"))
    return parser


def _add_map(parser: argparse.ArgumentParser, texts: Catalog) -> None:
    parser.add_argument("name", nargs="?", help=texts.text("cli.map-name"))
    parser.add_argument("--by", choices=_BY, default=_BY[0], help=texts.text("cli.map-by"))
    parser.add_argument("--out", "-o", type=Path, help=texts.text("cli.map-out"))
    parser.add_argument("--language", choices=_LANGUAGES, help=texts.text("cli.map-language"))
    parser.add_argument("--width", type=int, default=_WIDTH, help=texts.text("cli.map-width"))
    parser.add_argument("--all", type=Path, metavar="DIR", help=texts.text("cli.map-all"))


def _add_data(parser: argparse.ArgumentParser, texts: Catalog) -> None:
    parts = parser.add_subparsers(required=True, dest="part", metavar="")

    def add(name: str, where: str = "data") -> argparse.ArgumentParser:
        about = texts.text(f"cli.data-{name}")
        part: argparse.ArgumentParser = parts.add_parser(
            name, help=about, description=about, texts=texts
        )
        part.set_defaults(run=f"bot.cli.{where}:{name}")
        return part

    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(texts.text("cli.day-wrong")) from error

    add("check")
    add("format").set_defaults(run="bot.cli.data:format_files")
    diff = add("diff")
    diff.add_argument("states", nargs="*", help=texts.text("cli.data-diff-states"))
    diff.add_argument("--json", action="store_true", help=texts.text("cli.json"))

    load = add("load", "change")
    load.add_argument("path", nargs="?", type=Path, help=texts.text("cli.data-load-path"))
    load.add_argument("--valid-from", type=day, help=texts.text("cli.data-load-valid-from"))
    load.add_argument(
        "--prefer", choices=("files", "store"), help=texts.text("cli.data-load-prefer")
    )
    load.add_argument("--base", type=int, help=texts.text("cli.data-load-base"))
    _confirming(load, texts)

    coverage = add("coverage")
    coverage.add_argument("--day", type=day, help=texts.text("cli.data-day"))
    _written(coverage, ("text", "csv", "json", "svg", "png"), "text", texts)
    coverage.add_argument("--out", "-o", type=Path, help=texts.text("cli.data-out"))

    history = add("history")
    history.add_argument(
        "revision", nargs="?", type=int, help=texts.text("cli.data-history-revision")
    )
    history.add_argument(
        "--most", type=int, default=_MOST_REVISIONS, help=texts.text("cli.data-history-most")
    )
    history.add_argument("--json", action="store_true", help=texts.text("cli.json"))

    rollback = add("rollback", "change")
    rollback.add_argument("revision", type=int, help=texts.text("cli.data-rollback-revision"))
    _confirming(rollback, texts)

    cancel = add("cancel", "change")
    cancel.add_argument("operation", help=texts.text("cli.data-cancel-operation"))
    cancel.add_argument("--name", help=texts.text("cli.data-name"))

    forget = add("forget", "change")
    forget.add_argument("before", type=int, help=texts.text("cli.data-forget-before"))
    forget.add_argument("--yes", action="store_true", help=texts.text("cli.data-forget-yes"))
    forget.add_argument("--name", help=texts.text("cli.data-name"))

    export = add("export")
    _written(export, ("yaml", "csv", "xlsx"), "yaml", texts)
    export.add_argument(
        "--out", "-o", type=Path, required=True, help=texts.text("cli.data-export-out")
    )

    _written(add("misses"), _LISTS, "text", texts)
    stale = add("stale")
    _written(stale, _LISTS, "text", texts)
    stale.add_argument(
        "--order", choices=("age", "reach"), default="age", help=texts.text("cli.data-stale-order")
    )
    add("verify")
    _written(add("audit"), ("csv", "json", "jsonl"), "jsonl", texts)


def _confirming(part: argparse.ArgumentParser, texts: Catalog) -> None:
    part.add_argument("--reason", default="", help=texts.text("cli.data-reason"))
    part.add_argument("--name", help=texts.text("cli.data-name"))
    part.add_argument("--confirm", metavar="HASH", help=texts.text("cli.data-confirm"))
    part.add_argument("--dangerous", action="store_true", help=texts.text("cli.data-dangerous"))


def _written(
    part: argparse.ArgumentParser, forms: tuple[str, ...], default: str, texts: Catalog
) -> None:
    part.add_argument("--format", choices=forms, default=default, help=texts.text("cli.data-form"))


class _Version(argparse.Action):
    """Prints the version; what knows it takes long to import."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        from importlib.metadata import version  # noqa: PLC0415 -- see above

        print(version("regiewijzer"))
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """An argument parser whose own words come from the catalog."""

    def __init__(self, *, texts: Catalog, **options: Any) -> None:
        super().__init__(add_help=False, allow_abbrev=False, **options)
        self._texts = texts
        self._optionals.title = texts.text("cli.options")
        self._positionals.title = texts.text("cli.arguments")
        self.add_argument("-h", "--help", action="help", help=texts.text("cli.help"))

    def error(self, message: str) -> NoReturn:
        """Show the usage, in Dutch; the library's own message is English."""
        del message
        self.print_usage(sys.stderr)
        self.exit(2, self._texts.text("cli.wrong", command=self.prog) + "\n")

    def format_help(self) -> str:
        return super().format_help().replace("usage:", self._texts.text("cli.usage"), 1)

    def format_usage(self) -> str:
        return super().format_usage().replace("usage:", self._texts.text("cli.usage"), 1)
