"""Writes the account of our data: totals side by side, and a state for every municipality."""

from __future__ import annotations

from typing import IO

from rich import box
from rich.table import Table

from bot.adapters.terminal.draw import console_for
from bot.core.answering.coverage import Census, Compared, Coverage, State
from bot.core.lookup.directory import Directory
from bot.core.model.terms import Duty
from bot.messages.answers.context import AnswerContext
from bot.messages.catalog import Catalog

_WIDTH = 100
_NAMED = (State.PROBABLE, State.DISPUTED, State.MIXED, State.UNKNOWN)


def write_coverage(account: Coverage, directory: Directory, texts: Catalog, out: IO[str]) -> None:
    """Write the whole account."""
    console = console_for(out)
    if not console.is_terminal:
        console.width = _WIDTH
    context = AnswerContext(texts, directory, account.day)
    for totals, compared in account.totals:
        source = directory.sources[totals.provenance.sources[0]]
        title = texts.text(
            "coverage.title", source=source.publisher, date=context.published(source)
        )
        words = ("what", "published", "ours", "difference")
        table = Table(
            *(texts.text(f"coverage.{word}") for word in words), title=title, box=box.SIMPLE
        )
        for column in table.columns[1:]:
            column.justify = "right"
        for figure in compared:
            table.add_row(*_figure(figure, totals.municipalities_total, texts))
        console.print(table)
        console.print(texts.text("coverage.note"))
    console.print()
    console.print(texts.text("coverage.states"))
    for era, census in (("era-2019", account.of_2019), ("era-day", account.of_day)):
        console.print(_states(era, census, texts))
    for duty in Duty:
        console.print(texts.text(f"duty.{duty}"), style="bold")
        for state in _NAMED:
            names = _names(account.of_2019, duty, state, directory)
            if names:
                label = f"{texts.text(f'coverage.state.{state}')} ({len(names)})"
                console.print(texts.text("coverage.names", state=label, names=", ".join(names)))
        console.print()


def _figure(figure: Compared, total: int, texts: Catalog) -> tuple[str, str, str, str]:
    label = texts.text(
        f"coverage.{figure.key}", **({"total": total} if figure.key == "municipalities" else {})
    )
    if figure.ours is None or figure.difference is None:
        return label, texts.number(figure.published), texts.text("coverage.unknown"), ""
    sign = "+" if figure.difference > 0 else ""
    difference = (
        sign + texts.number(figure.difference) if figure.difference else texts.text("coverage.same")
    )
    return label, texts.number(figure.published), texts.number(figure.ours), difference


def _states(era: str, census: Census, texts: Catalog) -> Table:
    number = len(census.held[Duty.REGIEROL])
    title = texts.text(f"coverage.{era}", number=number, date=texts.date(census.day))
    table = Table(title=title, box=box.SIMPLE)
    table.add_column("")
    for duty in Duty:
        table.add_column(texts.text(f"duty.{duty}"), justify="right")
    counts = [census.count(duty) for duty in Duty]
    for state in State:
        cells = [str(count[state]) for count in counts]
        table.add_row(texts.text(f"coverage.state.{state}"), *cells)
    table.add_section()
    table.add_row(texts.text("coverage.total"), *(str(count.total()) for count in counts))
    return table


def _names(census: Census, duty: Duty, state: State, directory: Directory) -> list[str]:
    found = (nis for nis, held in census.states[duty].items() if held is state)
    return sorted(directory.municipalities[nis].name for nis in found)
