"""What only the web chat says: about itself, privacy, use for everybody, and embedding."""

from __future__ import annotations

from collections.abc import Sequence

from bot.messages import chat
from bot.messages.catalog import Catalog
from bot.messages.reply import Reply, Span, Style, block, strong
from bot.service.ports import Revision


def privacy(say: Catalog) -> Reply:
    """Return what is kept about people who ask on the web."""
    return Reply(
        (
            block(say.say("web.privacy-question"), say.say("web.privacy-cookies")),
            block(say.say("web.privacy-address"), say.say("web.privacy-browser")),
            block(say.say("web.privacy-location"), say.say("web.privacy-list")),
            block(say.say("privacy.wrong"), say.say("privacy.wrong-note")),
            block(
                say.say("privacy.miss"),
                say.say("privacy.miss-word"),
                say.say("privacy.miss-honest"),
            ),
        )
    )


def over(revision: Revision | None, say: Catalog) -> Reply:
    """Return what the site is, and how old its data are: as in every chat, without the heading."""
    first, *rest = chat.over(revision, say).blocks
    return Reply((block(*first.lines[1:]), *rest))


def accessibility(say: Catalog) -> Reply:
    """Return how the site can be used, and what is known not to work."""
    return Reply(
        (
            block(say.say("web.access-text")),
            block((strong(say.text("web.access-how")),), say.say("web.access-keyboard")),
            block(
                (strong(say.text("web.access-tested")),),
                say.say("web.access-tests"),
                say.say("web.access-limits"),
            ),
        )
    )


def embedding(allowed: Sequence[str], say: Catalog) -> Reply:
    """Return how a site shows the chat inside its own pages, and which sites may.

    Args:
        allowed: The sites that may; untrusted in form, they come from a setting.
        say: The words.
    """
    if not allowed:
        who = say.say("web.embed-nobody")
    elif "*" in allowed:
        who = say.say("web.embed-everybody")
    else:
        who = say.say("web.embed-only", sites=Span(say.join(list(allowed)), Style.VERBATIM))
    return Reply((block(say.say("web.embed-text")), block(who)))
