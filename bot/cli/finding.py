"""Words for what is found on this machine: one thing that was looked at, and how to mend it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.messages.catalog import Catalog
from bot.store.faults import Unsound


class Grade(StrEnum):
    """How it is with one thing."""

    OK = "ok"
    LOOK = "look"  # works, but somebody should look at it
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at."""

    code: str  # for machines, and of its sentence in the language files
    grade: Grade
    what: str
    mend: str | None = None  # how to; None only where nothing is wrong


class Report:
    """Findings in words: `doctor.<code>`, and how to mend it in `doctor.mend.<code>`."""

    def __init__(self, texts: Catalog) -> None:
        self.texts = texts
        self.findings: list[Finding] = []

    def ok(self, code: str, **values: str | int) -> None:
        """Note that something is as it should be."""
        self.findings.append(Finding(code, Grade.OK, self._what(code, values)))

    def look(self, code: str, **values: str | int) -> None:
        """Note that somebody should look at something."""
        self._note(code, Grade.LOOK, values)

    def bad(self, code: str, **values: str | int) -> None:
        """Note that something is wrong."""
        self._note(code, Grade.BAD, values)

    def _note(self, code: str, grade: Grade, values: dict[str, str | int]) -> None:
        mend = self.texts.text(f"doctor.mend.{code}", **values)
        self.findings.append(Finding(code, grade, self._what(code, values), mend))

    def _what(self, code: str, values: dict[str, str | int]) -> str:
        key = f"doctor.{code}"
        if self.texts.has(key):
            return self.texts.text(key, **values)
        # A sentence that counts has two forms.
        others = {name: value for name, value in values.items() if name != "number"}
        return "".join(span.text for span in self.texts.count(key, int(values["number"]), **others))


def unsound_line(error: Unsound, texts: Catalog) -> str:
    """Return what is wrong with the file; what to do depends on what it was wanted for."""
    return texts.text(f"cli.unsound.{error.fault}", file=str(error.path), reason=error.reason)
