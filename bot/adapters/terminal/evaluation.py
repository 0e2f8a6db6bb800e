"""Writes how well a list of questions was answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import IO

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bot.adapters.terminal.draw import console_for
from bot.core.directory import Directory
from bot.core.terms import NisCode
from bot.messages.catalog import Catalog
from bot.service.evaluate import Bin, Figures, Given, Reaction, Report, Scored, Tally, Verdict

_WIDTH = 100
_MISSED = 20  # shown of what was missed; what was wrong is all shown
_PLACES = (Verdict.RIGHT, Verdict.ASKED, Verdict.WRONG, Verdict.MISSED)
_REFUSALS = (Verdict.RIGHT, Verdict.ASKED, Verdict.WRONG)


def write_evaluation(
    report: Report, beside: Mapping[str, Figures], directory: Directory, say: Catalog, out: IO[str]
) -> None:
    """Write the whole report; *beside* are the figures of other methods, by name."""
    console = console_for(out)
    if not console.is_terminal:
        console.width = _WIDTH
    figures = report.figures
    if figures.places:
        console.print(_tallies("places", figures.places, figures.all_places, _PLACES, say))
    if figures.refusals:
        console.print(_tallies("refusals", figures.refusals, figures.all_refusals, _REFUSALS, say))
    if beside:
        console.print(_compared(figures, beside, say))
        if any(_differs(figures, other) for other in beside.values()):
            console.print(say.text("evaluate.other-questions"))
    _write_reliability(report, say, console)
    lists = (
        ("list-wrong", report.wrong, len(report.wrong)),
        ("list-missed", report.missed, _MISSED),
    )
    for key, scored, shown in lists:
        if scored:
            title = _title(key, len(scored), shown, say)
            console.print(_confusions(title, scored[:shown], directory, say))
    median, most = (f"{report.microseconds(share):.0f}" for share in (0.5, 0.99))
    console.print(say.text("evaluate.time", median=median, most=most), soft_wrap=True)


def _tallies(
    title: str,
    kinds: Mapping[str, Tally],
    overall: Tally,
    verdicts: Iterable[Verdict],
    say: Catalog,
) -> Table:
    table = Table(title=say.text(f"evaluate.{title}"), box=box.SIMPLE)
    table.add_column(say.text("evaluate.kind"))
    table.add_column(say.text("evaluate.number"), justify="right")
    for verdict in verdicts:
        table.add_column(say.text(f"evaluate.{title}-{verdict}"), justify="right")
    for kind, tally in kinds.items():
        table.add_row(kind, str(tally.number), *(_percent(tally.share(v), say) for v in verdicts))
    table.add_section()
    shares = (_percent(overall.share(verdict), say) for verdict in verdicts)
    table.add_row(say.text("evaluate.overall"), str(overall.number), *shares)
    return table


def _compared(ours: Figures, beside: Mapping[str, Figures], say: Catalog) -> Table:
    table = Table(title=say.text("evaluate.beside"), box=box.SIMPLE)
    table.add_column(say.text("evaluate.method"))
    for column in ("places-right", "within-reach", "places-wrong", "refusals-right"):
        table.add_column(say.text(f"evaluate.{column}"), justify="right")
    for name, figures in ((say.text("evaluate.ours"), ours), *beside.items()):
        places = figures.all_places
        shares = (
            places.share(Verdict.RIGHT),
            places.share(Verdict.RIGHT, Verdict.ASKED),
            places.share(Verdict.WRONG),
            figures.all_refusals.share(Verdict.RIGHT),
        )
        table.add_row(name, *(_percent(share, say) for share in shares))
    return table


def _differs(ours: Figures, other: Figures) -> bool:
    """Tell whether two methods got other numbers of questions of some kind."""
    return any(
        {kind: tally.number for kind, tally in one.items()}
        != {kind: tally.number for kind, tally in two.items()}
        for one, two in ((ours.places, other.places), (ours.refusals, other.refusals))
    )


def _write_reliability(report: Report, say: Catalog, console: Console) -> None:
    for reaction in (Reaction.FOUND, Reaction.CHOOSE):
        groups = report.reliability(reaction)
        if not groups:
            continue
        table = Table(title=say.text(f"evaluate.reliability-{reaction}"), box=box.SIMPLE)
        for column in ("confidence", "number", "share-right"):
            table.add_column(say.text(f"evaluate.{column}"), justify="right")
        for group in groups:
            share = _percent(group.right / group.number, say)
            table.add_row(_range(group, say), str(group.number), share)
        console.print(table)


def _confusions(
    title: str, scored: tuple[Scored, ...], directory: Directory, say: Catalog
) -> Table:
    table = Table(title=title, box=box.SIMPLE)
    for column in ("question", "expected", "got"):
        table.add_column(say.text(f"evaluate.{column}"), overflow="fold")
    for each in scored:
        expected = _names(sorted(each.question.expected), directory)
        table.add_row(  # as text: a question may hold what looks like markup
            Text(each.question.text),
            Text(expected or say.text("evaluate.no-place")),
            Text(_got(each.given, directory, say)),
        )
    return table


def _title(key: str, number: int, shown: int, say: Catalog) -> str:
    title = "".join(span.text for span in say.count(f"evaluate.{key}", number))
    return title if number <= shown else say.text("evaluate.first", title=title, most=shown)


def _got(given: Given, directory: Directory, say: Catalog) -> str:
    outcome = say.text(f"outcome.{given.reaction}")
    names = _names(given.municipalities, directory) or given.name
    return say.text("evaluate.got-places", outcome=outcome, names=names) if names else outcome


def _names(codes: Iterable[NisCode], directory: Directory) -> str:
    return ", ".join(directory.municipalities[code].name for code in codes)


def _range(group: Bin, say: Catalog) -> str:
    start, end = (f"{value:.2f}".replace(".", ",") for value in (group.start, group.end))
    if group.start == group.end:
        return start
    return say.text("evaluate.range", start=start, end=end)


def _percent(share: float, say: Catalog) -> str:
    return say.text("evaluate.percent", number=f"{100 * share:.1f}".replace(".", ","))
