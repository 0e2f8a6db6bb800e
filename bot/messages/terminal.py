"""What only commands in the terminal say: how a question was read, which addresses answered."""

from __future__ import annotations

from bot.core.model.outcome import About, Resolution
from bot.messages.catalog import Catalog
from bot.messages.reply import Line
from bot.service.verify import Verified


def reading_lines(resolution: Resolution, texts: Catalog) -> list[str]:
    """Return how a question was read, a line per stage that had something to say: `--explain`."""
    lines = [texts.text("explained.heading")]
    for step in resolution.steps:
        candidates = ", ".join(
            texts.text("explained.candidate", name=name, percent=round(100 * confidence))
            for name, confidence in step.candidates
        )
        stage = texts.text(f"stage.{step.stage}")
        lines.append(
            texts.text("explained.step", stage=stage, heard=step.heard, candidates=candidates)
        )
        if step.cues:
            cues = ", ".join(texts.text(f"cue.{cue}") for cue in step.cues)
            percent = round(100 * step.is_meant)
            lines.append(texts.text("explained.against", cues=cues, percent=percent))
    if isinstance(resolution.outcome, About):
        body = resolution.outcome
        lines.append(texts.text("explained.body", heard=body.heard, name=body.body.name))
    elif not resolution.steps:
        lines.append(texts.text("explained.nothing"))
    return lines


def verified_lines(result: Verified, texts: Catalog) -> tuple[Line, ...]:
    """Say what answered and what did not, and which domains may die with their municipality."""
    return _tried(result, texts) + _ended(result, texts)


def _ended(result: Verified, texts: Catalog) -> tuple[Line, ...]:
    if not result.ended:
        return ()
    return (
        texts.count("admin.verify.ended", len(result.ended)),
        *(
            texts.line(
                "admin.verify.ended-item",
                domain=one.domain,
                municipality=one.municipality,
                date=texts.date(one.ended_on),
                bodies=texts.join(one.used_by),
            )
            for one in result.ended
        ),
    )


def _tried(result: Verified, texts: Catalog) -> tuple[Line, ...]:
    if result.is_offline:
        return (texts.line("admin.verify.offline"),)
    if not result.seen and not result.left_out:
        return (texts.line("admin.verify.nothing"),)
    lines = [texts.count("admin.verify.seen", len(result.seen))]
    lines += [texts.line(f"admin.verify.unheard.{kind}") for kind in result.unheard]
    if result.left_out:
        lines.append(texts.count("admin.verify.left-out", result.left_out))
    if result.silent:
        lines.append(texts.count("admin.verify.silent", len(result.silent)))
        lines += [
            texts.line(
                "admin.verify.item",
                address=one.address,
                sign=texts.text(f"admin.verify.sign.{one.sign}"),
            )
            for one in result.silent
        ]
        lines.append(texts.line("admin.verify.hint"))
    elif not result.unheard and not result.left_out:
        lines.append(texts.line("admin.verify.all-well"))
    return tuple(lines)
