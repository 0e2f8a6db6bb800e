"""How a question was read, stage by stage: the words behind `--explain`."""

from __future__ import annotations

from bot.core.outcome import About, Resolution
from bot.messages.catalog import Catalog


def explained(resolution: Resolution, say: Catalog) -> list[str]:
    """Return a line per stage that had something to say."""
    lines = [say.text("explained.heading")]
    for step in resolution.steps:
        candidates = ", ".join(
            say.text("explained.candidate", name=name, percent=round(100 * confidence))
            for name, confidence in step.candidates
        )
        stage = say.text(f"stage.{step.stage}")
        lines.append(
            say.text("explained.step", stage=stage, heard=step.heard, candidates=candidates)
        )
        if step.cues:
            cues = ", ".join(say.text(f"cue.{cue}") for cue in step.cues)
            percent = round(100 * step.is_meant)
            lines.append(say.text("explained.against", cues=cues, percent=percent))
    if isinstance(resolution.outcome, About):
        body = resolution.outcome
        lines.append(say.text("explained.body", heard=body.heard, name=body.body.name))
    elif not resolution.steps:
        lines.append(say.text("explained.nothing"))
    return lines
