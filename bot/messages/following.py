"""The next questions under an answer: what else can be shown of the same place."""

from __future__ import annotations

from bot.core.followup import FollowUp, View
from bot.core.outcome import Answer
from bot.core.terms import NisCode
from bot.messages.reply import Choice
from bot.messages.voice import Voice

_LABELS = {
    View.ANSWER: "choice.answer",
    View.WIJK_WERKEN: "choice.wijk_werken",
    View.MEMBERS: "choice.members",
    View.SOURCES: "choice.sources",
    View.WHY: "choice.why",
}


def next_questions(answer: Answer, voice: Voice, view: View) -> tuple[Choice, ...]:
    """Return every view of an answer but *view*, which is being shown."""
    nis, reading = follow_up_nis(answer), answer.reading
    has_members = bool(answer.partnerships)
    return tuple(
        Choice(
            voice.say.text(label),
            FollowUp(other, nis, reading.stage, reading.heard).encode(),
            is_next=True,
        )
        for other, label in _LABELS.items()
        if other is not view and (has_members or other is not View.MEMBERS)
    )


def follow_up_nis(answer: Answer) -> NisCode:
    """Return the code that leads back to this answer: that of the part, where one was asked."""
    return answer.findings[0].parts[0].nis if answer.is_part else answer.municipality.nis
