"""How long the Telegram channel waits, and how much it takes: what a test may want otherwise."""

from __future__ import annotations

from dataclasses import dataclass

Rate = tuple[int, float]  # how many messages may come at once, and then each minute


@dataclass(frozen=True, slots=True)
class Tuning:
    """Times are in seconds."""

    first_pause_s: float = 1.0  # after Telegram could not be reached; then ever longer
    first_retry_s: float = 0.5  # after a call failed; then ever longer
    longest_pause_s: float = 60.0
    watch_every_s: float = 60.0  # between two looks whether the webhook is still set
    follow_every_s: float = 5.0  # between two looks whether something was loaded elsewhere
    tidy_every_s: float = 600.0  # forgets what is too old, tries again what could not be answered
    finish_s: float = 9.0  # for what is being answered; service managers grant ten seconds or more
    line_awaited_s: float = 300.0  # in which the next line in a chat answers what the bot asked
    room_s: float = 0.05  # between two looks whether there is room for more updates
    # Telegram ends the older of two polls. Whoever has just started gives way: the other one polls
    # again at once, so that the newcomer hears of it within a moment.
    newcomer_s: float = 20.0

    most_at_hand: int = 2_000  # updates in memory; beyond that Telegram is asked to keep them
    # A counsellor between two calls asks a few times a minute; whoever passes this is not reading.
    person: Rate = (20, 30)
    # While typing, Telegram asks about once a second.
    inline: Rate = (40, 120)
    # Telegram refuses more than 20 messages a minute to one group (core.telegram.org/bots/faq).
    group: Rate = (5, 15)
