"""What administrators read before and after they change something."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.model.errors import BotError, InvalidInput
from bot.messages.catalog import Catalog, Value
from bot.messages.changes.differences import change_blocks, changes_record
from bot.messages.problems import problem_line, problem_lines
from bot.messages.reply import Block, Line, Reply, Span, Style, block, strong
from bot.service.changing.orders import OrderUnclear
from bot.service.changing.preview import Confirmed, Preview
from bot.service.changing.schedule import HeldBack, TookEffect
from bot.service.ports import Conflict, Origin, Proposal, Revision
from bot.service.reports import report_in

_MOST_PROBLEMS = 20
_MOST_CHANGES = 30
_MOST_CONFLICTS = 12
_MOST_VALUE = 80  # letters of a value that conflicts


@dataclass(frozen=True, slots=True)
class Orders:
    """How the next step is typed: in a chat, or on the command line."""

    back: str
    look: str
    cancel: str


IN_CHAT = Orders("/terug {}", "/geschiedenis {}", "/annuleer {}")
ON_COMMAND_LINE = Orders(
    "regiewijzer data rollback {}", "regiewijzer data history {}", "regiewijzer data cancel {}"
)


def preview_reply(preview: Preview, texts: Catalog, most: int = _MOST_CHANGES) -> Reply:
    """Say what a change would do; for conflicts, what contradicts what."""
    reply = _preview(preview, texts, most)
    if not preview.notes:
        return reply
    notes = block(*((Span(problem_line(note, texts)),) for note in preview.notes))
    return Reply((notes, *reply.blocks))


def _preview(preview: Preview, texts: Catalog, most: int) -> Reply:
    number = preview.active.id
    if preview.conflicts:
        asked = [block(texts.line("admin.conflict-ask"))]
        if preview.is_upload:
            asked.append(block(texts.line("admin.conflict-again")))
        return Reply((*difference_blocks(preview, texts, most), *asked))
    if preview.is_same:
        return Reply((block(texts.line("admin.reload-same", revision=number)),))
    first: list[Line | None] = [(strong(texts.text("admin.preview", revision=number)),)]
    if preview.valid_from is not None:
        first.append(texts.line("admin.preview-from", date=texts.date(preview.valid_from)))
    if preview.is_merged:
        first.append(texts.line("admin.preview-merged"))
    last = texts.line("admin.preview-hash", digest=preview.digest)
    other = texts.line("admin.other-confirms") if preview.needs_another else None
    return Reply((block(*first), *difference_blocks(preview, texts, most), block(last, other)))


def difference_blocks(
    preview: Preview, texts: Catalog, most: int | None = None
) -> tuple[Block, ...]:
    """Return what contradicts what, and what changes besides: the same for a look and a load."""
    back = (block(texts.line("admin.went-back")),) if preview.went_back else ()
    if not preview.conflicts:
        return (*back, *change_blocks(preview.changes, texts, most))
    head = block((strong(texts.text("admin.conflicts")),))
    shown = (*back, head, _conflict_lines(preview.conflicts, texts, "conflict"))
    if preview.changes.is_empty:
        return shown
    return (*shown, *change_blocks(preview.changes, texts, most))


def difference_record(preview: Preview) -> dict[str, object]:
    """Return the same for machines: as `changes_record`, `conflicts`, and `went_back`.

    Each conflict has `file`, `where` in it, and what it was under `base`, is in the `files`, and
    in the `store`; null where it is not there. `went_back`: the files hold what was undone.
    """
    conflicts = [
        {
            "file": one.file,
            "where": one.where,
            "base": one.base,
            "files": one.files,
            "store": one.held,
        }
        for one in preview.conflicts
    ]
    changes = changes_record(preview.changes)
    return {**changes, "conflicts": conflicts, "went_back": preview.went_back}


def asks_reply(preview: Preview, texts: Catalog) -> Reply:
    """Ask another administrator to confirm what one proposed."""
    asked = block((strong(texts.text("admin.asks", name=preview.author)),))
    shown = preview_reply(replace(preview, needs_another=False), texts)
    return Reply((asked, *shown.blocks))


def watched_reply(seen: Preview | BotError, texts: Catalog) -> Reply:
    """Say that the data files were changed, and what that would do."""
    if isinstance(seen, BotError):
        head, shown = "admin.watch-bad", refused_reply(seen, texts)
    else:
        head, shown = "admin.watch", preview_reply(seen, texts)
    return Reply((block(texts.line(head)), *shown.blocks))


def sure_reply(preview: Preview, texts: Catalog) -> Reply:
    """Ask once more, because it is dangerous."""
    head = block((strong(texts.text("admin.sure")),))
    return Reply((head, *change_blocks(preview.changes, texts, _MOST_CHANGES)))


def confirmed_reply(done: Confirmed, texts: Catalog, orders: Orders = IN_CHAT) -> Reply:
    """Say what came of a confirmation."""
    if done.planned_for is not None:
        when = texts.date(done.planned_for)
        order = orders.look.format("").strip()
        return Reply((block(texts.line("admin.planned", date=when, order=order)),))
    number = done.revision.id
    if done.is_repeat:
        return Reply((block(texts.line("admin.reload-again", revision=number)),))
    undo = texts.line("admin.undo", order=_copied(orders.back, number - 1)) if number > 1 else None
    back = (block(texts.line("admin.undone-in-files")),) if done.went_back else ()
    return Reply((block(texts.line("admin.reload-done", revision=number), undo), *back))


def done_reply(preview: Preview, done: Confirmed, texts: Catalog) -> Reply:
    """Say what was changed at once, and how to undo it."""
    changed = change_blocks(preview.changes, texts, _MOST_CHANGES)
    return Reply((*changed, *confirmed_reply(done, texts).blocks))


def cancelled_reply(texts: Catalog) -> Reply:
    """Confirm that nothing was loaded."""
    return Reply((block(texts.line("admin.reload-cancelled")),))


def withdrawn_reply(texts: Catalog) -> Reply:
    """Confirm that a planned change is gone."""
    return Reply((block(texts.line("admin.withdrawn")),))


def refused_reply(error: BotError, texts: Catalog) -> Reply:
    """Say why something was refused, and what to do."""
    if isinstance(error, InvalidInput):
        *lines, total = problem_lines(error, texts)
        shown = [(Span(line),) for line in lines[:_MOST_PROBLEMS]]
        return Reply((block(texts.line("admin.reload-bad")), block(*shown, (Span(total),))))
    if isinstance(error, OrderUnclear):
        values: dict[str, Value] = dict(error.values)
        if "order" in values:  # to be copied with one tap
            values["order"] = Span(error.values["order"].rstrip(), Style.VERBATIM)
        return Reply((block(texts.line(f"admin.order.{error.order}", **values)),))
    if error.key:
        return Reply((block(texts.line(error.key, **error.values)),))
    return Reply((block((Span(str(error)),)),))


def effect_reply(happened: TookEffect | HeldBack, texts: Catalog) -> Reply:
    """Say what became of a change that was planned."""
    day = texts.date(happened.proposal.valid_from or happened.proposal.created_at.date())
    if isinstance(happened, TookEffect):
        number = happened.revision.id
        order = _copied(IN_CHAT.look, number)
        text = texts.line("admin.took-effect", date=day, revision=number, order=order)
        return Reply((block(text),))
    head = block(texts.line("admin.held-back", date=day, name=happened.proposal.author))
    order = Span(IN_CHAT.cancel.format(happened.proposal.id), Style.VERBATIM)  # to be copied
    next_step = block(texts.line("admin.held-back-do", order=order))
    if happened.reason is None:
        return Reply((head, _conflict_lines(happened.conflicts, texts, "held-conflict"), next_step))
    return Reply((head, *refused_reply(happened.reason, texts).blocks, next_step))


def loaded_reply(revision: Revision, texts: Catalog) -> Reply:
    """Say that a revision was loaded outside the chat, by whom and why."""
    text = texts.line(
        "admin.loaded-elsewhere",
        revision=revision.id,
        name=revision.author,
        why=why(revision, texts),
        date=texts.date(revision.created_at.date()),
        time=f"{revision.created_at:%H:%M}",
        order=_copied(IN_CHAT.look, revision.id),
    )
    return Reply((block(text),))


def why(revision: Revision | Proposal, texts: Catalog) -> str:
    """Return why something was changed: somebody's words, or the program's own reason."""
    if revision.origin is Origin.ROLLBACK and revision.reason.isdecimal():
        return texts.text("admin.reason.rollback", revision=revision.reason)
    report = report_in(revision.reason)
    if report is not None and revision.origin is Origin.CHAT:
        return texts.text("admin.reason.report", report=report)
    key = f"admin.reason.{revision.reason}"
    if texts.has(key):
        return texts.text(key)
    return revision.reason or texts.text(f"admin.origin.{revision.origin}")


def _conflict_lines(conflicts: tuple[Conflict, ...], texts: Catalog, key: str) -> Block:
    lines = [
        texts.line(
            f"admin.{key}",
            where=f"{one.file} {one.where}",
            files=_value(one.files, texts),
            held=_value(one.held, texts),
        )
        for one in conflicts[:_MOST_CONFLICTS]
    ]
    left = len(conflicts) - len(lines)
    more = texts.count("admin.more", left) if left > 0 else None
    return block(*lines, more)


def _copied(order: str, number: int) -> Span:
    """Return an order that is to be typed: a tap copies it, which sends no half of it."""
    return Span(order.format(number), Style.VERBATIM)


def _value(value: str | None, texts: Catalog) -> Span:
    if value is None:
        return Span(texts.text("admin.absent"))
    cut = value if len(value) <= _MOST_VALUE else f"{value[:_MOST_VALUE]}…"
    return strong(cut)
