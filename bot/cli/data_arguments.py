"""The arguments of `regiewijzer data ...`."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path

from bot.messages.catalog import Catalog

_MOST_CHAPTERS = 10
_LISTS = ("text", "csv", "json", "jsonl")


def add_data(parser: argparse.ArgumentParser, say: Catalog) -> None:
    """Add every part of `data`; each sets `run`, as in `cli.arguments`."""
    parts = parser.add_subparsers(required=True, dest="part", metavar="")

    def add(name: str, where: str = "data") -> argparse.ArgumentParser:
        about = say.text(f"cli.data-{name}")
        part: argparse.ArgumentParser = parts.add_parser(
            name, help=about, description=about, say=say
        )
        part.set_defaults(run=f"bot.cli.{where}:{name}")
        return part

    def day(text: str) -> date:
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise argparse.ArgumentTypeError(say.text("cli.day-wrong")) from error

    add("check")
    add("format").set_defaults(run="bot.cli.data:format_files")
    diff = add("diff")
    diff.add_argument("states", nargs="*", help=say.text("cli.data-diff-states"))
    diff.add_argument("--json", action="store_true", help=say.text("cli.json"))

    load = add("load", "change")
    load.add_argument("path", nargs="?", type=Path, help=say.text("cli.data-load-path"))
    load.add_argument("--valid-from", type=day, help=say.text("cli.data-load-valid-from"))
    load.add_argument("--prefer", choices=("files", "store"), help=say.text("cli.data-load-prefer"))
    load.add_argument("--base", type=int, help=say.text("cli.data-load-base"))
    _confirming(load, say)

    coverage = add("coverage")
    coverage.add_argument("--day", type=day, help=say.text("cli.data-day"))
    _written(coverage, ("text", "csv", "json", "svg", "png"), "text", say)
    coverage.add_argument("--out", "-o", type=Path, help=say.text("cli.data-out"))

    history = add("history")
    history.add_argument(
        "revision", nargs="?", type=int, help=say.text("cli.data-history-revision")
    )
    history.add_argument(
        "--most", type=int, default=_MOST_CHAPTERS, help=say.text("cli.data-history-most")
    )
    history.add_argument("--json", action="store_true", help=say.text("cli.json"))

    rollback = add("rollback", "change")
    rollback.add_argument("revision", type=int, help=say.text("cli.data-rollback-revision"))
    _confirming(rollback, say)

    cancel = add("cancel", "change")
    cancel.add_argument("operation", help=say.text("cli.data-cancel-operation"))
    cancel.add_argument("--name", help=say.text("cli.data-name"))

    forget = add("forget", "change")
    forget.add_argument("before", type=int, help=say.text("cli.data-forget-before"))
    forget.add_argument("--yes", action="store_true", help=say.text("cli.data-forget-yes"))
    forget.add_argument("--name", help=say.text("cli.data-name"))

    export = add("export")
    _written(export, ("yaml", "csv", "xlsx"), "yaml", say)
    export.add_argument(
        "--out", "-o", type=Path, required=True, help=say.text("cli.data-export-out")
    )

    _written(add("misses"), _LISTS, "text", say)
    stale = add("stale")
    _written(stale, _LISTS, "text", say)
    stale.add_argument(
        "--order", choices=("age", "reach"), default="age", help=say.text("cli.data-stale-order")
    )
    add("verify")
    _written(add("audit"), ("csv", "json", "jsonl"), "jsonl", say)


def _confirming(part: argparse.ArgumentParser, say: Catalog) -> None:
    part.add_argument("--reason", default="", help=say.text("cli.data-reason"))
    part.add_argument("--name", help=say.text("cli.data-name"))
    part.add_argument("--confirm", metavar="HASH", help=say.text("cli.data-confirm"))
    part.add_argument("--dangerous", action="store_true", help=say.text("cli.data-dangerous"))


def _written(
    part: argparse.ArgumentParser, forms: tuple[str, ...], default: str, say: Catalog
) -> None:
    part.add_argument("--format", choices=forms, default=default, help=say.text("cli.data-form"))
