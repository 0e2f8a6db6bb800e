"""How careful an answer speaks: more so the older its facts are."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.freshness import Level, date_of, level
from bot.core.model import Provenance
from bot.messages.catalog import Catalog
from bot.messages.reply import Line
from bot.messages.voice import Voice

_MONTHS = 12
_TWO = 2


def age_warning(facts: Iterable[Provenance], ended: Sequence[str], voice: Voice) -> Line | None:
    """Return what to beware of; None where every fact is fresh.

    Args:
        facts: What the answer rests on.
        ended: Cycles that are over; that says more than an age, so only that is said then.
        voice: The words, the day and the limits.
    """
    say, policy = voice.say, voice.policy
    if ended:
        return say.say("source.warn-cycle", cycle=say.join(ended))
    dated, is_undated = [], False
    for fact in facts:
        if date_of(fact, voice.directory) is None:
            is_undated = True
        else:
            dated.append(fact)
    worst = level(dated, voice.directory, voice.today, policy)
    if worst is Level.OVERDUE:
        return say.say("source.warn-old", age=_age(policy.overdue_months, say))
    if is_undated:
        return say.say("source.warn-undated-part" if dated else "source.warn-undated")
    if worst is Level.AGEING:
        return say.say("source.warn-ageing", age=_age(policy.warn_months, say))
    return None


def _age(months: int, say: Catalog) -> str:
    """Return a limit in words: "twee jaar", "18 maanden"."""
    years, rest = divmod(months, _MONTHS)
    if rest or not years:
        return say.text("source.age.month" if months == 1 else "source.age.months", number=months)
    key = {1: "source.age.year", _TWO: "source.age.two-years"}.get(years, "source.age.years")
    return say.text(key, number=years)
