"""The answers to a list of places as a workbook."""

from __future__ import annotations

from collections.abc import Sequence

from bot.adapters.tables.spreadsheet import SourceSheet, xlsx
from bot.messages import chat, lookup_row
from bot.messages.catalog import Catalog
from bot.service.listed import Looked
from bot.service.ports import Revision


def list_workbook(looked: Sequence[Looked], revision: Revision | None, say: Catalog) -> bytes:
    """Return a workbook: a row per finding, and a sheet that says where they come from.

    Takes some tenths of a second for a long list: call it in a thread from asynchronous code.

    Args:
        looked: At least one, all of one revision and one day.
        revision: That it was answered from.
        say: The words.
    """
    rows = [row for one in looked for row in lookup_row.rows(one, say)]
    reply = chat.over(revision, say)
    about = ["".join(span.text for span in line) for part in reply.blocks for line in part.lines]
    source = SourceSheet(say.text("listing.sheet-source"), tuple(about), looked[0].asked.today)
    return xlsx(lookup_row.header(say), rows, say.text("listing.sheet"), source)
