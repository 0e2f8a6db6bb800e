"""What was changed, when, by whom and why, in words and as records."""

from __future__ import annotations

from bot.messages.catalog import Catalog
from bot.messages.changes.differences import change_blocks, change_lines, changes_record
from bot.messages.changes.previews import IN_CHAT, Orders, why
from bot.messages.reply import Block, Line, Reply, Span, Style, block, quiet, strong
from bot.service.changing.history import PastRevision
from bot.service.ports import Act, Proposal

_BRIEF = 3  # changes of each revision in the list
_MOST = 40  # changes of one revision


def history_reply(
    revisions: tuple[PastRevision, ...],
    planned: tuple[Proposal, ...],
    texts: Catalog,
    orders: Orders = IN_CHAT,
) -> Reply:
    """Return the newest revisions, the newest first, and before them what is planned."""
    blocks = [_planned(proposal, texts, orders) for proposal in planned]
    for past in revisions:
        brief: tuple[Line, ...] = ()
        if past.changes is not None:
            brief = change_lines(past.changes, texts, _BRIEF)
        blocks.append(block(_title(past, texts), _origin(past, texts), *brief))
    if revisions:
        newest, oldest = revisions[0].revision.id, revisions[-1].revision.id
        look, back = orders.look.format(newest), orders.back.format(oldest)
        blocks.append(block(texts.line("admin.history-how", look=look, back=back)))
    return Reply(tuple(blocks))


def revision_reply(past: PastRevision, texts: Catalog) -> Reply:
    """Return one revision with all that it changed."""
    if past.changes is None:
        changed: tuple[Block, ...] = (block(texts.line("admin.history-first")),)
    else:
        changed = change_blocks(past.changes, texts, _MOST)
    return Reply((block(_title(past, texts), _origin(past, texts)), *changed))


def revision_record(past: PastRevision) -> dict[str, object]:
    """Return one revision for a machine."""
    revision = past.revision
    return {
        "revision": revision.id,
        "is_active": past.is_active,
        "created_at": revision.created_at.isoformat(),
        "author": revision.author,
        "origin": revision.origin.value,
        "reason": revision.reason,
        "digest": revision.digest,
        "changes": changes_record(past.changes) if past.changes is not None else None,
    }


def planned_record(proposal: Proposal) -> dict[str, object]:
    """Return a planned change for a machine."""
    return {
        "operation": proposal.id,
        "valid_from": proposal.valid_from.isoformat() if proposal.valid_from else None,
        "author": proposal.author,
        "agreed_by": proposal.agreed_by,
        "origin": proposal.origin.value,
        "reason": proposal.reason,
        "digest": proposal.documents.digest,
    }


def act_record(act: Act) -> dict[str, object]:
    """Return a line of the audit log for a machine."""
    return {
        "at": act.at.isoformat(),
        "author": act.author,
        "act": act.act,
        "operation": act.operation,
        "revision": act.revision,
        "what": act.what,
    }


def _title(past: PastRevision, texts: Catalog) -> Line:
    revision = past.revision
    key = "admin.history-active" if past.is_active else "admin.history-title"
    return texts.line(
        key,
        revision=strong(str(revision.id)),
        date=texts.date(revision.created_at.date()),
        time=f"{revision.created_at:%H:%M}",
    )


def _origin(past: PastRevision, texts: Catalog) -> Line:
    revision = past.revision
    return quiet(texts.line("admin.history-by", name=revision.author, why=why(revision, texts)))


def _planned(proposal: Proposal, texts: Catalog, orders: Orders) -> Block:
    day = texts.date(proposal.valid_from) if proposal.valid_from else "?"
    return block(
        texts.line(
            "admin.history-planned",
            date=strong(day),
            name=proposal.author,
            why=why(proposal, texts),
            order=Span(orders.cancel.format(proposal.id), Style.VERBATIM),  # to be copied
        )
    )
