"""Words for what is wrong: problems in data and settings, in the reader's language."""

from __future__ import annotations

from bot.core.model.errors import ENVIRONMENT, InvalidInput, Problem
from bot.messages.catalog import Catalog


def problem_line(problem: Problem, texts: Catalog) -> str:
    """Return `file:line field: what is wrong, what to do`; of a workbook its sheet and cell."""
    key = f"problem.{problem.code}"
    what = texts.text(key, **problem.values) if texts.has(key) else problem.code
    return texts.text("problem.line", where=_where(problem, texts), problem=what)


def _where(problem: Problem, texts: Catalog) -> str:
    if not problem.sheet:
        return problem.where
    part = "cell" if problem.cell else "row" if problem.line else "sheet"
    named = texts.text(
        f"problem.at-{part}",
        file=problem.file,
        sheet=problem.sheet,
        cell=problem.cell,
        line=str(problem.line),
    )
    return f"{named} ({problem.field})" if problem.field else named


def problem_lines(error: InvalidInput, texts: Catalog) -> list[str]:
    """Return a line per problem, and how many there are."""
    lines = [problem_line(problem, texts) for problem in error.problems]
    total = "".join(span.text for span in texts.count("problem.total", len(error.problems)))
    if all(problem.file == ENVIRONMENT for problem in error.problems):
        return [*lines, total]
    return [*lines, f"{total} {texts.text('problem.nothing-loaded')}"]
