"""What administrators read about websites and mail domains that were tried on the network."""

from __future__ import annotations

from bot.messages.catalog import Catalog
from bot.messages.reply import Line
from bot.service.verify import Verified


def verified(result: Verified, say: Catalog) -> tuple[Line, ...]:
    """Say what answered and what did not, and which domains may die with their municipality."""
    return _tried(result, say) + _ended(result, say)


def _ended(result: Verified, say: Catalog) -> tuple[Line, ...]:
    if not result.ended:
        return ()
    return (
        say.count("admin.verify.ended", len(result.ended)),
        *(
            say.say(
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
        return (say.say("admin.verify.offline"),)
    if not result.seen and not result.left_out:
        return (say.say("admin.verify.nothing"),)
    lines = [say.count("admin.verify.seen", len(result.seen))]
    lines += [say.say(f"admin.verify.unheard.{kind}") for kind in result.unheard]
    if result.left_out:
        lines.append(say.count("admin.verify.left-out", result.left_out))
    if result.silent:
        lines.append(say.count("admin.verify.silent", len(result.silent)))
        lines += [
            say.say(
                "admin.verify.item",
                address=one.address,
                sign=say.text(f"admin.verify.sign.{one.sign}"),
            )
            for one in result.silent
        ]
        lines.append(say.say("admin.verify.hint"))
    elif not result.unheard and not result.left_out:
        lines.append(say.say("admin.verify.all-well"))
    return tuple(lines)
