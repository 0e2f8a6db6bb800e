"""What only commands in the terminal say: how a question was read, which addresses answered."""

from __future__ import annotations

from bot.core.outcome import About, Resolution
from bot.messages.catalog import Catalog
from bot.messages.reply import Line
from bot.service.verify import Verified


def reading_lines(resolution: Resolution, say: Catalog) -> list[str]:
    """Return how a question was read, a line per stage that had something to say: `--explain`."""
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


def verified_lines(result: Verified, say: Catalog) -> tuple[Line, ...]:
    """Say what answered and what did not, and which domains may die with their municipality."""
    return _tried(result, say) + _ended(result, say)


def _ended(result: Verified, say: Catalog) -> tuple[Line, ...]:
    if not result.ended:
        return ()
    return (
        say.count("admin.verify.ended", len(result.ended)),
        *(
            say.line(
                "admin.verify.ended-item",
                domain=one.domain,
                municipality=one.municipality,
                date=say.date(one.ended_on),
                bodies=say.join(one.used_by),
            )
            for one in result.ended
        ),
    )


def _tried(result: Verified, say: Catalog) -> tuple[Line, ...]:
    if result.is_offline:
        return (say.line("admin.verify.offline"),)
    if not result.seen and not result.left_out:
        return (say.line("admin.verify.nothing"),)
    lines = [say.count("admin.verify.seen", len(result.seen))]
    lines += [say.line(f"admin.verify.unheard.{kind}") for kind in result.unheard]
    if result.left_out:
        lines.append(say.count("admin.verify.left-out", result.left_out))
    if result.silent:
        lines.append(say.count("admin.verify.silent", len(result.silent)))
        lines += [
            say.line(
                "admin.verify.item",
                address=one.address,
                sign=say.text(f"admin.verify.sign.{one.sign}"),
            )
            for one in result.silent
        ]
        lines.append(say.line("admin.verify.hint"))
    elif not result.unheard and not result.left_out:
        lines.append(say.line("admin.verify.all-well"))
    return tuple(lines)
