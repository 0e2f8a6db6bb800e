"""Words for what is wrong: problems in data and settings, in the reader's language."""

from __future__ import annotations

from bot.core.errors import ENVIRONMENT, InvalidInput, Problem
from bot.messages.catalog import Catalog


def problem_line(problem: Problem, say: Catalog) -> str:
    """Return `file:line field: what is wrong, what to do`; of a workbook its sheet and cell."""
    key = f"problem.{problem.code}"
    what = say.text(key, **problem.values) if say.has(key) else problem.code
    return say.text("problem.line", where=_where(problem, say), problem=what)


def _where(problem: Problem, say: Catalog) -> str:
    if not problem.sheet:
        return problem.where
    part = "cell" if problem.cell else "row" if problem.line else "sheet"
    named = say.text(
        f"problem.at-{part}",
        file=problem.file,
        sheet=problem.sheet,
        cell=problem.cell,
        line=str(problem.line),
    )
    return f"{named} ({problem.field})" if problem.field else named


def problem_lines(error: InvalidInput, say: Catalog) -> list[str]:
    """Return a line per problem, and how many there are."""
    lines = [problem_line(problem, say) for problem in error.problems]
    total = "".join(span.text for span in say.count("problem.total", len(error.problems)))
    if all(problem.file == ENVIRONMENT for problem in error.problems):
        return [*lines, total]
    return [*lines, f"{total} {say.text('problem.nothing-loaded')}"]
