"""The next questions under an answer: what else can be shown of the same place."""

from __future__ import annotations

from bot.core.followup import TOPICS, FollowUp, View
from bot.core.outcome import Answer, Stage
from bot.core.terms import Duty, Need, NisCode, Topic
from bot.messages.reply import Choice
from bot.messages.voice import Voice

_LABELS = {
    View.WORK: "choice.work",
    View.ANSWER: "choice.answer",
    View.WIJK_WERKEN: "choice.wijk_werken",
    View.MEMBERS: "choice.members",
    View.SOURCES: "choice.sources",
    View.WHY: "choice.why",
}
_ANSWERS = {View.ANSWER, *TOPICS}
_AS_TYPED = frozenset({Stage.EXACT, Stage.PICKED})  # nothing to explain


def next_questions(
    answer: Answer, voice: Voice, view: View, topic: Topic | None = None
) -> tuple[Choice, ...]:
    """Return every view of an answer but *view*, which is being shown; of the same topic."""
    nis, reading = follow_up_nis(answer), answer.reading
    left_out = {view}
    if topic is not Need.WORK:
        left_out.add(View.WORK)
    if not (answer.organisers if topic is Duty.WIJK_WERKEN else answer.partnerships):
        left_out.add(View.MEMBERS)
    if reading.stage in _AS_TYPED:
        left_out.add(View.WHY)
    return tuple(
        Choice(
            voice.say.text(label),
            FollowUp(
                other, nis, reading.stage, reading.heard, None if other in _ANSWERS else topic
            ).encode(),
            is_next=True,
        )
        for other, label in _LABELS.items()
        if other not in left_out
    )


def follow_up_nis(answer: Answer) -> NisCode:
    """Return the code that leads back to this answer: that of the part, where one was asked."""
    return answer.findings[0].parts[0].nis if answer.is_part else answer.municipality.nis
