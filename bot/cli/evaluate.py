"""`regiewijzer evaluate`: runs the questions of a file, and keeps the figures."""

from __future__ import annotations

import sys
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.core.errors import BotError
from bot.files.figures import report_record, write_json
from bot.files.questions import read_questions
from bot.messages.catalog import Catalog
from bot.service.evaluate import Figures, Given, Report, evaluate, given_of
from bot.wiring import Services, utc_now


def measure(files: Sequence[Path], services: Services) -> Report:
    """Answer every question of *files*.

    Raises:
        InvalidInput: With every line that is wrong, of the first file that has any.
    """
    today = utc_now().date()
    municipalities = services.holder.current.municipalities.values()
    codes = {m.nis for m in municipalities if m.in_force(today)}
    questions = [question for file in files for question in read_questions(file, codes)]

    def answer(text: str) -> Given:
        return given_of(services.ask(text).resolution.outcome)

    return evaluate(questions, answer, time.perf_counter_ns)


def keep(report: Report, beside: Mapping[str, Figures], arguments: Namespace, say: Catalog) -> None:
    """Write the figures as JSON and as a picture, where the arguments say so.

    Raises:
        BotError: If a file cannot be written, or there is nothing to draw with.
    """
    if arguments.json:
        try:
            write_json(report_record(report), arguments.json)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            name = str(arguments.json)
            raise BotError(say.text("cli.unwritable", file=name, reason=reason)) from error
    if arguments.picture:
        # Here, not above: only few who evaluate want a picture.
        from bot.adapters.picture import draw_picture  # noqa: PLC0415 -- see above

        left_out = draw_picture(arguments.picture, report.figures, beside, say)
        if left_out:
            names = ", ".join(left_out)
            print(say.text("evaluate.picture-left-out", names=names), file=sys.stderr)
