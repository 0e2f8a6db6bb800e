"""What administrators read of reports of wrong data. The line in one is somebody's, and hostile."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages.catalog import Catalog
from bot.messages.reply import Line, Reply, Span, Style, block, strong
from bot.service.correct import Reported, Wrong
from bot.service.ports import ReportState
from bot.service.reports import Report

_MOST_LISTED = 20


def tell(reported: Reported, wrong: Wrong, texts: Catalog) -> Reply:
    """Pass on a new report, with the line that came with it; nobody knows who made it."""
    label = reported.body.label if reported.body else texts.text("coverage.state.unknown")
    what = _what(wrong, texts)
    first = texts.line("admin.wrong", what=what, place=reported.place.name, body=label)
    return Reply((block(first, _quoted(reported.note, texts), texts.line("admin.wrong-do")),))


def queue(reports: Sequence[Report], texts: Catalog) -> Reply:
    """List what waits for a decision, in the order given: a line each, the first twenty."""
    if not reports:
        return texts.reply("admin.report.none")
    lines = [
        texts.line(
            "admin.report.line",
            number=one.id,
            place=strong(one.place),
            what=_what(one.kind, texts),
            times=one.times,
        )
        for one in reports[:_MOST_LISTED]
    ]
    left = len(reports) - len(lines)
    more = texts.count("admin.report.more", left) if left else None
    title = texts.count("admin.report.waiting", len(reports))
    return Reply((block(title), block(*lines, more)))


def report(one: Report, texts: Catalog) -> Reply:
    """Show one report: about whom, what is wrong, what somebody wrote, how often and since when."""
    body = one.body_name or texts.text("coverage.state.unknown")
    times = texts.count(
        "admin.report.times",
        one.times,
        first=texts.date(one.first_on),
        last=texts.date(one.last_on),
    )
    is_later = one.state is ReportState.LATER
    return Reply(
        (
            block(
                texts.line("admin.report.place", number=one.id, place=strong(one.place)),
                texts.line("admin.report.body", body=body),
                texts.line("admin.report.what", what=_what(one.kind, texts)),
            ),
            block(_quoted(one.note, texts) or texts.line("admin.report.no-note")),
            block(times, texts.line("admin.report.is-later") if is_later else None),
        )
    )


def to_confirm(one: Report, texts: Catalog) -> Reply:
    """Show a report whose change still has to be confirmed."""
    return Reply((*report(one, texts).blocks, block(texts.line("admin.report.confirm"))))


def by_hand(one: Report, order: str, texts: Catalog) -> Reply:
    """Show a report that was accepted, with the *order* by which an administrator carries it out.

    It is shown once more: its line says what to write, and is kept nowhere else any more.
    """
    how = texts.line("admin.by-hand", order=Span(order, Style.VERBATIM))
    accepted = texts.line("admin.report.accepted")
    return Reply((*report(one, texts).blocks, block(accepted, how)))


def left(number: int, texts: Catalog) -> Reply:
    """Say that more reports wait, after one was dealt with."""
    return Reply((block(texts.count("admin.report.left", number)),))


def decided(state: ReportState, texts: Catalog, *, was_waiting: bool) -> Reply:
    """Confirm a decision; *was_waiting*: what the service returned."""
    key = state if was_waiting else "gone"
    return texts.reply(f"admin.report.{key}")


def _what(wrong: Wrong, texts: Catalog) -> str:
    """Return what is wrong as it stands in a sentence: on a button it begins with a capital."""
    label = texts.text(f"wrong.kind.{wrong}")
    return label[:1].lower() + label[1:]


def _quoted(note: str, texts: Catalog) -> Line | None:
    return texts.line("admin.report.note", note=Span(note, Style.VERBATIM)) if note else None
